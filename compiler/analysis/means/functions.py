"""Functions of means that are not listed: by intervals, as differences, or as other such means.

Where two intervals come closer than a mean is known, a sum tells them apart: values are above a
number on average if they are in sum, and a sum of whole numbers is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from ....rasp_ast.errors import FunctionError
from ....rasp_ast.functions import Comparison, Function
from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.operators import linear_function
from ....rasp_ast.source import Source
from ....rasp_ast.values import Value, is_numeric, key
from ...precision import UNIT_ROUNDOFF
from ...tables.apply import apply
from ...tables.domains import MAX_FLOAT, Domain
from ...tables.tables import Table
from ..counts import count_selected
from ..registry import Registry
from .differences import difference
from .intervals import Interval, intervals
from .linear import linear_of_means
from .summands import as_summable
from .sums import sign_of_sum
from .unlisted import Operand, UnlistedMean, as_unlisted, lattice, partially_listed, retyped

MIN_GAP_IN_ERRORS = 6.0
"""A sum tells intervals apart that are closer than this many times the error of the mean."""
MAX_THRESHOLDS = 3
"""So many sums at most: each is a head, and all of them make one table."""


def comparison_of_means(
    registry: Registry, node: SOpNode, function: Function, operands: Sequence[Operand]
) -> Table | None:
    """A comparison of two means as one of their difference with 0."""
    if function.comparison is None:
        return None
    sign = function.comparison.function.bind({1: 0})
    mean = linear_of_means(registry, node, linear_function(1, -1), operands)
    if mean is not None:
        return apply_to_mean(registry, sign, mean, (), 0, node.source)
    left, right = (as_unlisted(registry, node, operand) for operand in operands)
    if left is None or right is None:
        return None
    between = difference(registry, node, left, right)
    return None if between is None else apply(sign, [between], node.source)


def apply_to_mean(
    registry: Registry,
    function: Function,
    mean: UnlistedMean,
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
        MoreValuesError: see ``partially_listed``.
    """
    pieces = intervals(mean, function, others, place, source)
    if others:
        return partially_listed(registry, mean, _ends(pieces))
    for piece in pieces:
        if piece.result is ValueError:
            registry.assume_no_input_raises(_raised(function, retyped(mean, piece.first), source))
            break
    thresholds = _thresholds(pieces)
    few = 0 < len(thresholds) <= MAX_THRESHOLDS
    if few and (
        registry.choices.compare_as_sums or _least_gap(pieces) < MIN_GAP_IN_ERRORS * error_of(mean)
    ):
        exact = as_summable(registry, mean)
        if exact is not None:
            return _by_sums(registry, function, exact, pieces, thresholds, source)
    return apply(function, [partially_listed(registry, mean, _ends(pieces))], source)


def _raised(function: Function, value: Value, source: Source | None) -> list[FunctionError]:
    """Why a function has no value there."""
    try:
        function(value, source=source)
    except FunctionError as error:
        return [error]
    return []


def needs_a_sum(
    registry: Registry, node: SOpNode, table: Table, function: Function, other: Table | None
) -> UnlistedMean | None:
    """The mean, if float32 cannot compare it with a constant: a sum is compared in its place.

    Args:
        other: the constant operand, if the function has two.
    """
    constant = None
    if other is None and function.against is not None:
        constant = function.against[1]
    if other is not None and function.comparison is not None:
        constant = other.domain.values[0]
    mean = as_unlisted(registry, node, table) if is_numeric(constant) else None
    if mean is None or not is_numeric(constant) or abs(constant) > MAX_FLOAT:
        return None
    points = table.domain.points
    place = int(points.searchsorted(float(constant)))
    near = points[max(0, place - 1) : place + 2]
    if len(near) < 2:
        return None
    fine = float((near[1:] - near[:-1]).min()) < MIN_GAP_IN_ERRORS * error_of(mean)
    return mean if fine or registry.choices.compare_as_sums else None


def _ends(pieces: Sequence[Interval]) -> set[Fraction]:
    return {piece.first for piece in pieces} | {piece.last for piece in pieces}


def _least_gap(pieces: Sequence[Interval]) -> Fraction:
    return min(b.first - a.last for a, b in pairwise(pieces))


def error_of(mean: UnlistedMean) -> float:
    """About the error of a mean, before anything is built; see ``heads/averages.py``."""
    numbers = lattice(mean)
    size = float(max(abs(numbers.low), abs(numbers.high)))
    return UNIT_ROUNDOFF * (4 + mean.most) * size


# ---- signs of sums ---------------------------------------------------------------------------


def _thresholds(pieces: Sequence[Interval]) -> list[Fraction]:
    """Numbers such that whether the mean is below, at or above each tells its interval.

    Of the two ends of a gap the coarser one, from which values are fewer units away.
    """
    thresholds: list[Fraction] = []
    for a, b in pairwise(pieces):
        if not thresholds or thresholds[-1] != a.last:
            ends = [b.first] if b.first == b.last else [a.last, b.first]
            thresholds.append(min(ends, key=lambda end: end.denominator))
    return thresholds


def _by_sums(
    registry: Registry,
    function: Function,
    mean: UnlistedMean,
    pieces: Sequence[Interval],
    thresholds: Sequence[Fraction],
    source: Source | None,
) -> Table:
    """A function of a mean, told by which thresholds the mean is below, at, or above."""

    def chosen(*sums: Value) -> Value | None:
        """What the function gives for sums of distances; see ``_interval_at``."""
        return function(retyped(mean, _interval_at(pieces, thresholds, sums).first), source=source)

    choose = Function(call=chosen, symbol=function.symbol, arity=len(thresholds), exact=True)
    tables = [sign_of_sum(registry, mean, threshold) for threshold in thresholds]
    by_sign = apply(choose, tables, source)
    if not mean.can_be_empty:
        return by_sign
    try:
        empty = function(mean.default, source=source)
    except FunctionError as error:
        if not error.no_value:
            raise
        registry.assume_no_input_raises([error])
        return by_sign  # no correct run selects nothing
    if key(empty) == _interval_at(pieces, thresholds, [0] * len(thresholds)).result:
        return by_sign  # an empty sum is 0
    count = count_selected(registry, mean.node, mean.selection)
    nothing = apply(Comparison.EQ.function.bind({1: 0}), [count], source)

    def unless_empty(is_empty: Value, value: Value) -> Value | None:
        return empty if is_empty else value

    choose = Function(call=unless_empty, symbol="or default", arity=2, exact=True)
    return apply(choose, [nothing, by_sign], source)


def _interval_at(
    pieces: Sequence[Interval], thresholds: Sequence[Fraction], sums: Sequence[Value]
) -> Interval:
    """The interval of a mean whose values are together so far above each threshold.

    Raises:
        ValueError: there is none, so that no correct piece of the program gets there.
    """
    for threshold, distance in zip(thresholds, sums, strict=True):
        assert is_numeric(distance)
        below = [r for r in reversed(pieces) if r.first < threshold]
        at = [r for r in pieces if r.first <= threshold <= r.last]
        if distance <= 0:
            for piece in below if distance < 0 else at:
                return piece
            raise ValueError("no mean is there")
    return pieces[-1]
