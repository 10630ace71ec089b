"""What readers ask for, and of which roots: the demands that flow backwards through a program.

A feature that is a sum of readable shares of roots is free.  What is not free is computed by an MLP
into a root of its own, and is read from there.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import numpy as np

from ...craft.variables import Array
from ..analysis.registry import Registry
from ..tables.additive import Summand, additive_parts
from ..tables.roots import Root
from ..tables.tables import Table, restrict, root_table
from .encodings import Encoding
from .features import Feature, RootFeatures, as_linear_read, decompose, without_view


@dataclass
class Demands:
    """What has been asked for so far.

    Attributes:
        asked: the features of each root, ``[values, m]`` for each request.
        resolution: of each scalar root, the smallest difference of two numbers that some reader
            distinguishes.
        fixed: encodings that do not follow from what is asked.
        waiting: a heap of roots that were asked for and are not yet planned, the last one first.
    """

    registry: Registry
    asked: dict[Root, list[Array]] = field(default_factory=dict[Root, list[Array]])
    resolution: dict[Root, float] = field(default_factory=dict[Root, float])
    fixed: dict[Root, Encoding] = field(default_factory=dict[Root, Encoding])
    waiting: list[tuple[tuple[int, ...], Root]] = field(
        default_factory=list[tuple[tuple[int, ...], Root]]
    )

    def ask(
        self,
        table: Table,
        matrix: Array,
        *,
        interpolating: bool = False,
        resolution: float | None = None,
    ) -> Feature:
        """Asks for features of a table; whatever is not free is computed by an MLP.

        Args:
            matrix: ``[values, m]``, a row of features for each value of the table.
            interpolating: the reader wants errors of numbers to slide features along the curve
                through neighbouring values (see ``Scores``) rather than be cleaned away.
            resolution: the smallest difference of two numbers of a scalar root that the reader
                distinguishes, if not the smallest of all.
        """
        feature = decompose(table, matrix) or self._compute(
            table, matrix, interpolating=interpolating
        )
        for part in feature.parts:
            if part.root not in self.asked:
                self.asked[part.root] = []
                heapq.heappush(self.waiting, (_descending_key(part.root), part.root))
            self.asked[part.root].append(part.matrix)
            if part.root.scalar:
                gap = part.root.gap if resolution is None else resolution
                self.resolution[part.root] = min(gap, self.resolution.get(part.root, gap))
        return feature

    def next_root(self) -> Root | None:
        """The last root that waits; all its readers have asked by now."""
        return heapq.heappop(self.waiting)[1] if self.waiting else None

    def _compute(self, table: Table, matrix: Array, *, interpolating: bool) -> Feature:
        """Each column as a sum over groups of roots; those that are not free are computed."""
        columns: int = matrix.shape[1]
        parts: dict[Root, Array] = {}
        for j, column in enumerate(matrix.T):
            for share in additive_parts(table, column):
                root, values = self._provide(table, column, share, interpolating=interpolating)
                wide = parts.setdefault(root, np.zeros((len(values), columns)))
                wide[:, j] += values
        kept = tuple(RootFeatures(root, wide) for root, wide in parts.items())
        return Feature(table=table, matrix=matrix, parts=kept, constant=np.zeros(columns))

    def _provide(
        self, table: Table, column: Array, share: Summand, *, interpolating: bool
    ) -> tuple[Root, Array]:
        """A root whose values decide a share, computed if need be; and the share of each value."""
        if len(share.axes) == 1:
            root, values = without_view(table, share)
            readable = as_linear_read(table, root, values)
            if readable is not None:
                return root, readable
            steps = self.registry.computed(root_table(root), None, interpolating=interpolating)
            return steps, values
        inner = restrict(table, share.axes)
        root = self.registry.computed(inner, None, interpolating=interpolating)
        of_group: Array = column[[table.domain.code(v) for v in inner.domain.values]]
        if len(inner.roots) == len(table.roots):
            return root, of_group
        corner = (0,) * len(share.axes)
        return root, of_group + (share.values[corner] - of_group[inner.codes[corner]])


def _descending_key(root: Root) -> tuple[int, ...]:
    """Sorts roots in descending order of computation, since a heap gives the least first.

    A longer order comes after its own beginning, so the end is marked by a large number.
    """
    return (*(-i for i in root.sort_key), 1 << 30)
