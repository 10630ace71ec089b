"""Choices between quotients: ``where(mean > c, mean, c)``, ``abs(mean - c)``.

A condition is one more whole number, 1 where it holds and 0 elsewhere, and blocks know it exactly.
So what is chosen is again a quotient: of ``c`` times one numerator and ``1 - c`` times the other,
over the same of the denominators. Where what is taken has no value its denominator is 0, and so is
all of it; what is not taken is multiplied by 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import cast

from ....rasp_ast.functions import Comparison, Function
from ....rasp_ast.nodes import Apply, Constant, SOpNode
from ....rasp_ast.operators import UNARY, WHERE
from ....rasp_ast.user_functions.formulas import Argument, Fixed
from ....rasp_ast.values import Value, is_number
from ...selectors.head_roots import head_of
from ...tables.apply import apply
from ...tables.tables import Table
from ..registry import Registry
from .columns_of_sums import column_of
from .conditions import CONNECTIVES, Conditions, order_of
from .monomials import ONE, Polynomial, add, product, reduced
from .polynomials import MAX_MONOMIALS, Number, RationalFunction
from .unlisted import UnlistedMean


def chooses(function: Function) -> bool:
    """Whether it chooses between numbers, or is part of what decides that."""
    is_choice = function in (UNARY["abs"], *CONNECTIVES) or bool(places_of_choice(function))
    return is_choice or order_of(function) is not None


def places_of_choice(function: Function) -> tuple[Argument | Fixed, ...]:
    """What ``where`` is given, if the function is that, maybe with some operands held fixed."""
    if function is WHERE:
        return tuple(map(Argument, range(WHERE.arity)))
    match function.recipe:
        case ("bound", WHERE.recipe, constants):
            fixed = dict(cast("tuple[tuple[int, Value], ...]", constants))
            free = iter(range(WHERE.arity))
            return tuple(
                Fixed(fixed[i]) if i in fixed else Argument(next(free)) for i in range(WHERE.arity)
            )
        case _:
            return ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Pieces:
    """What is made of choices, among the nodes of one answer."""

    conditions: Conditions

    def of(self, node: SOpNode) -> Number | None:
        """What a node is that chooses; None for others, and where that takes too much."""
        does = self.conditions.known.does(node)
        if not isinstance(does, Apply) or node in self.conditions.known.kept:
            return None
        if does.function is UNARY["abs"]:
            return self._size(does)
        places = places_of_choice(does.function)
        if not places or not isinstance(places[0], Argument):
            return None
        holds = self.conditions.truth(does.operands[places[0].place])
        one, other = (self._branch(does, place) for place in places[1:])
        return None if holds is None else self._chosen(holds, one, other)

    def _size(self, node: Apply) -> Number | None:
        """The size of a number: twice whether it is 0 or more, less 1, times that."""
        inside = self.conditions.made[node.operands[0]]
        if not isinstance(inside, RationalFunction):
            return None
        inside = inside.as_kept
        holds = self.conditions.is_so(node, Comparison.GEQ, inside)
        return None if holds is None else self._chosen(holds, inside, -inside)

    def _branch(self, node: Apply, place: Argument | Fixed) -> RationalFunction | None:
        """What is taken in a case; of what has no value, 0 over 0. None for what is no number."""
        if isinstance(place, Fixed):
            value = place.value
        else:
            operand = node.operands[place.place]
            number = self.conditions.made[operand]
            if isinstance(number, RationalFunction):
                return number.as_kept
            value = operand.value if isinstance(operand, Constant) else number
            if number is None and not isinstance(operand, Constant):
                return None
        if value is None:
            return RationalFunction({}, {}, self.conditions.columns)
        return self._constant(value) if is_number(value) else None

    def _constant(self, value: int | Fraction) -> RationalFunction:
        polynomial = {(): Fraction(value)} if value else {}
        return RationalFunction(polynomial, ONE, self.conditions.columns)

    def _chosen(
        self, holds: Number, one: RationalFunction | None, other: RationalFunction | None
    ) -> Number | None:
        """One number where a condition holds, and the other where it does not."""
        if one is None or other is None:
            return None
        if not isinstance(holds, RationalFunction):
            return one if holds else other
        has_both = bool(one.denominator and other.denominator)
        shared = one.counts & other.counts if has_both else one.counts | other.counts
        counts = holds.counts | shared
        one, other = _told_by_divisor(one, counts), _told_by_divisor(other, counts)
        does = holds.numerator
        fails = add(holds.denominator, {m: -factor for m, factor in does.items()})
        denominator = add(product(does, one.denominator), product(fails, other.denominator))
        numerator = add(product(does, one.numerator), product(fails, other.numerator))
        if not denominator or max(len(numerator), len(denominator)) > MAX_MONOMIALS:
            return None
        old = [_divisors(each.denominator) for each in (one, other) if each.denominator]
        new = _divisors(denominator) - old[0].intersection(*old)
        if any(c < 0 or self.conditions.columns[c].domain.numbers.min() < 0 for c in new):
            return None
        numerator, denominator = reduced(numerator, denominator)
        return RationalFunction(
            numerator,
            denominator,
            self.conditions.columns,
            counts | new,
            is_of_floats=one.is_of_floats or other.is_of_floats,
        )


def with_default(
    registry: Registry, mean: UnlistedMean, made: RationalFunction, default: Fraction
) -> RationalFunction:
    """A mean that is a number where nothing is selected: over 1 in the place of a count of 0."""
    ((count,),) = made.denominator

    def at_least_one(number: Value) -> int:
        assert isinstance(number, int)
        return max(1, number)

    function = Function(call=at_least_one, symbol="or 1", arity=1, exact=True)
    divisor = apply(function, [made.columns[count]], mean.node.source)
    column = column_of(divisor, made.columns)
    there = {(column,): default, (count,): -default} if default else {}
    numerator = add(made.numerator, there)
    return RationalFunction(numerator, {(column,): Fraction(1)}, made.columns)


# ---- divisors --------------------------------------------------------------------------------


def _divisors(polynomial: Polynomial) -> frozenset[int]:
    """The columns that stand in each term."""
    first, *others = map(frozenset[int], polynomial)
    return first.intersection(*others)


def _told_by_divisor(number: RationalFunction, counts: frozenset[int]) -> RationalFunction:
    """The same number, which is 0 over 0 where any count is 0 that is not among these."""
    for count in sorted(number.counts - counts):
        parts = number.numerator, number.denominator
        if not all(_vanishes(part, count, number.columns) for part in parts):
            once: Polynomial = {(count,): Fraction(1)}
            numerator, denominator = (product(part, once) for part in parts)
            number = replace(number, numerator=numerator, denominator=denominator)
    return number


def _vanishes(polynomial: Polynomial, count: int, columns: Sequence[Table]) -> bool:
    """Whether each term has a factor that is 0 where a count is: itself, or a sum over the same."""
    counted = head_of(columns[count])

    def is_zero(column: int) -> bool:
        root = head_of(columns[column]) if column >= 0 else None
        if root is None or counted is None or not root.adds_up:
            return column == count
        return column == count or root.selection.identity == counted.selection.identity

    return all(any(map(is_zero, monomial)) for monomial in polynomial)
