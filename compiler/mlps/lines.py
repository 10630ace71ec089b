"""Straight lines from one end of a curve, or from its middle to both ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...craft.variables import Array
from .bends import bends, passed_over
from .curves import Curve
from .sum_order import ordered

NEGLIGIBLE = 2.0**-12
"""An error below this part of the least step is not worth a unit."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Lines:
    """Units of straight lines; see ``Ramps``.

    Attributes:
        missed: see ``passed_over``.
        alike: how alike the roundings of their sum are, see ``ordered``.
    """

    thresholds: Array
    writes: Array
    signs: Array
    base: Array
    missed: float
    alike: float


def lines_of(curve: Curve) -> Lines:
    """From the first point on, or from the middle to both ends: that if the number is known well,
    and it takes no more units.

    Then no unit reads more than half of the span, and few are on where the number is in the middle:
    noise on what units write is multiplied by what they hold.
    """
    straight = one_way(curve)
    if curve.from_above or curve.gate_weight or not curve.robust or len(curve.points) < 3:
        return straight
    if curve.error > NEGLIGIBLE * float(np.diff(curve.points).min()):
        return straight
    both = both_ways(curve)
    return both if len(both.thresholds) <= len(straight.thresholds) else straight


def one_way(curve: Curve) -> Lines:
    """From the first point on, or from the last one."""
    if curve.from_above:
        return _joined(curve.rows[-1], (-1.0, curve.points[::-1], curve.rows[::-1]))
    return _joined(curve.rows[0], (1.0, curve.points, curve.rows))


def both_ways(curve: Curve, *, outermost_first: bool = False) -> Lines:
    """From the point in the middle to both ends.

    Args:
        outermost_first: terms of one sign are added up from the ends, where they are small: then
            most partial sums are.
    """
    points, rows = curve.points, curve.rows
    m = int(np.abs(points - (points[0] + points[-1]) / 2).argmin())
    down = (-1.0, points[m::-1], rows[m::-1])
    return _joined(rows[m], (1.0, points[m:], rows[m:]), down, turned=outermost_first)


def _joined(base: Array, *sides: tuple[float, Array, Array], turned: bool = False) -> Lines:
    """The units of lines that start at one point, by the sign of the direction.

    Args:
        turned: from the other end, where all bends have one sign.
    """
    thresholds, writes, signs = list[Array](), list[Array](), list[Array]()
    missed, alike = 0.0, 1.0
    for sign, points, rows in sides:
        places, bent = bends(sign * points, rows)
        order, own = ordered(places, bent)
        if turned and ((bent >= 0).all() or (bent <= 0).all()):
            order = order[::-1]
        alike = max(alike, own)
        thresholds.append(sign * places[order])
        writes.append(bent[order])
        signs.append(np.full(len(places), sign))
        missed = max(missed, passed_over(sign * points, rows))
    return Lines(
        thresholds=np.concatenate(thresholds),
        writes=np.concatenate(writes),
        signs=np.concatenate(signs),
        base=np.asarray(base, np.float64),
        missed=missed,
        alike=alike,
    )
