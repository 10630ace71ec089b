"""A sum compared with a number, as a balance: what the selected keys and BOS hold on average.

Where BOS scores as the selected keys do and holds ``-c``, a head returns ``(sum - c) / (1 + w)``
for w selected keys. Its sign is that of ``sum - c``, so a comparison needs no lifted BOS
(``heads/balances.py``). Neighbouring sums are ``1 / (1 + w)`` of their unit apart, which is less
than a sum's own distance: where float32 does not have it, counts are lifted after all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ....rasp_ast.nodes import Apply
from ....rasp_ast.source import Source
from ....rasp_ast.values import Value, canonical, is_numeric
from ...precision import UNIT_ROUNDOFF
from ...selectors.head_roots import GatheredRoot
from ...tables.apply import apply
from ...tables.domains import Domain
from ...tables.tables import Table, root_table
from ..counts import is_natural
from ..registry import Registry
from .sums import SumRoot

LEAST_GAP_IN_ROUNDINGS = 64.0
"""The least distance of a balance from 0, in roundings of all that is added up: a reader tells the
sign from it with five bits to spare."""


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class BalanceRoot(GatheredRoot):
    """The sum of values at the selected keys less a number, divided by one more than the keys.

    Attributes:
        offset: the number.
        reader: where in the program it is read.
    """

    scalar: bool = True
    offset: Fraction
    reader: Source | None

    @property
    def source(self) -> Source | None:
        return self.reader

    @property
    def bos_number(self) -> Fraction:
        return -self.offset


def balance_of_sum(registry: Registry, node: Apply, operands: Sequence[Table]) -> Table | None:
    """A comparison of a sum with a constant by the sign of a balance; None for anything else."""
    against = node.function.against
    if against is None or len(operands) != 1:
        return None
    comparison, constant = against
    if not is_numeric(constant):
        return None
    total = _sum_of(operands[0])
    if total is None or not is_natural(registry, total.selection, read_by_blocks=True):
        return None
    domain = operands[0].domain
    if len({comparison(value, constant) for value in domain.defined}) < 2:
        return None  # it holds always or never
    offset = Fraction(constant) / total.unit
    points = _points(registry, total, offset)
    if points is None:
        return None
    root = registry.intern(
        ("balance", total.selection.identity, total.values.identity, offset, points),
        BalanceRoot(
            name=f"{total.name}_balance",
            domain=Domain([canonical(point) for point in points]),
            selection=total.selection,
            values=total.values,
            offset=offset,
            reader=node.source,
            is_partially_listed=True,
        ),
    )
    return apply(comparison.function.bind({1: 0}), [root_table(root)], node.source)


def _sum_of(table: Table) -> SumRoot | None:
    """The sum that a table is, up to its unit, if one may look behind it."""
    root = table.roots[0] if len(table.roots) == 1 else None
    if not isinstance(root, SumRoot) or root.is_cut or root.is_partially_listed or root.center:
        return None
    numbers: list[Value | None] = [canonical(root.unit * Fraction(n)) for n in _whole(root)]
    same = list(table.domain.values) == numbers
    return root if same and np.array_equal(table.codes, np.arange(len(numbers))) else None


def _whole(root: SumRoot) -> list[int]:
    return [value for value in root.domain.values if isinstance(value, int)]


def _points(registry: Registry, total: SumRoot, offset: Fraction) -> tuple[Fraction, ...] | None:
    """The ends of what is below 0, 0 itself, and the ends of what is above, as far as they occur.

    None where float32 does not tell them apart.
    """
    most = registry.bounds(total.selection).most
    distances = [value - offset for value in _whole(total)]
    below, above = [d for d in distances if d < 0], [d for d in distances if d > 0]
    numbers = [Fraction(v) for v in total.values.domain.defined if is_numeric(v)]
    low, high = min(*numbers, -offset), max(*numbers, -offset)
    points = {Fraction(0)} if 0 in distances else set[Fraction]()
    if below:
        points |= {low, max(below) / (1 + most)}
    if above:
        points |= {high, min(above) / (1 + most)}
    least = min(abs(point) for point in points if point)
    roundings = UNIT_ROUNDOFF * (4 + most) * float(max(abs(low), abs(high)))
    return tuple(sorted(points)) if least > LEAST_GAP_IN_ROUNDINGS * roundings else None
