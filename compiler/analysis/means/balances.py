"""Sums that are compared, as balances: what the selected keys and BOS hold on average.

Where BOS scores as the selected keys do and holds ``-c``, a head returns ``(sum - c) / (1 + w)``
for w selected keys. Its sign is that of ``sum - c``, so a comparison needs no lifted BOS
(``heads/balances.py``). Neighbouring sums are ``1 / (1 + w)`` of their unit apart, which is less
than a sum's own distance: where float32 does not have it, counts are lifted after all.

What is compared may be made of several sums and counts over one selection, which are one sum. Sums
over several are in ``differences_of_sums.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from ....rasp_ast.errors import CompileError
from ....rasp_ast.functions import Comparison
from ....rasp_ast.nodes import Apply, Node
from ....rasp_ast.values import canonical, is_numeric
from ...precision import UNIT_ROUNDOFF
from ...selectors.head_roots import GatheredRoot
from ...selectors.selections import Selection
from ...tables.apply import apply
from ...tables.domains import MAX_FLOAT, Domain
from ...tables.scale import common_unit
from ...tables.tables import Table, constant_table, root_table
from ..counts import even_selection
from ..registry import Registry
from .linear_sums import Part, numbers_of, scaled_by
from .sums import SumRoot, range_of_sum
from .unlisted import mean_over

LEAST_GAP_IN_ROUNDINGS = 64.0
"""The least distance of a balance from 0, in roundings of all that is added up: a reader tells the
sign from it with five bits to spare."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class BalanceRoot(GatheredRoot):
    """The sum of values at the selected keys less a number, divided by what they and BOS weigh.

    Attributes:
        offset: the number.
        at_indices: what BOS weighs beside a selected key, for each index; None for 1.
    """

    scalar: bool = True
    offset: Fraction
    at_indices: tuple[int, ...] | None = None

    @property
    def bos_number(self) -> Fraction:
        return -self.offset

    @property
    def bos_weights(self) -> tuple[int, ...] | None:
        return self.at_indices


@dataclass(frozen=True, eq=False, kw_only=True)
class Weighed:
    """A sum of whole numbers that is to be a balance.

    Attributes:
        distances: how far the sum may be from the number, at the least.
    """

    name: str
    selection: Selection
    values: Table
    offset: Fraction
    distances: Sequence[Fraction]


def sign_of_sum_alone(
    registry: Registry, node: Apply, comparison: Comparison, total: SumRoot, offset: Fraction
) -> Table | None:
    """A comparison of a sum with a number; None where float32 does not do, or it says nothing."""
    weighed = weighed_sum(total, offset)
    if len({comparison(distance, 0) for distance in weighed.distances}) < 2:
        return None  # it holds always or never
    return _sign(registry, node, comparison, weighed)


def sign_of_sums_together(
    registry: Registry, node: Apply, comparison: Comparison, part: Part, offset: Fraction
) -> Table | None:
    """A comparison of several sums over one selection, and a number, with 0; None likewise.

    Args:
        offset: the number that is added to the sums.
    """
    unit = common_unit(numbers_of(part.values))
    values = scaled_by(part.values, unit, node.source)
    low, high = range_of_whole(registry, node, part.selection, values)
    offset = -offset / unit
    near = {floor(offset) - 1, floor(offset), ceil(offset), ceil(offset) + 1}
    sums = sorted({low, high, *(number for number in near if low < number < high)})
    results = {comparison(number, offset) for number in sums}
    if len(results) < 2:
        return constant_table(results.pop())
    distances = [number - offset for number in sums]
    weighed = Weighed(
        name=part.name, selection=part.selection, values=values, offset=offset, distances=distances
    )
    return _sign(registry, node, comparison, weighed)


def _sign(
    registry: Registry, node: Apply, comparison: Comparison, weighed: Weighed
) -> Table | None:
    root = balance_root(registry, weighed, node, LEAST_GAP_IN_ROUNDINGS, read_by_blocks=True)
    if root is None:
        return None
    return apply(comparison.function.bind({1: 0}), [root_table(root)], node.source)


def weighed_sum(total: SumRoot, offset: Fraction) -> Weighed:
    """A sum less a number; all values of the sum are listed."""
    whole = [value for value in total.domain.values if isinstance(value, int)]
    return Weighed(
        name=f"{total.name}_balance",
        selection=total.selection,
        values=total.values,
        offset=offset,
        distances=[value - offset for value in whole],
    )


def range_of_whole(
    registry: Registry, node: Apply, selection: Selection, values: Table
) -> tuple[int, int]:
    """The least and the greatest sum of whole numbers at selected keys."""
    error = CompileError("its values are not listed", source=node.source)
    mean = mean_over(registry, node, selection, values, default=0, error=error)
    low, high, unit = range_of_sum(registry, mean, Fraction(0))
    return int(low * unit), int(high * unit)


def balance_root(
    registry: Registry,
    weighed: Weighed,
    reader: Node,
    least_gap: float,
    *,
    read_by_blocks: bool,
) -> BalanceRoot | None:
    """The sum less a number, over one more than the keys; None where float32 does not know it.

    Args:
        reader: the expression that it is computed for.
        least_gap: how far the least balance must be from 0, in roundings of all that is added up.
        read_by_blocks: it is not an answer alone.
    """
    points = _points(registry, weighed, least_gap)
    if points is None:
        return None
    selection = even_selection(
        registry, weighed.selection, reader.source, read_by_blocks=read_by_blocks
    )
    if selection is None:
        return None
    part = Part(name=weighed.name, selection=selection, values=weighed.values)
    return interned_balance(registry, part, reader, points, offset=weighed.offset)


def interned_balance(
    registry: Registry,
    part: Part,
    reader: Node,
    points: Sequence[Fraction],
    *,
    offset: Fraction = Fraction(0),
    at_indices: tuple[int, ...] | None = None,
) -> BalanceRoot:
    """The one root of these values over a selection of one term.

    Args:
        points: those of its values that readers distinguish, ascending.
        offset, at_indices: see ``BalanceRoot``.
    """
    numbers = tuple(points)
    return registry.intern(
        ("balance", part.selection.identity, part.values.identity, offset, numbers, at_indices),
        BalanceRoot(
            name=part.name,
            domain=Domain([canonical(point) for point in numbers]),
            selection=part.selection,
            values=part.values,
            offset=offset,
            part_of=reader,
            at_indices=at_indices,
            is_partially_listed=True,
        ),
    )


def _points(registry: Registry, weighed: Weighed, least_gap: float) -> tuple[Fraction, ...] | None:
    """The ends of what is below 0, 0 itself, and the ends of what is above, as far as they occur.

    None where float32 does not tell them apart.
    """
    most, offset = registry.bounds(weighed.selection).most, weighed.offset
    distances = weighed.distances
    below, above = [d for d in distances if d < 0], [d for d in distances if d > 0]
    numbers = [Fraction(v) for v in weighed.values.domain.defined if is_numeric(v)]
    low, high = min(*numbers, -offset), max(*numbers, -offset)
    points = {Fraction(0)} if 0 in distances else set[Fraction]()
    if below:
        points |= {low, max(below) / (1 + most)}
    if above:
        points |= {high, min(above) / (1 + most)}
    least = min(abs(point) for point in points if point)
    roundings = Fraction(UNIT_ROUNDOFF * (4 + most)) * max(abs(low), abs(high))
    if max(abs(low), abs(high)) > MAX_FLOAT or least <= Fraction(least_gap) * roundings:
        return None
    return tuple(sorted(points))
