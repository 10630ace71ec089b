"""Ways in which the unembedding alone tells classes apart, by the largest of linear functions.

* *codes*: a class is a whole number c in one column x; ``2 c x - c^2`` is largest for the nearest.
* *lines*: where each class is an interval of a number s that can be read, straight lines of rising
  slopes are largest one after the other; where two of them cross is ours to choose.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...craft.variables import Array, Read
from ..encoding.demands import Demands
from ..encoding.features import Feature, add_features
from ..encoding.scalars import expected_error, is_ambiguous
from ..mlps.cases import Ids, Summands
from ..mlps.piecewise import by_number
from ..mlps.strategies import candidate_numbers
from ..tables.domains import Domain
from ..tables.tables import Table, root_table

MAX_NUMBER_ERROR = 1 / 16
"""Lines are drawn if the numbers are known so well, in units of the distance of two lines."""
MAX_SLOPE = 256.0
"""Lines over natural counts, which are close to each other, are no steeper."""


# ---- codes -----------------------------------------------------------------------------------


def class_numbers(domain: Domain) -> Array:
    """``[values, 1]``: a whole number for each value, *undefined* included, around 0."""
    count = len(domain)
    return (np.arange(count) - count // 2).astype(float)[:, None]


def scores_of_nearest(code: Read, numbers: Array) -> Read:
    """Which of these numbers ``[values, 1]`` a feature is nearest to: a score for each, 1 apart."""
    own = numbers[:, 0]
    parts = tuple((variable, matrix @ (2 * own)[None, :]) for variable, matrix in code.parts)
    constant = 2 * own * code.constant[0] - own**2
    return Read(parts, constant, np.zeros(len(own)))


# ---- lines -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Lines:
    """Scores that are straight lines over one number.

    If the number is off by d, a score of slope s is off by s d, and the difference of two
    neighbours by that of their slopes: the winner is that of the number that was read.

    Attributes:
        scores: a feature for each value, 1 apart at the points on either side of where two meet.
        own_error: half the largest rise from one slope to the next, over the largest slope.
    """

    scores: Feature
    own_error: float


def upper_envelope(demands: Demands, table: Table) -> Lines | None:
    """Scores for the values of a table, if they are intervals of a number."""
    if any(r.domain.undefined is not None or is_ambiguous(r) for r in table.roots):
        return None
    if not any(r.scalar for r in table.roots):
        return None
    ids = table.codes.astype(np.int64)
    for shares in candidate_numbers(table):
        if len(shares) < len(table.roots):
            continue
        slopes = _slopes(table, ids, shares)
        if slopes is None:
            continue
        slope, constant, resolution = slopes
        if any(root.is_natural for root, _ in shares) and np.abs(slope).max() > MAX_SLOPE:
            continue  # an MLP has the root of such weights
        error = sum(expected_error(root) * float(np.abs(slope).max()) for root, _ in shares)
        if error > MAX_NUMBER_ERROR:
            continue
        asked = [
            demands.ask(root_table(root), share @ slope[None, :], resolution=resolution)
            for root, share in shares
        ]
        line = add_features(asked)
        matrix = np.zeros((len(table.domain), len(table.domain)))
        scores = Feature(
            table=table, matrix=matrix, parts=line.parts, constant=line.constant + constant
        )
        own_error = float(np.diff(np.sort(slope)).max() / (2 * np.abs(slope).max()))
        return Lines(scores=scores, own_error=own_error)
    return None


def _slopes(table: Table, ids: Ids, shares: Summands) -> tuple[Array, Array, float] | None:
    """``[values]`` slopes and constants, and the closest points told apart.

    None if the values are not intervals.
    """
    count = len(table.domain)
    names = np.arange(1.0, count + 1)[:, None]
    strategy = by_number(table, ids, names, shares, interpolating=False, is_own_value=False)
    if strategy is None or len(strategy.cases) != 1:
        return None
    winners = strategy.cases[0].writes[:, 0].astype(np.int64) - 1
    boundaries = np.flatnonzero(winners[1:] != winners[:-1])
    if len(boundaries) != count - 1:
        return None
    points = strategy.points
    rises = 2 / (points[boundaries + 1] - points[boundaries])
    middles = (points[boundaries + 1] + points[boundaries]) / 2
    slopes = np.concatenate([[0.0], np.cumsum(rises)])
    constants = -np.concatenate([[0.0], np.cumsum(rises * middles)])
    order = winners[np.concatenate([[0], boundaries + 1])]
    slope, constant = np.zeros(count), np.zeros(count)
    slope[order], constant[order] = slopes - slopes[count // 2], constants - constants[count // 2]
    return slope, constant, float(2 / rises.max())
