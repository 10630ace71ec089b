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
    text = linear_sum(zip(numbers, [*(label for _, label in terms), ""], strict=True))
    at_bos = number(float(read.at_bos[j]))
    return f"{text} [BOS {at_bos}]" if bos and at_bos != "0" else text


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
        term = shown if not label else label if shown == "1" else f"{shown}*{label}"
        sign = "-" if coefficient < 0 else "+"
        text = f"{text} {sign} {term}" if text else f"{'-' if sign == '-' else ''}{term}"
    return text or "0"
