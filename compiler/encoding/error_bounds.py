"""What features may be off, as far as the columns that they are made of do not say."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...craft.variables import Array
from ..precision import MAX_EXACT_INTEGER, UNIT_ROUNDOFF
from ..tables.domains import Domain
from .features import Feature

MAX_ROWS_TIMES_COLUMNS = 1 << 22
"""So many products of rows and columns are looked at one by one: they take 32 MiB."""


@dataclass(frozen=True, eq=False)
class Mixture:
    """How the columns of a variable that a head averages may be off together.

    They are a weighted sum of rows, with weights of keys that are wrong by ``relative`` in all, so
    that a linear function of them is off by no more than that part of its greatest size over the
    rows, and by what it makes of the errors that the rows themselves have.

    Attributes:
        relative: what leaks, and what rounding takes.
        of_rows: ``[columns]``, absolute errors of what keys return.
    """

    relative: float
    of_rows: Array


def rounding(feature: Feature) -> Array:
    """``[m]``: bounds on what float32 loses in the sums themselves; nothing of whole numbers."""
    size = np.zeros(feature.width)
    for part in feature.parts:
        size += np.abs(part.matrix).max(axis=0, initial=0.0)
    of_integers = all(
        (part.root.is_integer or not part.root.scalar)
        and bool((part.matrix == np.round(part.matrix)).all())
        for part in feature.parts
    )
    exact = (size < MAX_EXACT_INTEGER) if of_integers else np.zeros(feature.width, bool)
    return np.where(exact, 0.0, 2 * UNIT_ROUNDOFF * size)


def greatest_step(domain: Domain, matrix: Array) -> Array:
    """``[m]``: the largest difference between the features of neighbouring numbers."""
    order = np.argsort(domain.numbers[: len(domain.defined)], kind="stable")
    columns: int = matrix.shape[1]
    if len(order) < 2:
        return np.zeros(columns)
    return np.abs(np.diff(matrix[order], axis=0)).max(axis=0)


def greatest_products(rows: Array, sizes: Array) -> Array:
    """``[k]``: the greatest product of a row and each column, no number being negative, or more.

    Of very many products it is that of a row which holds the greatest number of each column: of
    codes of -1 and 1 each row is.
    """
    if len(rows) * sizes.shape[1] > MAX_ROWS_TIMES_COLUMNS:
        rows = rows.max(axis=0, keepdims=True)
    greatest: Array = (rows @ sizes).max(axis=0, initial=0.0)
    return greatest
