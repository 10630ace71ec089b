"""Whether an MLP computes a function of several scalars of them as they are."""

from __future__ import annotations

import numpy as np

from ..passes import LEGIBLE_COMPUTED
from ..tables.tables import Table
from .strategies import best_strategy

MAX_UNITS_AT_ONCE = 512
"""A function of several scalars that takes more units than this had better be taken apart, and so
had one that has a column for each of very many values of what it reads."""


def is_at_once(table: Table, *, passing_on: bool) -> bool:
    """Whether an MLP computes a function of several scalars of them as they are, and soon."""
    is_number = table.domain.is_number and table.domain.is_in_range
    values = table.domain.numbers if is_number else np.arange(1.0, 1.0 + len(table.domain))
    values = values[:, None]
    strategy = best_strategy(table, values, interpolating=False, passing_on=passing_on)
    if strategy is None or strategy.units > MAX_UNITS_AT_ONCE:
        return False
    return all(classes.shape[1] <= LEGIBLE_COMPUTED for _, classes in strategy.gates)
