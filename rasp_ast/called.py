"""What expressions are called: by the user, or by the variable they are assigned to."""

from __future__ import annotations

from collections.abc import Iterable

from .nodes import Node
from .source import Source


def called(ordered: Iterable[Node]) -> dict[Node, str]:
    """The names of those nodes that have one.

    Of the nodes that one expression of the source made, the variable names the last.

    Args:
        ordered: what is below before what is above.
    """
    names: dict[Node, str] = {}
    made: dict[Source, Node] = {}
    for node in ordered:
        if node.name is not None:
            names[node] = node.name
        if node.source is not None and node.children:
            made[node.source] = node
    for source, node in made.items():
        if node not in names and (name := source.target()) is not None:
            names[node] = name
    return names
