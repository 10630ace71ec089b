"""Bounds on the scores of heads: how far selected and unselected pairs stay apart, errors included.

The scores of a term are the sum of its factors' scores, relative to the level of a selected key: 0
for a selected pair, at most -1 for any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ..encoding.builder import Builder
from ..precision import UNIT_ROUNDOFF
from ..tables.domains import Domain
from ..tables.tables import Table
from .choice import FactorPlan
from .plan import HeadPlan
from .scores import Scores, bound_of_products, products


@dataclass(frozen=True, kw_only=True)
class ScoreBounds:
    """Bounds on scores relative to the level of a selected key, errors included.

    Attributes:
        selected_min, selected_max: the least and the greatest score of a selected pair.
        unselected_max: the greatest score of any other pair.
        spread: how far apart the scores of two keys may be that one query selects.
    """

    selected_min: float
    selected_max: float
    unselected_max: float
    spread: float


def term_bounds(builder: Builder, plan: HeadPlan) -> ScoreBounds:
    """The scores of a head: a pair that one factor does not select is not selected."""
    bounds = [factor_bounds(builder, f) for f in plan.factors]
    low, high = sum(s.selected_min for s in bounds), sum(s.selected_max for s in bounds)
    highs = [max(s.selected_max, s.unselected_max) for s in bounds]
    out = max(
        (s.unselected_max + sum(highs[:i]) + sum(highs[i + 1 :]) for i, s in enumerate(bounds)),
        default=-inf,
    )
    spread = sum(s.spread for s in bounds)
    return ScoreBounds(selected_min=low, selected_max=high, unselected_max=out, spread=spread)


def factor_bounds(builder: Builder, plan: FactorPlan) -> ScoreBounds:
    if plan.factor.compared is not None and not _slides(builder, plan):
        return _bounds_by_construction(builder, plan)
    keys, queries = codes_met(plan.factor.key), codes_met(plan.factor.query)
    of_all = excess = plan.scores.excess()
    error, relation = score_error(builder, plan, excess), plan.factor.relation
    met = None if (len(keys), len(queries)) == plan.factor.shape else np.ix_(keys, queries)
    if met is not None:
        error, relation, excess = error[met], relation[met], excess[met]
    above = excess + error
    low = float((excess - error).min(initial=0.0, where=relation))
    high = float(above.max(initial=0.0, where=relation))
    spread = high - low
    if error.any() and (relation.sum(axis=0) <= 1).all():  # what is off in the query is so for all
        own = score_error(builder, plan, of_all, of_query=False)
        own = own if met is None else own[met]
        spread = 2 * float(own.max(initial=0.0, where=relation))
    return ScoreBounds(
        selected_min=low,
        selected_max=high,
        unselected_max=float(above.max(initial=-inf, where=~relation)),
        spread=spread,
    )


def _slides(builder: Builder, plan: FactorPlan) -> bool:
    """Whether errors move scores along the differences of neighbouring rows."""
    tables = (plan.factor.key, plan.factor.query)
    return plan.scores.interpolating and any(builder.relative_slide(t) > 0 for t in tables)


def _bounds_by_construction(builder: Builder, plan: FactorPlan) -> ScoreBounds:
    """From what all ways of scoring promise: 0 for a selected pair, the margin less for any other.

    So no table of pairs is needed.  ``score_error`` is a sum of a part of the key and one of the
    query, and a part of their product, each of which is largest somewhere.
    """
    scores = plan.scores
    of_query, of_key = _errors_met(builder, plan)
    error = float(of_query.max() + of_key.max())
    if scores.interpolating and plan.level is not None:
        sliding = builder.slides(plan.factor.query)
        error += float(builder.error_of(plan.level, sliding=sliding)[0])
    if error > 0 or not scores.exact:
        product = bound_of_products(scores.key, scores.query)
        error += UNIT_ROUNDOFF * (2 + scores.dims**0.5) * product
    is_true = plan.factor.is_true
    return ScoreBounds(
        selected_min=-error,
        selected_max=error,
        unselected_max=-inf if is_true else error - scores.margin,
        spread=2 * error,
    )


def codes_met(table: Table) -> npt.NDArray[np.int32]:
    """The values that occur."""
    return np.unique(table.codes[table.reachable])


def score_error(
    builder: Builder, plan: FactorPlan, excess: Array, *, of_query: bool = True
) -> Array:
    """``[keys, queries]``: bounds on the errors of the scores, before the gain.

    Slides move a score along the differences of neighbouring rows and columns; other errors are
    multiplied by what they meet; sums of rounded products grow like the square root of their length
    (probabilistic rounding analysis), and not at all where every partial sum is a whole number.

    Args:
        of_query: False leaves out what is off in the query, which is the same for all keys of one
            value.
    """
    scores = plan.scores
    query_error, key_error = _errors_met(builder, plan)
    error = of_query * query_error[:, None] + key_error[None, :]
    rough = bool(key_error.any() or query_error.any())
    if scores.interpolating:
        slide_k, slide_q = (
            builder.relative_slide(plan.factor.key),
            builder.relative_slide(plan.factor.query),
        )
        rough = rough or slide_k > 0 or slide_q > 0
        error += slide_k * _neighbours(plan.factor.key.domain, excess)
        error += of_query * slide_q * _neighbours(plan.factor.query.domain, excess.T).T
        if plan.level is not None:
            sliding = builder.slides(plan.factor.query)
            error += builder.error_of(plan.level, sliding=sliding)[0]
    if rough or not scores.exact:
        error += (
            UNIT_ROUNDOFF
            * (2 + scores.dims**0.5)
            * products(np.abs(scores.key), np.abs(scores.query))
        )
    return error


def slides_along(builder: Builder, scores: Scores, table: Table) -> bool:
    """Whether what is off in a table's number slides its scores along a curve."""
    return scores.interpolating and builder.slides(table)


def _errors_met(builder: Builder, plan: FactorPlan) -> tuple[Array, Array]:
    """``[keys]`` and ``[queries]``: how far scores are off for what is off in the other side.

    What is off in a query's features is met by each key as a sum of them.
    """
    scores = plan.scores
    of_query, of_key = (
        slides_along(builder, scores, table) for table in (plan.factor.query, plan.factor.key)
    )
    return (
        builder.error_of(plan.query, sliding=of_query, combined=scores.key.T),
        builder.error_of(plan.key, sliding=of_key, combined=scores.query.T),
    )


def _neighbours(domain: Domain, rows: Array) -> Array:
    """``[values, ...]``: the larger difference of each row to the rows of neighbouring numbers."""
    count = len(domain.defined)
    order = np.argsort(domain.numbers[:count], kind="stable")
    steps = np.abs(np.diff(rows[order], axis=0))
    result = np.zeros_like(rows)
    result[order[1:]] = steps
    result[order[:-1]] = np.maximum(result[order[:-1]], steps)
    return result
