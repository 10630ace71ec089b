"""What float32 loses when the units of a curve are added up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from .curves import Curve, Ramps
from .sum_order import ordered, rounded_sums


def in_order(ramps: Ramps) -> Ramps:
    """The same units in an order in which their partial sums are small."""
    order, _ = ordered(ramps.thresholds, ramps.writes)
    return replace(
        ramps,
        thresholds=ramps.thresholds[order],
        gated_at=ramps.gated_at[order],
        writes=ramps.writes[order],
        signs=ramps.signs[order],
    )


def sums_of(curve: Curve, ramps: Ramps) -> Array:
    """``[columns]``: how much is rounded on the way to what is written."""
    if not len(curve.points):
        return np.zeros_like(ramps.errors)
    low, high = float(curve.points[0]), float(curve.points[-1])
    reach = low - curve.error, high + curve.error
    return rounded_sums(ramps.thresholds, ramps.signs, ramps.writes, *reach)


def correlated(curve: Curve, sums: Array, terms: Array) -> Array:
    """What is rounded of sums of so many terms if it is as :func:`roundings` says."""
    again: Array = terms**0.5 if curve.from_above else np.ones(len(sums))
    return sums * again


def roundings(curve: Curve, terms: npt.ArrayLike) -> Array:
    """How many roundings of sums of so many terms add up.

    They are as good as random, but for natural counts: their terms are evenly spaced and of one
    sign, so that all partial sums may be rounded alike.
    """
    found = np.asarray(terms, np.float64)
    return found if curve.from_above else found**0.5
