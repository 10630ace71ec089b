"""What the steps of a program are called in its pictures, and which steps are of one loop."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ..depth import below, expanded
from ..functions import Comparison
from ..nodes import Apply, Node, Select, SOpNode, Width
from ..source import Source

_AGAIN = 3
"""So often an expression makes a node in a loop; twice may be chance."""

_TOKENS = ("tokens_str", "tokens_int", "tokens_float", "tokens_bool")
"""The names of the input in the text language, as one kind of value or another."""


def given_names(depths: Iterable[Node], root: Node, label: str) -> dict[Node, str]:
    """What the user calls the nodes, the whole program by its label.

    The input is called `tokens`, unless it is taken in several ways; a count of everything is
    the length.
    """
    given: dict[Node, str] = {}
    for node in depths:
        for child in node.children:
            name = child.name or expanded(child).name or length_name(child)
            if name is not None:
                given.setdefault(expanded(child), name)
    given |= {node: name for node, name in _made_again(depths).items() if node not in given}
    ways = {name for name in given.values() if name in _TOKENS}
    if len(ways) == 1 and "tokens" not in given.values():
        given = {node: "tokens" if name in ways else name for node, name in given.items()}
    given[root] = label
    return given


def _made_again(depths: Iterable[Node]) -> dict[Node, str]:
    """Nodes that one expression of Python made again and again, a loop or a function's calls.

    They are called as the variable that it is assigned to, or the function that returns it.
    """
    made: dict[tuple[Source, type[Node], str], list[Node]] = {}
    for node in depths:
        if isinstance(node, SOpNode) and node.source is not None and node.children:
            does = node.function.symbol if isinstance(node, Apply) else ""
            made.setdefault((node.source, type(node), does), []).append(node)
    return {
        node: name
        for (source, _, _), steps in made.items()
        if len(steps) >= _AGAIN and (name := name_of_place(source)) is not None
        for node in steps
    }


def name_of_place(source: Source) -> str | None:
    """What an expression of Python is assigned to, or the function that returns it."""
    return source.target() or source.returned_by()


def length_name(node: Node) -> str | None:
    """What a count of everything is called, where nobody gave it a name."""
    if node.name is not None or not isinstance(node, Width):
        return None
    selector = node.selector
    counts_all = isinstance(selector, Select) and selector.predicate == Comparison.TRUE.function
    return "length" if counts_all else None


def distinct_names(
    given: Mapping[Node, str], root: Node, folded: Collection[Node]
) -> dict[Node, str]:
    """The same, where a second one of a name has a number behind it; what is folded has none."""
    counts = Counter([given[root]])
    names = {root: given[root]}
    for node, name in given.items():
        if node in folded or node is root:
            continue
        counts[name] += 1
        names[node] = name if counts[name] == 1 else f"{name}_{counts[name]}"
    return names | {node: given[node] for node in folded}


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps of loops that stand in one layer.

    Attributes:
        folded: all but the last of each loop.
        many: how many there are, by the last one.
    """

    folded: frozenset[Node]
    many: Mapping[Node, int]


def steps_of_loops(
    depths: Mapping[Node, int], given: Mapping[Node, str], minor: Collection[Node]
) -> Steps:
    """Steps of one name, each of which the next one alone reads, in the same layer.

    Args:
        depths: the layers of nodes, what is below before what is above.
        minor: nodes that are not shown, so that whoever reads them reads through them.
    """
    readers: dict[Node, set[Node]] = {node: set() for node in depths}
    for node in reversed(list(depths)):
        through = readers[node] if node in minor else {node}
        for child in below(node):
            if child in readers:
                readers[child] |= through
    folded: set[Node] = set()
    many: dict[Node, int] = {}
    for node in depths:
        if len(readers[node]) != 1 or not _is_step(node) or node not in given:
            continue
        [reader] = readers[node]
        same = given.get(reader) == given[node] and depths[reader] == depths[node]
        if same and _is_step(reader):
            folded.add(node)
            many[reader] = max(many.get(reader, 1), many.pop(node, 1) + 1)
    return Steps(frozenset(folded), many)


def _is_step(node: Node) -> bool:
    """Whether it is computed at each position by itself."""
    return isinstance(node, SOpNode) and node.is_elementwise
