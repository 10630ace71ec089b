"""What ``Sum`` becomes: a move, a count, a few counts, or the sum that a head gives exactly.

The root of a sum is that which stands behind means (``means/sums.py``), so that ``Sum(s, v)`` and
``Aggregate(s, v) * SelectorWidth(s)`` are one head.  It lifts BOS, and so it comes last:

* of one key at most it is a move, and so it is of what is no number, which has no sum with others;
* where position alone decides it, it is a function of the index;
* of values that are 0 and one other it is that many times a count, and a count need not be lifted.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from ...rasp_ast.errors import CompileError, ValueSetError
from ...rasp_ast.functions import Function
from ...rasp_ast.nodes import Sum
from ...rasp_ast.printer import format_expression
from ...rasp_ast.values import Value, canonical, is_numeric, is_zero, plain
from ..selectors.bounds import WidthBounds, selects_defined
from ..selectors.factors import Factor
from ..selectors.listed import Listed
from ..selectors.selections import Selection, both, conjunction
from ..tables.apply import apply
from ..tables.domains import Domain
from ..tables.tables import Table, constant_table, make_table
from .counts import count_selected
from .fuse import fused
from .means.known_sums import known_sum
from .means.listed import mean
from .means.summands import MAX_SUM, as_summable
from .means.sums import listed_sum
from .means.unlisted import mean_over
from .moves import move
from .registry import Registry


def total(
    registry: Registry,
    node: Sum,
    selection: Selection,
    values: Table,
    most: int,
) -> Table:
    """The table of a ``Sum`` over this selection of these values.

    Args:
        most: so many values it may take.

    Raises:
        CompileError: several values may be selected that are no numbers.
        ValueSetError, PrecisionError: the sums are too many, or too large for float32.
    """
    limits = registry.bounds(selection)
    if selection.is_empty or limits.most == 0:
        return constant_table(node.default)
    numbers = apply(_AS_NUMBER, [values], node.source)
    if limits.most == 1:
        return _alone(registry, node, selection, numbers, limits)
    if _is_of_names(numbers.domain):
        selector, read = format_expression(node.selector), format_expression(node.values)
        text = f"what {selector} selects of {read} is one value, or several 0"
        registry.assume(text, node.source)
        return move(registry, node, selection, numbers, can_be_empty=limits.least == 0)
    _refuse_others(node, numbers.domain)
    undefined: list[Table] = []
    if not selects_defined(selection, numbers):
        selector, read = format_expression(node.selector), format_expression(node.values)
        text = f"where {selector} selects several positions, {read} is defined at all of them"
        registry.assume(text, node.source)
        undefined = [_count_where(registry, node, selection, numbers, None)]
    summed = _sum(registry, node, selection, _defined(numbers), most)
    if limits.least > 0 or is_zero(node.default):
        return _taken(node, summed, None, undefined)
    if not undefined and _has_one_sign(numbers.domain):
        return _taken(node, summed, summed, undefined)
    name = f"{registry.names.get(node, 'sum')}_count"
    count = count_selected(registry, node, selection, read_by_blocks=True, name=name)
    return _taken(node, summed, count, undefined)


def _alone(
    registry: Registry, node: Sum, selection: Selection, values: Table, limits: WidthBounds
) -> Table:
    """The value of one key at most."""
    can_be_empty = limits.least == 0
    if values.is_constant and not can_be_empty:
        return values
    known = known_sum(registry, selection, values)
    if known is not None and (not can_be_empty or is_zero(node.default)):
        return known
    if values.domain.is_numeric and any(root.scalar for root in values.roots):
        return mean(registry, node, selection, values, node.default, single=True)
    return move(registry, node, selection, values, can_be_empty=can_be_empty)


def _is_of_names(domain: Domain) -> bool:
    """Whether no number is there but 0, and something else is: what has a sum is then moved.

    Several values have no sum if one of them is no number, and several 0 are 0.
    """
    numbers = [v for v in domain.defined if is_numeric(v)]
    return len(numbers) < len(domain.defined) and not any(numbers)


def _refuse_others(node: Sum, domain: Domain) -> None:
    """Several numbers have a sum, and no others have: one head cannot tell them apart.

    Raises:
        CompileError: there are other values beside numbers.
    """
    others = [v for v in domain.defined if not is_numeric(v)]
    if others:
        raise CompileError(
            "several positions may be selected, and the values are not all numbers: "
            f"{plain(others[0])!r} has no sum with others",
            source=node.source,
            hint="map the values to numbers first, or select at most one position",
        )


# ---- the sum itself --------------------------------------------------------------------------


def _sum(registry: Registry, node: Sum, selection: Selection, values: Table, most: int) -> Table:
    """The sum of numbers, 0 where nothing is selected."""
    known = known_sum(registry, selection, values)
    if known is not None:
        return known
    if values.is_constant or registry.is_same_everywhere(values):
        count = count_selected(registry, node, selection, read_by_blocks=not values.is_constant)
        return fused(registry, _PRODUCT, [values, count], node.source)
    marks = [v for v in values.domain.defined if v != 0]
    if len(marks) == 1:
        count = _count_where(registry, node, selection, values, marks[0])
        return fused(registry, _PRODUCT, [constant_table(marks[0]), count], node.source)
    error = ValueSetError(
        f"it adds up {len(values.domain):,} values that are means or sums, which float32 has a "
        "little off, so that their sum cannot be known exactly",
        size=len(values.domain),
        limit=MAX_SUM,
        source=node.source,
        hint="map the values to few whole numbers first, as round(x) or x > 0.5 does",
    )
    summands = mean_over(registry, node, selection, values, default=0, error=error)
    exact = as_summable(registry, summands)
    if exact is None:
        raise error
    return listed_sum(registry, node, exact, most)


def _defined(table: Table) -> Table:
    """The table with 0 for what is undefined: that adds nothing."""
    if table.domain.undefined is None:
        return table
    return make_table(
        table.roots, table.codes, [0 if v is None else v for v in table.domain.values]
    )


def _count_where(
    registry: Registry, node: Sum, selection: Selection, values: Table, wanted: Value | None
) -> Table:
    """How many selected keys have this value."""
    marked = np.array(
        [v == wanted if v is not None else wanted is None for v in values.domain.values]
    )
    everywhere = constant_table(0)
    factor = Factor(values, everywhere, Listed(marked[:, None]))
    return count_selected(registry, node, both(selection, conjunction([factor])))


# ---- defaults --------------------------------------------------------------------------------


def _has_one_sign(domain: Domain) -> bool:
    """Whether no sum is 0 but that of nothing."""
    numbers = [v for v in domain.defined if is_numeric(v)]
    return all(v > 0 for v in numbers) or all(v < 0 for v in numbers)


def _taken(node: Sum, summed: Table, empty: Table | None, undefined: Sequence[Table]) -> Table:
    """The sum, but the default where nothing is selected, and undefined where a value is.

    Args:
        empty: what is 0 where nothing is selected; None if the sum is right there.
        undefined: what is not 0 where an undefined value is selected.
    """
    tables = [summed, *undefined, *([] if empty is None else [empty])]
    if len(tables) == 1:
        return summed

    def value(total: Value, *counts: Value) -> Value | None:
        if undefined and counts[0]:
            return None
        return node.default if empty is not None and not counts[-1] else total

    return apply(
        Function(call=value, symbol="sum", arity=len(tables), exact=True), tables, node.source
    )


def _as_number(value: Value) -> Value:
    return int(value) if isinstance(value, bool) else value


def _product(value: Value, count: Value) -> Value:
    assert is_numeric(value)
    assert isinstance(count, int)
    product = canonical(Fraction(value) * count)
    assert product is not None
    return product


_AS_NUMBER = Function(call=_as_number, symbol="number", arity=1, exact=True)
_PRODUCT = Function(call=_product, symbol="*", arity=2, exact=True)
