"""How far noise on weights moves a mean, which is less the more keys it is of."""

from __future__ import annotations

import numpy as np

from ...craft.variables import Array
from ...model.answers import nearest
from ..encoding.builder import Builder
from ..encoding.scalars import is_number_valid
from .plan import MlpPlan


def swings_of(builder: Builder, plan: MlpPlan) -> Array | None:
    """``[points]``: how far noise moves a mean at each point, beside others; see ``Curve``.

    Each weight is off by itself, so that a mean of w keys moves by 1 over the root of w; a fraction
    of the denominator w is one of so many keys at least, and 0, of which values cancel, of two.
    """
    (root, share), *more = plan.strategy.number
    if more or not root.is_mean or root.is_partially_listed or builder.registry.choices.passes.lift:
        return None
    points = plan.strategy.points
    places = np.flatnonzero(is_number_valid(root))
    keys = denominators(np.asarray(root.domain.numbers, np.float64)[places], builder.max_seq_len)
    found = np.zeros(len(points))
    np.maximum.at(found, nearest(points, share[places, 0]), np.maximum(2, keys) ** -0.5)
    return np.where(found > 0, found, 1.0)


def denominators(numbers: Array, most: int) -> Array:
    """``[numbers]``: the denominator of each as a fraction, or one of at most ``most`` near it.

    These are the denominators of its continued fraction, q_k = a_k q_(k-1) + q_(k-2), until the
    number times q_k is whole to the last bits.
    """
    rest, before, now = np.abs(numbers), np.zeros(len(numbers)), np.ones(len(numbers))
    lost = 4 * np.finfo(np.float64).eps * np.abs(numbers)
    unfinished = np.ones(len(numbers), np.bool_)
    while True:
        unfinished &= np.abs(numbers * now - np.rint(numbers * now)) > lost * now
        part = rest - np.floor(rest)
        unfinished &= part > 0
        rest = 1 / np.where(unfinished, part, 1.0)
        after = np.floor(rest) * now + before
        unfinished &= after <= most
        if not unfinished.any():
            return now
        before, now = np.where(unfinished, now, before), np.where(unfinished, after, now)
