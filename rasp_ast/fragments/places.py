"""Where in the user's file something stands that may have no place, as `length`."""

from __future__ import annotations

from .. import nodes
from ..nodes import Node
from ..source import Source


def place_of(node: Node, root: Node) -> Source | None:
    """Where a node was written, or else the first expression of the program that it is part of."""
    if node.source is not None:
        return node.source
    part_of: set[Node] = {node}
    for other in nodes.topological([root]):
        if any(child in part_of for child in other.children):
            if other.source is not None:
                return other.source
            part_of.add(other)
    return root.source
