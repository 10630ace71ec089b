"""Linear reads as text: ``2*indices - 7``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from .column_sums import TOLERANCE, Term, column_terms
from .formatting import number
from .variables import Array, Read, Variable


def features(read: Read, *, bos: bool = True) -> list[str]:
    """Each feature as an expression in column labels, and what it is at BOS unless that is 0."""
    return [_feature(read, j, bos=bos) for j in range(read.width)]


def _feature(read: Read, j: int, *, bos: bool) -> str:
    parts = [(variable, matrix[:, j]) for variable, matrix in read.parts]
    text = linear_sum(_turned(*term) for term in _terms(parts, float(read.constant[j])))
    at_bos = number(float(read.at_bos[j]))
    return f"{text} [BOS {at_bos}]" if bos and at_bos != "0" else text


def weighted_sum(parts: Sequence[tuple[Variable, Array]]) -> str:
    """Columns of some variables times weights ``[columns]``, added up."""
    return linear_sum(_terms(parts, 0.0))


def _terms(parts: Sequence[tuple[Variable, Array]], constant: float) -> list[Term]:
    numbers = clean(np.array([*(c for _, weights in parts for c in weights), constant], float))
    terms: list[Term] = []
    start = 0
    for variable, weights in parts:
        terms += column_terms(variable, numbers[start : start + len(weights)])
        start += len(weights)
    return [*terms, (numbers[-1], "")]


def _turned(coefficient: float, label: str) -> tuple[float, str]:
    """A minus before a label is drawn to its coefficient: -2 of ``-(x-1)^2`` is ``2*(x-1)^2``."""
    if label.startswith("-") and not {" ", ":"} & set(label):
        return -coefficient, label[1:]
    return coefficient, label


def clean(coefficients: Array) -> list[float]:
    """The same, with what is rounding only set to zero."""
    size = float(np.abs(coefficients).max(initial=0.0))
    return [0.0 if abs(c) <= TOLERANCE * size else float(c) for c in coefficients]


def linear_sum(terms: Iterable[Term]) -> str:
    """``2*indices - 7``: zero terms left out, the constant where its label is empty."""
    text = ""
    for coefficient, label in terms:
        shown = number(abs(coefficient))
        if shown == "0":
            continue
        term = _term(shown, label)
        sign = "-" if coefficient < 0 else "+"
        text = f"{text} {sign} {term}" if text else f"{'-' if sign == '-' else ''}{term}"
    return text or "0"


def _term(factor: str, label: str) -> str:
    """A column times a number: ``2/(1+hist)`` for one that is called ``1/(1+hist)``."""
    if not label:
        return factor
    if label.startswith("1/"):
        return f"{factor}/{label.removeprefix('1/')}"
    label = f"({label})" if label.startswith("-") else label
    return label if factor == "1" else f"{factor}*{label}"
