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
    chosen: list[int] = []
    recipes: list[tuple[Array, float]] = []
    space = _Space(*matrix.shape)
    for j, column in enumerate(matrix.T):
        combined = None if is_wide(column) else space.combination(column)
        if combined is None:
            if not is_wide(column):
                space.add(j, column)
            chosen.append(j)
            itself = np.zeros(len(chosen))
            itself[-1] = 1.0
            recipes.append((itself, 0.0))
        else:
            recipes.append((combined[0][chosen], combined[1]))
    recipe, constant = np.zeros((len(chosen), len(recipes))), np.zeros(len(recipes))
    for j, (coefficients, offset) in enumerate(recipes):
        recipe[: len(coefficients), j], constant[j] = coefficients, offset
    return matrix[:, chosen], ColumnSpan(columns=matrix, recipe=recipe, constant=constant)


class _Space:
    """What a constant and some columns span, by Gaussian elimination.

    Each member of the basis is 1 in the row of its own pivot and 0 in those of the members before,
    so a column of the space follows from these rows.

    Args:
        values, width: how long the columns are, and how many there may be.
    """

    def __init__(self, values: int, width: int) -> None:
        self._columns = [np.ones(values)]
        self._places: list[int] = []
        self._pivots = [0]
        self._basis = [np.ones(values)]
        self._recipes = [np.eye(1, width + 1)[0]]
        """Each member as a sum of constants, which come first, and columns."""

    def combination(self, wanted: Array) -> tuple[Array, float] | None:
        """Factors of the columns by their places, and the constant; None if it is no combination.

        A column that is in the space already and was stored all the same has the factor 0.
        """
        shares, rest = self._shares(wanted)
        if self._is_nothing(rest, wanted) and self._places:
            solved = np.zeros(len(self._recipes[0]))
            for share, recipe in zip(shares, self._recipes, strict=True):
                if share:
                    solved = solved + share * recipe
            rounded = np.round(solved / UNIT) * UNIT
            if np.abs(rounded[1:]).max() <= MAX_COEFFICIENT and self._gives(rounded, wanted):
                return rounded[1:], float(rounded[0])
        return None

    def add(self, place: int, column: Array) -> None:
        """A column that is in the space already adds nothing to it."""
        shares, rest = self._shares(column)
        if self._is_nothing(rest, column):
            return
        pivot = int(np.abs(rest).argmax())
        recipe = np.zeros_like(self._recipes[0])
        recipe[place + 1] = 1.0
        for share, known in zip(shares, self._recipes, strict=True):
            if share:
                recipe -= share * known
        self._columns.append(column)
        self._places.append(place)
        self._pivots.append(pivot)
        self._basis.append(rest / rest[pivot])
        self._recipes.append(recipe / rest[pivot])

    def _shares(self, column: Array) -> tuple[list[float], Array]:
        """How much of each member of the basis is in a column, and what is left."""
        shares: list[float] = []
        for pivot, known in zip(self._pivots, self._basis, strict=True):
            shares.append(float(column[pivot]))
            column = column - shares[-1] * known if shares[-1] else column
        return shares, column

    def _gives(self, factors: Array, wanted: Array) -> bool:
        total = np.full(len(wanted), factors[0])
        for place, column in zip(self._places, self._columns[1:], strict=True):
            if factors[place + 1]:
                total = total + factors[place + 1] * column
        return np.array_equal(total, wanted)

    @staticmethod
    def _is_nothing(rest: Array, column: Array) -> bool:
        return float(np.abs(rest).max()) <= CLOSE * float(np.abs(column).max())
