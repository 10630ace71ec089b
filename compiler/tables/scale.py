"""The scale of numbers, and how small a difference is none.

Numbers of programs have units: metres, dollars, seconds.  So has whatever is computed of them: a
slope, a column that holds a number, the weight of a unit.  Nothing is small by itself, then, only
beside something of its own unit, and no other module of the compiler knows how small that is.

Exact rationals become float64 once, and the tables of features are computed of these.  A few
operations lose a few roundings of the largest number that went in; a difference below that is what
float64 lost, not what the program said.  Scores and one-hots have no unit: they are of size 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from ...craft.variables import Array

LOST = 2.0**-44
"""A number computed in float64 is off by less than this part of the largest number that went in:
five hundred roundings, where no more than some ten add up."""
FINE = 1e-7
"""Numbers closer than this part of the largest are classes to the compiler, not numbers: float32
has 6e-8 of it, and ``LOST`` is far below."""
LEAST_GAP = 2.0**-102
"""Nor are numbers that are closer than this: float32 has nothing below 2^-126, so it would not
keep 24 bits of their differences."""
DIGITS = 12
"""Numbers that agree in so many decimal digits of the largest are one number (``settled``)."""
MAX_DECIMALS = 300
"""float64 has no power of ten that is much larger."""


def lost(numbers: Array) -> float:
    """What float64 may have lost in computing these, in their unit."""
    return LOST * float(np.abs(numbers).max(initial=0.0))


def settled(columns: Array) -> Array:
    """``[values, m]``, each column in units of its own: entries that are equal are so bit by bit.

    A unit is a power of ten that is at most the largest number of the column.
    """
    sizes = np.abs(columns).max(axis=0, initial=0.0)
    exponents = np.floor(np.log10(np.where(sizes > 0, sizes, 1.0)))
    # adding 0.0 makes -0.0 and 0.0 one
    return np.round(columns / 10.0**exponents, DIGITS) + 0.0


def rounded(numbers: Array) -> Array:
    """The numbers without the digits that float64 may have lost: 0.1 + 0.2 is 0.3 again."""
    size = float(np.abs(numbers).max(initial=0.0))
    decimals = DIGITS - 1 - (int(np.ceil(np.log10(size))) if size > 0 else 0)
    return np.round(numbers, min(decimals, MAX_DECIMALS))


@dataclass(frozen=True)
class Grid:
    """Numbers as whole steps of one unit, the greatest there is, from the least of them."""

    low: Fraction
    unit: Fraction
    steps: Sequence[int]
    """One for each number, of any size."""

    @property
    def span(self) -> int:
        return max(self.steps)


def grid_of(numbers: Sequence[Fraction]) -> Grid:
    """One number or more as steps from the least."""
    low = min(numbers)
    unit = common_unit([n - low for n in numbers])
    return Grid(low, unit, [int((n - low) / unit) for n in numbers])


def common_unit(numbers: Iterable[Fraction]) -> Fraction:
    """The greatest number of which all these are whole multiples; 1 if all are 0."""
    known = list(numbers)
    bottom = lcm(*(n.denominator for n in known))
    top = gcd(*(int(n * bottom) for n in known))
    return Fraction(top, bottom) if top else Fraction(1)
