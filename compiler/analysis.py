"""From the graph to the normal form: a table for each s-op, a selection for each selector.

Here value sets are inferred, elementwise chains fuse, equal things become one thing, and counts
that the mask and the indices decide are computed away.  What is left is roots: tokens, indices,
and what attention heads must return.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import networkx as nx
import numpy as np

from ..rasp_ast import nodes as ast
from ..rasp_ast.errors import CompileError
from ..rasp_ast.functions import Function
from ..rasp_ast.printer import format_expression
from ..rasp_ast.source import Source
from ..rasp_ast.values import Value, is_number, is_numeric, key
from . import selections
from .counting import Bounds, Setting, bounds, values_agree
from .domains import Domain, has_distinct_numbers, mean_domain
from .ranks import Rank, rank_of
from .selections import EVERYTHING, NOTHING, Selection
from .tables import (
    MAX_CELLS,
    PositionRoot,
    Root,
    Table,
    TokenRoot,
    apply,
    base_of,
    cells,
    compress,
    constant_table,
    drop_unused,
    make_table,
    root_table,
    union,
)


@dataclass(frozen=True, eq=False, repr=False)
class HeadRoot(Root):
    """What attention returns."""

    selection: Selection


@dataclass(frozen=True, eq=False, repr=False)
class WidthRoot(HeadRoot):
    """How many keys are selected."""


@dataclass(frozen=True, eq=False, repr=False)
class MeanRoot(HeadRoot):
    """The mean of the numbers at the selected keys; ``default`` where there are none."""

    values: Table
    default: Value | None
    can_be_empty: bool


@dataclass(frozen=True, eq=False, repr=False)
class MoveRoot(HeadRoot):
    """The value at the selected key (all selected keys agree); ``default`` where there is none."""

    values: Table
    default: Value | None
    can_be_empty: bool


@dataclass(frozen=True, eq=False, repr=False)
class ComputedRoot(Root):
    """An elementwise value that is computed into the residual stream.

    ``interpolating``: its features follow straight lines between neighbouring values.
    """

    table: Table
    interpolating: bool


_NUMBER = Function(call=lambda v: v + 0, symbol="number", arity=1, exact=True)
_IS_BOOL = Function(
    call=lambda v: int(isinstance(v, bool)), symbol="is a bool", arity=1, exact=True
)
_RETYPE = Function(
    call=lambda v, flag: bool(v) if flag == 1 and v in (0, 1) else v,
    symbol="as a bool",
    arity=2,
    exact=True,
)


def _mixes_bools(domain: Domain) -> bool:
    bools = [isinstance(v, bool) for v in domain.defined]
    return any(bools) and not all(bools)


@dataclass
class Analysis:
    """The normal form of one program for one vocabulary, length and mask.

    Attributes:
        tables: what each s-op node is.
        selected: what each selector node is.
        decoded: some MLP had to decode a scalar for another MLP.
        whole_counts: counts are rounded to whole numbers as they are written.
        assumptions: what the compiler could not prove and relies on.
    """

    vocabulary: Domain
    max_seq_len: int
    causal: bool
    whole_counts: bool = False
    tokens: TokenRoot = field(init=False)
    indices: PositionRoot = field(init=False)
    tables: dict[ast.Node, Table] = field(default_factory=dict[ast.Node, Table])
    selected: dict[ast.Node, Selection] = field(default_factory=dict[ast.Node, Selection])
    assumptions: list[tuple[str, Source | None]] = field(
        default_factory=list[tuple[str, Source | None]]
    )
    ranks: dict[Root, Rank] = field(default_factory=dict[Root, Rank], init=False)
    decoded: bool = field(default=False, init=False)
    roots: dict[Hashable, Root] = field(default_factory=dict[Hashable, Root])
    names: set[str] = field(default_factory=lambda: {"tokens", "indices", "one"})

    def __post_init__(self) -> None:
        self.tokens = TokenRoot("tokens", (0,), self.vocabulary, False, None)
        positions = Domain(tuple(range(self.max_seq_len)))
        self.indices = PositionRoot("indices", (1,), positions, False, None)

    # ---- nodes -------------------------------------------------------------------------------

    def visit(self, node: ast.Node) -> None:
        """Finds the table or selection of a node whose operands were visited."""
        match node:
            case ast.Tokens():
                self.tables[node] = root_table(self.tokens)
            case ast.Indices():
                self.tables[node] = root_table(self.indices)
            case ast.Length():
                self.tables[node] = self._length(node)
            case ast.Constant():
                self.tables[node] = constant_table(node.value)
            case ast.Apply():
                operands = [self.tables[o] for o in node.operands]
                self.tables[node] = self._apply(node, operands)
            case ast.Width():
                self.tables[node] = self._width(node, self.selected[node.selector])
            case ast.Aggregate():
                self.tables[node] = self._aggregate(
                    node, self.selected[node.selector], self.tables[node.values]
                )
            case ast.Select():
                self.selected[node] = self._select(node)
            case ast.And():
                self.selected[node] = self._limited(
                    selections.both(self.selected[node.left], self.selected[node.right]), node
                )
            case ast.Or():
                self.selected[node] = self._limited(
                    selections.either(self.selected[node.left], self.selected[node.right]), node
                )
            case ast.Not():
                self.selected[node] = self._limited(
                    selections.negation(self.selected[node.inner]), node
                )
            case _:
                raise TypeError(f"not a node of a program: {node!r}")

    def _select(self, node: ast.Select) -> Selection:
        """In a causal model, a relation of indices that holds for all that is visible is no relation."""
        keys, queries = self.tables[node.keys], self.tables[node.queries]
        selection = selections.select(keys, queries, node.predicate, node.source)
        if self.causal and all(r is self.indices for t in (keys, queries) for r in t.roots):
            n = self.max_seq_len
            for term in selection.terms:
                for factor in term:
                    key_codes = np.broadcast_to(factor.key.codes, (n,))
                    query_codes = np.broadcast_to(factor.query.codes, (n,))
                    seen = factor.relation[np.ix_(key_codes, query_codes)][np.triu_indices(n)]
                    if seen.all() or not seen.any():
                        return EVERYTHING if seen.all() else NOTHING
        return selection

    def _limited(self, selection: Selection, node: ast.Node) -> Selection:
        if len(selection.terms) <= selections.MAX_TERMS:
            return selection
        return selections.conjunction([selections.joint(selection, node.source)])

    # ---- elementwise -------------------------------------------------------------------------

    def _apply(self, node: ast.Apply, operands: list[Table]) -> Table:
        merged = self._linear(node.function, operands, node)
        if merged is not None:
            return merged
        return self._fused(node.function, operands, node)

    def _fused(self, function: Function, operands: list[Table], node: ast.Node) -> Table:
        """The table of a function; operands over too many roots are computed first."""
        operands = list(operands)
        while cells(union(compress(operands))) > MAX_CELLS:
            wide = [i for i, o in enumerate(operands) if len(o.roots) > 1]
            if not wide:
                break
            most = max(wide, key=lambda i: cells(operands[i].roots) / len(operands[i].domain))
            operands[most] = root_table(self.computed(operands[most], node))
        return apply(function, operands, node.source)

    def _linear(
        self, function: Function, operands: Sequence[Table], node: ast.Node
    ) -> Table | None:
        """A linear combination of means over one selection is the mean of the combination.

        The sum of independent value sets would hold values that cannot occur and explode; the
        mean of the combined values is exact.
        """
        if function.linear is None or len(operands) < 2:
            return None
        means = [o.roots[0] for o in operands if o.is_identity]
        first = means[0] if means else None
        if not isinstance(first, MeanRoot) or len(means) < 2:
            return None
        defaults: list[Value | None] = []
        inner: list[Table] = []
        for operand in operands:
            root = operand.roots[0] if operand.is_identity else None
            if isinstance(root, MeanRoot) and root.selection.identity == first.selection.identity:
                inner.append(root.values)
                defaults.append(root.default)
            elif operand.is_constant and is_number(operand.domain.values[0]):
                inner.append(operand)
                defaults.append(operand.domain.values[0])
            else:
                return None
        if first.can_be_empty and not all(d is None or is_numeric(d) for d in defaults):
            return None
        values = apply(function, inner, node.source)
        default = function(*defaults, source=node.source) if first.can_be_empty else None
        return self._mean(node, first.selection, values, default)

    def computed(
        self,
        table: Table,
        node: ast.Node | None,
        *,
        interpolating: bool = False,
        early: bool = False,
    ) -> ComputedRoot:
        """The root that holds this table's value, from here on.

        Args:
            early: it comes before all other computed roots over the same inputs, which may read it.
        """
        if table.is_identity and isinstance(table.roots[0], ComputedRoot):
            return table.roots[0]
        if len(table.roots) == 1:
            table = drop_unused(table)  # the root behind a view
        identity = ("computed", table.identity, interpolating)
        old = self.roots.get(identity)
        if isinstance(old, ComputedRoot):
            return old
        name = self.name_for(node, "value")
        self.decoded = self.decoded or early
        inputs = max((base_of(r).order for r in table.roots), default=(1,))
        order = (*inputs, *((0,) if early else ()), len(self.roots) + 2)
        root = ComputedRoot(
            name, order, table.domain, False, node.source if node else None, table, interpolating
        )
        self.roots[identity] = root
        return root

    # ---- heads -------------------------------------------------------------------------------

    def bounds(self, selection: Selection) -> Bounds:
        """How many keys a selection can select."""
        return bounds(selection, self._setting())

    def _setting(self) -> Setting:
        return Setting(
            self.max_seq_len,
            self.causal,
            self.indices,
            self.roots.get(("width", EVERYTHING.identity)),
            self.ranks,
        )

    def _length(self, node: ast.Node) -> Table:
        if self.causal:
            raise CompileError(
                "a causal model cannot know the length: positions do not see what follows them",
                source=node.source,
                hint="use SelectorWidth(Select(tokens, tokens, Comparison.TRUE)), "
                "which counts what is visible, or compile with causal=False",
            )
        return self._width(node, EVERYTHING)

    def _width(self, node: ast.Node, selection: Selection) -> Table:
        limits = self.bounds(selection)
        if limits.by_index is not None:
            return self._by_index(limits)
        domain = Domain(tuple(range(limits.least, limits.most + 1)))
        root = self._intern(
            ("width", selection.identity),
            lambda order, name: WidthRoot(
                name, order, domain, True, node.source, selection, whole=self.whole_counts
            ),
            node,
            "length" if selection.is_full else "width",
        )
        rank = None if self.causal else rank_of(selection)
        if rank is not None:
            self.ranks[root] = rank
        return root_table(root)

    def _by_index(self, limits: Bounds) -> Table:
        assert limits.by_index is not None
        counts = limits.by_index
        found: list[Value | None] = list(range(int(counts.max()) + 1))
        return make_table((self.indices,), counts.astype(np.int32), found)

    def _aggregate(self, node: ast.Aggregate, selection: Selection, values: Table) -> Table:
        default = node.default
        limits = self.bounds(selection)
        if selection.is_empty or limits.most == 0:
            return constant_table(default)
        can_be_empty = limits.least == 0
        if values.is_constant and not can_be_empty:
            return values
        if values.is_constant and key(values.domain.values[0]) == key(default):
            return constant_table(default)
        single = limits.most == 1 or values_agree(selection, values, self._setting())
        if not can_be_empty and self._is_uniform(values):
            return values  # the mean of equal values
        numeric = values.domain.is_numeric
        if numeric and not (single and all(not r.scalar for r in values.roots)):
            if _mixes_bools(values.domain) and not (single and has_distinct_numbers(values.domain)):
                return self._mixed_mean(node, selection, values, default)
            most = 1 if single else limits.most
            return self._mean(node, selection, values, default, most, max(1, limits.least))
        if not single:
            self._assume(node, values)
        domain = Domain.of([*values.domain.values, *([default] if can_be_empty else [])])
        identity = ("move", selection.identity, values.identity, can_be_empty and key(default))
        root = self._intern(
            identity,
            lambda order, name: MoveRoot(
                name, order, domain, False, node.source, selection, values, default, can_be_empty
            ),
            node,
            "aggregate",
        )
        return root_table(root)

    def _mean(
        self,
        node: ast.Node,
        selection: Selection,
        values: Table,
        default: Value | None,
        most: int | None = None,
        least: int | None = None,
    ) -> Table:
        limits = self.bounds(selection)
        can_be_empty = limits.least == 0
        most = limits.most if most is None else most
        least = max(1, limits.least) if least is None else least
        identity = ("mean", selection.identity, values.identity, can_be_empty and key(default))
        old = self.roots.get(identity)
        if old is not None:
            return root_table(old)
        means = mean_domain(values.domain, most, least, node.source)
        extra = [None] if values.domain.undefined is not None else []
        domain = Domain.of([*means.values, *extra, *([default] if can_be_empty else [])])
        root = self._intern(
            identity,
            lambda order, name: MeanRoot(
                name, order, domain, True, node.source, selection, values, default, can_be_empty
            ),
            node,
            "mean",
        )
        return root_table(root)

    def _is_uniform(self, table: Table) -> bool:
        """Whether a value is the same at every position, because the heads behind it are."""
        if self.causal:
            return False
        return all(
            isinstance(root, HeadRoot)
            and all(self._is_uniform(f.query) for t in root.selection.terms for f in t)
            for root in map(base_of, table.roots)
        )

    def _mixed_mean(
        self, node: ast.Aggregate, selection: Selection, values: Table, default: Value | None
    ) -> Table:
        """The mean of bools and numbers together, which is a bool where all that is selected is.

        It takes two means: of the numbers, and of which values are bools.
        """
        as_numbers = apply(_NUMBER, [values], node.source)
        as_flags = apply(_IS_BOOL, [values], node.source)
        flag = None if default is None else int(isinstance(default, bool))
        number = int(default) if isinstance(default, bool) else default
        means = self._mean(node, selection, as_numbers, number)
        flags = self._mean(node, selection, as_flags, flag)
        return self._fused(_RETYPE, [means, flags], node)

    def _assume(self, node: ast.Aggregate, values: Table) -> None:
        self.assumptions.append(
            (
                f"the positions selected by {format_expression(node.selector)} "
                f"have equal values of {format_expression(node.values)}",
                node.source,
            )
        )

    # ---- names and identities ----------------------------------------------------------------

    def _intern(self, identity: Hashable, make, node: ast.Node, kind: str) -> Root:
        old = self.roots.get(identity)
        if old is None:
            old = make((len(self.roots) + 2,), self.name_for(node, kind))
            self.roots[identity] = old
        return old

    def name_for(self, node: ast.Node | None, kind: str) -> str:
        """A name that no variable has yet: the user's, or the kind's with a number."""
        base = (node.name if node is not None and node.name else kind).replace(":", "_")
        name, count = base, 1
        while name in self.names:
            count += 1
            name = f"{base}_{count}"
        self.names.add(name)
        return name


def analyse(
    graph: nx.DiGraph[ast.Node],
    vocabulary: Domain,
    max_seq_len: int,
    causal: bool,
    *,
    whole_counts: bool = False,
) -> Analysis:
    """The normal form of a program.

    Raises:
        FunctionError: a user's function raised on a combination of possible values.
        ValueSetError: a value set or table is too large.
        CompileError: the program means nothing in this attention mode.
    """
    analysis = Analysis(vocabulary, max_seq_len, causal, whole_counts)
    for node in graph.nodes:
        analysis.visit(node)
    return analysis


__all__ = ["NOTHING", "Analysis", "analyse"]
