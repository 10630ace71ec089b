"""Straight lines through points, with as few bends as that takes: each is a ReLU unit."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ..tables.scale import LOST

BENDS_PER_GAP = 2
"""Bends stand only at points or half-way between two, which is exact."""


def bends(points: Array, values: Array) -> tuple[Array, Array]:
    """Straight lines through all points, with as few bends as that takes.

    A bend between two points does for both of them, if both need one in the same direction: with
    weights 1 - t and t it stands the part t of the way from one to the other.  Through the values
    0, 0, 1, 3 at the points 0, 1, 2, 3 the slope grows by 1 at 1 and again at 2: one bend by 2 at
    3/2 does for both.

    Returns:
        ``[bends]`` the places where the lines bend, the first point among them unless its slope
        starts with the second's bend; and ``[bends, columns]``, by how much.
    """
    slopes, used = _bends_at_points(points, values)
    return _merged_bends(points, slopes, used)


def passed_over(points: Array, values: Array) -> float:
    """How far these lines may miss the points for what was taken for no bend.

    Each is less than float64 may have lost, but they add up on the way to the last point.
    """
    slopes, used = _bends_at_points(points, values)
    reach = points[-1:] - points[: len(slopes)]
    return float((reach[~used] @ np.abs(slopes[~used])).max(initial=0.0))


def _bends_at_points(points: Array, values: Array) -> tuple[Array, npt.NDArray[np.bool_]]:
    """``[points - 1, columns]``: by how much lines bend at each point, and where they do at all.

    A bend beside slopes that float64 does not know better is none.
    """
    gaps = np.diff(points)[:, None]
    slopes = np.diff(values, axis=0) / gaps
    losses = LOST * np.abs(values).max(axis=0, initial=0.0) / gaps
    changes = np.diff(slopes, axis=0, prepend=0.0)
    losses[1:] += losses[:-1].copy()
    return changes, (np.abs(changes) > losses).any(axis=1)


def _merged_bends(points: Array, bends: Array, used: npt.NDArray[np.bool_]) -> tuple[Array, Array]:
    """Bends at points, neighbours joined where one between them does for both."""
    weights = np.concatenate([bends, np.zeros_like(bends[:1])])
    pivot = np.abs(bends).argmax(axis=1)
    own = np.take_along_axis(bends, pivot[:, None], axis=1)[:, 0]
    other = np.take_along_axis(weights[1:], pivot[:, None], axis=1)[:, 0]
    part = np.where(own * other > 0, other, 0.0) / np.where(own + other == 0, 1.0, own + other)
    alike = (np.abs(weights[1:] * own[:, None] - bends * other[:, None]) == 0).all(axis=1)
    fits = (
        used
        & alike
        & (part > 0)
        & (part < 1)
        & (part * BENDS_PER_GAP == np.round(part * BENDS_PER_GAP))
    )
    if not fits[:-1].any():
        return points[: len(bends)][used], bends[used]
    places: list[float] = []
    sums: list[Array] = []
    i = 0
    while i < len(bends):
        if fits[i] and i + 1 < len(bends):
            places.append(float(points[i] + part[i] * (points[i + 1] - points[i])))
            sums.append(bends[i] + bends[i + 1])
            i += 2
            continue
        if used[i]:
            places.append(float(points[i]))
            sums.append(bends[i])
        i += 1
    return np.array(places), np.array(sums).reshape(-1, bends.shape[1])
