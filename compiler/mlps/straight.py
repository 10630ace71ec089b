"""A function of one number as straight lines between neighbouring points: a unit for each bend."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import numpy as np

from ...craft.variables import Array
from ..precision import MAX_EXACT_INTEGER, UNIT_ROUNDOFF
from .curves import Curve, Ramps
from .lines import Lines, both_ways, lines_of, one_way
from .sum_errors import correlated, roundings, sums_of

ROUNDINGS_PER_BEND = 3.0
"""A bend is rounded as a weight, its place as another, and what it adds once more."""


def following(curve: Curve) -> Ramps:
    """Straight lines that are what is wanted, one way or both ways, whichever errs less.

    A square grows from its middle to both ends, so that all that is added up is of one sign; from
    one end it is what is left of numbers several times as large.
    """
    ways = [one_way(curve)]
    if not (curve.from_above or curve.gate_weight) and len(curve.points) > 2:
        ways.append(both_ways(curve, outermost_first=True))
    return min((passing_on(curve, lines) for lines in ways), key=lambda ramps: ramps.error)


def passing_on(curve: Curve, lines: Lines | None = None) -> Ramps:
    """Straight lines, with the error of the number as they pass it on."""
    straight = interpolate(curve, lines)
    passed_on = straight.errors + least_passed_on(curve)
    if curve.from_above:  # each bend has a gate of its own weight
        shifted = curve.gates(straight.thresholds)[:, None] * np.abs(straight.writes)
        passed_on += curve.gate_error * shifted.sum(axis=0)
    else:
        steepest = _slopes(curve).max(axis=0, initial=0.0)
        passed_on += curve.gate_error * curve.gate_weight * steepest
    return replace(straight, errors=passed_on)


def least_passed_on(curve: Curve) -> Array:
    """``[columns]``: what straight lines make of the error of the number, and of nothing else."""
    errors = np.maximum(curve.error_at[1:], curve.error_at[:-1])
    return (errors[:, None] * _slopes(curve)).max(axis=0, initial=0.0)


def _slopes(curve: Curve) -> Array:
    """``[points - 1, columns]``: how steep the lines between neighbouring points are."""
    return np.abs(np.diff(curve.rows, axis=0)) / np.diff(curve.points)[:, None]


def interpolate(curve: Curve, lines: Lines | None = None) -> Ramps:
    """Straight lines through neighbouring points; an error of the number is not counted."""
    lines = lines or lines_of(curve)
    writes, base = lines.writes, lines.base
    straight = Ramps(
        thresholds=lines.thresholds,
        gated_at=lines.thresholds,
        writes=writes,
        errors=np.zeros_like(base),
        margin=inf,
        base=base,
        signs=lines.signs,
    )
    if curve.error == 0.0 and lines.missed < 1 / 4 and _is_exact(curve, straight):
        return replace(straight, margin=0.5)
    size = float(np.abs(curve.rows).max(initial=0.0))
    size += 0.0 if curve.from_above else curve.gate_weight
    # what all bends add to a column, as errors that have nothing to do with each other; only those
    # on one side add anything
    steep: Array = ((writes * curve.reach(lines.thresholds)[:, None]) ** 2).sum(axis=0) ** 0.5
    often = np.maximum(*((writes[lines.signs == sign] != 0).sum(axis=0) for sign in (1.0, -1.0)))
    alike = lines.alike * correlated(curve, sums_of(curve, straight), often)
    summed = np.maximum(size * roundings(curve, often), alike)
    errors = UNIT_ROUNDOFF * (summed + ROUNDINGS_PER_BEND * steep)
    return replace(straight, errors=errors + lines.missed)


def _is_exact(curve: Curve, straight: Ramps) -> bool:
    """Whether all that units read, and all products and partial sums, are numbers of float32.

    It has all whole numbers up to 2^24, and all halves up to 2^23.  Bends of a square lie half-way
    between whole numbers, but their slopes are even, so that what they write is whole.  What a unit
    reads is greatest at the end of the points to which it is directed.
    """
    places, points, writes = straight.thresholds, curve.points, straight.writes
    if not len(points) or not _are_whole(2 * places, 2 * points, writes, curve.rows):
        return False
    unit = 1.0 if _are_whole(points, writes * places[:, None]) else 0.5
    reach = np.abs(np.where(straight.signs > 0, points[-1:], points[:1]) - places)
    sums = reach @ np.abs(writes) + np.abs(curve.rows).max(axis=0, initial=0.0)
    inputs = float(np.abs(points).max()) + curve.gate_weight
    most = 2 * MAX_EXACT_INTEGER
    return inputs <= most / 2 and float(sums.max(initial=0.0)) <= unit * most


def _are_whole(*numbers: Array) -> bool:
    return all(bool((each == np.round(each)).all()) for each in numbers)
