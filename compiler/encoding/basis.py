"""Columns that are combinations of others need not be stored.

Only combinations that float32 computes without an error count: their coefficients are multiples of
1/16 and at most 16, and the sum is what is wanted, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...craft.variables import Array, is_wide

UNIT, MAX_COEFFICIENT = 1 / 16, 16.0
CLOSE = 1e-6


@dataclass(frozen=True, eq=False, kw_only=True)
class ColumnSpan:
    """Columns and how they follow from those that are stored.

    Attributes:
        columns: ``[values, all]``, which is ``stored @ recipe + constant``.
        recipe: ``[stored, all]``.
        constant: ``[all]``.
    """

    columns: Array
    recipe: Array
    constant: Array


def all_stored(matrix: Array) -> ColumnSpan:
    """The span of columns that are all stored."""
    width: int = matrix.shape[1]
    return ColumnSpan(columns=matrix, recipe=np.eye(width), constant=np.zeros(width))


def independent(matrix: Array) -> tuple[Array, ColumnSpan]:
    """The columns ``[values, m]`` without those that are combinations of columns before them."""
    kept: list[int] = []
    recipes: list[tuple[Array, float]] = []
    space = _Space(len(matrix))
    for j, column in enumerate(matrix.T):
        near = kept and not is_wide(column) and space.holds(column)
        combined = _combination(matrix[:, kept], column) if near else None
        if combined is None:
            if not is_wide(column):
                space.add(column)
            kept.append(j)
            combined = (np.eye(len(kept))[-1], 0.0)
        recipes.append(combined)
    recipe, constant = np.zeros((len(kept), len(recipes))), np.zeros(len(recipes))
    for j, (coefficients, offset) in enumerate(recipes):
        recipe[: len(coefficients), j], constant[j] = coefficients, offset
    return matrix[:, kept], ColumnSpan(columns=matrix, recipe=recipe, constant=constant)


class _Space:
    """What constants and some columns span, by an orthonormal basis: a quick first test."""

    def __init__(self, values: int) -> None:
        self.basis = np.full((1, values), values**-0.5)

    def holds(self, column: Array) -> bool:
        return float(np.abs(self._rest(column)).max()) <= CLOSE * float(np.abs(column).max())

    def add(self, column: Array) -> None:
        rest = self._rest(self._rest(column))
        size = float(np.linalg.norm(rest))
        if size > 0:
            self.basis = np.concatenate([self.basis, rest[None, :] / size])

    def _rest(self, column: Array) -> Array:
        return column - (self.basis @ column) @ self.basis


def _combination(matrix: Array, wanted: Array) -> tuple[Array, float] | None:
    """``matrix @ coefficients + constant`` that is ``wanted``, or None if there is none."""
    usable = np.array([not is_wide(column) for column in matrix.T])
    if is_wide(wanted) or not usable.any():
        return None
    columns = np.concatenate([matrix[:, usable], np.ones((len(matrix), 1))], axis=1)
    solved = np.asarray(np.linalg.lstsq(columns, wanted, rcond=None)[0], np.float64)
    rounded = np.round(solved / UNIT) * UNIT
    if np.abs(rounded[:-1]).max() > MAX_COEFFICIENT or not np.array_equal(
        columns @ rounded, wanted
    ):
        return None
    coefficients = np.zeros(matrix.shape[1])
    coefficients[usable] = rounded[:-1]
    return coefficients, float(rounded[-1])
