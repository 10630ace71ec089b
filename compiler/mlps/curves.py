"""A function of a number that is to be computed, and the ReLU units that do."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...craft.variables import Array
from .refusals import Refusal


@dataclass(frozen=True, eq=False, kw_only=True)
class Curve:
    """A function of a number.

    Attributes:
        points: ``[points]``, ascending.
        rows: ``[points, columns]``.
        error: bound on the error of the number.
        error_at: ``[points]``, the same at each point.
        gate_weight: what a gate adds to the number to stop it; 0.0 where there are no gates.
        gate_error: bound on the error of all gates together.
        prefer_fewer_units: an error may be passed on if that saves units.
        is_single_column: the number is one variable's column, so that it has not been rounded
            since.
        from_above: start at the last point. Only units of the points above a point are added up at
            it: the last points of a natural count are its small values, where slopes are small, so
            that no steep unit enters the sum at a flat point.
        robust: noise on weights is to do little.
        swings: ``[points]``, where the number is a mean: how far uneven weights of what is averaged
            move it at each point, beside others.
        refusal: what is said where the number is known too badly for the step after a point.
    """

    points: Array
    rows: Array
    error: float
    error_at: Array
    gate_weight: float
    gate_error: float = 0.0
    is_single_column: bool
    refusal: Refusal
    prefer_fewer_units: bool
    from_above: bool = False
    robust: bool = True
    swings: Array | None = None

    def gates(self, places: Array) -> Array:
        """``[units]``: what a gate weighs for units at these places.

        From above, twice as much as the number can be beyond the place, and a power of two: what
        is added and taken off again is of the size of what is read, however steep the unit.
        """
        if not self.gate_weight or not self.from_above:
            return np.full(len(places), self.gate_weight)
        return np.exp2(np.ceil(np.log2(2 * self._inside(places))))

    def reach(self, places: Array) -> Array:
        """``[units]``: what units at these places may read at most, gates included."""
        if self.gate_weight or not self.from_above:
            span = float(np.ptp(self.points)) if len(self.points) else 0.0
            return np.maximum(self.gates(places), 0.0 if self.gate_weight else span)
        return self._inside(places)

    def held(self, ramps: Ramps) -> Array:
        """``[units]``: about what units hold at most: how far the number is beyond their places.

        A number that goes both ways from 0, a balance, is near 0 mostly.
        """
        if self.from_above:
            return self.reach(ramps.gated_at)
        if not self.robust or not len(self.points) or self.points[0] < 0 < self.points[-1]:
            return np.ones(len(ramps.thresholds))
        above = float(self.points[-1]) - ramps.thresholds
        below = ramps.thresholds - float(self.points[0])
        return np.where(ramps.signs > 0, above, below)

    def _inside(self, places: Array) -> Array:
        """``[units]``: how far the number may be below the places."""
        return np.maximum(places - self.points[0], 0.0) + 2 * self.error


def has_plateaus(rows: Array) -> bool:
    """Whether some column ``[points, columns]`` is the same at neighbouring points: a class, not a
    number, which had better stay what it is if the points are a little off."""
    changes = np.diff(rows, axis=0)[:, (rows != rows[:1]).any(axis=0)]
    return bool((changes == 0).any())


@dataclass(frozen=True, eq=False, kw_only=True)
class Ramps:
    """Units ``relu(signs * (s - thresholds)) @ writes``, which add to ``base``.

    Attributes:
        thresholds: ``[units]``.
        gated_at: ``[units]``: for which place a unit's gate must be strong enough. It is one for
            both units of a step: then what a gate is off moves both alike, and their difference
            stays what it is.
        writes: ``[units, columns]``.
        errors: ``[columns]``, bounds on the errors of what is written.
        margin: the least distance of a point from the edge of a ramp, errors included.
        taken: of the distance of two points that a ramp tells apart, what errors take at most.
        base: ``[columns]``.
        signs: ``[units]``, 1.0 or -1.0.
    """

    thresholds: Array
    gated_at: Array
    writes: Array
    errors: Array
    margin: float
    base: Array
    signs: Array
    taken: float = 0.0

    @property
    def error(self) -> float:
        """The greatest of them."""
        return float(self.errors.max(initial=0.0))
