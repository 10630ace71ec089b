"""The values of roots on one run of the interpreter: the normal form beside what it stands for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ...rasp_ast.columns import Column
from ...rasp_ast.errors import RaspError
from ...rasp_ast.interpreter import Run
from ...rasp_ast.nodes import SelectorNode, SOpNode
from ...rasp_ast.values import Value, canonical, is_numeric, key
from ..selectors.head_roots import HeadRoot, computed_root, head_root
from ..selectors.selections import Selection
from ..tables.roots import Root
from ..tables.tables import Table
from .normal_form import Analysis

Codes = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.bool_]


class RootValues:
    """The values of roots on one run, as places in their domains; -1 where it is none of them.

    Of a value that is not listed it is the place of one that no reader tells from it.

    Attributes:
        nodes: for each root an s-op that is it.
    """

    def __init__(self, analysis: Analysis, run: Run) -> None:
        self.analysis, self.run = analysis, run
        self.known: dict[Root, Codes | None] = {}
        self.nodes: dict[Root, SOpNode] = {
            table.roots[0]: node
            for node, table in analysis.tables.items()
            if table.is_identity and not isinstance(node, SelectorNode)
        }
        for root, node in [*self.nodes.items()]:
            copied = _copied(root)
            if copied is not None:
                self.nodes.setdefault(copied, node)

    def of(self, root: Root) -> Codes | None:
        """Of a root; None where the run has no such value."""
        base = root.base
        if base not in self.known:
            self.known[base] = self._base(base)
        codes = self.known[base]
        if codes is None or base is root:
            return codes
        return np.where(codes < 0, -1, root.codes_of_base[np.maximum(codes, 0)])

    def values(self, root: Root) -> list[Value | None] | None:
        """What a root is at each position, in its domain or not; None where that is open."""
        node = self.nodes.get(root)
        column = None if node is None else self._column(node)
        if column is not None:
            return column.sequence()
        head = head_root(root)
        returned = None if head is None else self._returned(head)
        if returned is not None:
            return returned
        codes = self.of(root)
        if codes is None or (codes < 0).any():
            return None
        return [root.domain.values[code] for code in codes.tolist()]

    def _base(self, root: Root) -> Codes | None:
        node = self.nodes.get(root)
        if node is not None:
            column = self._column(node)
            return None if column is None else _coded(column.sequence(), root)
        if root is self.analysis.registry.tokens:
            return _coded(self.run.tokens, root)
        if root is self.analysis.registry.indices:
            return np.arange(len(self.run.tokens))
        computed, head = computed_root(root), head_root(root)
        if computed is not None:
            return self.codes(computed.table)
        returned = None if head is None else self._returned(head)
        return None if returned is None else _coded(returned, root)

    def _returned(self, head: HeadRoot) -> list[Value | None] | None:
        """What a head returns at each position; None if that is open."""
        rows = None if head.chooses_best else self.matrix(head.selection, self.run.visible)
        if rows is None:
            return None
        if head.gathered is None:
            return [int(row.sum()) for row in rows]
        codes = self.codes(head.gathered)
        if codes is None or (codes < 0).any():
            return None
        gathered = [head.gathered.domain.values[code] for code in codes.tolist()]
        chosen = [[gathered[i] for i in np.flatnonzero(row).tolist()] for row in rows]
        if head.moves_one_value:
            return [some[0] if some else head.default_if_empty for some in chosen]
        at_bos, weights = head.bos_number, head.bos_weights
        weighs = [0] * len(rows) if at_bos is None else weights or [1] * len(rows)
        return [
            _added_up(head, some, (at_bos or Fraction(0)) * weight, weight)
            for some, weight in zip(chosen, weighs, strict=False)
        ]

    def _column(self, node: SOpNode) -> Column | None:
        """An s-op on this run, also one that the analysis put in place of another; None if that
        means nothing here."""
        if node not in self.run.columns:
            with suppress(RaspError):
                self.run.evaluate([node])
        return self.run.columns.get(node)

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
                chosen &= factor.holds(keys[None, :], queries[:, None]) & there
            total |= chosen
        return total


def _copied(root: Root) -> Root | None:
    """The root of which one is a copy, as a number of which an MLP makes classes; else None."""
    computed = computed_root(root)
    if computed is None or len(computed.table.roots) != 1:
        return None
    table, (inner,) = computed.table, computed.table.roots
    if inner.is_view or (table.codes < 0).any():
        return None
    own = [key(table.domain.values[code]) for code in table.codes.tolist()]
    return inner if own == list(inner.domain.fingerprint.keys) else None


def _added_up(
    head: HeadRoot, values: Sequence[Value | None], at_bos: Fraction, weight: int
) -> Value | None:
    """The sum of some values and what BOS adds to it, or the mean, where BOS has this weight.

    The mean of bools that agree is a bool.
    """
    if not head.adds_up and not weight and len(set(values)) == 1:
        return values[0]
    total = at_bos + sum((Fraction(v) for v in values if is_numeric(v)), Fraction(0))
    size = len(values) + weight
    if not head.adds_up and not size:
        return head.default_if_empty
    return canonical(total if head.adds_up else total / size)


def _coded(values: Sequence[Value | None], root: Root) -> Codes:
    """Places in the domain of a root; of a value between two that no reader distinguishes, the
    place of one of these."""
    codes = [root.domain.index.get(key(value), -1) for value in values]
    if root.is_partially_listed:
        listed = [value for value in root.domain.defined if is_numeric(value)]
        for i, value in enumerate(values):
            if codes[i] < 0 and is_numeric(value):
                codes[i] = min(bisect_left(listed, value), len(listed) - 1)
    return np.array(codes, np.int64)
