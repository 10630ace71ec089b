"""Sums of whole numbers, which a head gives exactly where a mean is too rough (``heads/sums.py``).

* ``mean > p/q`` holds if and only if the sum of ``q v - p`` over the selected values is positive;
* a mean is its sum divided by its count, which whoever decodes the answer can do exactly;
* a mean times its own count is the sum itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ....craft.formatting import counted
from ....rasp_ast.errors import PrecisionError
from ....rasp_ast.functions import Function
from ....rasp_ast.nodes import Apply, Sum
from ....rasp_ast.values import Value, canonical, is_number, is_numeric, shown
from ...selectors.head_roots import GatheredRoot, computed_of
from ...tables import advice
from ...tables.apply import apply
from ...tables.domains import Domain, check_size
from ...tables.number_sums import all_sums
from ...tables.scale import common_unit
from ...tables.tables import Table, make_table, root_table
from ..registry import Registry, count_identity
from .extremes import extremes, opened
from .summands import MAX_SUM, as_summable
from .unlisted import Operand, UnlistedMean, as_unlisted

MAX_LISTED_SUMS = 2**17
"""A sum of more values than this is not listed: float32 has each to 40 roundings (``TERM``)."""
MAX_EAGER_SUMS = 2**13
"""A sum of more values than this is listed only for who asks for that: as an answer it is decoded
from its parts, which are smaller numbers, and as quick as a short one."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class SumRoot(GatheredRoot):
    """The sum of ``(value - center) / unit``, which are whole numbers, at the selected keys.

    It is 0 where there are none.
    """

    scalar: bool = True
    center: Fraction
    unit: Fraction

    @property
    def adds_up(self) -> bool:
        return True

    @property
    def is_of_whole_numbers(self) -> bool:
        return True


def is_sum(table: Table) -> bool:
    """Whether a table is such a sum and nothing else."""
    return table.is_identity and isinstance(table.roots[0], SumRoot)


def mean_times_count(registry: Registry, node: Apply, operands: list[Operand]) -> Table | None:
    """The sum that a product of a mean and its own count is; None for any other product.

    And None where it has too many values; then it may do as a product.
    """
    mean = summed_by_product(registry, node, operands)
    exact = None if mean is None else as_summable(registry, mean)
    return None if exact is None else listed_sum(registry, node, exact)


def summed_by_product(
    registry: Registry, node: Apply, operands: list[Operand], least: int = 0
) -> UnlistedMean | None:
    """The mean whose sum a product is, if that takes at least so many values, and can be listed."""
    if node.function.symbol != "*" or not node.function.exact or len(operands) != 2:
        return None
    for one, other in (operands, reversed(operands)):
        mean = as_unlisted(registry, node, one)
        if mean is None or not isinstance(other, Table) or not _counts(registry, mean, other):
            continue
        low, high, _ = range_of_sum(registry, mean, Fraction(0))
        if least <= high - low < MAX_LISTED_SUMS and max(-low, high) <= MAX_SUM:
            return mean
    return None


def _counts(registry: Registry, mean: UnlistedMean, table: Table) -> bool:
    """Whether a table is the number of values of the mean, which is 0 or a number where that is."""
    if mean.can_be_empty and not is_number(mean.default):
        return False
    exactly = registry.bounds(mean.selection).by_index
    if exactly is not None and table.roots == (registry.indices,) and table.domain.is_number:
        return np.array_equal(table.domain.numbers[table.codes], exactly)
    computed = computed_of(table)
    inner = table if computed is None or computed.is_cut else computed.table
    width = registry.roots.get(count_identity(mean.selection))
    return inner.is_identity and inner.roots[0] is width


def listed_sum(
    registry: Registry, node: Apply | Sum, summands: UnlistedMean, most: int = MAX_LISTED_SUMS
) -> Table:
    """The root of a sum, with the values that it can take, ``most`` at most.

    Raises:
        ValueSetError, PrecisionError: they are too many, or more than float32 can count.
    """
    low, high, unit = range_of_sum(registry, summands, Fraction(0))
    size = high - low + 1
    hint = advice.on_numbers(summands.values.domain) or advice.on_sum(
        size, unit, most, summands.most
    )
    check_size(size, "it could take # values", node.source, most, hint=hint)
    numbers = [Fraction(v) / unit for v in summands.values.domain.defined if is_numeric(v)]
    reached = all_sums([int(n) for n in numbers], summands.most, summands.least)
    empty = [0] if summands.can_be_empty else []
    points = sorted({*empty, *(s for s in reached if low <= s <= high)})
    name = registry.names.get(node, "sum")
    root = sum_root(registry, summands, Fraction(0), points, name, all_points=True)
    if unit == 1:
        return root_table(root)
    domain = registry.calls.multiples(np.array(points, np.int64), unit)
    if domain is not None:
        return Table((root,), np.arange(len(points), dtype=np.int32), domain)
    listed: list[Value | None] = [canonical(unit * n) for n in points]
    return make_table((root,), np.arange(len(points)), listed)


