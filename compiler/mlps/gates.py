"""Functions without a number: products of classes, or features of one root passed through gates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import overload

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ..tables.tables import Table
from .cases import MAX_UNITS, Case, Ids, Strategy, distinguishable_values

Flags = npt.NDArray[np.bool_]


def by_gated_root(table: Table, ids: Ids, rows: Array, axis: int, *, most: int) -> Strategy | None:
    """A feature of one root for each combination of the others' classes, which gates let through.

    Row gating: min(|A|, |B|) units for a number that is a table of A and B.

    Args:
        ids: over the table's roots, rows of ``rows``.
        rows: ``[ids, columns]``.
        most: with more units than this it is not wanted.
    """
    root = table.roots[axis]
    gate_axes = [i for i in range(len(table.roots)) if i != axis]
    ordered = np.transpose(ids, [*gate_axes, axis])
    gates = [(table.roots[i], *distinguishable_values(ids, i)) for i in gate_axes]
    features: dict[bytes, tuple[int, Array]] = {}
    cases: list[Case] = []
    units = 0
    for choice in product(*(range(len(firsts)) for _, firsts, _ in gates)):
        at = tuple(firsts[c] for (_, firsts, _), c in zip(gates, choice, strict=True))
        row: Ids = ordered[at]
        writes = _positive_parts(np.where((row >= 0)[:, None], rows[row], 0.0), features)
        if writes:
            matrix = np.zeros((max(writes) + 1, rows.shape[1]))
            for place, write in writes.items():
                matrix[place] = write
            units += int(matrix.any(axis=1).sum())
            if units > most:
                return None
            cases.append(Case(gates=choice, writes=matrix))
    gated = (
        np.stack([column for _, column in features.values()], axis=1)
        if features
        else np.zeros((len(root.domain), 0))
    )
    indicators = tuple((root, matrix) for root, _, matrix in gates)
    return Strategy(
        gates=indicators,
        number=(),
        points=np.zeros(0),
        gated=(root, gated),
        cases=tuple(cases),
        units=units,
    )


def _positive_parts(values: Array, features: dict[bytes, tuple[int, Array]]) -> dict[int, Array]:
    """Columns as differences of features that are never negative, which a ReLU lets through.

    Args:
        values: ``[gated values, columns]``.
        features: the features so far with their places, by content; new ones are added.

    Returns:
        For the place of each feature that is used, ``[columns]``: what it writes.
    """
    columns: int = values.shape[1]
    writes: dict[int, Array] = {}
    for j in np.flatnonzero(values.any(axis=0)).tolist():
        for sign in (1.0, -1.0):
            positive = np.maximum(sign * values[:, j], 0.0)
            if positive.any():
                place, _ = features.setdefault(positive.tobytes(), (len(features), positive))
                writes.setdefault(place, np.zeros(columns))[j] += sign
    return writes


@dataclass(frozen=True, eq=False, kw_only=True)
class _CasesOfClasses(Sequence[Case]):
    """The cases of :func:`by_classes`, made when they are looked at: most strategies never are.

    Attributes:
        used: ``[cases, gates]``, the class of each gate.
        corner: over the classes of all gates, rows of ``rows``.
    """

    used: npt.NDArray[np.intp]
    corner: Ids
    rows: Array

    def __len__(self) -> int:
        return len(self.used)

    @overload
    def __getitem__(self, place: int) -> Case: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Case]: ...
    def __getitem__(self, place: int | slice) -> Case | Sequence[Case]:
        if isinstance(place, slice):
            return [self[i] for i in range(*place.indices(len(self)))]
        at = tuple(self.used[place].tolist())
        return Case(gates=at, writes=self.rows[self.corner[at]][None, :])


def by_classes(table: Table, ids: Ids, rows: Array) -> Strategy:
    """One unit for each combination of classes that writes anything; as :func:`by_gated_root`."""
    gates = [(r, *distinguishable_values(ids, i)) for i, r in enumerate(table.roots)]
    corner: Ids = ids[np.ix_(*(firsts for _, firsts, _ in gates))]
    writing: Flags = np.asarray(rows.any(axis=1), np.bool_)
    writes_any = (corner >= 0) & writing[corner]
    used = np.argwhere(writes_any)[: MAX_UNITS + 1]  # one too many is refused
    cases = _CasesOfClasses(used=used, corner=corner, rows=rows)
    indicators = tuple((root, matrix) for root, _, matrix in gates)
    return Strategy(
        gates=indicators, number=(), points=np.zeros(0), gated=None, cases=cases, units=len(used)
    )
