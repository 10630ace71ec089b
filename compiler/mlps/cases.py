"""Cases: what ReLU units do for each combination of classes of the roots that gate them.

A root is a *gate* by classes of its values that nothing else tells apart.  A unit that belongs to a
combination of classes is switched off by every other combination.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ..tables.equal_rows import equal_rows
from ..tables.roots import Root
from .hinges import Hinges

Ids = npt.NDArray[np.int64]
"""A function of roots by numbers of distinct results; negative where no correct run gets."""
Summands = tuple[tuple[Root, Array], ...]
"""Roots with features ``[values, m]`` of each."""

MAX_GATE_CLASSES = 1 << 11
"""A gate root may have this many classes."""
MAX_UNITS = 1 << 16
"""An MLP of more units than this is refused."""


MAX_COMPARED_ROWS = 1 << 26
"""So many numbers are compared at most to find rows that may be one: some tenths of a second."""


class TooManyClassesError(Exception):
    """A root would be a gate with more classes than there can be."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Case:
    """What happens when every gate root is in its class of ``gates`` (-1: whatever it is).

    ``writes`` is ``[points, columns]`` for a number, ``[gated columns, columns]`` for a gated root
    (what each of its features writes), ``[1, columns]`` for neither.
    """

    gates: tuple[int, ...]
    writes: Array


@dataclass(frozen=True, eq=False, kw_only=True)
class Strategy:
    """One way to compute a table's features; nothing is asked for yet.

    Attributes:
        gates: the gate roots, with ``[values, classes]`` indicators of their classes.  A scalar
            root can be a gate by its least or greatest value alone: its indicator is 1 there, and
            at most 0 elsewhere, a line.
        number: the roots of the number with their shares ``[values, 1]`` of it; ``points`` are its
            possible values.
        gated: the gated root with the features ``[values, m]`` of it that are gated.
        is_own_value: the number is the table's own value, so that interpolating between
            neighbouring points is interpolating between neighbouring values.
        hinges: the units, where they read several numbers each; then there is nothing else.
    """

    gates: Summands
    number: Summands
    points: Array
    gated: tuple[Root, Array] | None
    cases: Sequence[Case]
    units: int
    is_own_value: bool = False
    hinges: Hinges | None = None

    @property
    def least_gap(self) -> float:
        """The least distance of two neighbouring points between which something else is written."""
        writes = [case.writes for case in self.cases]
        if len(self.points) < 2 or not writes:
            return inf
        taken = [(rows[1:] != rows[:-1]).any(axis=1) for rows in writes]
        return float(np.diff(self.points)[np.logical_or.reduce(taken)].min(initial=inf))


def distinguishable_values(ids: Ids, axis: int) -> tuple[list[int], Array]:
    """A first member of each class of a root's values, and ``[values, classes]`` indicators.

    Values in one class give the same for all values of the other roots.

    Raises:
        TooManyClassesError: they are too many.
    """
    slices = np.moveaxis(ids, axis, 0).reshape(ids.shape[axis], -1)
    firsts, place = equal_rows(slices)
    if len(firsts) > MAX_GATE_CLASSES:
        raise TooManyClassesError
    indicators = (place[:, None] == np.arange(len(firsts))[None, :]).astype(float)
    return firsts.tolist(), indicators


def with_fewest_rows(ids: Ids) -> Ids:
    """The same where correct runs get; elsewhere so that more values of a root are one class.

    A value joins the first class that is nowhere different from it where both are met.
    """
    if ids.ndim < 2 or bool((ids >= 0).all()):
        return ids
    for axis in range(ids.ndim):
        turned = np.moveaxis(ids, axis, 0)
        rows = turned.reshape(len(turned), -1)
        if rows.size * len(rows) > MAX_COMPARED_ROWS:
            continue
        joined = np.empty_like(rows)
        classes: list[int] = []
        for row in rows:
            known = joined[: max(classes, default=-1) + 1]
            alike = ((known == row) | (known < 0) | (row < 0)).all(axis=1)
            place = int(alike.argmax()) if alike.any() else len(known)
            joined[place] = np.where(row < 0, joined[place], row) if place < len(known) else row
            classes.append(place)
        ids = np.moveaxis(joined[classes].reshape(turned.shape), 0, axis)
    return ids
