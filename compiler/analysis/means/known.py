"""What arithmetic of means may ask of the nodes of a program."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from ....rasp_ast.nodes import Aggregate, Apply, Node, Sum
from ...selectors.selections import Selection
from ...tables.tables import Table
from .unlisted import Operand


@dataclass(frozen=True, eq=False, kw_only=True)
class Known:
    """What an analysis knows by now of a program's nodes.

    Attributes:
        operand: what a node is that is not arithmetic itself; it may raise a CompileError.
        selection: what a selector is.
        gathered: which keys a head selects, and what it gathers of them.
        deferred: nodes whose values are listed only on request.
        kept: nodes that nobody looks behind.
        written: maps by users' functions, as the operators that these are made of.
        is_known: whether it is known what a node is.
    """

    operand: Callable[[Node], Operand]
    selection: Callable[[Node], Selection]
    gathered: Callable[[Aggregate | Sum], tuple[Selection, Table]]
    deferred: Collection[Node]
    kept: Collection[Node]
    written: Mapping[Node, Apply]
    is_known: Callable[[Node], bool]

    def operands(self, node: Node) -> tuple[Node, ...]:
        """What a node is made of."""
        return self.written.get(node, node).children

    def does(self, node: Node) -> Node:
        """The operators that a map is made of; else the node itself."""
        return self.written.get(node, node)

    def table(self, node: Node) -> Table | None:
        """What a node is as a function of roots; None where that is not known without a search."""
        if node in self.deferred or not self.is_known(node):
            return None
        operand = self.operand(node)
        return operand if isinstance(operand, Table) else None
