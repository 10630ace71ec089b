"""The number that roots add up to, over all combinations of their values."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ..encoding.scalars import is_number_valid
from ..tables.equal_rows import distinct
from ..tables.roots import Root
from ..tables.scale import lost, rounded
from .cases import Ids, Summands


def sums_of(number: Summands) -> tuple[npt.NDArray[np.bool_], Array]:
    """Over the values of the number's roots: whether the number means something, and the number."""
    valid = np.ones([1] * len(number), bool)
    sums = np.zeros([1] * len(number))
    for i, (root, share) in enumerate(number):
        shape = [-1 if j == i else 1 for j in range(len(number))]
        valid = valid & is_number_valid(root).reshape(shape)
        sums = sums + share.reshape(shape)
    return valid, sums


_latest = WeakKeyDictionary[Root, tuple[Hashable, Array, Ids, Ids]]()
"""Of the number that a root was last added to: other features of it are asked for next."""


def points_of(
    number: Summands, valid: npt.NDArray[np.bool_], sums: Array
) -> tuple[Array, Ids, Ids]:
    """The different numbers, that of each valid sum, and that of each sum, -1 where it is none."""
    (first, _), *others = number
    what = (tuple(root for root, _ in others), tuple(share.tobytes() for _, share in number))
    if first not in _latest or _latest[first][0] != what:
        points, group = distinct(rounded(sums[valid]))
        if others:
            points = _as_added_up(points, group, sums[valid])
        places = np.full(valid.shape, -1, np.int64)
        places[valid] = group
        _latest[first] = (what, points, group, places)
    return _latest[first][1:]


def _as_added_up(points: Array, group: Ids, sums: Array) -> Array:
    """Points as they are added up, where rounding them takes more than float64 may have lost.

    A straight line through all of them would have a bend at each.
    """
    own = np.empty_like(points)
    own[group] = sums
    return np.where(np.abs(own - points) <= lost(sums), points, own)


def behind_views(ids: Ids, roots: Sequence[Root]) -> Ids:
    """The last axes, those of ``roots``, over the values behind views."""
    for i, root in enumerate(roots):
        if root.is_view:
            ids = ids.take(root.codes_of_base, axis=ids.ndim - len(roots) + i)
    return ids


def ids_at_points(ids: Ids, group: Ids, size: int) -> Ids | None:
    """The one id at each point; points that are never reached continue their neighbour's."""
    known = ids >= 0
    if not known.all():
        ids, group = ids[known], group[known]
    found = np.full(size, -1)
    found[group] = ids  # one of those of each point
    if (found[group] != ids).any():
        return None
    reached = np.flatnonzero(found >= 0)
    if not len(reached):
        return np.zeros(size, np.int64)
    before = np.searchsorted(reached, np.arange(size), side="right") - 1
    return found[reached[np.maximum(before, 0)]]
