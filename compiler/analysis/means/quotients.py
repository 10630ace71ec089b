"""Arithmetic of means as quotients of polynomials in a few whole numbers.

A mean is a sum divided by a count.  So a variance, ``mean(x * x) - mean(x) ** 2``, is
``(S2 n - S1 ** 2) / n ** 2``, and a weighted mean is a quotient of two sums: however many values
it may take, it follows from a few whole numbers that heads give exactly.  As an answer it needs no
list of its values: whoever decodes it computes the quotient, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from ....model import answers as rules
from ....rasp_ast.functions import Function
from ....rasp_ast.nodes import Aggregate, Apply, Node, SelectorNode, SOpNode, Sum, topological
from ....rasp_ast.values import is_number
from ...selectors.selections import Selection
from ...tables.tables import Table
from ..counts import count_selected
from ..registry import Registry
from .moments import column_of, is_exact, sum_in_columns, taken_of_quotient
from .polynomials import ONE, Polynomial, RationalFunction, is_arithmetic
from .summands import MAX_SUM, as_summable
from .unlisted import Operand, UnlistedMean, as_unlisted

MAX_COLUMNS = 6
"""A quotient of more whole numbers than this is not decoded."""

Number: TypeAlias = RationalFunction | int | Fraction


@dataclass(frozen=True, eq=False, kw_only=True)
class Known:
    """What an analysis knows by now of a program's nodes.

    Attributes:
        operand: what a node is that is not arithmetic itself; it may raise a CompileError.
        selection: what a selector is.
        deferred: nodes whose values are listed only on request.
        kept: nodes that nobody looks behind.
        written: maps by users' functions, as the operators that these are made of.
    """

    operand: Callable[[Node], Operand]
    selection: Callable[[Node], Selection]
    deferred: Collection[Node]
    kept: Collection[Node]
    written: Mapping[Node, Apply]

    def operands(self, node: Node) -> tuple[Node, ...]:
        """What a node is made of."""
        return self.written.get(node, node).children


def quotient_of(registry: Registry, node: SOpNode, known: Known) -> RationalFunction | None:
    """Arithmetic of means and whole numbers as a quotient; None for what is none."""
    (made,) = quotients_of(registry, (node,), known)
    if not isinstance(made, RationalFunction) or len(_used(made)) > MAX_COLUMNS:
        return None
    return made


def quotients_of(
    registry: Registry, nodes: Sequence[SOpNode], known: Known, *, exactly: bool = False
) -> list[Number | None]:
    """Several nodes as quotients in the same whole numbers; the operands are visited once each.

    Args:
        exactly: only what the language computes exactly, without a float on the way.
    """
    columns: list[Table] = []
    made: dict[Node, Number | None] = {}
    needed = _needed(nodes, known)
    for each in topological(nodes, known.operands):
        if each not in needed or isinstance(each, SelectorNode):
            continue
        does = known.written.get(each, each)
        number = None
        if each not in known.kept and isinstance(does, Apply) and is_arithmetic(does.function):
            number = _called(does.function, [made[o] for o in does.operands])
            listed = number is None and each not in known.deferred and each is does
            number = _number(registry, each, known.operand(each), columns) if listed else number
        elif isinstance(each, Aggregate | Sum) and each in known.deferred:
            selection = known.selection(each.selector)
            number = taken_of_quotient(registry, each, selection, made[each.values], columns)
        else:
            number = _number(registry, each, known.operand(each), columns)
        exact = not exactly or not isinstance(number, RationalFunction) or is_exact(number)
        made[each] = number if exact else None
    return [made[node] for node in nodes]


def _needed(nodes: Sequence[SOpNode], known: Known) -> set[Node]:
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
        if isinstance(does, Apply) and is_arithmetic(does.function):
            waiting.extend(does.operands)
        if isinstance(each, Aggregate | Sum) and each in known.deferred:
            waiting.append(each.values)
    return found


def _called(function: Function, numbers: Sequence[Number | None]) -> Number | None:
    """What an exact function gives, if it computes with nothing but quotients."""
    if any(number is None for number in numbers):
        return None
    try:
        made: object = function.call(*numbers)
    except (TypeError, ArithmeticError, ValueError):
        return None
    return made if isinstance(made, RationalFunction) or is_number(made) else None


def _used(quotient: RationalFunction) -> list[int]:
    """The columns that a quotient is computed from, ascending."""
    monomials = [*quotient.numerator, *quotient.denominator]
    return sorted({column for m in monomials for column in m} | quotient.counts)


def _number(
    registry: Registry, node: SOpNode, operand: Operand, columns: list[Table]
) -> Number | None:
    """An operand as something to compute with; None where it is no number, or not exact."""
    if isinstance(operand, Table):
        value = operand.domain.values[0]
        if operand.is_constant:
            return value if is_number(value) else None
        mean = as_unlisted(registry, node, operand)
        if mean is None:
            return _whole(operand, columns)
        operand = mean
    return _of_mean(registry, node, operand, columns)


def _whole(table: Table, columns: list[Table]) -> RationalFunction | None:
    """Whole numbers, or multiples of a fraction, that no head or MLP may have a little off."""
    domain = table.domain
    if not domain.is_number or domain.undefined is not None:
        return None
    if not all(root.base.exact_at_bos for root in table.roots):
        return None
    if not all(isinstance(v, int) and abs(v) <= MAX_SUM for v in domain.values):
        return None
    return RationalFunction({(column_of(table, columns),): Fraction(1)}, ONE, columns)


def _of_mean(
    registry: Registry, node: SOpNode, mean: UnlistedMean, columns: list[Table]
) -> RationalFunction | None:
    """A mean as its sum over its count; of numbers far from 0, the sum of their distances."""
    exact = as_summable(registry, mean)
    if exact is None or (mean.can_be_empty and mean.default is not None):
        return None
    total = sum_in_columns(registry, exact, columns)
    if total is None:
        return None
    count = (column_of(count_selected(registry, node, mean.selection), columns),)
    counts = frozenset(count) if mean.can_be_empty else frozenset[int]()
    return total.over(count, counts)


# ---- as an answer ----------------------------------------------------------------------------


def over_its_columns(quotient: RationalFunction) -> tuple[tuple[Table, ...], rules.Quotient]:
    """The whole numbers that it needs, and the rule by which it is decoded from them."""
    used = _used(quotient)
    both = [*quotient.numerator.values(), *quotient.denominator.values()]
    scale = lcm(*(c.denominator for c in both))

    def terms(polynomial: Polynomial) -> rules.Terms:
        return tuple(
            (int(c * scale), tuple(m.count(column) for column in used))
            for m, c in polynomial.items()
        )

    rule = rules.Quotient(
        terms(quotient.numerator),
        terms(quotient.denominator),
        len(used),
        tuple(used.index(i) for i in sorted(quotient.counts)),
    )
    return tuple(quotient.columns[i] for i in used), rule
