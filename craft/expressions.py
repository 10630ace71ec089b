"""Linear reads as text: ``2*indices - 7``."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .formatting import number
from .variables import Array, Read

TOLERANCE = 1e-9
"""Coefficients below this part of the largest one in their expression are rounding."""


def features(read: Read, *, bos: bool = True) -> list[str]:
    """Each feature as an expression in column labels, and what it is at BOS unless that is 0."""
    return [_feature(read, j, bos=bos) for j in range(read.width)]


def _feature(read: Read, j: int, *, bos: bool) -> str:
    terms = [
        (coefficient, label)
        for variable, matrix in read.parts
        for coefficient, label in zip(matrix[:, j], variable.columns, strict=True)
    ]
    numbers = clean(np.array([*(c for c, _ in terms), read.constant[j]], float))
    text = linear_sum(
        _turned(n, label)
        for n, label in zip(numbers, [*(label for _, label in terms), ""], strict=True)
    )
    at_bos = number(float(read.at_bos[j]))
    return f"{text} [BOS {at_bos}]" if bos and at_bos != "0" else text


def _turned(coefficient: float, label: str) -> tuple[float, str]:
    """A minus before a label is drawn to its coefficient: -2 of ``-(x-1)^2`` is ``2*(x-1)^2``."""
    if label.startswith("-") and not {" ", ":"} & set(label):
        return -coefficient, label[1:]
    return coefficient, label


def clean(coefficients: Array) -> list[float]:
    """The same, with what is rounding only set to zero."""
    size = float(np.abs(coefficients).max(initial=0.0))
    return [0.0 if abs(c) <= TOLERANCE * size else float(c) for c in coefficients]


def linear_sum(terms: Iterable[tuple[float, str]]) -> str:
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
