"""Keys that are made of something of their own and of what is the same at all positions.

Whoever moves the number on the left of a "+" to the right end writes keys as
``indices + length - plus``.  Of that only ``indices`` tells one key from another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..tables.roots import Codes, Root
from ..tables.tables import UNREACHABLE, Table, cells
from .factors import Factor


@dataclass(frozen=True, eq=False)
class OwnKeys:
    """A table of which some roots are the same at all positions, and some are not.

    Attributes:
        codes: ``[values of the own roots, values of the same]``.
    """

    table: Table
    own: tuple[Root, ...]
    same: tuple[Root, ...]
    codes: Codes

    @property
    def defined(self) -> npt.NDArray[np.bool_]:
        """Where a key has a value; the shape of ``codes``."""
        undefined = self.table.domain.undefined
        return (self.codes >= 0) & (self.codes != (UNREACHABLE if undefined is None else undefined))


def own_keys(table: Table, indices: Root, length: Root | None) -> OwnKeys | None:
    """A table parted into what is the position's own and what is not; None if one is lacking.

    For models in which all positions see all. There are no indices from the length on.
    """
    same = tuple(root for root in table.roots if root.base.is_same_everywhere)
    own = tuple(root for root in table.roots if root not in same)
    if not same or not own:
        return None
    codes = np.where(beyond(table.roots, indices, length), np.int32(UNREACHABLE), table.codes)
    codes = np.transpose(codes, [table.roots.index(root) for root in (*own, *same)])
    return OwnKeys(table, own, same, codes.reshape(cells(own), cells(same)))


def beyond(roots: Sequence[Root], indices: Root, length: Root | None) -> npt.NDArray[np.bool_]:
    """Which combinations have an index from the length on; axes as in ``roots``, or 1."""
    if length is None or indices not in roots or length not in roots:
        return np.zeros([1] * len(roots), bool)
    sides = list[npt.NDArray[np.float64]]()
    for root in (indices, length):
        shape = [1] * len(roots)
        shape[roots.index(root)] = -1
        sides.append(root.domain.numbers.reshape(shape))
    return sides[0] >= sides[1]


def tells_positions_apart(factor: Factor, keys: OwnKeys, indices: Root) -> bool:
    """Whether each query selects one position at most, as all of them have different keys."""
    if keys.own != (indices,) or factor.selected.max(initial=0) > 1:
        return False
    found = np.zeros((len(keys.table.domain), keys.codes.shape[1]), np.int64)
    for codes in keys.codes:
        at = np.flatnonzero(codes >= 0)
        found[codes[at], at] += 1
    return bool(found[factor.selectable].max(initial=0) <= 1)
