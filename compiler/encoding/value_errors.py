"""How far a number may be off at each of its values, where a head's errors are known so."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...craft.variables import Array
from ...model.answers import nearest
from ..precision import UNIT_ROUNDOFF
from ..tables.roots import Root
from .builder import Builder
from .scalars import is_number_valid, scalar_encoding


def errors_at(
    builder: Builder, shares: Sequence[tuple[Root, Array]], points: Array, error: float
) -> Array:
    """``[points]``: bounds on the error of a number at each of its values.

    Args:
        shares: what it is the sum of, each ``[values, 1]``.
        error: bound at every value.
    """
    if len(shares) != 1 or shares[0][0] not in builder.errors:
        return np.full(len(points), error)
    ((root, share),) = shares
    reach = float(np.ptp(scalar_encoding(root)[:, 0]))
    scale = float(np.ptp(share)) / reach if reach else 1.0
    own = scale * builder.errors[root] + 2 * UNIT_ROUNDOFF * np.abs(share[:, 0])
    closest = nearest(points, share[:, 0])
    largest = np.zeros(len(points))
    meaningful = is_number_valid(root)
    np.maximum.at(largest, closest[meaningful], own[meaningful])
    return np.minimum(largest, error)
