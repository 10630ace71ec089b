"""A sum as an answer: a head averages the selected keys and BOS, and whoever decodes it divides.

Where BOS scores as the selected keys do and holds 0, a head returns ``sum / (1 + w)`` for w
selected keys; that is a balance with 0 (``balances.py``). What BOS weighs, ``1 / (1 + w)``, is a
natural count, or a function of the index. The quotient of the two is the sum, so that nothing
is lifted where nobody but the decoder reads it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np

from ....model.answers import Quotient
from ....rasp_ast.errors import CompileError
from ....rasp_ast.nodes import SOpNode, Sum
from ....rasp_ast.values import Value, is_numeric, is_zero, key, plain
from ...selectors.selections import Selection
from ...tables.tables import Table, root_table
from ..counts import count_selected, even_selection
from ..registry import Registry
from .balances import Weighed, balance_root, weighed_sum
from .linear_sums import scaled_by
from .summands import as_summable
from .sums import SumRoot, range_of_sum
from .unlisted import mean_over

LEAST_GAP_OF_ANSWERS = 4.0
"""The distance of two averages of as many keys, in roundings of all that is added up: an answer is
known if they take less than half of it."""


@dataclass(frozen=True, eq=False, kw_only=True)
class AveragedSum:
    """An answer ``factor * sum + offset``, or the default where nothing is selected.

    Attributes:
        average: the sum over one more than the keys.
        count: how many keys are selected.
        rule: how the answer is decoded from the two.
    """

    average: Table
    count: Table
    rule: Quotient


def averaged_sum(registry: Registry, node: SOpNode, table: Table) -> AveragedSum | None:
    """A table that follows from one sum by a straight line; None for any other.

    Where nothing is selected it may have any one value.
    """
    sums = [axis for axis, root in enumerate(table.roots) if isinstance(root, SumRoot)]
    total = table.roots[sums[0]] if len(sums) == 1 else None
    if not isinstance(total, SumRoot) or total.is_cut or total.is_partially_listed:
        return None
    selection = even_selection(registry, total.selection, node.source, read_by_blocks=False)
    if total.center or selection is None:
        return None
    count = count_selected(registry, node, selection, name=f"{total.name}_weight")
    if any(root.scalar and not root.is_natural for root in count.roots):
        return None  # it is lifted for others
    rows = _by_sum(table, sums[0], count)
    line = None if rows is None else _line(registry, total, *rows)
    root = (
        None
        if line is None
        else balance_root(
            registry,
            replace(weighed_sum(total, Fraction(0)), name=f"{total.name}_average"),
            node,
            LEAST_GAP_OF_ANSWERS,
            read_by_blocks=False,
        )
    )
    if line is None or root is None:
        return None
    return AveragedSum(average=root_table(root), count=count, rule=_rule(*line))


def averaged_unlisted(
    registry: Registry, node: Sum, selection: Selection, values: Table
) -> AveragedSum | None:
    """A sum of too many values to list them; None where it is lifted, or float32 does not do."""
    domain = values.domain
    if not domain.is_number or domain.undefined is not None:
        return None
    error = CompileError("its values are not listed", source=node.source)
    mean = mean_over(registry, node, selection, values, default=0, error=error)
    exact = as_summable(registry, mean)
    if exact is None or (mean.can_be_empty and not is_zero(node.default)):
        return None
    even = even_selection(registry, selection, node.source, read_by_blocks=False)
    if even is None:
        return None
    name = registry.names.get(node, "sum")
    count = count_selected(registry, node, even, name=f"{name}_weight")
    low, high, unit = range_of_sum(registry, exact, Fraction(0))
    weighed = Weighed(
        name=f"{name}_average",
        selection=selection,
        values=scaled_by(exact.values, unit, node.source),
        offset=Fraction(0),
        distances=[Fraction(s) for s in sorted({low, -1, 0, 1, high}) if low <= s <= high],
    )
    root = balance_root(registry, weighed, node, LEAST_GAP_OF_ANSWERS, read_by_blocks=False)
    if root is None or any(root.scalar and not root.is_natural for root in count.roots):
        return None
    rule = _rule(unit, Fraction(0), 0 if mean.can_be_empty else None)
    return AveragedSum(average=root_table(root), count=count, rule=rule)


def _rule(factor: Fraction, offset: Fraction, default: Value | None) -> Quotient:
    scale = lcm(factor.denominator, offset.denominator)
    constant = ((int(offset * scale), (0, 0)),) if offset else ()
    return Quotient(
        numerator=((int(factor * scale), (1, 0)), *constant),
        denominator=((scale, (0, 0)),),
        width=2,
        counts=(1,),
        default=plain(default),
        are_averaged=True,
    )


Row = tuple[Value | None, ...]


def _by_sum(table: Table, axis: int, count: Table) -> tuple[Row, Row | None] | None:
    """The values for each sum where keys are selected, and where none are, if that is told apart.

    None where they depend on anything else.
    """
    codes = np.moveaxis(table.codes, axis, -1)
    if codes.ndim == 1:
        return tuple(table.domain.values[code] for code in codes.tolist()), None
    other = next(root for i, root in enumerate(table.roots) if i != axis)
    if codes.ndim > 2 or count.roots != (other.base,):
        return None
    widths = count.domain.numbers[count.codes]
    found: dict[bool, dict[Hashable, Row]] = {False: {}, True: {}}
    for place, row in enumerate(codes.tolist()):
        empty = widths[other.codes_of_base == place] == 0
        values = tuple(table.domain.values[code] for code in row)
        for is_empty in set(empty.tolist()):
            found[is_empty][tuple(map(key, values))] = values
    if any(len(rows) != 1 for rows in found.values()):
        return None
    (selected,), (none,) = (rows.values() for rows in found.values())
    return selected, none


def _line(
    registry: Registry, total: SumRoot, selected: Row, none: Row | None
) -> tuple[Fraction, Fraction, Value | None] | None:
    """The straight line on which the values lie, and the one where nothing is selected."""
    sums = [int(number) for number in total.numbers.tolist()]
    at_zero = sums.index(0) if 0 in sums else None
    can_be_empty = registry.bounds(total.selection).least == 0
    default = selected if none is None else none
    points = [(s, v) for s, v in zip(sums, selected, strict=True) if s or not can_be_empty]
    if none is not None and at_zero is not None:
        points.append((0, selected[at_zero]))
    known = [(s, Fraction(v)) for s, v in points if is_numeric(v) and not isinstance(v, bool)]
    if len(known) < max(2, len(points)):
        return None
    (low, first), (high, last) = min(known), max(known)
    factor = (last - first) / (high - low)
    offset = first - factor * low
    if not factor or any(factor * s + offset != v for s, v in known):
        return None
    at_nothing = offset if at_zero is None else selected[at_zero]
    told_apart = none is not None or not can_be_empty or _has_one_sign(total)
    if not told_apart and at_nothing != offset:
        return None  # 0 may be the sum of something as well
    shown = None if at_zero is None or not can_be_empty else default[at_zero]
    return factor, offset, shown


def _has_one_sign(total: SumRoot) -> bool:
    """Whether no sum is 0 but that of nothing."""
    numbers = total.values.domain.numbers
    return bool((numbers > 0).all() or (numbers < 0).all())
