"""The tree of a program: frozen nodes that are equal only to themselves.

An s-op node stands for a sequence of values, a selector node for a matrix of bools. Here is every
kind there is: what it is made of, how it is written, and which layer RASP gives it. The unions are
closed, so a `match` needs no default. What a pass learns of a node belongs in a table beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from .base import SelectorBase, SOpBase, below_first, check_family
from .errors import ProgramError
from .functions import Function
from .notation import Binding, Notation, Phrase, call, infix, phrase_of_value, prefix
from .values import Value


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Tokens(SOpBase):
    """The input itself."""

    kind = "tokens"
    children: ClassVar[tuple[Node, ...]] = ()


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Indices(SOpBase):
    """The positions, from 0."""

    kind = "indices"
    children: ClassVar[tuple[Node, ...]] = ()


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Length(SOpBase):
    """The number of positions of the whole sequence, in either attention mode."""

    kind = "length"
    children: ClassVar[tuple[Node, ...]] = ()

    def layer(self, below: Sequence[int]) -> int:
        """RASP makes it of a mean over the input, which is there before the first layer."""
        return 1


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Constant(SOpBase):
    """One value at every position; None is undefined everywhere."""

    kind = "constant"
    children: ClassVar[tuple[Node, ...]] = ()
    value: Value | None

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        """The value as Python writes it."""
        return phrase_of_value(self.value)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Apply(SOpBase):
    """A function of the values of one or more s-ops at the same position."""

    kind = "map"
    function: Function
    operands: tuple[SOpNode, ...]

    def __post_init__(self) -> None:
        for operand in self.operands:
            check_family(operand, SOpBase, "an operand", self.source)
        if not self.operands or len(self.operands) != self.function.arity:
            raise ProgramError(
                f"`{self.function.symbol}` takes {self.function.arity} operands, "
                f"found {len(self.operands)}",
                source=self.source,
            )

    @property
    def children(self) -> tuple[SOpNode, ...]:
        """The operands."""
        return self.operands

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        """As its notation says, as a call, or as a map."""
        function = self.function
        if function.notation is not None:
            return function.notation.phrase(below)
        if function.symbol.isidentifier():
            return call(function.symbol, len(below)).phrase(below)
        return call("map", len(below) + 1).phrase([Phrase(function.symbol), *below])


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Aggregate(SOpBase):
    """The mean of the selected values, or the one selected, or the default where there is none."""

    kind = "aggregate"
    selector: SelectorNode
    values: SOpNode
    default: Value | None = None

    def __post_init__(self) -> None:
        check_family(self.selector, SelectorBase, "the selector of an aggregate", self.source)
        check_family(self.values, SOpBase, "the values of an aggregate", self.source)

    @property
    def children(self) -> tuple[SelectorNode, SOpNode]:
        """The selector and the values."""
        return (self.selector, self.values)

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        """A call, with the default where there is one."""
        default = () if self.default is None else (phrase_of_value(self.default),)
        return call("aggregate", 2 + len(default)).phrase([*below, *default])

    def layer(self, below: Sequence[int]) -> int:
        """The first in which the selector acts, and behind that of the values."""
        selector, values = below
        return max(selector, values + 1)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Width(SOpBase):
    """The number of selected keys of each query.

    `expansion` is what the paper makes it of where that is known: means and a quotient that give
    the same values. It counts for layers and heads as RASP counts them, and for nothing else.
    """

    kind = "selector_width"
    selector: SelectorNode
    expansion: SOpNode | None = None

    def __post_init__(self) -> None:
        check_family(self.selector, SelectorBase, "what a selector width counts", self.source)

    @property
    def children(self) -> tuple[SelectorNode]:
        """The selector. An expansion is no part of what the node means."""
        return (self.selector,)

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        """A call."""
        return call("selector_width", 1).phrase(below)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Select(SelectorBase):
    """The pairs for which `predicate(key, query)` holds."""

    kind = "select"
    keys: SOpNode
    queries: SOpNode
    predicate: Function

    def __post_init__(self) -> None:
        check_family(self.keys, SOpBase, "the keys of a select", self.source)
        check_family(self.queries, SOpBase, "the queries of a select", self.source)

    @property
    def children(self) -> tuple[SOpNode, SOpNode]:
        """Keys and queries."""
        return (self.keys, self.queries)

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        """A call, with the predicate as it is written."""
        return call("select", 3).phrase([*below, Phrase(self.predicate.symbol)])

    def layer(self, below: Sequence[int]) -> int:
        """The first in which it can act: behind its keys and queries."""
        return 1 + max(below)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class _Pair(SelectorBase):
    """Two selectors as one."""

    symbol: ClassVar[str]
    notation: ClassVar[Notation]
    left: SelectorNode
    right: SelectorNode

    def __post_init__(self) -> None:
        check_family(self.left, SelectorBase, f"the left of `{self.symbol}`", self.source)
        check_family(self.right, SelectorBase, f"the right of `{self.symbol}`", self.source)

    @property
    def children(self) -> tuple[SelectorNode, SelectorNode]:
        """Both sides."""
        return (self.left, self.right)

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        """One side, the word, the other side."""
        return self.notation.phrase(below)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class And(_Pair):
    """The pairs that both selectors select."""

    kind, symbol, notation = "selector_and", "&", infix("and", Binding.AND)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Or(_Pair):
    """The pairs that at least one of the selectors selects."""

    kind, symbol, notation = "selector_or", "|", infix("or", Binding.OR)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Not(SelectorBase):
    """The visible pairs that the selector does not select."""

    kind = "selector_not"
    inner: SelectorNode

    def __post_init__(self) -> None:
        check_family(self.inner, SelectorBase, "what `~` negates", self.source)

    @property
    def children(self) -> tuple[SelectorNode]:
        """What is negated."""
        return (self.inner,)

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        """`not inner`."""
        return prefix("not ", Binding.NOT).phrase(below)


SOpNode: TypeAlias = Tokens | Indices | Length | Constant | Apply | Aggregate | Width
SelectorNode: TypeAlias = Select | And | Or | Not
Node: TypeAlias = SOpNode | SelectorNode

TOKENS = Tokens()
INDICES = Indices()
LENGTH = Length()


def _children(node: Node) -> tuple[Node, ...]:
    return node.children


def topological(
    roots: Iterable[Node], below: Callable[[Node], Iterable[Node]] = _children
) -> list[Node]:
    """Every node below the roots once, children before parents, in the order of the program."""
    return below_first(roots, below)
