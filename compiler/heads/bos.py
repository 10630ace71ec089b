"""BOS's dimension of a head, which every head has."""

from __future__ import annotations

import numpy as np

from ...craft.rewrite import linear
from ...craft.variables import Array, Read, Variable, constant_read, stack
from ..encoding.builder import Builder
from ..tables.equal_rows import rows_in_order
from .choice import FactorPlan
from .plan import HeadPlan
from .score_bounds import codes_met

BOS_SELF_LOGIT, LIFTED_SELF_LOGIT = 32.0, 64.0
"""Logit with which BOS attends to itself, so that what it holds is a constant: all others together
weigh n e^-32 of it, which is no rounding of 1 up to a million positions.  What a lifted head writes
is multiplied by e to the lift, about 2^30."""
LEAST_MARGIN = 0.05
"""Scores closer to a threshold than this part of the gap are refused."""


def query_and_key(builder: Builder, plan: HeadPlan, bos: Read) -> tuple[Read, Read]:
    """The reads of all factors side by side, and BOS's dimension."""
    factors = (*plan.factors, *plan.preferred)
    query = stack([*(builder.resolve(f.query) for f in factors), bos])
    key = stack([*(builder.resolve(f.key) for f in factors), constant_read([0.0], [1.0])])
    return narrowed(query, key)


def bos_read(builder: Builder, plan: HeadPlan, offset: float, gain: float) -> Read:
    """BOS's score for each query: the level of a selected key plus ``offset``."""
    parts: dict[Variable, Array] = {}
    fixed, following = 0.0, 0.0
    levels = [(factor.level, 1.0) for factor in plan.factors if factor.level is not None]
    if plan.log_count is not None:
        levels.append((plan.log_count, 1.0 / gain))
    for level, scale in levels:
        read = builder.resolve(level)
        following += scale * float(read.constant[0])
        for variable, matrix in read.parts:
            parts[variable] = parts.get(variable, 0.0) + scale * matrix
    fixed += sum(_lowest_level(factor) for factor in plan.factors if factor.level is None)
    constant = np.array([fixed + offset + following])
    own = LIFTED_SELF_LOGIT if plan.kind == "sum" else BOS_SELF_LOGIT
    return Read(tuple(parts.items()), constant, np.array([own / gain]))


def _lowest_level(plan: FactorPlan) -> float:
    levels = plan.scores.level[codes_met(plan.factor.query)]
    return float(levels.min()) if len(levels) else 0.0


# ---- fewer dimensions for the same scores: products with a common factor are one product ------


def narrowed(query: Read, key: Read) -> tuple[Read, Read]:
    """The same scores from as few dimensions as equal queries, and then equal keys, leave."""
    query, key = _joined(query, key)
    key, query = _joined(key, query)
    return query, key


def _joined(same: Read, other: Read) -> tuple[Read, Read]:
    """Dimensions in which the first read is equal become one, in which the second is the sum."""
    firsts, place = rows_in_order(_rows(same))
    distinct = np.sort(firsts)
    if len(distinct) == same.width:
        return same, other
    add = np.zeros((same.width, len(distinct)))
    add[np.arange(same.width), np.searchsorted(distinct, firsts[place])] = 1.0
    keep = np.zeros((same.width, len(distinct)))
    keep[distinct, np.arange(len(distinct))] = 1.0
    return linear(same, keep), linear(other, add)


def _rows(read: Read) -> Array:
    """``[m, ...]``: everything that a feature is, one row for each."""
    columns = [matrix for _, matrix in read.parts]
    return np.concatenate([*columns, read.constant[None], read.at_bos[None]]).T + 0.0
