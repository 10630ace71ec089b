"""How many layers and heads a program takes as RASP counts them.

The count of the RASP paper and of its reference interpreter: elementwise work is free, each
aggregate stands in the earliest layer that it can, and a layer has a head for each selector that
aggregates in it use. It says nothing of the compiled model, whose sizes may be smaller or larger.
"""

from __future__ import annotations

from dataclasses import dataclass

from . import nodes
from .base import NodeBase
from .nodes import Node, SOpNode
from .printer import HoldsNode


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
        heads = "/".join(map(str, self.heads)) or "none"
        return f"{self.depth} layer{'' if self.depth == 1 else 's'}, heads {heads}"


def rasp_layers(program: SOpNode | HoldsNode) -> Layers:
    """The layers and heads of an s-op.

    A selector is one head however it is combined, and two selectors are two heads even if they are
    written alike. A selector width of a Python program counts as the two aggregates that RASP makes
    it of, its length as one.
    """
    root = expanded(program if isinstance(program, SOpNode) else program.node)
    depths = layers_of(root)
    heads: list[set[tuple[NodeBase, int]]] = [set() for _ in range(depths[root])]
    for node, depth in depths.items():
        for head in node.heads if isinstance(node, SOpNode) else ():
            heads[depth - 1].add(head)
    return Layers(tuple(map(len, heads)))


def layers_of(root: Node) -> dict[Node, int]:
    """The layer of each s-op, 0 before the first; of a selector, the first in which it acts."""
    depths: dict[Node, int] = {}
    for node in nodes.topological([root], below):
        depths[node] = node.layer([depths[child] for child in below(node)])
    return depths


def below(node: Node) -> list[Node]:
    """What RASP makes a node of: its expansion stands for each operand that has one."""
    return [expanded(child) for child in node.children]


def expanded(node: Node) -> Node:
    """What RASP makes a node of: mostly the node itself."""
    if isinstance(node, nodes.Width) and node.expansion is not None:
        return node.expansion
    return node
