"""Does what the compiler proved of a program still hold on a run that was changed from outside?

The compiler proves facts of unpatched runs and builds on them: that a rank stands once, that a
count is at least 1, that two expressions are one function.  Setting a variable may break them.
Then the program still has an answer, but the model was never made to give it.

Facts are compared where they are used: each s-op is what its table says of the values of its roots,
each selector selects what its normal form does, no fewer and no more keys than was proved, and
where one value is moved, one value is selected.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np

from ...rasp_ast.interpreter import Run
from ...rasp_ast.nodes import Aggregate, Node, SelectorNode
from ...rasp_ast.printer import format_expression
from ...rasp_ast.values import key
from ..analysis.normal_form import Analysis
from ..analysis.root_values import RootValues
from ..selectors.bounds import WidthBounds
from ..selectors.selections import Selection


class Facts:
    """What was proved of one program, ready to be compared with runs of it."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis

    @cached_property
    def limits(self) -> dict[SelectorNode, WidthBounds]:
        """How many keys each selector was proved to select."""
        return {node: self.analysis.registry.bounds(s) for node, s in self._selections.items()}

    @cached_property
    def _selections(self) -> dict[SelectorNode, Selection]:
        return {n: s for n, s in self.analysis.selected.items() if isinstance(n, SelectorNode)}

    def broken(self, run: Run) -> str | None:
        """The first fact that does not hold on a run that was evaluated; None if all hold."""
        values = RootValues(self.analysis, run)
        for node in [*run.matrices, *run.columns]:
            fault = self._broken_at(node, run, values)
            if fault is not None:
                return fault
        return None

    def _broken_at(self, node: Node, run: Run, roots: RootValues) -> str | None:
        if isinstance(node, SelectorNode):
            return self._broken_selector(node, run, roots)
        table = self.analysis.tables.get(node)
        if table is None:
            return None
        text, wanted = format_expression(node), run.columns[node].sequence()
        is_move = table.is_identity and table.roots[0].moves_one_value
        if isinstance(node, Aggregate) and is_move:
            several = _moves_several(run, node)
            if several is not None:
                return f"{text}: different values are selected at position {several}"
        codes = roots.codes(table)
        if codes is None:
            return None
        for place, (code, value) in enumerate(zip(codes.tolist(), wanted, strict=True)):
            if code < 0 or key(table.domain.values[code]) != key(value):
                return f"{text} is {value!r} at position {place}, which no run was proved to give"
        return None

    def _broken_selector(self, node: SelectorNode, run: Run, roots: RootValues) -> str | None:
        if node not in self.limits:
            return None
        matrix, limits, text = run.matrices[node], self.limits[node], format_expression(node)
        widths = matrix.sum(axis=1)
        least = np.full(len(widths), limits.least)
        most = np.full(len(widths), limits.most)
        if limits.by_index is not None:
            least = most = limits.by_index[: len(widths)]
        wrong = np.flatnonzero((widths < least) | (widths > most))
        if len(wrong):
            place = int(wrong[0])
            span = " to ".join(dict.fromkeys((str(least[place]), str(most[place]))))
            return f"{text} selects {widths[place]} keys at position {place}, not {span}"
        normal = roots.matrix(self._selections[node], run.visible)
        if normal is not None and not np.array_equal(normal, matrix):
            return f"{text} does not select what its normal form does"
        return None


def _moves_several(run: Run, node: Aggregate) -> int | None:
    """A position at which an aggregate selects different values."""
    column = run.columns.get(node.values)
    matrix = run.matrices.get(node.selector)
    if column is None or matrix is None:
        return None
    for place, row in enumerate(matrix):
        if len(np.unique(column.codes[row])) > 1:
            return place
    return None
