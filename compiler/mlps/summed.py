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
