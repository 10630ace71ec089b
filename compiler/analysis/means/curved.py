"""Squares of means as straight lines: each a curve over how far one mean is from its middle.

*Lines.*  Between two points at the distance h a straight line is above a square by h^2 / 4 at most,
and a line that is h^2 / 8 lower is off by no more than that.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, isqrt

from ....rasp_ast.values import Value, canonical, is_number
from ...precision import UNIT_ROUNDOFF
from ...tables.apply import apply
from ...tables.tables import Table, root_table
from .added_means import AddedMeans, centred_mean, combined, exact, middle_of
from .squares import Square

MEAN_ROUNDINGS = 20
"""An MLP that follows a line loses some roundings of the largest number."""
MAX_POINTS = 1 << 12
"""A square that takes more lines is not computed so."""


@dataclass(frozen=True, kw_only=True)
class Curve:
    """``factor * (mean of values - middle) ** 2``, the mean no further from there than size."""

    values: Table
    middle: Fraction
    size: Fraction
    factor: Fraction

    def lost(self, made: AddedMeans) -> float:
        """What float32 loses of it, about."""
        greatest = float(abs(self.factor) * self.size**2)
        return greatest * (2 * made.lost + MEAN_ROUNDINGS * UNIT_ROUNDOFF)


def curve_of(made: AddedMeans, square: Square) -> Curve | None:
    """A square of means, of which a straight line is added; None where that is all of it."""
    values = combined(made, square.form)
    middle, size = middle_of(values)
    if not size:
        made.constant += square.factor * middle**2
        return None
    made.add_linear(square.form, 2 * square.factor * middle)
    made.constant -= square.factor * middle**2
    return Curve(values=values, middle=middle, size=size, factor=square.factor)


def add_curve(made: AddedMeans, curve: Curve, most: Fraction) -> bool:
    """Adds the rest of a square; whether it can be done with few enough lines.

    Args:
        most: how much it may be off.
    """
    factor, size = curve.factor, curve.size
    lines = ceil(2 * size / _root_below(8 * most / abs(factor)))
    if lines > MAX_POINTS:
        return False
    step = 2 * size / lines
    points = [step * k - size for k in range(lines + 1)]
    near = min(made.least / (8 * max(1, 2 * abs(factor) * size)), step)
    mean = centred_mean(made, curve.values, curve.middle, [*points, near - size])
    lower = factor * step**2 / 8

    def squared(number: Value) -> Value | None:
        assert is_number(number)
        return canonical(factor * Fraction(number) ** 2 - lower)

    known = apply(exact(squared, "squared", 1), [root_table(mean)], made.node.source)
    missed = float(abs(lower))
    root = made.registry.computed(known, None, source=made.node.source, lines_miss=missed)
    made.add_own(root, missed + curve.lost(made))
    return True


def _root_below(number: Fraction) -> Fraction:
    """About the square root of a number, and no more."""
    scale = 1 << 64
    return Fraction(isqrt(int(number * scale * scale)), scale)
