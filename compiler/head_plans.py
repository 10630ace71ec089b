"""How attention heads compute a root: how each factor is scored, and which features that takes."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

import numpy as np

from ..craft.variables import Array
from .asking import Demands
from .derived import HeadRoot, MeanRoot, MoveRoot, TotalRoot, WidthRoot
from .encodings import Encoding
from .features import Feature, decompose
from .scores import Scores, anchored, by_key_class, by_query_class, parabola
from .selections import Factor, Term, joint
from .strategies import is_natural, unit_estimate
from .tables import Table


@dataclass(frozen=True, eq=False)
class FactorPlan:
    """One factor's share of the scores of a head, with the features that give it."""

    factor: Factor
    scores: Scores
    query: Feature
    key: Feature
    level: Feature | None  # None where BOS need not follow the level


@dataclass(frozen=True, eq=False)
class HeadPlan:
    """A head for one term of a selection: summing features of its keys, or averaging them."""

    root: HeadRoot
    factors: tuple[FactorPlan, ...]
    counting: bool
    can_be_empty: bool
    value: Feature | None  # None: 1, so that a counting head counts


def plan_head(demands: Demands, root: HeadRoot, encoding: Encoding) -> tuple[HeadPlan, ...]:
    """The heads that add up to a root; asks for what they read."""
    terms = root.selection.terms
    if isinstance(root, MeanRoot | MoveRoot):
        term = terms[0] if len(terms) == 1 else (joint(root.selection, root.source),)
        value = demands.ask(root.values, value_features(root, encoding))
        single = isinstance(root, MoveRoot)
        factors = _plan_factors(demands, term, False, root.can_be_empty, single)
        return (HeadPlan(root, factors, False, root.can_be_empty, value),)
    if isinstance(root, TotalRoot):
        value = demands.ask(root.values, root.values.domain.numbers[:, None])
        factors_of = [tuple(_plan_anchored(demands, f) for f in term) for term in terms]
        return tuple(HeadPlan(root, factors, True, True, value) for factors in factors_of)
    assert isinstance(root, WidthRoot)
    return tuple(
        HeadPlan(root, _plan_factors(demands, term, True, True, True), True, True, None)
        for term in terms
    )


def value_features(root: MeanRoot | MoveRoot, encoding: Encoding) -> Array:
    """``[values of root.values, columns]``: what a selected key contributes to each column."""
    inner = root.values.domain
    if isinstance(root, MoveRoot):
        return encoding.matrix[[root.domain.code(v) for v in inner.values]]
    columns = [inner.numbers * inner.is_defined, inner.is_defined]
    return np.stack(columns[: len(encoding.labels)], axis=1)


def default_features(root: MeanRoot | MoveRoot, encoding: Encoding) -> Array:
    """``[columns]``: what BOS contributes, which is the default."""
    if not root.can_be_empty:
        return np.zeros(len(encoding.labels))
    return encoding.matrix[root.domain.code(root.default)]


# ---- factors ---------------------------------------------------------------------------------


def _plan_factors(
    demands: Demands, term: Term, counting: bool, can_be_empty: bool, single: bool
) -> tuple[FactorPlan, ...]:
    """The cheapest scores of each factor.

    Args:
        can_be_empty: BOS must beat the unselected keys, so it follows the level of the scores.
        single: at most one key is selected, or all that are have one value, so that selected keys
            need not have exactly equal scores.
    """
    return tuple(_plan_factor(demands, f, counting, can_be_empty, single) for f in term)


def _plan_factor(
    demands: Demands, factor: Factor, counting: bool, can_be_empty: bool, single: bool
) -> FactorPlan:
    way = _cheapest(factor, _ways(factor, counting, single), can_be_empty)
    sliding = way.interpolating
    level = None
    if can_be_empty and sliding:
        level = demands.ask(factor.query, way.level[:, None], interpolating=True)
    query = demands.ask(factor.query, way.query, interpolating=sliding)
    key = demands.ask(factor.key, way.key, interpolating=sliding)
    return FactorPlan(factor, way, query, key, level)


def _plan_anchored(demands: Demands, factor: Factor) -> FactorPlan:
    """Scores of 0 for what is selected, so that its logits are exact."""
    ways = [anchored(by_query_class(factor)), anchored(by_key_class(factor))]
    way = _cheapest(factor, sorted(ways, key=lambda way: way.dims), False)
    query, key = demands.ask(factor.query, way.query), demands.ask(factor.key, way.key)
    return FactorPlan(factor, way, query, key, None)


def _ways(factor: Factor, counting: bool, single: bool) -> list[Scores]:
    """All ways to score a factor, those of fewer dimensions first.

    A parabola's level differs from query to query, so it does not count; and it selects keys that
    must have equal scores only if its numbers are exact.
    """
    ways = [by_query_class(factor), by_key_class(factor)]
    tables = (factor.key, factor.query)
    free = [_takes_any_numbers(table) for table in tables]
    coarse = any(isinstance(r, MeanRoot) and r.is_coarse for t in tables for r in t.roots)
    if (
        not counting
        and not coarse
        and all(f or is_natural(t) for f, t in zip(free, tables, strict=True))
    ):
        curve = parabola(factor, free_keys=free[0], free_queries=free[1])
        rough = any(root.scalar for table in tables for root in table.roots)
        if curve is not None and (single or (curve.exact and not rough)):
            ways.append(curve)
    return sorted(ways, key=lambda way: way.dims)


def _takes_any_numbers(table: Table) -> bool:
    """Whether any function of this table is free, so that its values may be numbered at will."""
    return len(table.roots) <= 1 and not any(r.scalar for r in table.roots)


def _cheapest(factor: Factor, ways: list[Scores], can_be_empty: bool) -> Scores:
    best, least = ways[0], inf
    for way in ways:
        price = 4.0 * way.dims  # a dimension has a row in four matrices
        if price < least:
            query = way.query
            if can_be_empty and way.interpolating:
                query = np.concatenate([query, way.level[:, None]], axis=1)
            price += _price(factor.query, query, way.interpolating)
            price += _price(factor.key, way.key, way.interpolating)
        if price < least:
            best, least = way, price
    return best


def _price(table: Table, matrix: Array, interpolating: bool) -> float:
    """What features would cost: 2 for each unit (a row and a column of weights), 1 a column."""
    wanted = [j for j in range(matrix.shape[1]) if decompose(table, matrix[:, j : j + 1]) is None]
    units = unit_estimate(table, matrix[:, wanted], interpolating) if wanted else 0
    return 2.0 * units + matrix.shape[1]
