"""How attention heads compute a root: how each factor is scored, and which features that takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from ..craft.variables import Array
from .asking import Demands
from .derived import HeadRoot, MeanRoot, MoveRoot, TotalRoot, WidthRoot
from .encodings import Encoding
from .features import Feature, decompose
from .orders import powers, split_orders
from .passes import Passes
from .precision import LOGIT_ROUNDINGS, UNIT_ROUNDOFF, count_gain, mean_gain
from .roots import PositionRoot, TokenRoot, base_of
from .scores import (
    Scores,
    anchored,
    by_key_class,
    by_query_class,
    digit_parabola,
    parabola,
)
from .selections import Factor, Term, joint
from .strategies import is_natural, unit_estimate
from .tables import Table, root_table

COUNTING_ROOM = 8
"""Parabolas may cost a count so much more than the accuracy that orders are given: a quarter."""


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
    """A head for one term of a selection: summing features of its keys, or averaging them.

    Attributes:
        value: None for 1, so that a counting head counts.
        among: the logarithm of how many keys all terms together select, by which the sums of
            counting heads become a mean.
    """

    root: HeadRoot
    factors: tuple[FactorPlan, ...]
    counting: bool
    can_be_empty: bool
    value: Feature | None
    among: Feature | None = None


@dataclass(frozen=True)
class Need:
    """What a head asks of the scores of its factors.

    Attributes:
        counting: BOS is lifted above the selected keys, and its score follows their level.
        can_be_empty: BOS must beat the unselected keys, so it follows the level of the scores.
        single: at most one key is selected, or all that are have one value, so that selected keys
            need not have exactly equal scores.
        accuracy: relative error of a weight that does no harm.
        gain: about what scores are multiplied by.
    """

    counting: bool
    can_be_empty: bool
    single: bool
    accuracy: float
    gain: float


def plan_head(demands: Demands, root: HeadRoot, encoding: Encoding) -> tuple[HeadPlan, ...]:
    """The heads that add up to a root; asks for what they read."""
    terms = split_orders(root.selection.terms, demands.registry.choices.digits)
    if isinstance(root, TotalRoot):
        value = demands.ask(root.values, root.values.domain.numbers[:, None])
        need = _need(demands, root, True)
        factors_of = [tuple(_plan_anchored(demands, f, need) for f in term) for term in terms]
        return tuple(HeadPlan(root, factors, True, True, value) for factors in factors_of)
    if isinstance(root, WidthRoot):
        return _plan_count(demands, root, terms, None)
    assert isinstance(root, MeanRoot | MoveRoot)
    if isinstance(root, MeanRoot) and len(terms) > 1 and len(encoding.labels) == 1:
        counts = demands.registry.bounds(root.selection).by_index
        if counts is not None and counts.min() > 0:
            among = demands.ask(root_table(demands.registry.indices), np.log(counts)[:, None])
            return _plan_count(demands, root, terms, among)
    own = root.selection.terms
    term = own[0] if len(own) == 1 else (joint(root.selection, root.source),)
    value = demands.ask(root.values, value_features(root, encoding))
    factors = tuple(_plan_factor(demands, f, _need(demands, root)) for f in term)
    return (HeadPlan(root, factors, False, root.can_be_empty, value),)


def _plan_count(
    demands: Demands, root: WidthRoot | MeanRoot, terms: Sequence[Term], among: Feature | None
) -> tuple[HeadPlan, ...]:
    """A counting head for each of these exclusive terms."""
    plans: list[HeadPlan] = []
    need = _need(demands, root, True)
    for term in terms:
        parts = len(term) if demands.registry.choices.careful else 1
        share = replace(need, accuracy=need.accuracy / max(1, parts))
        factors = tuple(_plan_factor(demands, f, share) for f in term)
        value = None
        if isinstance(root, MeanRoot):
            value = demands.ask(root.values, root.values.domain.numbers[:, None])
        plans.append(HeadPlan(root, factors, True, True, value, among))
    return tuple(plans)


def _need(demands: Demands, root: HeadRoot, counting: bool = False) -> Need:
    """What the heads of a root need, as far as it is known before anything is built."""
    n = demands.registry.max_seq_len
    gain = count_gain(n) if counting else 2 * mean_gain(n)
    if isinstance(root, MoveRoot):
        return Need(False, root.can_be_empty, True, 1 / 8, 1.0)
    if isinstance(root, MeanRoot):
        size = float(np.abs(root.domain.numbers).max(initial=0.0)) or 1.0
        accuracy = min(1 / 8, demands.apart.get(root, root.domain.gap) / (16 * size))
        return Need(counting, root.can_be_empty or counting, False, accuracy, gain)
    size = float(np.abs(root.values.domain.numbers).max()) if isinstance(root, TotalRoot) else 1.0
    return Need(True, True, False, 1 / (32 * n * max(size, 1.0)), gain)


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


def _plan_factor(demands: Demands, factor: Factor, need: Need) -> FactorPlan:
    """The cheapest scores of a factor."""
    ways = _ways(factor, need, demands.registry.choices.passes)
    way = _cheapest(factor, ways, need.can_be_empty)
    sliding = way.interpolating
    level = None
    if need.can_be_empty and np.ptp(way.level) > 0:
        level = demands.ask(factor.query, way.level[:, None], interpolating=sliding)
    query = demands.ask(factor.query, way.query, interpolating=sliding)
    key = demands.ask(factor.key, way.key, interpolating=sliding)
    return FactorPlan(factor, way, query, key, level)


def _plan_anchored(demands: Demands, factor: Factor, need: Need) -> FactorPlan:
    """Scores of 0 for what is selected, so that its logits are exact."""
    ways = [anchored(by_query_class(factor)), anchored(by_key_class(factor))]
    ways += _powers(factor, need, demands.registry.choices.passes)
    way = _cheapest(factor, sorted(ways, key=lambda way: way.dims), False)
    query, key = demands.ask(factor.query, way.query), demands.ask(factor.key, way.key)
    return FactorPlan(factor, way, query, key, None)


def _ways(factor: Factor, need: Need, passes: Passes) -> list[Scores]:
    """All ways to score a factor, those of fewer dimensions first."""
    ways = [by_query_class(factor), by_key_class(factor)]
    if not passes.demand:
        return ways[:1]
    tables = (factor.key, factor.query)
    coarse = any(isinstance(r, MeanRoot) and r.is_coarse for t in tables for r in t.roots)
    if need.counting and passes.numbers and not coarse:
        ways += _counting_curves(factor, need, passes)
    if not need.counting and not coarse:
        curve = _curve(factor, passes)
        rough = any(_is_rough(table) for table in tables)
        if curve is not None and (need.single or (curve.exact and not rough)):
            ways.append(curve)
    ways += _powers(factor, need, passes)
    return sorted(ways, key=lambda way: way.dims)


def _powers(factor: Factor, need: Need, passes: Passes) -> list[Scores]:
    """An order as powers of two, if that is what the factor is and embeddings give its values."""
    if not (passes.powers and all(_is_looked_up(table) for table in (factor.key, factor.query))):
        return []
    order = powers(factor, need.accuracy / need.gain)
    return [order] if order is not None else []


def _curve(factor: Factor, passes: Passes) -> Scores | None:
    """A parabola, if the factor is an equality of numbers that are there or can be chosen.

    Its level differs from query to query, and selected keys have equal scores only if its numbers
    are exact.
    """
    tables = (factor.key, factor.query)
    natural = [is_natural(table) for table in tables]
    free = [passes.numbers or _takes_any_numbers(table) for table in tables]
    if not all(f or own for f, own in zip(free, natural, strict=True)):
        return None
    return parabola(factor, free_keys=free[0], free_queries=free[1])


def _counting_curves(factor: Factor, need: Need, passes: Passes) -> list[Scores]:
    """Parabolas by which keys can be counted: the rounding of their larger logits does no harm."""
    tables = (factor.key, factor.query)
    if any(_is_rough(table) for table in tables):
        return []
    curves = [_curve(factor, passes)]
    if all(_takes_any_numbers(table) or not is_natural(table) for table in tables):
        curves += [digit_parabola(factor, digits) for digits in (2, 3, 4)]
    rounding = LOGIT_ROUNDINGS * UNIT_ROUNDOFF * need.gain
    return [
        curve
        for curve in curves
        if curve is not None
        and curve.exact
        and rounding * curve.size(factor.relation) <= COUNTING_ROOM * need.accuracy
    ]


def _takes_any_numbers(table: Table) -> bool:
    """Whether any function of this table is free, so that its values may be numbered at will."""
    return len(table.roots) <= 1 and not any(r.scalar for r in table.roots)


def _is_rough(table: Table) -> bool:
    """Whether the table's own number is read, and is not exact."""
    return any(r.scalar and not r.whole for r in table.roots) and is_natural(table)


def _is_looked_up(table: Table) -> bool:
    """Whether the table's value follows from an embedding, which has no error."""
    return len(table.roots) <= 1 and all(
        isinstance(base_of(r), TokenRoot | PositionRoot) for r in table.roots
    )


def _cheapest(factor: Factor, ways: list[Scores], can_be_empty: bool) -> Scores:
    best, least = ways[0], inf
    for way in ways:
        price = 4.0 * way.dims  # a dimension has a row in four matrices
        if price < least:
            query = way.query
            if can_be_empty and np.ptp(way.level) > 0:
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
