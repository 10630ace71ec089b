"""How far noise on weights moves a mean, which is less the more keys it is of."""

from __future__ import annotations

from fractions import Fraction

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
    found = np.zeros(len(points))
    for place in np.flatnonzero(is_number_valid(root)).tolist():
        value = Fraction(root.domain.numbers[place])
        keys = max(2, value.limit_denominator(builder.max_seq_len).denominator)
        point = int(nearest(points, share[place])[0])
        found[point] = max(found[point], keys**-0.5)
    return np.where(found > 0, found, 1.0)
