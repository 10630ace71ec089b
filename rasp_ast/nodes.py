"""The tree of a program: frozen nodes that are equal only to themselves.

An s-op node stands for a sequence of values, a selector node for a matrix of bools. What a pass
learns about a node belongs in a table beside it, keyed by the node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from .errors import ProgramError
from .functions import Function
from .source import Source
from .values import Value


@dataclass(frozen=True, eq=False, slots=True, kw_only=True, repr=False, weakref_slot=True)
class Node:
    """Anything a program is made of.

    `source` is where the user wrote it. `name` is the user's name for it, `encoding` the user's
    hint ('numerical' or 'categorical'), `notes` any further annotations; None and () where the user
    said nothing. None of these changes what the node means.
    """

    kind: ClassVar[str] = "node"
    family: ClassVar[str] = "a node"

    source: Source | None = None
    name: str | None = None
    encoding: str | None = None
    notes: tuple[tuple[str, object], ...] = ()

    def __repr__(self) -> str:
        name = "" if self.name is None else f" {self.name!r}"
        place = "" if self.source is None else f" from {self.source}"
        return f"<{self.kind}{name}{place}>"


class SOpNode(Node):
    """A sequence of values, one for each position."""

    __slots__ = ()
    family = "an s-op"


class SelectorNode(Node):
    """A matrix of bools, [query][key]."""

    __slots__ = ()
    family = "a selector"


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Tokens(SOpNode):
    """The input itself."""

    kind = "tokens"


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Indices(SOpNode):
    """The positions, from 0."""

    kind = "indices"


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Length(SOpNode):
    """The number of positions of the whole sequence, in either attention mode."""

    kind = "length"


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Constant(SOpNode):
    """One value at every position; None is undefined everywhere."""

    kind = "constant"
    value: Value | None


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Apply(SOpNode):
    """A function of the values of one or more s-ops at the same position."""

    kind = "map"
    function: Function
    operands: tuple[SOpNode, ...]

    def __post_init__(self) -> None:
        for operand in self.operands:
            expect(operand, SOpNode, "an operand", self.source)
        if not self.operands or len(self.operands) != self.function.arity:
            raise ProgramError(
                f"`{self.function.symbol}` takes {self.function.arity} operands, "
                f"found {len(self.operands)}",
                source=self.source,
            )


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Aggregate(SOpNode):
    """The mean of the selected values, or the one selected, or the default where there is none."""

    kind = "aggregate"
    selector: SelectorNode
    values: SOpNode
    default: Value | None = None

    def __post_init__(self) -> None:
        expect(self.selector, SelectorNode, "the selector of an aggregate", self.source)
        expect(self.values, SOpNode, "the values of an aggregate", self.source)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Width(SOpNode):
    """The number of selected keys of each query.

    `expansion` is what the paper makes it of where that is known: means and a quotient that give
    the same values. It counts for layers and heads as RASP counts them, and for nothing else.
    """

    kind = "selector_width"
    selector: SelectorNode
    expansion: SOpNode | None = None

    def __post_init__(self) -> None:
        expect(self.selector, SelectorNode, "what a selector width counts", self.source)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Select(SelectorNode):
    """The pairs for which `predicate(key, query)` holds."""

    kind = "select"
    keys: SOpNode
    queries: SOpNode
    predicate: Function

    def __post_init__(self) -> None:
        expect(self.keys, SOpNode, "the keys of a select", self.source)
        expect(self.queries, SOpNode, "the queries of a select", self.source)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class And(SelectorNode):
    """The pairs that both selectors select."""

    kind = "selector_and"
    left: SelectorNode
    right: SelectorNode

    def __post_init__(self) -> None:
        expect(self.left, SelectorNode, "the left of `&`", self.source)
        expect(self.right, SelectorNode, "the right of `&`", self.source)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Or(SelectorNode):
    """The pairs that at least one of the selectors selects."""

    kind = "selector_or"
    left: SelectorNode
    right: SelectorNode

    def __post_init__(self) -> None:
        expect(self.left, SelectorNode, "the left of `|`", self.source)
        expect(self.right, SelectorNode, "the right of `|`", self.source)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Not(SelectorNode):
    """The visible pairs that the selector does not select."""

    kind = "selector_not"
    inner: SelectorNode

    def __post_init__(self) -> None:
        expect(self.inner, SelectorNode, "what `~` negates", self.source)


TOKENS = Tokens()
INDICES = Indices()
LENGTH = Length()

# The note on nodes of the RASP text language, whose rules are stricter than those of Python.
RASP: tuple[str, object] = ("dialect", "rasp")

_N = TypeVar("_N", bound=Node)

_HINTS: dict[type[Node], str] = {
    SOpNode: "SelectorWidth(...) or Aggregate(..., values) makes an s-op of a selector",
    SelectorNode: "Select(keys, queries, predicate) makes a selector of s-ops",
}


def expect(node: object, family: type[_N], role: str, source: Source | None) -> _N:
    """The node itself, if it belongs to the family that its place in the program asks for."""
    if isinstance(node, family):
        return node
    found = node.family if isinstance(node, Node) else f"{node!r}"
    raise ProgramError(
        f"{role} must be {family.family}, found {found}", source=source, hint=_HINTS.get(family)
    )


def expanded(node: Node) -> Node:
    """What RASP makes a node of: mostly the node itself."""
    if isinstance(node, Width) and node.expansion is not None:
        return node.expansion
    return node


def children(node: Node) -> tuple[Node, ...]:
    """What a node is made of, in the order in which it was written."""
    match node:
        case Apply():
            return node.operands
        case Aggregate():
            return (node.selector, node.values)
        case Width():
            return (node.selector,)
        case Select():
            return (node.keys, node.queries)
        case And() | Or():
            return (node.left, node.right)
        case Not():
            return (node.inner,)
        case _:
            return ()


def topological(
    roots: Iterable[Node], below: Callable[[Node], Iterable[Node]] = children
) -> list[Node]:
    """Every node below the roots once, children before parents, in the order of the program."""
    done: dict[Node, None] = {}
    stack: list[tuple[Node, bool]] = [(root, False) for root in reversed(list(roots))]
    while stack:
        node, expanded = stack.pop()
        if node in done:
            continue
        if expanded:
            done[node] = None
        else:
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(tuple(below(node))))
    return list(done)
