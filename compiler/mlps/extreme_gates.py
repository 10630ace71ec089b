"""Scalars as gates: whether a scalar has its first or its last number, or any other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from ...craft.variables import Array
from ..encoding.scalars import expected_error, is_ambiguous
from ..tables.roots import Root
from .cases import Ids, distinguishable_values

MAX_EXTREME_GATE_ERROR = 1e-4
"""A scalar is a gate only if its error, in units of its gap, is below this: a gate's error is
multiplied by the size of what it switches."""

NATURAL_GATE_ERROR = 2.0**-12
"""The most error that a natural count may have as a gate: the gate is whether it is 0, and its gap
is 1/2."""

Corner = tuple[int, ...]
"""For each edge: 1 where its indicator is on."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ExtremeGate:
    """A scalar as a gate: it is at its first or last number, or it is anywhere else.

    ``indicator`` is ``[base values, 1]``: 1 at the number, falling from there by 1 to the next.
    """

    root: Root
    at_extreme: int
    elsewhere: int
    indicator: Array


def extreme_gate(root: Root, ids: Ids, axis: int) -> ExtremeGate | None:
    """A scalar as a gate, if its values make two classes, one of them its first or last number."""
    base = root.base
    if base.domain.undefined is not None or is_ambiguous(base) or len(base.domain) < 2:
        return None
    _, matrix = distinguishable_values(ids, axis)
    if matrix.shape[1] != 2:
        return None
    place = root.codes_of_base
    side = matrix.argmax(axis=1)[place]
    order = np.argsort(base.numbers, kind="stable")
    points = base.numbers[order]
    for end, neighbour in ((0, 1), (-1, -2)):
        alone, other = order[end], order[neighbour]
        if (side == side[alone]).sum() == 1:
            gap = abs(points[neighbour] - points[end])
            natural = NATURAL_GATE_ERROR if base.is_natural else MAX_EXTREME_GATE_ERROR
            if expected_error(base) / gap > natural:
                return None
            indicator = 1.0 - np.abs(base.numbers - points[end]) / gap
            return ExtremeGate(
                root=root,
                at_extreme=int(place[alone]),
                elsewhere=int(place[other]),
                indicator=indicator[:, None],
            )
    return None


def differences(by_corner: dict[Corner, Array]) -> Iterator[tuple[Corner, Array]]:
    """What each corner adds to the corners below it, so that their sum is the value there."""
    for corner, values in by_corner.items():
        total = np.zeros_like(values)
        for below in product(*(range(c + 1) for c in corner)):
            total = total + (-1) ** (sum(corner) - sum(below)) * by_corner[below]
        yield corner, total
