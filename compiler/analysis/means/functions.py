"""Reading means that are not listed: by their runs, as differences, or as other such means.

Where two runs come closer than a mean is known, a sum tells them apart: values are above a number
on average if they are in sum, and a sum of whole numbers is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from ....rasp_ast.errors import FunctionError
from ....rasp_ast.functions import Comparison, Function, linear_function
from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.source import Source
from ....rasp_ast.values import Value, is_number, is_numeric, key
from ...precision import UNIT_ROUNDOFF
from ...tables.apply import apply
from ...tables.domains import Domain
from ...tables.tables import Table
from ..counts import width
from ..registry import Registry
from .differences import difference
from .intervals import Run, runs
from .sums import is_summable, signs
from .unlisted import OpenMean, as_open, coarse_table, grid, retyped

ROOM = 6.0
"""A sum tells runs apart that are closer than this many times the error of the mean."""
MAX_CENTERS = 3
"""So many sums at most: each is a head, and all of them make one table."""

Operand = Table | OpenMean


def moved_mean(
    registry: Registry, node: SOpNode, function: Function, operands: Sequence[Operand]
) -> OpenMean | None:
    """A linear function of means over one selection, some of them open: an open mean itself."""
    if function.linear is None:
        return None
    inner: list[Table] = []
    defaults: list[Value | None] = []
    first: OpenMean | None = None
    for operand in operands:
        if not isinstance(operand, OpenMean) and operand.is_constant:
            inner.append(operand)
            defaults.append(operand.domain.values[0])
            continue
        mean = operand if isinstance(operand, OpenMean) else as_open(registry, node, operand)
        if mean is None:
            return None
        first = first or mean
        if mean.selection.identity != first.selection.identity:
            return None
        inner.append(mean.values)
        defaults.append(mean.default)
    if first is None or not all(o.domain.is_numeric for o in inner):
        return None
    if first.can_be_empty and not all(d is None or is_number(d) for d in defaults):
        return None
    values = apply(function, inner, node.source)
    default = function(*defaults, source=node.source) if first.can_be_empty else None
    return replace(first, node=node, values=values, default=default)


def comparison_of_means(
    registry: Registry, node: SOpNode, function: Function, operands: Sequence[Operand]
) -> Table | None:
    """A comparison of two means as one of their difference with 0."""
    if function.comparison is None:
        return None
    sign = function.comparison.function.bind({1: 0})
    mean = moved_mean(registry, node, linear_function(1, -1), operands)
    if mean is not None:
        return read(registry, sign, mean, (), 0, node.source)
    means = [o if isinstance(o, OpenMean) else as_open(registry, node, o) for o in operands]
    left, right = means
    if left is None or right is None:
        return None
    between = difference(registry, node, left, right)
    return None if between is None else apply(sign, [between], node.source)


def read(
    registry: Registry,
    function: Function,
    mean: OpenMean,
    others: Sequence[Domain],
    place: int,
    source: Source | None,
) -> Table:
    """What a function needs to know of a mean, or, if it has no other operands, what it gives.

    Args:
        others: what the other operands can be.
        place: which operand the mean is.

    Raises:
        ValueSetError: it tells too many values apart.
        MoreValuesError: see ``coarse_table``.
    """
    found = runs(mean, function, others, place, source)
    if others:
        return coarse_table(registry, mean, _ends(found))
    centers = _centers(found)
    few = 0 < len(centers) <= MAX_CENTERS and is_summable(mean)
    if few and (registry.choices.sums or _least_gap(found) < ROOM * error_of(mean)):
        return _by_signs(registry, function, mean, found, centers, source)
    return apply(function, [coarse_table(registry, mean, _ends(found))], source)


def too_fine(
    registry: Registry, node: SOpNode, table: Table, function: Function, other: Table | None
) -> OpenMean | None:
    """A listed mean that is known too badly to be compared with a constant, else None.

    Args:
        other: the constant operand, if the function has two.
    """
    constant = None
    if other is None and function.against is not None:
        constant = function.against[1]
    if other is not None and function.comparison is not None:
        constant = other.domain.values[0]
    mean = as_open(registry, node, table) if is_numeric(constant) else None
    if mean is None or not is_numeric(constant):
        return None
    points = table.domain.points
    place = int(points.searchsorted(float(constant)))
    near = points[max(0, place - 1) : place + 2]
    if len(near) < 2:
        return None
    fine = float((near[1:] - near[:-1]).min()) < ROOM * error_of(mean)
    return mean if fine or registry.choices.sums else None


def _ends(found: Sequence[Run]) -> set[Fraction]:
    return {run.first for run in found} | {run.last for run in found}


def _least_gap(found: Sequence[Run]) -> Fraction:
    return min(b.first - a.last for a, b in pairwise(found))


def error_of(mean: OpenMean) -> float:
    """About the error of a mean, before anything is built; see ``build_heads``."""
    numbers = grid(mean)
    size = float(max(abs(numbers.low), abs(numbers.high)))
    return UNIT_ROUNDOFF * (4 + mean.most) * size


# ---- signs of sums ---------------------------------------------------------------------------


def _centers(found: Sequence[Run]) -> list[Fraction]:
    """Numbers such that whether the mean is below, at or above each of them tells its run."""
    centers: list[Fraction] = []
    for a, b in pairwise(found):
        if not centers or centers[-1] != a.last:
            centers.append(b.first if b.first == b.last else a.last)
    return centers


def _by_signs(
    registry: Registry,
    function: Function,
    mean: OpenMean,
    found: Sequence[Run],
    centers: Sequence[Fraction],
    source: Source | None,
) -> Table:
    """A function of a mean, told by which centers the mean is below, at, or above."""

    def chosen(*sums: Value) -> Value | None:
        """What the function gives for sums of distances from the centers; see ``_run``."""
        return function(retyped(mean, _run(found, centers, sums).first), source=source)

    choose = Function(call=chosen, symbol=function.symbol, arity=len(centers), exact=True)
    tables = [signs(registry, mean, center) for center in centers]
    told = apply(choose, tables, source)
    if not mean.can_be_empty:
        return told
    try:
        empty = function(mean.default, source=source)
    except FunctionError as error:
        if not error.no_value:
            raise
        return told  # no correct run selects nothing
    if key(empty) == _run(found, centers, [0] * len(centers)).result:
        return told  # an empty sum is 0
    count = width(registry, mean.node, mean.selection)
    nothing = apply(Comparison.EQ.function.bind({1: 0}), [count], source)

    def unless_empty(none: Value, told: Value) -> Value | None:
        return empty if none else told

    choose = Function(call=unless_empty, symbol="or default", arity=2, exact=True)
    return apply(choose, [nothing, told], source)


def _run(found: Sequence[Run], centers: Sequence[Fraction], sums: Sequence[Value]) -> Run:
    """The run of a mean whose values are together so far above each center.

    Raises:
        ValueError: there is none, so that no correct run of the program gets there.
    """
    for center, distance in zip(centers, sums, strict=True):
        assert is_numeric(distance)
        below = [r for r in reversed(found) if r.first < center]
        at = [r for r in found if r.first <= center <= r.last]
        if distance <= 0:
            for run in below if distance < 0 else at:
                return run
            raise ValueError("no mean is there")
    return found[-1]
