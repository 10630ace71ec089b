"""The normal form of a program: what each node is as a function of roots."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Self

from ...rasp_ast import nodes as ast
from ..passes import Choices
from ..selectors.selections import Selection
from ..tables.tables import Table
from .means.functions import Operand
from .means.unlisted import UnlistedMean
from .registry import Registry


@dataclass
class Analysis(Registry):
    """The normal form of one program: its roots, and what each node is as a function of them.

    Attributes:
        tables: what each s-op node is.
        selected: what each selector node is.
        has_readers: nodes that others read.
        unlisted: means whose values are too many to list; they have no table.
    """

    tables: dict[ast.Node, Table] = field(default_factory=dict[ast.Node, Table], init=False)
    selected: dict[ast.Node, Selection] = field(
        default_factory=dict[ast.Node, Selection], init=False
    )
    has_readers: set[ast.Node] = field(default_factory=set[ast.Node], init=False)
    unlisted: dict[ast.Node, UnlistedMean] = field(
        default_factory=dict[ast.Node, UnlistedMean], init=False
    )

    def fork(self, choices: Choices) -> Self:
        other = super().fork(choices)
        other.tables, other.selected = dict(self.tables), dict(self.selected)
        other.has_readers, other.unlisted = set(self.has_readers), dict(self.unlisted)
        return other

    def table(self, node: ast.Node) -> Table:
        """What an s-op is as a function of roots.

        Raises:
            ValueSetError: it is a mean with too many values.
        """
        if node in self.unlisted:
            raise self.unlisted[node].error
        return self.tables[node]

    def operand(self, node: ast.Node) -> Operand:
        """An s-op as a function of roots, or a mean without a list of values."""
        return self.unlisted[node] if node in self.unlisted else self.tables[node]
