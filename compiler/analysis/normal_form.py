"""The normal form of a program: a table for each s-op, a selection for each selector."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import networkx as nx

from ...craft.formatting import counted
from ...rasp_ast import nodes as ast
from ...rasp_ast.errors import refusing
from ...rasp_ast.printer import format_expression
from ...rasp_ast.source import Source
from ..passes import LEGIBLE, Choices
from ..selectors.selections import Selection
from ..tables.tables import Table, root_table
from .existing import at_positions
from .means.known import Known
from .means.sums import SumRoot, is_sum
from .means.unlisted import Operand, UnlistedMean
from .registry import Registry


@dataclass(repr=False)
class Analysis:
    """The normal form of one program: its roots, and what each node is as a function of them.

    Attributes:
        registry: the roots.
        tables: what each s-op node is.
        selected: what each selector node is.
        has_readers: nodes that others read.
        read_by_heads: nodes that heads read as they are, or a function of that node alone.
        unlisted: means whose values are too many to list; they have no table.
        deferred: how to list the values of arithmetic of means, for whoever asks for them; called
            with the analysis that asks; raises a CompileError where they are too many.
        moves_within_moves: while what is moved is looked for where it is moved from, in how many
            other moves that is.
        written: maps by users' functions, as the operators that these are made of.
    """

    registry: Registry
    moves_within_moves: int = field(default=0, init=False)
    tables: dict[ast.Node, Table] = field(default_factory=dict[ast.Node, Table], init=False)
    selected: dict[ast.Node, Selection] = field(
        default_factory=dict[ast.Node, Selection], init=False
    )
    has_readers: set[ast.Node] = field(default_factory=set[ast.Node], init=False)
    read_by_heads: set[ast.Node] = field(default_factory=set[ast.Node], init=False)
    unlisted: dict[ast.Node, UnlistedMean] = field(
        default_factory=dict[ast.Node, UnlistedMean], init=False
    )
    deferred: dict[ast.Node, Callable[[Analysis], Operand]] = field(
        default_factory=dict[ast.Node, "Callable[[Analysis], Operand]"], init=False
    )
    written: dict[ast.Node, ast.Apply] = field(
        default_factory=dict[ast.Node, ast.Apply], init=False
    )

    def __repr__(self) -> str:
        tables, selectors = len(self.tables), len(self.selected)
        return (
            f"<analysis: {counted(tables, 'table')} and {counted(selectors, 'selector')} over "
            f"{counted(len(self.registry.roots), 'root')}>"
        )

    def fork(self, choices: Choices) -> Analysis:
        """The same, to be added to without a trace here, for other choices."""
        other = Analysis(self.registry.fork(choices))
        other.tables, other.selected = dict(self.tables), dict(self.selected)
        other.has_readers, other.unlisted = set(self.has_readers), dict(self.unlisted)
        other.deferred, other.written = dict(self.deferred), dict(self.written)
        other.read_by_heads = set(self.read_by_heads)
        return other

    def is_same_as(self, other: Analysis) -> bool:
        """Whether it has the same roots and the same tables, and nothing is left to be listed.

        What only one of them has was written for it, as the operators of a user's function.
        """
        return (
            not any((self.deferred, self.unlisted, other.deferred, other.unlisted))
            and list(self.registry.roots) == list(other.registry.roots)
            and all(
                table.identity == other.tables[node].identity
                for node, table in self.tables.items()
                if node in other.tables
            )
        )

    @contextmanager
    def within_move(self) -> Generator[None]:
        """While what is moved is looked for where it is moved from."""
        self.moves_within_moves += 1
        try:
            yield
        finally:
            self.moves_within_moves -= 1

    def table(self, node: ast.Node) -> Table:
        """What an s-op is as a function of roots.

        Raises:
            CompileError: it is a mean with too many values, or arithmetic of means.
        """
        operand = self.operand(node)
        if isinstance(operand, UnlistedMean):
            raise operand.error
        return operand

    def operand(self, node: ast.Node) -> Operand:
        """An s-op as a function of roots, or a mean without a list of values.

        Raises:
            CompileError: it is arithmetic of means with too many values.
        """
        if node in self.deferred:
            with refusing(partial(self.registry.subject, node)):
                self.note(node, self.deferred[node](self))
            del self.deferred[node]
        return self.unlisted[node] if node in self.unlisted else self.tables[node]

    def gathered(self, node: ast.Aggregate | ast.Sum) -> tuple[Selection, Table]:
        """Which keys a head selects, and the table of what it gathers of them.

        Raises:
            CompileError: the values are too many to list.
        """
        return self.selected[node.selector], at_positions(self.registry, self.table(node.values))

    def subject(self, graph: nx.DiGraph[ast.Node], node: ast.Node) -> tuple[str, Source | None]:
        """What a refusal says of a node; one without a place stands where it is read."""
        text, source = self.registry.subject(node)
        return text, source or next((r.source for r in graph.successors(node)), None)

    def is_known(self, node: ast.Node) -> bool:
        """Whether it has been visited."""
        s_ops = (self.tables, self.unlisted, self.deferred)
        return node in self.selected or any(node in known for known in s_ops)

    @property
    def known(self) -> Known:
        """What arithmetic of means may ask of the nodes so far."""
        return Known(
            operand=self.operand,
            selection=self.selected.__getitem__,
            gathered=self.gathered,
            deferred=self.deferred,
            kept=self.registry.cuts,
            written=self.written,
            is_known=self.is_known,
        )

    def note(self, node: ast.Node, value: Operand) -> None:
        """Notes what an s-op is.

        Unless passes fuse, what computes or counts is a value of its own; means and sums stay
        numbers, and so does what is computed of them, if it takes many values.
        """
        if isinstance(value, UnlistedMean):
            self.unlisted[node] = value
            return
        computes = isinstance(node, ast.Apply | ast.Width | ast.Length) and bool(value.roots)
        own = computes and not self.registry.choices.fuses and not is_sum(value)
        of_numbers = any(r.base.is_mean or isinstance(r.base, SumRoot) for r in value.roots)
        if own and len(value.domain) > LEGIBLE and of_numbers:
            own = False
            self.registry.unkept.append(format_expression(node, self.registry.names))
        self.tables[node] = root_table(self.registry.computed(value, node)) if own else value

    def note_written(self, node: ast.Apply, written: ast.Apply) -> None:
        """Notes what operators make of a map's operands: it is called, and read, as the map is."""
        if node in self.registry.names:
            self.registry.names[written] = self.registry.names[node]
        if node in self.read_by_heads:
            self.read_by_heads.add(written)
        self.written[node] = written

    def note_part(self, node: ast.SOpNode, value: Operand) -> None:
        """Notes what a part of a function is, which is never a value of its own."""
        if isinstance(value, UnlistedMean):
            self.unlisted[node] = value
        else:
            self.tables[node] = value