def sign_of_sum(registry: Registry, mean: UnlistedMean, center: Fraction) -> Table:
    """The sum of how far values are above a number, as far as its sign tells."""
    low, high, _ = range_of_sum(registry, mean, center)
    points = {min(low, -1), -1, 0, 1, max(high, 1)}
    return root_table(sum_root(registry, mean, center, points, _name(registry, mean)))


def integer_sum(
    registry: Registry, mean: UnlistedMean, center: Fraction = Fraction(0)
) -> tuple[Table, Fraction]:
    """The sum of ``(value - center) / unit``, of which only two values are listed; and the unit.

    Raises:
        PrecisionError: as ``sum_root``.
    """
    low, high, unit = range_of_sum(registry, mean, center)
    points = {low, high} if low < high else {low, low + 1}
    return root_table(sum_root(registry, mean, center, points, _name(registry, mean))), unit


def _name(registry: Registry, mean: UnlistedMean) -> str:
    """What the sum behind a mean is called."""
    return f"{registry.names.get(mean.node, 'mean')}_total"


def is_countable(registry: Registry, mean: UnlistedMean, most: int) -> bool:
    """Whether the sum of the values is up to this, in their greatest common unit."""
    low, high, _ = range_of_sum(registry, mean, Fraction(0))
    return max(abs(low), abs(high)) <= most


def sum_root(
    registry: Registry,
    mean: UnlistedMean,
    center: Fraction,
    points: Iterable[int],
    name: str,
    *,
    all_points: bool = False,
) -> SumRoot:
    """The sum of ``(value - center) / unit`` as a root that has these values.

    Args:
        all_points: it takes no others, though it would if each key's value were any between the
            least and the greatest.

    Raises:
        PrecisionError: the sums are more than float32 can count.
    """
    low, high, unit = range_of_sum(registry, mean, center)
    if (top := max(abs(low), abs(high))) > MAX_SUM:
        of = "" if unit == 1 else f" units of {shown(unit)}"
        missing = ((top - 1) // MAX_SUM).bit_length()
        raise PrecisionError(
            f"its values add up to {top:,}{of}, and float32 counts to {MAX_SUM:,}: "
            f"{counted(missing, 'bit')} too many",
            source=mean.node.source,
            hint=(None if center else advice.on_numbers(mean.values.domain))
            or advice.on_sum(top, unit, MAX_SUM, mean.most),
        )

    def scaled(value: Value) -> int:
        assert is_numeric(value)
        return int((Fraction(value) - center) / unit)

    scale = Function(call=scaled, symbol="scaled", arity=1, exact=True)
    values = apply(scale, [mean.values], mean.node.source)
    domain = Domain(sorted(points))
    return registry.intern(
        ("total", mean.selection.identity, values.identity, domain.fingerprint, all_points),
        SumRoot(
            name=name,
            domain=domain,
            node=mean.node,
            selection=mean.selection,
            is_integer=registry.choices.round_counts,
            values=values,
            is_partially_listed=not all_points and len(domain) < high - low + 1,
            center=center,
            unit=unit,
        ),
    )


def range_of_sum(
    registry: Registry, mean: UnlistedMean, center: Fraction
) -> tuple[int, int, Fraction]:
    """The least and the greatest sum of ``(value - center) / unit``, and the greatest such unit."""
    numbers = [Fraction(v) - center for v in mean.values.domain.defined if is_numeric(v)]
    unit = common_unit(numbers)
    sums: list[int] = []
    for lows, highs in extremes(registry, opened(mean.values)):
        sums.append(_least_sum([(n - center) / unit for n in lows], mean.least, mean.most))
        sums.append(-_least_sum([(center - n) / unit for n in highs], mean.least, mean.most))
    empty = [0] if mean.can_be_empty else []
    return min(*empty, *sums), max(*empty, *sums), unit


def _least_sum(numbers: list[Fraction], least: int, most: int) -> int:
    """The least sum of ``least..most`` of these numbers."""
    ascending = sorted(numbers)[:most]
    return int(sum(n for place, n in enumerate(ascending) if place < least or n < 0))
