"""Widths that a program computes by itself, as the paper's programs do.

Let everybody select position 0 as well, and take the mean of [position == 0]: it is one divided by
the number of selected positions. So `round(1 / mean)` is a selector width, and the language has a
node for it that compiles to one head without arithmetic, whatever the length. That the two are the
same on every input needs no more than the shape of the text, which is looked for here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from .. import nodes
from ..functions import Comparison
from ..nodes import Node, SelectorNode, SOpNode
from .functions import UNARY
from .values import Host

_DEFINITION = "defined as"
_WIDTH = "one divided by the width of"


def definition(node: Node) -> Node:
    """What RASP makes a node of: mostly the node itself."""
    for note, value in node.notes:
        if note == _DEFINITION:
            return cast(Node, value)
    return node


def defined_as(long: SOpNode) -> tuple[str, object]:
    """The note of a short node: what RASP makes it of."""
    return (_DEFINITION, long)


def noted_quotient(quotient: SOpNode, dividend: Host, divisor: SOpNode) -> SOpNode:
    """`1 / share`, with a note if it is the width of a selector."""
    selector = _selector_of_share(divisor)
    if selector is None or isinstance(dividend, bool) or dividend != 1:
        return quotient
    return replace(quotient, notes=(*quotient.notes, (_WIDTH, selector)))


def rounded(operand: SOpNode, long: SOpNode) -> SOpNode:
    """`round(operand)`: a width if the operand is one."""
    for note, selector in operand.notes:
        if note == _WIDTH:
            notes = (nodes.RASP, defined_as(long))
            return nodes.Width(cast(SelectorNode, selector), source=long.source, notes=notes)
    return long


def _selector_of_share(node: SOpNode) -> SelectorNode | None:
    """The selector of the mean of [position == 0], if it has position 0 in each row."""
    match node:
        case nodes.Aggregate(selector=nodes.Or(left=left, right=right) as both, values=values):
            marks = _marks_first(values) and (_is_first(left) or _is_first(right))
            return both if marks else None
        case _:
            return None


def _is_first(selector: SelectorNode) -> bool:
    """`select(indices, 0, ==)`."""
    match selector:
        case nodes.Select(keys=nodes.Indices(), queries=nodes.Constant(value=int(place))):
            return place == 0 and selector.predicate.comparison is Comparison.EQ
        case _:
            return False


def _marks_first(values: SOpNode) -> bool:
    """`indicator(indices == 0)`."""
    match values:
        case nodes.Apply(function=outer, operands=(nodes.Apply(function=test, operands=(over,)),)):
            first = test.against is not None and test.against == (Comparison.EQ, 0)
            return first and outer is UNARY["indicator"] and isinstance(over, nodes.Indices)
        case _:
            return False
