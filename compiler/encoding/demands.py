"""What readers ask for, and of which roots: the demands that flow backwards through a program.

A feature that is a sum of readable shares of roots is free.  What is not free is computed by an MLP
into a root of its own, and is read from there.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ..analysis.registry import Registry
from ..tables.additive import Summand, additive_parts, inseparable
from ..tables.roots import Root
from ..tables.tables import Table, restrict, root_table
from .encodings import Encoding
from .features import (
    Feature,
    RootFeatures,
    as_linear_read,
    decompose,
    of_one_root,
    without_view,
)


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
        groups: dict[tuple[int, ...], _Group] = {}

        def group(axes: tuple[int, ...]) -> _Group:
            if axes not in groups:
                groups[axes] = self._group(table, axes, interpolating=interpolating)
            return groups[axes]

        def add(j: int, root: Root, values: Array) -> None:
            if root not in parts:
                parts[root] = np.zeros((len(values), columns))
            parts[root][:, j] += values

        if len(table.roots) == 1:
            return self._compute_of_one_root(table, matrix, interpolating=interpolating)
        every = tuple(range(len(table.roots)))
        whole = inseparable(table, matrix)
        for j, column in enumerate(matrix.T):
            if whole[j]:
                add(j, group(every).root, column[group(every).places])
                continue
            for share in additive_parts(table, column):
                if len(share.axes) == 1:
                    add(j, *self._of_root(table, share, interpolating=interpolating))
                else:
                    add(j, group(share.axes).root, group(share.axes).of(column, share))
        features = tuple(RootFeatures(root, wide) for root, wide in parts.items())
        return Feature(table=table, matrix=matrix, parts=features, constant=np.zeros(columns))

    def _compute_of_one_root(self, table: Table, matrix: Array, *, interpolating: bool) -> Feature:
        """Each column as the root can give it, or its steps, in the order of the first of each."""
        found = of_one_root(table, matrix)
        parts: list[RootFeatures] = []
        columns: int = matrix.shape[1]
        flags: list[bool] = found.readable.tolist()
        for given in dict.fromkeys(flags):
            root, wide = found.root, np.zeros(found.values.shape)
            if given:
                wide[:, found.readable] = found.images[:, found.readable]
            else:
                root = self.registry.computed(root_table(root), None, interpolating=interpolating)
                wide[:, ~found.readable] = found.values[:, ~found.readable]
            parts.append(RootFeatures(root, wide))
        return Feature(table=table, matrix=matrix, parts=tuple(parts), constant=np.zeros(columns))

    def _of_root(self, table: Table, share: Summand, *, interpolating: bool) -> tuple[Root, Array]:
        """A root whose values decide a share of one root: that itself, or its steps."""
        root, values = without_view(table, share)
        readable = as_linear_read(table, root, values)
        if readable is not None:
            return root, readable
        return self.registry.computed(root_table(root), None, interpolating=interpolating), values

    def _group(self, table: Table, axes: tuple[int, ...], *, interpolating: bool) -> _Group:
        """The value of a table as far as it depends on some roots, which is computed."""
        inner = restrict(table, axes)
        places = np.array([table.domain.code(v) for v in inner.domain.values], np.intp)
        return _Group(
            root=self.registry.computed(inner, None, interpolating=interpolating),
            places=places,
            corner=int(inner.codes[(0,) * len(axes)]),
            is_whole=len(inner.roots) == len(table.roots),
        )


@dataclass(frozen=True, eq=False, kw_only=True)
class _Group:
    """A computed root that decides the shares of some roots of a table.

    Attributes:
        places: for each of its values, the place of that value in the table's domain.
        corner: its value where all these roots have their first one.
        is_whole: these are all roots.
    """

    root: Root
    places: npt.NDArray[np.intp]
    corner: int
    is_whole: bool

    def of(self, column: Array, share: Summand) -> Array:
        """A share of a column by the values of the root."""
        own: Array = column[self.places]
        if self.is_whole:
            return own
        return own + (share.values[(0,) * len(share.axes)] - own[self.corner])


def _descending_key(root: Root) -> tuple[int, ...]:
    """Sorts roots in descending order of computation, since a heap gives the least first.

    A longer order comes after its own beginning, so the end is marked by a large number.
    """
    return (*(-i for i in root.sort_key), 1 << 30)
