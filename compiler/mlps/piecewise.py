"""Functions of a number: a series of steps, for each combination of the other roots' classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ..encoding.scalars import expected_error
from ..tables.equal_rows import equal_rows
from ..tables.tables import Table
from .boxes import Box, boxes
from .cases import MAX_UNITS, Case, Ids, Strategy, Summands, distinguishable_values
from .extreme_gates import Corner, ExtremeGate, extreme_gate
from .steps import Step, price, written_at
from .summed import behind_views, ids_at_points, points_of, sums_of
from .unlisted_numbers import changes_within, pairs_within

MAX_EXTREME_GATES = 2
"""So many scalars may be gates at once: each doubles the cases."""
MAX_COMPARISONS = 8
"""The difference of two natural counts has a point for each pair of counts, few of which matter."""
MIN_STEP_GAP_IN_ERRORS = 4.0
"""A step of such a difference needs a gap of so many expected errors."""


@dataclass(frozen=True, eq=False, kw_only=True)
class _Piecewise:
    """A function over gates and a number.

    Attributes:
        ids: ``[gate values..., edge values..., values of the number's roots...]``.
        valid: over the values of the number's roots: where the number means something.
        points: ``[points]``, the number's values, ascending.
        group: ``[valid places]``, the point of each.
        within: ``[pairs, 2]``: the points of pairs between which there may be any number, all with
            one result; see :mod:`.unlisted_numbers`.
    """

    ids: Ids
    valid: npt.NDArray[np.bool_]
    points: Array
    group: Ids
    within: Ids


def by_number(
    table: Table,
    ids: Ids,
    rows: Array,
    number: Summands,
    *,
    interpolating: bool,
    is_own_value: bool,
    most: int = MAX_UNITS,
) -> Strategy | None:
    """The function as steps of a number, or None if it is not one, or of more units than ``most``.

    Args:
        ids: over the table's roots, rows of ``rows``.
        rows: ``[ids, columns]``.
        number: what is added up to the number.
        interpolating: straight lines between the points will do.
        is_own_value: it is the table's own value.
    """
    bases = [root.base for root in table.roots]
    axes = [bases.index(root) for root, _ in number]
    coded = [i for i, r in enumerate(table.roots) if i not in axes and not r.scalar]
    scalar = [i for i, r in enumerate(table.roots) if i not in axes and r.scalar]
    gates = [(table.roots[i], *distinguishable_values(ids, i)) for i in coded]
    extreme_gates = _extreme_gates(table, ids, scalar)
    if extreme_gates is None:
        return None
    function = _piecewise(table, np.transpose(ids, [*coded, *scalar, *axes]), rows, number, axes)
    if function is None:
        return None
    firsts = [first for _, first, _ in gates]
    places: list[tuple[int, ...]] = [*product(*firsts)]
    over_gates = function.ids[np.ix_(*firsts)] if gates else function.ids
    examples, kinds = equal_rows(over_gates := over_gates.reshape(len(places), -1))
    if gates and _count_written(over_gates[examples], rows) > most:
        return None  # each takes a unit at least
    written: list[list[Step]] = []  # for each kind of combinations, what is written at them
    prices: list[int] = []
    units_left = most
    for at in (places[int(example)] for example in examples):
        steps = _steps_at(function, at, extreme_gates, rows, number, interpolating=interpolating)
        if steps is None or units_left < 0:
            return None
        written.append(steps)
        prices.append(price(steps, gated=bool(gates)))
        units_left -= prices[-1]
    found = boxes(kinds.reshape([len(first) for first in firsts]), prices)
    if (units := sum(prices[box.kind] for box in found)) > most:
        return None
    indicators = tuple((root, matrix) for root, _, matrix in gates)
    return Strategy(
        gates=indicators + tuple((edge.root.base, edge.indicator) for edge in extreme_gates),
        number=number,
        points=function.points,
        gated=None,
        cases=tuple(_cases(found, written)),
        units=units,
        is_own_value=is_own_value,
    )


def _extreme_gates(table: Table, ids: Ids, scalar: Sequence[int]) -> list[ExtremeGate] | None:
    """The gates that these scalars are; None where one is none, or they are too many."""
    found = [extreme_gate(table.roots[i], ids, i) for i in scalar]
    edges = [edge for edge in found if edge is not None]
    return edges if len(edges) == len(found) <= MAX_EXTREME_GATES else None


def _steps_at(
    function: _Piecewise,
    at: tuple[int, ...],
    extreme_gates: Sequence[ExtremeGate],
    rows: Array,
    number: Summands,
    *,
    interpolating: bool,
) -> list[Step] | None:
    """What is written where gates are at these places, or None if the number is known too badly."""
    by_corner = _at_corners(function, at, extreme_gates)
    if by_corner is None or not _is_known_well(function, by_corner, number):
        return None
    values = {corner: rows[steps] for corner, steps in by_corner.items()}
    return written_at(function.points, values, number, interpolating=interpolating)


def _count_written(kinds: Ids, rows: Array) -> int:
    """In how many kinds of combinations ``[kinds, numbers]`` anything is written."""
    held = np.flatnonzero(rows.any(axis=1))
    return int(np.count_nonzero(np.isin(kinds, held).any(axis=1)))


def _cases(found: Sequence[Box], written: Sequence[Sequence[Step]]) -> Iterator[Case]:
    for box in found:
        for step in written[box.kind]:
            yield Case(gates=(*box.classes, *step.edges), writes=step.writes)


# ---- the number ------------------------------------------------------------------------------


def _piecewise(
    table: Table, ids: Ids, rows: Array, number: Summands, axes: Sequence[int]
) -> _Piecewise | None:
    """The function by the number's points, or None if it writes where the number means nothing.

    A lone scalar may: those values get units of their own.

    Args:
        ids: over gates, edges, and the number's roots, which are at ``axes`` of the table.
    """
    seen = [table.roots[i] for i in axes]
    valid, sums = sums_of(number)
    ids = behind_views(ids, seen)
    is_lone_scalar = len(table.roots) == 1 and table.roots[0].scalar
    outside = ids[..., ~valid]
    if not is_lone_scalar and rows[outside][outside >= 0].any():
        return None
    points, group, places = points_of(number, valid, sums)
    within = pairs_within(number, ids, places)
    if within is None:
        return None
    return _Piecewise(ids=ids, valid=valid, points=points, group=group, within=within)


# ---- steps -----------------------------------------------------------------------------------


def _at_corners(
    function: _Piecewise, at: tuple[int, ...], edges: Sequence[ExtremeGate]
) -> dict[Corner, Ids] | None:
    """For each combination of edges: ``[points]``, the ids where the coded gates are ``at``."""
    by_corner: dict[Corner, Ids] = {}
    for corner in product((0, 1), repeat=len(edges)):
        places = [e.at_extreme if c else e.elsewhere for e, c in zip(edges, corner, strict=True)]
        steps = ids_at_points(
            function.ids[(*at, *places)][function.valid], function.group, len(function.points)
        )
        if steps is None or changes_within(steps, function.within):
            return None
        by_corner[corner] = steps
    return by_corner


def _is_known_well(function: _Piecewise, by_corner: dict[Corner, Ids], number: Summands) -> bool:
    """Whether a difference of natural counts is known well enough for the few steps at it."""
    if len(number) == 1 or not any(root.is_natural for root, _ in number):
        return True
    steps = np.zeros(len(function.points) - 1, np.bool_)
    for ids in by_corner.values():
        steps |= ids[1:] != ids[:-1]
    gaps = np.diff(function.points)[steps]
    least = MIN_STEP_GAP_IN_ERRORS * sum(expected_error(root) for root, _ in number)
    return len(gaps) <= MAX_COMPARISONS and bool((gaps > least).all())
