"""Programs as text, in the manner of RASP."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from . import nodes
from .nodes import Node
from .notation import Phrase, shorten

_LONGEST_LINE = 88
_LONGEST_EXPRESSION = 120
_DEEPEST_EXPRESSION = 8

NO_NAMES: Mapping[Node, str] = {}
"""Nodes are called by their own names."""


class HoldsNode(Protocol):
    """A surface object."""

    @property
    def node(self) -> Node:
        """What it holds."""
        ...


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a program as it is printed, and the nodes that are written in it alone."""

    text: str
    nodes: tuple[Node, ...]


def format_program(program: Node | HoldsNode) -> str:
    """The program, a line for each part that is named, shared or long, the result last.

    The names depend on the program alone.
    """
    return "\n".join(line.text for line in program_lines(program))


def program_lines(program: Node | HoldsNode) -> Iterator[Line]:
    """The lines of :func:`format_program`."""
    root = program if isinstance(program, Node) else program.node
    ordered = nodes.topological([root])
    uses = Counter(child for node in ordered for child in node.children)
    names = _Names(ordered)
    phrases: dict[Node, Phrase] = {}
    inside: dict[Node, tuple[Node, ...]] = {}
    for node in ordered:
        phrase = _spell(node, phrases)
        within = (node, *dict.fromkeys(n for child in node.children for n in inside[child]))
        shared = uses[node] > 1 and bool(node.children)
        long = len(phrase.text) > _LONGEST_LINE
        if node is root or node.name is not None or shared or long:
            name = names.give(node, "result" if node is root else None)
            yield Line(f"{name} = {phrase.text}", within)
            phrase, within = Phrase(name), ()
        phrases[node] = phrase
        inside[node] = within


def format_expression(program: Node | HoldsNode, names: Mapping[Node, str] = NO_NAMES) -> str:
    """One line for a node: named parts by their names, what is deep or long as an ellipsis.

    Args:
        names: what parts are called, where it is not by their own names.
    """
    root = program if isinstance(program, Node) else program.node
    text = _expand(root, _DEEPEST_EXPRESSION, root, names).text
    return shorten(text, _LONGEST_EXPRESSION)


def _expand(node: Node, depth: int, root: Node, names: Mapping[Node, str]) -> Phrase:
    name = names.get(node, node.name)
    if name is not None and node is not root:
        return Phrase(name)
    if depth == 0 and node.children:
        return Phrase("…")
    parts = {child: _expand(child, depth - 1, root, names) for child in node.children}
    return _spell(node, parts)


def _spell(node: Node, parts: Mapping[Node, Phrase]) -> Phrase:
    """The text of one node, given that of its children."""
    return node.phrase([parts[child] for child in node.children])


class _Names:
    """Names for lines: the user's where there is one, else `s1`, `sel1`, ...; no name twice."""

    def __init__(self, program: list[Node]) -> None:
        named = {_identifier(node.name) for node in program if node.name is not None}
        leaves = {node.kind for node in program if not node.children and node.name is None}
        self.taken = leaves
        self.reserved = leaves | named
        self.counts: Counter[str] = Counter()

    def give(self, node: Node, default: str | None) -> str:
        if node.name is not None:
            name = _unlike(_identifier(node.name), self.taken)
        elif default is not None:
            name = _unlike(default, self.reserved)
        else:
            name = self._number("sel" if isinstance(node, nodes.SelectorNode) else "s")
        self.taken.add(name)
        self.reserved.add(name)
        return name

    def _number(self, prefix: str) -> str:
        while True:
            self.counts[prefix] += 1
            name = f"{prefix}{self.counts[prefix]}"
            if name not in self.reserved:
                return name


def _identifier(name: str) -> str:
    return re.sub(r"\W+", "_", name)


def _unlike(name: str, taken: set[str]) -> str:
    number = 2
    candidate = name
    while candidate in taken:
        candidate = f"{name}_{number}"
        number += 1
    return candidate
