"""Users' functions that are formulas, written as what they mean: with the language's operators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .. import nodes
from ..functions import Comparison, Function
from ..nodes import Apply, Select, SelectorNode, SOpNode
from ..operators import UNARY, WHERE, Literal, apply
from ..source import Source
from .formulas import (
    Argument,
    Fixed,
    Formula,
    Step,
    always_asked,
    arguments_of,
    is_conditional,
    is_total,
)
from .wrapped import formula_now


def spelled_map(node: Apply, *, undefined: frozenset[int]) -> Apply | None:
    """A map by operators, of operands that are numbers; None if its function is no formula.

    And None where operators would compute what the function does not: a branch that it does not
    take may have no value, or an undefined operand not matter.

    Args:
        undefined: the places of operands that may be undefined.
    """
    formula = formula_now(node.function)
    if formula is None or (is_conditional(formula) and not is_total(formula)):
        return None
    if not undefined <= always_asked(formula):
        return None
    made = _Spelled(node.operands, node.source).node(formula)
    return made if isinstance(made, Apply) and made is not node else None


class _Spelled:
    """Formulas of the same operands; equal parts become one node."""

    def __init__(self, operands: Sequence[SOpNode], source: Source | None) -> None:
        self.operands = operands
        self.source = source
        self.made: dict[Formula, SOpNode] = {}

    def node(self, formula: Formula) -> SOpNode:
        """The expression that a formula is."""
        match formula:
            case Argument(place):
                return self.operands[place]
            case Fixed(value):
                return nodes.Constant(value, source=self.source)
            case Step(function, parts):
                if formula not in self.made:
                    operands = [self._operand(part) for part in parts]
                    self.made[formula] = apply(function, *operands, source=self.source)
                return self.made[formula]

    def _operand(self, part: Formula) -> SOpNode | Literal:
        if isinstance(part, Fixed) and part.value is not None:
            return Literal(part.value)
        return self.node(part)


# ---- predicates ------------------------------------------------------------------------------


def bare_comparison(predicate: Function) -> Function | None:
    """The comparison of key and query that a user's predicate is, if it is one and nothing else.

    It is called as the user's is, by the same name: errors show the program as it is written.
    """
    formula = formula_now(predicate)
    if not isinstance(formula, Step) or formula.function.comparison is None:
        return None
    comparison = formula.function.comparison
    if formula.parts == (Argument(1), Argument(0)):
        comparison = comparison.mirrored
    elif formula.parts != (Argument(0), Argument(1)):
        return None
    return replace(comparison.function, call=predicate.call, symbol=predicate.symbol)


def spelled_select(node: Select) -> SelectorNode | None:
    """A selector by comparisons of what keys and queries give apart, of defined numbers.

    None where the predicate is none.
    """
    formula = formula_now(node.predicate)
    if formula is None or not is_total(formula):
        return None
    keys = _Spelled((node.keys, node.queries), node.source)
    return _selector(formula, keys, node.source)


def _selector(formula: Formula, parts: _Spelled, source: Source | None) -> SelectorNode | None:
    match formula:
        case Step(function, (condition, one, other)) if function is WHERE:
            return _choice(condition, one, other, parts, source)
        case Step(function, (inner,)) if function is UNARY["~"]:
            selector = _selector(inner, parts, source)
            return None if selector is None else nodes.Not(selector, source=source)
        case Step(function, (left, right)) if function.comparison is not None:
            return _comparison(function.comparison, left, right, parts, source)
        case _:
            return None


def _choice(
    condition: Formula, one: Formula, other: Formula, parts: _Spelled, source: Source | None
) -> SelectorNode | None:
    """`a and b`, or `a or b`."""
    first = _selector(condition, parts, source)
    if first is None:
        return None
    if other == Fixed(False):
        second = _selector(one, parts, source)
        return None if second is None else nodes.And(first, second, source=source)
    if one == Fixed(True):
        second = _selector(other, parts, source)
        return None if second is None else nodes.Or(first, second, source=source)
    return None


def _comparison(
    comparison: Comparison, left: Formula, right: Formula, parts: _Spelled, source: Source | None
) -> SelectorNode | None:
    sides = arguments_of(left), arguments_of(right)
    if any(len(side) > 1 for side in sides) or sides[0] == sides[1]:
        return None
    key, query = parts.node(left), parts.node(right)
    if 1 in sides[0] or 0 in sides[1]:
        key, query, comparison = query, key, comparison.mirrored
    return nodes.Select(key, query, comparison.function, source=source)
