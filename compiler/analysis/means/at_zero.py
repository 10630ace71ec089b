"""Which sign is wanted where a polynomial is 0, and where it can be 0 at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ....rasp_ast.values import is_numeric
from ...tables.mean_domain import MAX_INT64
from ...tables.tables import Table
from .monomials import Monomial

Whole: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

MAX_LOOKED_AT = 1 << 20
"""More combinations than this are not looked at."""


@dataclass(frozen=True, kw_only=True)
class AtZero:
    """Which sign is wanted where a polynomial is 0; it is found from some columns.

    Attributes:
        columns: the numbers of these columns.
        signs: -1, 0 or 1 for each of the combinations of their values.
    """

    columns: tuple[int, ...]
    signs: Callable[[Sequence[Whole]], Whole]

    @property
    def always(self) -> int:
        """The sign that is wanted if it depends on no column; else 0."""
        return 0 if self.columns else int(self.signs([]).reshape(-1)[0])

    def unless(self, read_as: int) -> AtZero:
        """The same, but 0 wherever that is read as the sign that is wanted."""

        def signs(numbers: Sequence[Whole]) -> Whole:
            wanted = self.signs(numbers)
            return np.where(wanted == read_as, 0, wanted)

        return replace(self, signs=signs)


@dataclass(frozen=True, kw_only=True)
class Zeros:
    """Where a polynomial can be 0, and the sign that is wanted there.

    Attributes:
        known: the values of each column that the sign is found from.
        signs: -1, 0 or 1.
    """

    known: dict[int, Whole]
    signs: Whole


def zeros_of(
    at_zero: AtZero, polynomial: Mapping[Monomial, int], columns: Sequence[Table]
) -> Zeros | None:
    """Where a polynomial can be 0; None if that is not known.

    It can be 0 where the one other column, of which it is a line, would be a whole number that this
    column has.
    """
    others = {column for monomial in polynomial for column in monomial} - {*at_zero.columns}
    if len(others) != 1 or any(m.count(c) > 1 for c in others for m in polynomial):
        return None
    (other,) = others
    slope: dict[Monomial, int] = {}
    rest: dict[Monomial, int] = {}
    for monomial, factor in polynomial.items():
        part = slope if other in monomial else rest
        part[tuple(c for c in monomial if c != other)] = factor
    ranges = {column: _range(columns[column]) for column in at_zero.columns}
    sizes = {column: max(abs(each[0]), abs(each[-1])) for column, each in ranges.items()}
    greatest = max(
        sum(abs(c) * prod(sizes[i] for i in m) for m, c in part.items()) for part in (slope, rest)
    )
    if prod(map(len, ranges.values())) > MAX_LOOKED_AT or greatest >= MAX_INT64:
        return None
    axes = np.meshgrid(*(np.arange(r[0], r[-1] + 1, dtype=np.int64) for r in ranges.values()))
    grid = {column: axis.reshape(-1) for column, axis in zip(ranges, axes, strict=True)}
    a, b = (np.broadcast_to(_value(part, grid), axes[0].size) for part in (slope, rest))
    place = -b // np.where(a == 0, 1, a)
    numbers = _range(columns[other])
    is_inside = (place >= numbers[0]) & (place <= numbers[-1])
    can_be: Flags = (a * place == -b) & (is_inside | (a == 0))
    known = {column: axis[can_be] for column, axis in grid.items()}
    signs = at_zero.signs([*known.values()]) if can_be.any() else np.zeros(0, np.int64)
    return Zeros(known=known, signs=signs)


def _range(table: Table) -> range:
    numbers = [int(v) for v in table.domain.values if is_numeric(v)]
    return range(min(numbers), max(numbers) + 1)


def _value(polynomial: dict[Monomial, int], known: dict[int, Whole]) -> Whole:
    terms = (c * prod((known[i] for i in m), start=np.int64(1)) for m, c in polynomial.items())
    return np.asarray(sum(terms, start=np.int64(0)), np.int64)
