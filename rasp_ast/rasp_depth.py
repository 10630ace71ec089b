"""How many layers and heads a program takes as RASP counts them.

The count of the RASP paper (section 3 and table 1) and of its reference interpreter: elementwise work
is free, each aggregate stands in the earliest layer that it can, and a layer has a head for each
selector that aggregates in it use. It says nothing of the compiled model, whose own sizes may be
smaller or larger.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import nodes
from .nodes import Node, SelectorNode, SOpNode


@dataclass(frozen=True, slots=True)
class Layers:
    """The heads of each layer, from the first."""

    heads: tuple[int, ...]

    @property
    def depth(self) -> int:
        """L: the number of layers."""
        return len(self.heads)

    @property
    def width(self) -> int:
        """H: the number of heads of the widest layer."""
        return max(self.heads, default=0)

    def __str__(self) -> str:
        return f"{self.depth} layers, heads {'/'.join(map(str, self.heads)) or 'none'}"


def rasp_layers(program: SOpNode) -> Layers:
    """The layers and heads of a program.

    A selector is one head however it is combined, and two selectors are two heads even if they are
    written alike. A selector width counts as the two aggregates that RASP makes it of, the length
    as one.
    """
    depths = _depths(program)
    users: list[set[tuple[object, int]]] = [set() for _ in range(depths[program])]
    for node, depth in depths.items():
        match node:
            case nodes.Aggregate(selector=selector):
                users[depth - 1].add((selector, 0))
            case nodes.Width(selector=selector):
                users[depth - 1] |= {(selector, 1), (selector, 2)}
            case nodes.Length():
                users[depth - 1].add((node, 0))
            case _:
                pass
    return Layers(tuple(map(len, users)))


def _depths(program: SOpNode) -> dict[Node, int]:
    """The layer of each s-op, 0 for what is there before the first; of a selector, where it acts."""
    depths: dict[Node, int] = {}
    for node in nodes.topological([program]):
        below = max((depths[child] for child in nodes.children(node)), default=0)
        match node:
            case nodes.Select():
                depths[node] = 1 + below
            case nodes.Aggregate(selector=selector, values=values):
                depths[node] = max(depths[selector], depths[values] + 1)
            case nodes.Length():
                depths[node] = 1
            case SelectorNode() | SOpNode():
                depths[node] = below
            case _:
                raise AssertionError(node)
    return depths
