"""Sums: a mean times its own count.

The product of a mean and a count would take a large MLP.  But a sum is one head, as exact as a
count (see ``build_heads``), and its values are few: whole multiples of one unit.
"""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

import numpy as np

from ..rasp_ast.nodes import Apply
from ..rasp_ast.values import canonical, is_number, is_numeric
from .derived import TotalRoot
from .domains import Domain, check_size
from .open_means import OpenMean, as_open
from .registry import Registry, width_identity
from .tables import Table, root_table

Operand = Table | OpenMean


def total(registry: Registry, node: Apply, operands: list[Operand]) -> Table | None:
    """The sum that a product of a mean and its own count is; None for any other product.

    Raises:
        ValueSetError: it has too many values.
    """
    if node.function.symbol != "*" or not node.function.exact or len(operands) != 2:
        return None
    for one, other in (operands, reversed(operands)):
        mean = one if isinstance(one, OpenMean) else as_open(registry, node, one)
        if mean is not None and isinstance(other, Table) and _counts(registry, mean, other):
            return _total(registry, node, mean)
    return None


def _counts(registry: Registry, mean: OpenMean, table: Table) -> bool:
    """Whether a table is the number of values of the mean, which is 0 or a number where that is."""
    if mean.can_be_empty and not is_number(mean.default):
        return False
    exactly = registry.bounds(mean.selection).by_index
    if exactly is not None and table.roots == (registry.indices,) and table.domain.is_number:
        return np.array_equal(table.domain.numbers[table.codes], exactly)
    width = registry.roots.get(width_identity(mean.selection))
    return table.is_identity and table.roots[0] is width


def _total(registry: Registry, node: Apply, mean: OpenMean) -> Table:
    """The sum as a root."""
    numbers = [Fraction(v) for v in mean.values.domain.defined if is_numeric(v)]
    bottom = lcm(*(f.denominator for f in numbers))
    unit = Fraction(gcd(*(int(f * bottom) for f in numbers)) or 1, bottom)
    low = int(min(numbers) / unit) * (mean.most if min(numbers) < 0 else mean.least)
    high = int(max(numbers) / unit) * (mean.most if max(numbers) > 0 else mean.least)
    low, high = (min(0, low), max(0, high)) if mean.can_be_empty else (low, high)
    check_size(high - low + 1, "the sum here", node.source)
    domain = Domain([canonical(unit * n) for n in range(low, high + 1)])
    root = registry.intern(
        ("total", mean.selection.identity, mean.values.identity),
        node.name or "total",
        lambda order, name: TotalRoot(
            name,
            order,
            domain,
            True,
            node.source,
            mean.selection,
            whole=registry.choices.whole_counts and unit.denominator == 1,
            values=mean.values,
        ),
    )
    return root_table(root)
