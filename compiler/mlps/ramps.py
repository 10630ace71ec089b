"""A function of one number as ReLU units: steps, or straight lines where these err less.

A step between two neighbouring points is a ramp in the middle of their gap, made of two units:
``relu(s - a) - relu(s - b)``, times the step over ``b - a``.  Each ramp has the slope that its own
gap needs.
"""

from __future__ import annotations

from dataclasses import replace
from math import floor, inf, log2

import numpy as np

from ...craft.variables import Array
from ...rasp_ast.errors import PrecisionError
from ..precision import UNIT_ROUNDOFF
from .curves import Curve, Ramps, has_plateaus
from .lines import NEGLIGIBLE
from .straight import least_passed_on, passing_on
from .sum_errors import correlated, in_order, roundings, sums_of

MAX_EXACT_STEPS = 2
"""A column that rises once and falls once has four terms of alternating sign."""
NEGLIGIBLE_OF_COUNTS = 2.0**-7
"""``NEGLIGIBLE`` for a number made of a natural count: a unit for each value, and not two."""
PARTS = 16
"""Widths and places of ramps are multiples of about this part of a width, which float32 has."""
MOST_TAKEN = 7 / 8
"""Errors may take this part of the distance of two points that a ramp tells apart."""
WORTH_FEWER = 2.0
"""Fewer units are worth so many times the error, where nothing is held against noise."""
MAX_PASSED_ERROR = 0.1
"""Where steps are too steep, an error below this part of the least step may be passed on."""


def less_erring(curve: Curve) -> Ramps:
    """A staircase or an interpolation, whichever has the smaller error bound.

    A staircase removes the error of the number, an interpolation passes it on.  With
    ``prefer_fewer_units`` it is the interpolation if its error is negligible.

    Raises:
        PrecisionError: steps are too steep, and straight lines err too much.
    """
    most = MAX_PASSED_ERROR * _least_step(curve.rows)
    if float(least_passed_on(curve).max(initial=0.0)) >= most:  # no thousands of units for nothing
        _check_steps(curve)
    straight = passing_on(curve)
    error = straight.error
    try:
        stepped = staircase(curve)
    except PrecisionError:
        if error < most:
            return straight
        raise
    if curve.from_above and has_plateaus(curve.rows):
        return stepped
    fewer = curve.prefer_fewer_units and len(straight.thresholds) < len(stepped.thresholds)
    negligible = NEGLIGIBLE_OF_COUNTS if curve.from_above else NEGLIGIBLE
    slight = fewer and error < negligible * _least_step(curve.rows)
    worth = WORTH_FEWER if fewer and not curve.robust else 1.0
    return straight if slight or error < worth * stepped.error else stepped


def _least_step(rows: Array) -> float:
    """The least change of any column that changes."""
    changes = np.abs(np.diff(rows, axis=0))
    return float(changes[changes > 0].min(initial=inf))


def staircase(curve: Curve) -> Ramps:
    """A ramp in every gap over which the function changes.

    The places of ramps are multiples of a part of their widths, which are powers of two where the
    number s is a column of its own.  On such a one float32 has no finer digits than these, so that
    ``s - a`` is exact for ``s >= a >= 0``: it has no digits that s has not, and is not larger.
    Ramps below zero are mirrored, ``a - s`` for ``s <= a <= 0``.  The terms of neighbouring ramps
    alternate in sign, so their partial sums stay within float32 too; of many ramps some have their
    terms the other way round, see ``sum_order``.

    Between two means the ramp is nearer to the one that noise moves less.
    Where no products are exact anyway a ramp is as wide as it may be, half of what errors leave of
    the gap, and those below the middle are mirrored: then no unit reads more than half of the span,
    and what is a little off in its weights, or in its sum, is written times the least slope.

    Raises:
        PrecisionError: the number is not known well enough.
    """
    points, rows = curve.points, curve.rows
    exact = keeps_digits = curve.is_single_column and not (curve.gate_weight or curve.from_above)
    turn = 0.0 if keeps_digits or not len(points) else float(points[0] + points[-1]) / 2
    finest = _last_digit(points, curve.error)
    ramps: list[tuple[float, float, float]] = []  # two thresholds and a sign
    base, writes = _base(curve), list[Array]()
    margin, taken = inf, 0.0
    stops, widths = list[float](), list[float]()
    _check_steps(curve)
    lows, highs = (each.tolist() for each in _reached(curve))
    for j in _steps(curve):
        low, high = lows[j], highs[j]
        width = _width(curve, high - low, is_power_of_two=keeps_digits)
        middle = (low + high) / 2
        part = 2.0 ** floor(log2(width))
        digit = max(part / PARTS, min(finest, part / 4)) if keeps_digits else part / PARTS
        if curve.swings is not None:
            part_below = curve.swings[j] / (curve.swings[j] + curve.swings[j + 1])
            middle = low + width / 2 + (high - low - width) * part_below
        start = floor((middle - width / 2) / digit + 0.5) * digit
        stop = start + width
        exact = exact and digit >= finest and start * stop >= 0
        change = (rows[j + 1] - rows[j]) / width
        below = not curve.gate_weight and stop <= turn
        mirrored = below or curve.from_above
        if mirrored:
            base = base if curve.from_above else base + change * width
            ramps.append((stop, start, -1.0))
        else:
            ramps.append((start, stop, 1.0))
        writes += [-change, change] if mirrored else [change, -change]
        margin = min(margin, start - low, high - stop)
        taken = max(taken, 1 - (high - low) / float(curve.points[j + 1] - curve.points[j]))
        stops.append(stop)
        widths.append(width)
    made = in_order(
        Ramps(
            thresholds=np.array([place for start, stop, _ in ramps for place in (start, stop)]),
            gated_at=np.repeat([max(start, stop) for start, stop, _ in ramps], 2),
            writes=np.array(writes).reshape(2 * len(ramps), rows.shape[1]),
            errors=np.zeros_like(base),
            margin=margin,
            base=base,
            signs=np.repeat([sign for _, _, sign in ramps], 2),
            taken=taken,
        )
    )
    steep = curve.reach(np.array(stops)) / np.array(widths)
    return replace(made, errors=_errors(curve, steep, sums_of(curve, made), exact=exact))


