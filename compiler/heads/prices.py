"""What ways of scoring a factor cost, in rows and columns of weights."""

from __future__ import annotations

from math import inf

import numpy as np

from ...craft.variables import Array
from ..encoding.features import which_are_readable
from ..mlps.strategies import unit_estimate
from ..selectors.factors import Factor
from ..tables.additive import additive_parts
from ..tables.tables import Table
from .free_tables import is_decoded
from .scores import Scores


def cheapest(factor: Factor, ways: list[Scores], *, can_be_empty: bool) -> Scores:
    """The cheapest of these ways.

    Args:
        can_be_empty: BOS follows the level of the scores, so that it is read too.
    """
    best, least = ways[0], inf
    for way in ways:
        price = 4.0 * way.dims  # a dimension has a row in four matrices
        if price < least:
            query = way.query
            if can_be_empty and np.ptp(way.level) > 0:
                query = np.concatenate([query, way.level[:, None]], axis=1)
            price += _price(factor.query, query, interpolating=way.interpolating)
            price += _price(factor.key, way.key, interpolating=way.interpolating)
        if price < least:
            best, least = way, price
    return best


def _price(table: Table, matrix: Array, *, interpolating: bool) -> float:
    """What features would cost: 2 for each unit (a row and a column of weights), 1 a column."""
    wanted: list[int] = np.flatnonzero(~which_are_readable(table, matrix)).tolist()
    if wanted and is_decoded(table) and len(table.roots) > 1:
        shares = [additive_parts(table, matrix[:, j]) for j in wanted]
        if all(len(share.axes) == 1 for parts in shares for share in parts):
            natural = [root for root in table.roots if root.is_natural]
            return 2.0 * sum(len(root.domain) for root in natural) + matrix.shape[1]
    units = unit_estimate(table, matrix[:, wanted], interpolating=interpolating) if wanted else 0
    return 2.0 * units + matrix.shape[1]
