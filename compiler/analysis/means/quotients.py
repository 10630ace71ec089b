"""Arithmetic of means as quotients of polynomials in a few whole numbers.

A mean is a sum divided by a count.  So a variance, ``mean(x * x) - mean(x) ** 2``, is
``(S2 n - S1 ** 2) / n ** 2``, and a weighted mean is a quotient of two sums: however many values
it may take, it follows from a few whole numbers that heads give exactly.  As an answer it needs no
list of its values: whoever decodes it computes the quotient, exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import trunc

from ....rasp_ast.functions import Function
from ....rasp_ast.nodes import (
    Aggregate,
    Apply,
    Constant,
    Node,
    SelectorNode,
    SOpNode,
    Sum,
    topological,
)
from ....rasp_ast.values import Value, is_number
from ...tables.apply import apply
from ...tables.scale import common_unit
from ...tables.tables import Table
from ..counts import count_selected
from ..registry import Registry
from .columns_of_sums import (
    MAX_MADE_SUM,
    MAX_SAFE_SUM,
    column_of,
    is_of_means,
    sum_in_columns,
)
from .conditions import Conditions
from .exact import keeps_means
from .known import Known
from .moments import is_exact, sum_of_numbers, taken_of_quotient
from .monomials import ONE
from .pieces import Pieces, chooses, with_default
from .polynomials import KeptFunction, Number, RationalFunction, RoundedFunction, is_arithmetic
from .roundings import is_root, rounding_of
from .summands import MAX_SUM, is_summable
from .unlisted import Operand, UnlistedMean, as_unlisted


def quotients_of(
    registry: Registry,
    nodes: Sequence[SOpNode],
    known: Known,
    *,
    exactly: bool = False,
    rounded: list[RoundedFunction | KeptFunction] | None = None,
    defaults: dict[Node, Value | None] | None = None,
    choosing: bool = False,
) -> list[Number | None]:
    """Several nodes as quotients in the same whole numbers; the operands are visited once each.

    Args:
        exactly: only what the language computes exactly, without a float on the way.
        rounded: where quotients are added that are rounded, or whose roots are taken; None if
            nothing may be.
        defaults: where means are noted that may be empty, with what they are then; None if that
            must be undefined.
        choosing: also what chooses between quotients; see ``pieces.py``.
    """
    columns: list[Table] = []
    made: dict[Node, Number | None] = {}
    needed = _needed(nodes, known, choosing=choosing)
    pieces = Pieces(
        conditions=Conditions(registry=registry, known=known, made=made, columns=columns)
    )
    for each in topological(nodes, known.operands):
        if each not in needed or isinstance(each, SelectorNode):
            continue
        does = known.written.get(each, each)
        number = pieces.of(each) if choosing else None
        if isinstance(number, RationalFunction):  # one of two that are exact
            made[each] = replace(number, rounded=rounded)
            continue
        if isinstance(each, Constant):
            number = each.value if is_number(each.value) else None
        elif each not in known.kept and isinstance(does, Apply) and computes(does.function):
            number = called_with(does.function, [made[o] for o in does.operands])
            listed = number is None and each not in known.deferred and each is does
            listed = listed and known.is_known(each)
            if listed:
                number = _number(
                    registry, each, known.operand(each), columns, defaults, choosing=choosing
                )
        elif isinstance(each, Aggregate | Sum) and each in known.deferred:
            selection = known.selection(each.selector)
            number = taken_of_quotient(registry, each, selection, made[each.values], columns)
            if number is None and isinstance(each, Sum) and each.values not in known.deferred:
                number = sum_of_numbers(registry, each, known.gathered(each), columns, defaults)
        elif known.is_known(each):
            number = _number(
                registry, each, known.operand(each), columns, defaults, choosing=choosing
            )
        if isinstance(number, RationalFunction):
            number = replace(number, rounded=rounded)
        exact = not exactly or not isinstance(number, RationalFunction) or is_exact(number)
        made[each] = number if exact else None
    return [made[node] for node in nodes]


def _needed(nodes: Sequence[SOpNode], known: Known, *, choosing: bool) -> set[Node]:
    """The nodes and all operands of arithmetic in them, but not what these are made of."""
    found: set[Node] = set()
    waiting = list(nodes)
    while waiting:
        each = waiting.pop()
        if each in found:
            continue
        found.add(each)
        if each in known.kept:
            continue
        does = known.written.get(each, each)
        if isinstance(does, Apply) and (
            computes(does.function) or (choosing and chooses(does.function))
        ):
            waiting.extend(does.operands)
        if isinstance(each, Aggregate | Sum) and each in known.deferred:
            waiting.append(each.values)
    return found


def called_with(function: Function, numbers: Sequence[Number | None]) -> Number | None:
    """What an exact function gives, if it computes with nothing but quotients."""
    if any(number is None for number in numbers):
        return None
    try:
        numbers = [n.as_kept if isinstance(n, RationalFunction) else n for n in numbers]
        first = numbers[0]
        if isinstance(first, RationalFunction) and is_root(function):
            made: object = first.kept("sqrt")
        elif function.given is int and first is not None:
            made = trunc(first)
        else:
            made = function.call(*numbers)
    except (TypeError, ArithmeticError, ValueError):
        return None
    return made if isinstance(made, RationalFunction) or is_number(made) else None


def computes(function: Function) -> bool:
    """Whether a function may be called with quotients: it is arithmetic, or rounds."""
    return is_arithmetic(function) or rounding_of(function) is not None


def _number(
    registry: Registry,
    node: SOpNode,
    operand: Operand,
    columns: list[Table],
    defaults: dict[Node, Value | None] | None,
    *,
    choosing: bool,
) -> Number | None:
    """An operand as something to compute with; None where it is no number, or not exact."""
    if isinstance(operand, Table):
        value = operand.domain.values[0]
        if operand.is_constant:
            return value if is_number(value) else None
        mean = as_unlisted(registry, node, operand)
        if mean is None:
            return _whole(registry, node, operand, columns)
        operand = mean
    default = operand.default_number
    if choosing and default is not None:
        made = _of_mean(registry, node, replace(operand, default=None), columns)
        return None if made is None else with_default(registry, operand, made, default)
    if operand.can_be_empty and defaults is not None:
        defaults[node] = operand.default
        operand = replace(operand, default=None)
    return _of_mean(registry, node, operand, columns)


def _whole(
    registry: Registry, node: SOpNode, table: Table, columns: list[Table]
) -> RationalFunction | None:
    """Whole numbers, or multiples of a fraction, that are exact or known to be whole.

    None for fractions so fine that the language rounds their means to floats.
    """
    domain = table.domain
    if not domain.is_number or domain.undefined is not None:
        return None
    if not all(root.base.exact_at_bos or root.base.is_whole_scalar for root in table.roots):
        return None
    numbers = [v for v in domain.values if is_number(v)]
    unit = Fraction(1)
    if not all(isinstance(v, int) for v in numbers):
        if not keeps_means(domain, registry.max_seq_len):
            return None
        unit = common_unit(Fraction(v) for v in numbers)
        table = apply(_multiples(unit), [table], node.source)
    if max(map(abs, numbers)) > unit * MAX_SUM:
        return None
    return RationalFunction({(column_of(table, columns),): unit}, ONE, columns)


def _multiples(unit: Fraction) -> Function:
    def multiple(value: Value) -> Value:
        assert is_number(value)
        return int(value / unit)

    return Function(call=multiple, symbol=f"multiple of {unit}", arity=1, exact=True)


def _of_mean(
    registry: Registry, node: SOpNode, mean: UnlistedMean, columns: list[Table]
) -> RationalFunction | None:
    """A mean as its sum over its count; of numbers far from 0, the sum of their distances."""
    if mean.can_be_empty and mean.default is not None:
        return None
    most = MAX_SAFE_SUM if is_of_means(mean) or is_summable(mean) else MAX_MADE_SUM
    total = sum_in_columns(registry, mean, columns, most)
    if total is None:
        return None
    count = (column_of(count_selected(registry, node, mean.selection), columns),)
    counts = frozenset(count) if mean.can_be_empty else frozenset[int]()
    return total.over(count, counts)
