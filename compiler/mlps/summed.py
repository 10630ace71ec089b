"""The number that roots add up to, over all combinations of their values."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ..encoding.scalars import is_number_valid
from ..tables.roots import Root
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


def behind_views(ids: Ids, roots: Sequence[Root]) -> Ids:
    """The last axes, those of ``roots``, over the values behind views."""
    for i, root in enumerate(roots):
        if root.is_view:
            ids = ids.take(root.codes_of_base, axis=ids.ndim - len(roots) + i)
    return ids


def ids_at_points(ids: Ids, group: Ids, size: int) -> Ids | None:
    """The one id at each point; points that are never reached continue their neighbour's."""
    known = ids >= 0
    low, high = np.full(size, np.iinfo(np.int64).max), np.full(size, -1)
    np.minimum.at(low, group[known], ids[known])
    np.maximum.at(high, group[known], ids[known])
    reached = np.flatnonzero(high >= 0)
    if not len(reached) or (low[reached] != high[reached]).any():
        return None if len(reached) else np.zeros(size, np.int64)
    before = np.searchsorted(reached, np.arange(size), side="right") - 1
    return high[reached[np.maximum(before, 0)]]
