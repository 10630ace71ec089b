"""Arithmetic of means as quotients of polynomials in a few whole numbers.

A mean is a sum divided by a count.  So a variance, ``mean(x * x) - mean(x) ** 2``, is
``(S2 n - S1 ** 2) / n ** 2``, and a weighted mean is a quotient of two sums: however many values
it may take, it follows from a few whole numbers that heads give exactly.  As an answer it needs no
list of its values: whoever decodes it computes the quotient, exactly.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TypeAlias

from ....rasp_ast.errors import PrecisionError
from ....rasp_ast.functions import Function
from ....rasp_ast.nodes import Apply, Node, SelectorNode, SOpNode, topological
from ....rasp_ast.values import is_number
from ...tables.tables import Table
from ..counts import count_selected
from ..registry import Registry
from .polynomials import ONE, Monomial, Polynomial, Quotient, add, is_arithmetic
from .sums import MAX_SUM, integer_sum, is_summable
from .unlisted import UnlistedMean, as_unlisted, lattice

MAX_COLUMNS = 6
"""A quotient of more whole numbers than this is not decoded."""

Operand: TypeAlias = Table | UnlistedMean


def quotient_of(
    registry: Registry, node: SOpNode, operand_of: Callable[[Node], Operand]
) -> Quotient | None:
    """Arithmetic of means and whole numbers as a quotient; None for what is none.

    Args:
        node: what is asked for; the operands of its operators are visited once each.
        operand_of: what a node is that is not arithmetic itself.
    """
    columns: list[Table] = []
    known: dict[Node, Quotient | int | Fraction | None] = {}
    needed = _needed(node)
    for each in topological((node,)):
        if each not in needed or isinstance(each, SelectorNode):
            continue
        if isinstance(each, Apply) and is_arithmetic(each.function):
            known[each] = _called(each.function, [known[o] for o in each.operands])
        else:
            known[each] = _number(registry, each, operand_of(each), columns)
    made = known[node]
    if not isinstance(made, Quotient) or len(_used(made)) > MAX_COLUMNS:
        return None
    return made


def _needed(node: SOpNode) -> set[Node]:
    """The node and all operands of arithmetic in it, but not what these are made of."""
    found: set[Node] = set()
    waiting: list[SOpNode] = [node]
    while waiting:
        each = waiting.pop()
        if each not in found and isinstance(each, Apply) and is_arithmetic(each.function):
            waiting.extend(each.operands)
        found.add(each)
    return found


def _called(
    function: Function, numbers: Sequence[Quotient | int | Fraction | None]
) -> Quotient | int | Fraction | None:
    """What an exact function gives, if it computes with nothing but quotients."""
    if any(number is None for number in numbers):
        return None
    try:
        made: object = function.call(*numbers)
    except (TypeError, ArithmeticError, ValueError):
        return None
    return made if isinstance(made, Quotient) or is_number(made) else None


def _used(quotient: Quotient) -> list[int]:
    """The columns that a quotient is computed from, ascending."""
    monomials = [*quotient.numerator, *quotient.denominator]
    return sorted({column for m in monomials for column in m} | quotient.counts)


def _number(
    registry: Registry, node: SOpNode, operand: Operand, columns: list[Table]
) -> Quotient | int | Fraction | None:
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


def _whole(table: Table, columns: list[Table]) -> Quotient | None:
    """Whole numbers, or multiples of a fraction, that no head or MLP may have a little off."""
    domain = table.domain
    if not domain.is_number or domain.undefined is not None:
        return None
    if not all(root.base.exact_at_bos for root in table.roots):
        return None
    if not all(isinstance(v, int) and abs(v) <= MAX_SUM for v in domain.values):
        return None
    return Quotient({(_column(table, columns),): Fraction(1)}, ONE, columns)


def _of_mean(
    registry: Registry, node: SOpNode, mean: UnlistedMean, columns: list[Table]
) -> Quotient | None:
    """A mean as its sum over its count; of numbers far from 0, the sum of their distances."""
    if not is_summable(mean) or (mean.can_be_empty and mean.default is not None):
        return None
    center = Fraction(0)
    try:
        total, unit = integer_sum(registry, mean, center)
    except PrecisionError:
        center = lattice(mean).low
        try:
            total, unit = integer_sum(registry, mean, center)
        except PrecisionError:
            return None
    count = (_column(count_selected(registry, node, mean.selection), columns),)
    numerator = add({(_column(total, columns),): unit}, {count: center} if center else {})
    counts = frozenset(count) if mean.can_be_empty else frozenset[int]()
    return Quotient(numerator, {count: Fraction(1)}, columns, counts)


def _column(table: Table, columns: list[Table]) -> int:
    for place, known in enumerate(columns):
        if known.identity == table.identity:
            return place
    columns.append(table)
    return len(columns) - 1


# ---- as an answer ----------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class WholeNumbers:
    """A quotient over the whole numbers that it needs, with whole coefficients.

    Attributes:
        columns: their tables.
        numerator, denominator: terms ``(coefficient, powers of the columns)``.
        counts: places of columns that are 0 where the answer is undefined.
    """

    columns: tuple[Table, ...]
    numerator: tuple[tuple[int, Monomial], ...]
    denominator: tuple[tuple[int, Monomial], ...]
    counts: tuple[int, ...]


def over_its_columns(quotient: Quotient) -> WholeNumbers:
    """The quotient for whoever decodes it."""
    used = _used(quotient)
    both = [*quotient.numerator.values(), *quotient.denominator.values()]
    scale = lcm(*(c.denominator for c in both))

    def terms(polynomial: Polynomial) -> tuple[tuple[int, Monomial], ...]:
        return tuple(
            (int(c * scale), tuple(m.count(column) for column in used))
            for m, c in polynomial.items()
        )

    return WholeNumbers(
        tuple(quotient.columns[i] for i in used),
        terms(quotient.numerator),
        terms(quotient.denominator),
        tuple(used.index(i) for i in sorted(quotient.counts)),
    )
