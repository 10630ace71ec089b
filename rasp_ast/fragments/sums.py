"""Sums of counts with factors, and what may be said of them: a program's numbers at a position.

Counts are never negative, one position adds at most 1, and a prefix has a position at least; what
follows from that alone is settled here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from ..functions import Comparison
from ..values import Number
from .formulas import FALSE, TRUE, Atom, Formula, Within
from .intervals import EVERYTHING, Intervals, between

HERE = Atom(0)
"""The number of positions so far: definition 0 is what always holds."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A constant and counts with factors other than 0, in the order of their atoms."""

    factors: tuple[tuple[Atom, Fraction], ...]
    constant: Fraction

    def __add__(self, other: Sum) -> Sum:
        total = dict(self.factors)
        for atom, factor in other.factors:
            total[atom] = total.get(atom, Fraction(0)) + factor
        return summed(total, self.constant + other.constant)

    def __mul__(self, factor: Number) -> Sum:
        return summed({a: f * factor for a, f in self.factors}, self.constant * factor)

    def __sub__(self, other: Sum) -> Sum:
        return self + other * -1

    @property
    def is_constant(self) -> bool:
        """Whether it is the same at all positions of all inputs."""
        return not self.factors

    @property
    def low(self) -> Fraction | None:
        """A bound that it is never below."""
        return _low(self.factors, self.constant)

    @property
    def high(self) -> Fraction | None:
        """A bound that it is never above."""
        return None if (low := (self * -1).low) is None else -low

    @property
    def place(self) -> Fraction | None:
        """Its factor of the number of positions, where it is made of that and a constant alone."""
        if len(self.factors) == 1 and self.factors[0][0] == HERE:
            return self.factors[0][1]
        return None

    @property
    def is_whole(self) -> bool:
        """Whether the constant and all factors are whole numbers."""
        return all(n.denominator == 1 for n in (self.constant, *(f for _, f in self.factors)))


def summed(factors: Mapping[Atom, Fraction], constant: Number) -> Sum:
    """The sum of these, without those that add nothing."""
    kept = {atom: factor for atom, factor in factors.items() if factor}
    return Sum(tuple(sorted(kept.items())), Fraction(constant))


def number(value: Number) -> Sum:
    """A constant."""
    return Sum((), Fraction(value))


def compared(total: Sum, comparison: Comparison) -> Formula:
    """Whether a sum compares like this with 0."""
    if not total.factors:
        return TRUE if comparison(total.constant, 0) else FALSE
    common = math.lcm(*(factor.denominator for _, factor in total.factors))
    whole = [(atom, int(factor * common)) for atom, factor in total.factors]
    divisor = math.gcd(*(factor for _, factor in whole))
    sign = 1 if whole[0][1] > 0 else -1
    weights = tuple((atom, sign * factor // divisor) for atom, factor in whole)
    limit = -total.constant * common / divisor * sign
    if sign < 0:
        comparison = comparison.mirrored
    return within(Within(weights, solutions(comparison, limit)))


def within(literal: Within) -> Formula:
    """The literal, settled where the bounds of its sum settle it."""
    exact = tuple((atom, Fraction(factor)) for atom, factor in literal.weights)
    low, high = _low(exact, Fraction(0)), _low(tuple((a, -f) for a, f in exact), Fraction(0))
    possible = between(None if low is None else int(low), None if high is None else -int(high))
    values = literal.values & possible
    if not values:
        return FALSE
    if values == possible:
        return TRUE
    return Within(literal.weights, _widened(values, possible))


def _widened(values: Intervals, possible: Intervals) -> Intervals:
    """The same without the bounds that nothing can cross."""
    ((low, high),) = possible.parts
    starts = [part[0] for part in values.parts]
    ends = [part[1] for part in values.parts]
    starts[0] = None if starts[0] == low else starts[0]
    ends[-1] = None if ends[-1] == high else ends[-1]
    return Intervals(tuple(zip(starts, ends, strict=True)))


def solutions(comparison: Comparison, limit: Fraction) -> Intervals:
    """The whole numbers that compare like this with a limit."""
    below, above = math.ceil(limit) - 1, math.floor(limit) + 1
    point = between(int(limit), int(limit)) if limit.denominator == 1 else between(1, 0)
    match comparison:
        case Comparison.EQ:
            return point
        case Comparison.NEQ:
            return ~point
        case Comparison.LT:
            return between(None, below)
        case Comparison.LEQ:
            return between(None, math.floor(limit))
        case Comparison.GT:
            return between(above, None)
        case Comparison.GEQ:
            return between(math.ceil(limit), None)
        case Comparison.TRUE:
            return EVERYTHING
        case Comparison.FALSE:
            return between(1, 0)


def _low(factors: tuple[tuple[Atom, Fraction], ...], constant: Fraction) -> Fraction | None:
    """The least that it can be, taking each count by itself."""
    low = constant
    for atom, factor in factors:
        if factor > 0:
            low += factor if atom == HERE else 0
        elif atom.behind < 0:
            return None
        else:
            low += factor
    return low
