"""Fewer dimensions for the same scores: products with a factor in common are one product."""

from __future__ import annotations

import numpy as np

from ...craft.variables import Array, Read


def narrowed(query: Read, key: Read) -> tuple[Read, Read]:
    """The same scores from as few dimensions as equal queries, and then equal keys, leave."""
    query, key = _joined(query, key)
    key, query = _joined(key, query)
    return query, key


def _joined(same: Read, other: Read) -> tuple[Read, Read]:
    """Dimensions in which the first read is equal become one, in which the second is the sum."""
    _, firsts, place = np.unique(_rows(same), axis=0, return_index=True, return_inverse=True)
    kept = np.sort(firsts)
    if len(kept) == same.width:
        return same, other
    add = np.zeros((same.width, len(kept)))
    add[np.arange(same.width), np.searchsorted(kept, firsts[place.reshape(-1)])] = 1.0
    keep = np.zeros((same.width, len(kept)))
    keep[kept, np.arange(len(kept))] = 1.0
    return _times(same, keep), _times(other, add)


def _rows(read: Read) -> Array:
    """``[m, ...]``: everything that a feature is, one row for each."""
    columns = [matrix for _, matrix in read.parts]
    return np.concatenate([*columns, read.constant[None], read.at_bos[None]]).T + 0.0


def _times(read: Read, matrix: Array) -> Read:
    parts = tuple((variable, share @ matrix) for variable, share in read.parts)
    return Read(parts, read.constant @ matrix, read.at_bos @ matrix)
