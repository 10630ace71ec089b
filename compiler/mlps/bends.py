"""Straight lines through points, with as few bends as that takes: each is a ReLU unit."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array

BENDS_PER_GAP = 2
"""Bends stand only at points or half-way between two, which is exact."""


def bends(points: Array, values: Array) -> tuple[Array, Array]:
    """Straight lines through all points, with as few bends as that takes.

    A bend between two points does for both of them, if both need one in the same direction: with
    weights 1 - t and t it stands the part t of the way from one to the other.

    Returns:
        ``[bends]`` the places where the lines bend, the first point among them unless its slope
        starts with the second's bend; and ``[bends, columns]``, by how much.
    """
    if len(points) < 2:
        return points[:0], values[:0]
    slopes = np.diff(values, axis=0) / np.diff(points)[:, None]
    bends = np.concatenate([slopes[:1], np.diff(slopes, axis=0)])
    used = np.abs(bends).max(axis=1) > 1e-9 * max(1.0, float(np.abs(slopes).max()))
    return _merged_bends(points, bends, used)


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
