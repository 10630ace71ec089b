"""The tree of a program: frozen nodes that are equal only to themselves.

An s-op node stands for a sequence of values, a selector node for a matrix of bools. Here is every
kind there is, but for the leaves: its `children`, its meaning on an input (`evaluate`), its text
(`phrase`), and the `layer` and `heads` that RASP gives it. The unions are closed: no `match` needs
a default. What a pass learns of a node belongs in a table beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar, TypeAlias

from . import meaning, totals
from .attending import Attention, OfSelected
from .base import SelectorBase, SOpBase, below_first, check_family
from .choosing import OfBest
from .columns import BoolArray, Column
from .errors import ProgramError
from .functions import Function
from .leaves import Constant, Indices, Length, Tokens
from .meaning import Known
from .notation import Binding, Notation, Phrase, call, infix, prefix


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Apply(SOpBase):
    """A function of the values of one or more s-ops at the same position."""

    kind = "map"
    is_elementwise = True
    attention: ClassVar[None] = None
    function: Function
    operands: tuple[SOpNode, ...]

    def __post_init__(self) -> None:
        for operand in self.operands:
            check_family(operand, SOpBase, "an operand", self.source)
        if not self.operands or len(self.operands) != self.function.arity:
            wanted = f"`{self.function.symbol}` takes {self.function.arity} operands"
            raise ProgramError(f"{wanted}, found {len(self.operands)}", source=self.source)

    @property
    def children(self) -> tuple[SOpNode, ...]:
        return self.operands

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        function = self.function
        if function.notation is not None:
            return function.notation.phrase(below)
        if function.symbol.isidentifier():
            return call(function.symbol, len(below)).phrase(below)
        return call("map", len(below) + 1).phrase([Phrase(function.symbol), *below])

    def evaluate(self, known: Known) -> Column:
        columns = [known.column(operand) for operand in self.operands]
        return meaning.apply(self.function, columns, known.dialect, self.source)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Aggregate(OfSelected["SelectorNode", "SOpNode"]):
    """The mean of the selected values, or the one selected, or the default where there is none."""

    kind, how = "aggregate", "mean"

    def evaluate(self, known: Known) -> Column:
        selected, values = known.selected(self.selector), known.column(self.values)
        return meaning.aggregate(self, selected, values, self.default, known.dialect)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Sum(OfSelected["SelectorNode", "SOpNode"]):
    """The sum of the selected numbers, or the default where nothing is selected.

    Bools count as 0 and 1. Anything else may be selected alone, and is what the sum is then.
    """

    kind, how, unwritten = "sum", "sum", 0

    def evaluate(self, known: Known) -> Column:
        selected, values = known.selected(self.selector), known.column(self.values)
        return totals.total(self, selected, values, self.default, known.dialect)


@dataclass(frozen=True, eq=False, slots=True, repr=False, kw_only=True)
class Best(OfBest["SelectorNode", "SOpNode"]):
    """The value at the best of the selected positions, or the default where there is none."""


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
        return call("selector_width", 1).phrase(below)

    @property
    def attention(self) -> Attention[SelectorNode, SOpNode]:
        return Attention(selector=self.selector, how="count")

    @property
    def heads(self) -> tuple[tuple[SelectorNode, int], ...]:
        """The two aggregates that RASP makes a width of."""
        return ((self.selector, 1), (self.selector, 2))

    def evaluate(self, known: Known) -> Column:
        return meaning.sequence(known.selected(self.selector).sum(axis=1).tolist(), known)


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
        return (self.keys, self.queries)

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        return call("select", 3).phrase([*below, Phrase(self.predicate.symbol)])

    def layer(self, below: Sequence[int]) -> int:
        return 1 + max(below)

    def evaluate(self, known: Known) -> BoolArray:
        keys, queries = known.column(self.keys), known.column(self.queries)
        return meaning.select(self.predicate, keys, queries, known, self.source)


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
        return (self.left, self.right)

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        return self.notation.phrase(below)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class And(_Pair):
    """The pairs that both selectors select."""

    kind, symbol, notation = "selector_and", "&", infix("and", Binding.AND)

    def evaluate(self, known: Known) -> BoolArray:
        return known.selected(self.left) & known.selected(self.right)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Or(_Pair):
    """The pairs that at least one of the selectors selects."""

    kind, symbol, notation = "selector_or", "|", infix("or", Binding.OR)

    def evaluate(self, known: Known) -> BoolArray:
        return known.selected(self.left) | known.selected(self.right)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Not(SelectorBase):
    """The visible pairs that the selector does not select."""

    kind = "selector_not"
    inner: SelectorNode

    def __post_init__(self) -> None:
        check_family(self.inner, SelectorBase, "what `~` negates", self.source)

    @property
    def children(self) -> tuple[SelectorNode]:
        return (self.inner,)

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        return prefix("not ", Binding.NOT).phrase(below)

    def evaluate(self, known: Known) -> BoolArray:
        return ~known.selected(self.inner) & known.visible


SOpNode: TypeAlias = Tokens | Indices | Length | Constant | Apply | Aggregate | Sum | Best | Width
SelectorNode: TypeAlias = Select | And | Or | Not
Node: TypeAlias = SOpNode | SelectorNode


def topological(
    roots: Iterable[Node], below: Callable[[Node], Iterable[Node]] = attrgetter("children")
) -> list[Node]:
    """Every node below the roots once, children before parents, in the order of the program."""
    return below_first(roots, below)


def function_in(node: Node) -> Function | None:
    """The function of a map, or the predicate of a select."""
    match node:
        case Apply(function=function) | Select(predicate=function):
            return function
        case _:
            return None


def recipe_of(node: Node) -> tuple[object, ...] | None:
    """How the function of a map or of a select is made, as data, if that is known."""
    function = function_in(node)
    return None if function is None else function.recipe