def _errors(curve: Curve, steep: Array, sums: Array, *, exact: bool) -> Array:
    """``[columns]``: bounds on the errors of steps.

    Args:
        steep: ``[steps]``, what their units read at most, over their width.
        sums: ``[columns]``, see ``rounded_sums``.
        exact: whether what units read is.
    """
    changes = np.diff(curve.rows, axis=0)
    changes = changes[changes.any(axis=1)]
    size, often = np.abs(changes).max(axis=0, initial=0.0), (changes != 0).sum(axis=0)
    if exact and (size <= 1).all() and (often <= MAX_EXACT_STEPS).all():
        return np.zeros(len(size))
    steepest = np.where(changes != 0, steep[:, None], 0.0).max(axis=0, initial=0.0)
    own = steepest * size * roundings(curve, often)
    return 2 * UNIT_ROUNDOFF * np.maximum(own, correlated(curve, sums, often))


def _base(curve: Curve) -> Array:
    """``[columns]``: what is written where no unit is on."""
    first = curve.rows[-1:] if curve.from_above else curve.rows[:1]
    return np.asarray(first.sum(axis=0), np.float64)


def _last_digit(points: Array, error: float) -> float:
    """The distance of neighbouring float32 numbers at the largest that the number can be."""
    size = float(np.abs(points).max(initial=0.0)) + error
    return 2.0 ** (floor(log2(size)) - 23) if size > 0 else 0.0


def _reached(curve: Curve) -> tuple[Array, Array]:
    """``[points - 1]``: how far up the number may be at each point, and how far down at the next.

    What is wrong in gates moves a ramp as what is wrong in the number does.
    """
    above, below = curve.points + curve.error_at, curve.points - curve.error_at
    moved = curve.gate_error * curve.gates(curve.points[1:])
    return above[:-1] + moved, below[1:] - moved


def _steps(curve: Curve) -> list[int]:
    """The points behind which the function changes."""
    found: list[int] = np.flatnonzero((curve.rows[1:] != curve.rows[:-1]).any(axis=1)).tolist()
    return found


def _check_steps(curve: Curve) -> None:
    """Refuses the first step that is too steep for a ramp.

    Raises:
        PrecisionError: there is one.
    """
    lows, highs = _reached(curve)
    gaps, rooms = np.diff(curve.points), highs - lows
    for j in _steps(curve):
        gap, room = float(gaps[j]), float(rooms[j])
        if room < (1 - MOST_TAKEN) * gap:
            raise curve.refusal(j, (gap - room) / 2, gap)


def _width(curve: Curve, room: float, *, is_power_of_two: bool) -> float:
    """The width of a ramp: half of the room that errors leave of a gap.

    Noise moves means more than what reads them, so that their ramps are half as wide.
    """
    room /= 1 if curve.swings is None else 2
    part = 2.0 ** floor(log2(room / 2))
    return part if is_power_of_two else floor(PARTS * room / (2 * part)) * part / PARTS
