"""Does what the compiler proved of a program still hold on a run that was changed from outside?

The compiler proves facts of unpatched runs and builds on them: that a rank stands once, that a
count is at least 1, that two expressions are one function.  Setting a variable may break them.
Then the program still has an answer, but the model was never made to give it.

Facts are compared where they are used: each s-op is what its table says of the values of its roots,
each selector selects what its normal form does, no fewer and no more keys than was proved, and
where one value is moved, one value is selected.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ...rasp_ast.interpreter import Run
from ...rasp_ast.nodes import Aggregate, Node, SelectorNode, SOpNode
from ...rasp_ast.printer import format_expression
from ...rasp_ast.values import Value, key
from ..analysis.normal_form import Analysis
from ..selectors.bounds import WidthBounds
from ..selectors.head_roots import computed_root
from ..selectors.selections import Selection
from ..tables.roots import Root
from ..tables.tables import Table

Codes = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.bool_]


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

    @cached_property
    def nodes(self) -> dict[Root, SOpNode]:
        """For each root an s-op that is it."""
        return {
            table.roots[0]: node
            for node, table in self.analysis.tables.items()
            if table.is_identity and not isinstance(node, SelectorNode)
        }

    def broken(self, run: Run) -> str | None:
        """The first fact that does not hold on a run that was evaluated; None if all hold."""
        values = _Roots(self, run)
        for node in [*run.matrices, *run.columns]:
            fault = self._broken_at(node, run, values)
            if fault is not None:
                return fault
        return None

    def _broken_at(self, node: Node, run: Run, roots: _Roots) -> str | None:
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

    def _broken_selector(self, node: SelectorNode, run: Run, roots: _Roots) -> str | None:
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


class _Roots:
    """The values of roots on one run, as places in their domains; -1 where it is none of them."""

    def __init__(self, facts: Facts, run: Run) -> None:
        self.facts, self.run = facts, run
        self.known: dict[Root, Codes | None] = {}

    def of(self, root: Root) -> Codes | None:
        """Of a root; None where the run has no such value."""
        base = root.base
        if base not in self.known:
            self.known[base] = self._base(base)
        codes = self.known[base]
        if codes is None or base is root:
            return codes
        return np.where(codes < 0, -1, root.codes_of_base[np.maximum(codes, 0)])

    def _base(self, root: Root) -> Codes | None:
        node = self.facts.nodes.get(root)
        if node is not None:
            column = self.run.columns.get(node)
            return None if column is None else _coded(column.sequence(), root)
        if root is self.facts.analysis.registry.tokens:
            return _coded(self.run.tokens, root)
        if root is self.facts.analysis.registry.indices:
            return np.arange(len(self.run.tokens))
        computed = computed_root(root)
        return None if computed is None else self.codes(computed.table)

    def codes(self, table: Table) -> Codes | None:
        """What a table gives at each position, as a place in its domain; None if that is open."""
        places = [self.of(root) for root in table.roots]
        known = [codes for codes in places if codes is not None]
        if len(known) < len(places):
            return None
        if not known:
            return np.full(len(self.run.tokens), int(table.codes), np.int64)
        combined = table.codes[tuple(np.maximum(codes, 0) for codes in known)].astype(np.int64)
        return np.where(np.min(known, axis=0) < 0, -1, combined)

    def matrix(self, selection: Selection, visible: Matrix) -> Matrix | None:
        """What a selection selects, ``[query, key]``; None if that is open."""
        total = np.zeros(visible.shape, np.bool_)
        for term in selection.terms:
            chosen = visible.copy()
            for factor in term:
                keys, queries = self.codes(factor.key), self.codes(factor.query)
                if keys is None or queries is None:
                    return None
                there = (queries >= 0)[:, None] & (keys >= 0)[None, :]
                chosen &= factor.relation[keys[None, :], queries[:, None]] & there
            total |= chosen
        return total


def _coded(values: Sequence[Value | None], root: Root) -> Codes:
    index = root.domain.index
    return np.array([index.get(key(value), -1) for value in values], np.int64)


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
