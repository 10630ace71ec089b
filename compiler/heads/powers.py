"""Orders in few dimensions, by powers of two: nearly even weights, where a count is decoded."""

from __future__ import annotations

from math import ceil, log

import numpy as np

from ..selectors.factors import Factor
from ..selectors.orders import order_of
from .scores import Scores

STEP_UNIT = 4
"""Exponents are rounded up to these, so that heads of about the same tolerance share columns."""
MAX_EXPONENT = 115
"""Products of powers stay below 2^115, so that a gain of some hundreds keeps them finite."""


def powers(factor: Factor, tolerance: float) -> Scores | None:
    """An order in few dimensions, by scores ``-2^(m (class - threshold))``.

    A class below the threshold scores from ``-2^-m`` to 0, any other -1 or less, so with m large
    enough for the tolerance all that is selected weighs nearly the same.  Both factors are powers
    of two and exact in float32, but no float32 is large enough for all classes: each dimension
    holds a block of them.  To thresholds above its block it contributes 0, to those below it what
    the first class of the block would have.

    Args:
        tolerance: by how much the score of a selected key may differ from 0.
    """
    order = order_of(factor)
    if order is None or order.size < 2 or factor.key.domain.undefined is not None:
        return None
    step = STEP_UNIT * max(1, ceil(-log(tolerance) / log(2) / STEP_UNIT))
    block = MAX_EXPONENT // step + 1
    starts = np.arange(0, int(order.ranks.max()) + 1, block)
    middle = min(MAX_EXPONENT, step * int(order.ranks.max())) // 2
    key_places = order.ranks[:, None] - starts
    query_places = np.clip(order.thresholds[:, None] - starts, 0, block)
    inside = (key_places >= 0) & (key_places < block)
    key = np.where(inside, np.exp2(step * np.where(inside, key_places, 0.0) - middle), 0.0)
    query = np.where(query_places < block, -np.exp2(middle - step * query_places), 0.0)
    return Scores(
        query=query,
        key=key,
        level=np.zeros(len(query)),
        exact=False,
        interpolating=False,
        of_powers=True,
    )
