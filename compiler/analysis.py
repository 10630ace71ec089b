"""From the graph to the normal form: a table for each s-op, a selection for each selector.

Here value sets are inferred, elementwise chains fuse, equal things become one thing, and counts
that the mask and the indices decide are computed away.  What is left is roots: tokens, indices,
and what attention heads must return.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import networkx as nx

from ..rasp_ast import nodes as ast
from ..rasp_ast.errors import ValueSetError
from .aggregates import aggregate
from .domains import Domain
from .elementwise import elementwise
from .passes import PLAIN, Choices
from .registry import Registry
from .selecting import select
from .selections import Selection, both, either, limited, negation
from .tables import Table, constant_table, root_table
from .totals import OpenMean, as_open, compared, open_mean, too_fine
from .widths import length, width


@dataclass
class Analysis(Registry):
    """The normal form of one program: its roots, and what each node is as a function of them.

    Attributes:
        tables: what each s-op node is.
        selected: what each selector node is.
        open: means whose values are too many to list; they have no table.
    """

    tables: dict[ast.Node, Table] = field(default_factory=dict[ast.Node, Table], init=False)
    selected: dict[ast.Node, Selection] = field(
        default_factory=dict[ast.Node, Selection], init=False
    )
    open: dict[ast.Node, OpenMean] = field(default_factory=dict[ast.Node, OpenMean], init=False)

    def table(self, node: ast.Node) -> Table:
        """What an s-op is as a function of roots.

        Raises:
            ValueSetError: it is a mean with too many values.
        """
        if node in self.open:
            raise self.open[node].error
        return self.tables[node]


def analyse(
    graph: nx.DiGraph[ast.Node],
    vocabulary: Domain,
    max_seq_len: int,
    causal: bool,
    choices: Choices = PLAIN,
) -> Analysis:
    """The normal form of a program.

    Raises:
        FunctionError: a user's function raised on a combination of possible values.
        ValueSetError: a value set or table is too large.
        CompileError: the program means nothing in this attention mode.
    """
    analysis = Analysis(vocabulary, max_seq_len, causal, choices)
    for node in graph.nodes:
        if isinstance(node, ast.SelectorNode):
            analysis.selected[node] = _selection(analysis, node)
        else:
            _visit(analysis, node)
    return analysis


def _visit(analysis: Analysis, node: ast.Node) -> None:
    """Finds what an s-op is."""
    try:
        analysis.tables[node] = _apart(analysis, node, _table(analysis, node))
    except ValueSetError as error:
        if not isinstance(node, ast.Aggregate):
            raise
        analysis.open[node] = open_mean(
            node, analysis.selected[node.selector], analysis.table(node.values), node.default, error
        )


def _apart(analysis: Analysis, node: ast.Node, found: Table) -> Table:
    """Unless passes fuse, a value of its own for what computes or counts; means stay numbers."""
    if analysis.choices.passes.fuse:
        return found
    computes = isinstance(node, ast.Apply | ast.Width | ast.Length) and bool(found.roots)
    return root_table(analysis.computed(found, node)) if computes else found


def _table(analysis: Analysis, node: ast.Node) -> Table:
    """What an s-op is, its operands being known."""
    selected = analysis.selected
    match node:
        case ast.Tokens():
            return root_table(analysis.tokens)
        case ast.Indices():
            return root_table(analysis.indices)
        case ast.Length():
            return length(analysis, node)
        case ast.Constant():
            return constant_table(node.value)
        case ast.Apply():
            return _elementwise(analysis, node)
        case ast.Width():
            return width(analysis, node, selected[node.selector])
        case ast.Aggregate():
            return aggregate(analysis, node, selected[node.selector], analysis.table(node.values))
        case _:
            raise TypeError(f"not an s-op of a program: {node!r}")


def _elementwise(analysis: Analysis, node: ast.Apply) -> Table:
    """An elementwise operation; the comparison of a mean with a constant may ask for its sum."""
    operand = node.operands[0]
    mean = analysis.open.get(operand)
    if mean is None and len(node.operands) == 1 and too_fine(analysis.table(operand), node):
        mean = as_open(operand, analysis.table(operand))
    if mean is not None and len(node.operands) == 1:
        try:
            found = compared(analysis, node, mean)
        except ValueSetError:  # not even its sum can be listed
            found = None
        if found is not None:
            return found
    return elementwise(analysis, node, [analysis.table(o) for o in node.operands])


def _selection(analysis: Analysis, node: ast.SelectorNode) -> Selection:
    """What a selector is, its operands being known."""
    selected = analysis.selected
    match node:
        case ast.Select():
            return select(analysis, node, analysis.table(node.keys), analysis.table(node.queries))
        case ast.And():
            found = both(selected[node.left], selected[node.right])
        case ast.Or():
            found = either(selected[node.left], selected[node.right])
        case ast.Not():
            found = negation(selected[node.inner])
        case _:
            raise TypeError(f"not a selector of a program: {node!r}")
    return limited(found, node.source)
