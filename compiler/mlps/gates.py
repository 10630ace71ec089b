"""Functions without a number: products of classes, or features of one root passed through gates."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ..tables.equal_rows import equal_rows
from ..tables.tables import Table
from .cases import MAX_GATE_CLASSES, MAX_UNITS, Case, Ids, Strategy, distinguishable_values

Flags = npt.NDArray[np.bool_]
Classes = npt.NDArray[np.intp]

NOTHING = -1
"""Where nothing is written, or no correct run gets."""
MAX_ROWS_LOOKED_AT = 1 << 25
"""So many numbers are looked at to find the features of a gated root: a second's worth."""
MAX_FEATURE_CELLS = 1 << 22
"""Features of a gated root are so many numbers at most: they are kept twice, in 64 MB."""


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
    own, place = equal_rows(np.moveaxis(ids, axis, 0).reshape(len(root.domain), -1))
    gates = [(table.roots[i], *distinguishable_values(ids, i)) for i in gate_axes]
    firsts = [*(first for _, first, _ in gates), own.tolist()]
    corner: Ids = np.transpose(ids, [*gate_axes, axis])[np.ix_(*firsts)]
    written: Ids = np.where(_writes_any(corner, rows), corner, NOTHING).reshape(-1, len(own))
    used = np.flatnonzero((written != NOTHING).any(axis=1))
    if len(used) > most:  # each takes a unit at least
        return None
    kinds, kind = equal_rows(written[used]) if len(used) else (used, used)
    if len(kinds) * len(own) * rows.shape[1] > MAX_ROWS_LOOKED_AT:
        return None
    features, parts, units = _Features(), list[tuple[_Part, ...]](), 0
    times: list[int] = np.bincount(kind, minlength=len(kinds)).tolist()
    for row, cases in zip(written[used[kinds]], times, strict=True):
        made = features.parts_of(np.where((row >= 0)[:, None], rows[row], 0.0))
        parts.append(made)
        units += cases * len({part.feature for part in made})
        if units > most:
            return None
        if len(features.found) > min(MAX_GATE_CLASSES, MAX_FEATURE_CELLS // len(own)):
            return None
    return Strategy(
        gates=tuple((root, matrix) for root, _, matrix in gates),
        number=(),
        points=np.zeros(0),
        gated=(root, features.matrix(len(own))[place]),
        cases=_CasesOfParts(
            used=_classes_at(used, corner.shape[:-1]), kind=kind, parts=parts, columns=rows.shape[1]
        ),
        units=units,
    )


def by_classes(table: Table, ids: Ids, rows: Array) -> Strategy:
    """One unit for each combination of classes that writes anything; as :func:`by_gated_root`."""
    gates = [(r, *distinguishable_values(ids, i)) for i, r in enumerate(table.roots)]
    corner: Ids = ids[np.ix_(*(firsts for _, firsts, _ in gates))]
    used = np.argwhere(_writes_any(corner, rows))[: MAX_UNITS + 1]  # one too many is refused
    cases = _CasesOfClasses(used=used, corner=corner, rows=rows)
    indicators = tuple((root, matrix) for root, _, matrix in gates)
    return Strategy(
        gates=indicators, number=(), points=np.zeros(0), gated=None, cases=cases, units=len(used)
    )


def _writes_any(corner: Ids, rows: Array) -> Flags:
    writing: Flags = np.asarray(rows.any(axis=1), np.bool_)
    return (corner >= 0) & writing[corner]


def _classes_at(places: Ids, shape: tuple[int, ...]) -> Classes:
    """``[places, gates]``: the classes of each combination, of which there is one without gates."""
    if not shape:
        return np.zeros((len(places), 0), np.intp)
    return np.stack(np.unravel_index(places, shape), axis=1)


# ---- features of a gated root ----------------------------------------------------------------


class _Part(NamedTuple):
    """A feature that is added to a column, or taken from it."""

    feature: int
    column: int
    sign: float


@dataclass
class _Features:
    """Features that are never negative, which a ReLU lets through.

    Attributes:
        found: each once, with its place, by its content.
    """

    found: dict[bytes, tuple[int, Array]] = field(default_factory=dict[bytes, tuple[int, Array]])

    def parts_of(self, values: Array) -> tuple[_Part, ...]:
        """Columns as differences of features; new ones are added.

        Args:
            values: ``[gated values, columns]``.
        """
        parts: list[_Part] = []
        for column in np.flatnonzero(values.any(axis=0)).tolist():
            for sign in (1.0, -1.0):
                positive = np.maximum(sign * values[:, column], 0.0)
                if positive.any():
                    new = (len(self.found), positive)
                    place, _ = self.found.setdefault(positive.tobytes(), new)
                    parts.append(_Part(place, column, sign))
        return tuple(parts)

    def matrix(self, size: int) -> Array:
        """``[gated values, features]``."""
        if not self.found:
            return np.zeros((size, 0))
        return np.stack([feature for _, feature in self.found.values()], axis=1)


# ---- cases, made when they are looked at: most strategies never are --------------------------


class _Cases(Sequence[Case]):
    """Cases by their places."""

    @abstractmethod
    def case(self, place: int) -> Case:
        """The case at a place."""

    @overload
    def __getitem__(self, place: int) -> Case: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Case]: ...
    def __getitem__(self, place: int | slice) -> Case | Sequence[Case]:
        if isinstance(place, slice):
            return [self.case(i) for i in range(*place.indices(len(self)))]
        return self.case(range(len(self))[place])


@dataclass(frozen=True, eq=False, kw_only=True)
class _CasesOfParts(_Cases):
    """The cases of :func:`by_gated_root`: matrices of many features and columns, nearly all zeros.

    Attributes:
        used: ``[cases, gates]``, the class of each gate.
        kind: ``[cases]``, the place of what is written among ``parts``.
    """

    used: Classes
    kind: Ids
    parts: Sequence[Sequence[_Part]]
    columns: int

    def __len__(self) -> int:
        return len(self.used)

    def case(self, place: int) -> Case:
        parts = self.parts[int(self.kind[place])]
        writes = np.zeros((max(part.feature for part in parts) + 1, self.columns))
        for part in parts:
            writes[part.feature, part.column] += part.sign
        return Case(gates=tuple(self.used[place].tolist()), writes=writes)


@dataclass(frozen=True, eq=False, kw_only=True)
class _CasesOfClasses(_Cases):
    """The cases of :func:`by_classes`.

    Attributes:
        used: ``[cases, gates]``, the class of each gate.
        corner: over the classes of all gates, rows of ``rows``.
    """

    used: Classes
    corner: Ids
    rows: Array

    def __len__(self) -> int:
        return len(self.used)

    def case(self, place: int) -> Case:
        at = tuple(self.used[place].tolist())
        return Case(gates=at, writes=self.rows[self.corner[at]][None, :])
