"""Conditions as whole numbers: 1 where they hold, else 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from ....rasp_ast.functions import Comparison, Function
from ....rasp_ast.nodes import Apply, Node, SOpNode
from ....rasp_ast.operators import BINARY, UNARY
from ....rasp_ast.values import Value, is_numeric
from ...tables.apply import apply
from ...tables.tables import Table
from ..registry import Registry
from .columns_of_sums import column_of
from .distances import SIGNS_OF_ZERO
from .known import Known
from .moments import is_positive
from .monomials import ONE
from .polynomials import Number, RationalFunction
from .signs import sign_of_polynomial

CONNECTIVES = (UNARY["~"], BINARY["&"], BINARY["|"])


def order_of(function: Function) -> Comparison | None:
    """The comparison that a function is, of two operands or of one and a constant."""
    comparison = function.comparison if function.against is None else function.against[0]
    return None if comparison in (Comparison.TRUE, Comparison.FALSE) else comparison


@dataclass(frozen=True, eq=False, kw_only=True)
class Conditions:
    """The conditions among the nodes of one answer.

    Attributes:
        known: what is known of the nodes.
        made: nodes as numbers, as far as they are known.
        columns: the whole numbers that all of them are computed from.
        truths: the conditions that were asked for; None for what takes too much.
    """

    registry: Registry
    known: Known
    made: Mapping[Node, Number | None]
    columns: list[Table]
    truths: dict[Node, Number | None] = field(default_factory=dict[Node, "Number | None"])

    def truth(self, node: SOpNode) -> Number | None:
        """A condition: as its table says, if no mean decides it; else by the sign of a sum."""
        if node not in self.truths:
            table = self.known.table(node)
            of_means = table is None or any(root.base.is_mean for root in table.roots)
            is_open = of_means and node not in self.known.kept
            truth = self._computed_truth(node) if is_open else None
            if truth is None and table is not None:
                truth = self._listed_truth(table)
            self.truths[node] = truth
        return self.truths[node]

    def _computed_truth(self, node: SOpNode) -> Number | None:
        """A condition as a function of others, or as a comparison of numbers."""
        does = self.known.does(node)
        if isinstance(does, Apply) and does.function in CONNECTIVES:
            return self._connected(does.function, [self.truth(o) for o in does.operands])
        if isinstance(does, Apply) and (comparison := order_of(does.function)) is not None:
            against = does.function.against
            sides = [self.made.get(operand) for operand in does.operands]
            if against is not None:
                sides.append(+against[1] if is_numeric(against[1]) else None)
            return self._compared(does, comparison, sides)
        return self._compared(node, Comparison.NEQ, [self.made.get(node), 0])

    def _connected(self, function: Function, truths: Sequence[Number | None]) -> Number | None:
        """What a connective makes of conditions."""
        if any(truth is None for truth in truths):
            return None
        one, *others = (truth for truth in truths if truth is not None)
        try:
            if not others:
                return 1 - one
            (other,) = others
            return one * other if function is BINARY["&"] else one + other - one * other
        except TypeError:
            return None

    def _compared(
        self, node: SOpNode, comparison: Comparison, sides: Sequence[Number | None]
    ) -> Number | None:
        left, right = sides
        if left is None or right is None:
            return None
        try:
            difference = left - right
        except TypeError:
            return None
        if not isinstance(difference, RationalFunction):
            return None
        return self.is_so(node, comparison, difference)

    def is_so(
        self, node: SOpNode, comparison: Comparison, difference: RationalFunction
    ) -> Number | None:
        """Whether a difference is above 0, or below, or is 0."""
        sign = sign_of_quotient(self.registry, node, comparison, difference)
        if sign is None:
            return None
        zero = comparison.function.bind({1: 0})
        return self._indicator(lambda value: zero(value) is True, sign, difference.counts)

    def _listed_truth(self, table: Table) -> Number:
        counts = frozenset[int]()
        if table.domain.undefined is not None:
            known = apply(_indicator(lambda value: value is not None), [table], None)
            counts = frozenset({column_of(known, self.columns)})
        return self._indicator(bool, table, counts)

    def _indicator(
        self, holds: Callable[[Value | None], bool], table: Table, counts: frozenset[int]
    ) -> Number:
        """Whether something holds of a table's values."""
        made = apply(_indicator(holds), [table], None)
        if made.is_constant and not counts:
            return int(made.domain.values[0] == 1)
        column = column_of(made, self.columns)
        return RationalFunction({(column,): Fraction(1)}, ONE, self.columns, counts)


def _indicator(holds: Callable[[Value | None], bool]) -> Function:
    def indicator(value: Value | None) -> int:
        return int(holds(value))

    return Function(call=indicator, symbol="holds", arity=1, exact=True, lazy=True)


def sign_of_quotient(
    registry: Registry, node: SOpNode, comparison: Comparison, difference: RationalFunction
) -> Table | None:
    """A whole number of the same sign, for who compares it with 0; None where it takes too much.

    Where a count is 0 it is anything.
    """
    polynomials = difference.numerator, difference.denominator
    if any(c < 0 for polynomial in polynomials for monomial in polynomial for c in monomial):
        return None  # only whoever decodes an answer rounds
    columns = difference.columns
    if not is_positive(difference.denominator, columns, difference.counts):
        return None
    if not difference.numerator:
        return None
    read_as = SIGNS_OF_ZERO.get(comparison, 0)
    return sign_of_polynomial(registry, node, difference.numerator, columns, read_as=read_as)
