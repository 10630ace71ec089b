"""Sets of whole numbers as intervals: offsets between positions, what a sum of counts may be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

Bound: TypeAlias = int | None
"""None is without end, downwards as a low bound and upwards as a high one."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Disjoint intervals with gaps between them, in order; both bounds belong to an interval."""

    parts: tuple[tuple[Bound, Bound], ...]

    def __bool__(self) -> bool:
        return bool(self.parts)

    def __and__(self, other: Intervals) -> Intervals:
        common: list[tuple[Bound, Bound]] = []
        for low, high in self.parts:
            for other_low, other_high in other.parts:
                start, end = _later(low, other_low), _earlier(high, other_high)
                if start is None or end is None or start <= end:
                    common.append((start, end))
        return Intervals(tuple(common))

    def __or__(self, other: Intervals) -> Intervals:
        return ~(~self & ~other)

    def __invert__(self) -> Intervals:
        outside = [_outside(low, high) for low, high in self.parts]
        return reduce(Intervals.__and__, outside, EVERYTHING)

    @property
    def only(self) -> int | None:
        """The number that it holds, if it holds one only."""
        if len(self.parts) != 1 or self.parts[0][0] is None:
            return None
        low, high = self.parts[0]
        return low if low == high else None


EVERYTHING = Intervals(((None, None),))
NOTHING = Intervals(())


def between(low: Bound, high: Bound) -> Intervals:
    """The numbers from the one to the other."""
    empty = low is not None and high is not None and low > high
    return NOTHING if empty else Intervals(((low, high),))


def union(sets: Iterable[Intervals]) -> Intervals:
    """What stands in any of them."""
    return reduce(Intervals.__or__, sets, NOTHING)


def _outside(low: Bound, high: Bound) -> Intervals:
    below = () if low is None else ((None, low - 1),)
    above = () if high is None else ((high + 1, None),)
    return Intervals((*below, *above))


def _later(a: Bound, b: Bound) -> Bound:
    return b if a is None else a if b is None else max(a, b)


def _earlier(a: Bound, b: Bound) -> Bound:
    return b if a is None else a if b is None else min(a, b)
