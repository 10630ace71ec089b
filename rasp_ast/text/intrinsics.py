"""Library functions that the compiler knows by heart.

The library builds a selector width of two means and a division, as the paper does. The language has
a node for it that compiles to one head and no arithmetic. So where the library's own `length`,
`selector_width` or `count` has given an s-op, the short node takes its place; what RASP makes it of
is its expansion, for the count of RASP's layers and heads.
"""

from __future__ import annotations

from collections.abc import Sequence

from .. import leaves, nodes
from ..functions import Comparison
from ..nodes import SOpNode
from ..source import Source
from .dialect import RULES
from .operations import binary, select
from .values import Host, SelectorValue, SOpValue


def shortcut(name: str, arguments: Sequence[Host], long: Host, source: Source) -> Host:
    """The short form of what a library function gave, or that itself if there is none."""
    if not isinstance(long, SOpValue):
        return long
    expansion = long.node
    match name, arguments:
        case "length", []:
            everywhere = nodes.Select(leaves.TOKENS, leaves.TOKENS, Comparison.TRUE.function)
            return SOpValue(nodes.Width(everywhere, expansion, name=name, rules=RULES), name)
        case "selector_width", [SelectorValue() as selector, False]:
            selector.used = True
            node: SOpNode = nodes.Width(selector.node, expansion, source=source, rules=RULES)
            return SOpValue(node, long.label)
        case "count", [sequence, value]:
            if isinstance(value, SOpValue):
                sequence, value = binary("==", sequence, value, source), True
            chosen = select(sequence, value, Comparison.EQ, source)
            node = nodes.Width(chosen.node, expansion, source=source, rules=RULES)
            return SOpValue(node, long.label)
        case _:
            return long
