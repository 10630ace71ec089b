"""How a factor is scored: the cheapest of all ways, and the features that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from ..encoding.demands import Demands
from ..encoding.features import Feature
from ..passes import (
    LARGE,
    LEGIBLE,
    LEGIBLE_ORDER,
    MAX_COMPUTED_ONE_HOT,
    MAX_ONE_HOT,
    Passes,
)
from ..selectors.factors import Factor
from ..tables.domains import check_size
from ..tables.tables import Table
from .by_number import curves, numberings
from .computed_classes import computed_classes, makes_columns
from .digit_classes import gains_from_zeros, in_digits
from .embedded_classes import at_zero, by_embedded_class
from .free_tables import is_looked_up
from .matching import classes_of
from .need import Need
from .powers import powers
from .prices import cheapest
from .scores import (
    Scores,
    by_key_class,
    by_query_class,
    even_ways,
    scaled,
    with_zero_level,
)

FINER_BESIDE_OTHERS = 2.0**4
"""So much smaller are powers beside whole numbers, which may double them as they are added."""
FEWER_NUMBERS = "round what is compared, or use a smaller max_seq_len"

_best_ways = WeakKeyDictionary[Factor, dict[tuple[Need, Passes], Scores]]()


@dataclass(frozen=True, eq=False, kw_only=True)
class FactorPlan:
    """One factor's share of the scores of a head, with the features that give it.

    Attributes:
        level: None where BOS need not follow the level.
        tolerance: a score that is off by more hides what is told of the result.
    """

    factor: Factor
    scores: Scores
    query: Feature
    key: Feature
    level: Feature | None
    tolerance: float


def plan_factor(demands: Demands, factor: Factor, need: Need) -> FactorPlan:
    """The cheapest scores of a factor."""
    way = _best_way(factor, need, demands.registry.choices.passes)
    of_query, of_key = (way.interpolating and _slides(t) for t in (factor.query, factor.key))
    level = None
    if need.can_be_empty and np.ptp(way.level) > 0:
        level = demands.ask(factor.query, way.level[:, None], interpolating=of_query)
    query = demands.ask(factor.query, way.query, interpolating=of_query)
    key = demands.ask(factor.key, way.key, interpolating=of_key)
    return FactorPlan(
        factor=factor, scores=way, query=query, key=key, level=level, tolerance=need.tolerance
    )


def _slides(table: Table) -> bool:
    """Whether numbers between two of a scalar's are between two neighbours of the table's."""
    if len(table.roots) != 1 or not table.roots[0].scalar:
        return True
    return bool((np.abs(np.diff(table.codes)) <= 1).all())


def _best_way(factor: Factor, need: Need, passes: Passes) -> Scores:
    """The scores of a factor; other attempts ask for the same ones."""
    known = _best_ways.setdefault(factor, {})
    if (need, passes) not in known:
        ways = sorted(_ways(factor, need, passes), key=lambda way: way.dims)
        way = cheapest(factor, ways, can_be_empty=need.can_be_empty)
        known[need, passes] = scaled(way, need.scale)
    return known[need, passes]


def _ways(factor: Factor, need: Need, passes: Passes) -> list[Scores]:
    """All ways to score a factor.

    Raises:
        ValueSetError: there is none but by classes, which are more than an MLP is to make.
    """
    is_large = _is_large(factor, passes)
    if not (passes.demand or need.at_zero_level or is_large):
        ways = [by_query_class(factor)]
        return even_ways(ways) if gains_from_zeros(factor, need) else ways
    embedded = by_embedded_class(factor)
    if embedded is not None and not passes.digits:  # which make few classes of many
        even = need.at_zero_level or (not passes.lift and gains_from_zeros(factor, need))
        return [at_zero(embedded, factor) if even else embedded]
    may_split = not passes.demand and is_large and not computed_classes(factor)
    digits = in_digits(factor, need) if may_split else []
    ways: list[Scores] = []
    # without demand, what is computed is known well enough to be told apart by a column for each
    is_numbered = passes.demand or max(factor.shape) > MAX_ONE_HOT or (is_large and not digits)
    if is_numbered and not _is_partially_listed(factor):
        ways += curves(factor, need, passes)
        if is_large or _has_many_embedded_classes(factor):
            ways += numberings(factor, need)
    if factor.compared is None or not ways:  # else there may be far too many classes
        ways = [*_by_class(factor), *ways]
    ways += in_digits(factor, need) if passes.demand else digits
    if not ways:
        what = "it compares numbers of # classes, and an MLP would make a column for each"
        check_size(computed_classes(factor), what, None, MAX_ONE_HOT, FEWER_NUMBERS)
    if need.at_zero_level:
        ways = [with_zero_level(way) for way in ways]
    elif not passes.lift and gains_from_zeros(factor, need):
        ways = even_ways(ways)
    return ways + _powers(factor, need, passes)


def _is_large(factor: Factor, passes: Passes) -> bool:
    """Whether it has more classes than are compared by class, whatever the passes."""
    if passes.demand:
        return max(factor.shape) > LARGE
    are_computed = makes_columns(factor) and min(factor.shape) > MAX_COMPUTED_ONE_HOT
    return are_computed or max(factor.shape) > MAX_ONE_HOT


def _by_class(factor: Factor) -> list[Scores]:
    """By query or key class, unless an MLP would have to make very many of numbers."""
    if computed_classes(factor) > MAX_ONE_HOT:
        return []
    return [by_query_class(factor), by_key_class(factor)]


def _powers(factor: Factor, need: Need, passes: Passes) -> list[Scores]:
    """An order as powers of two, if that is what the factor is and embeddings give its values."""
    if not (passes.powers and _are_looked_up(factor)) or factor.compared is not None:
        return []
    finer = 1 if need.is_alone else FINER_BESIDE_OTHERS
    order = powers(factor, need.accuracy / (need.expected_gain * finer))
    return [order] if order is not None else []


def _has_many_embedded_classes(factor: Factor) -> bool:
    """Whether embeddings give so many classes that columns for them are hardly legible.

    Digits of an order of so many values have fewer classes; from as many on as there must be for an
    order to be split they are numbered too.
    """
    if max(factor.shape) <= LEGIBLE or not _are_looked_up(factor):
        return False
    classes = classes_of(factor)
    return classes is not None and int(classes[0].max(initial=0)) >= LEGIBLE_ORDER


def _are_looked_up(factor: Factor) -> bool:
    return is_looked_up(factor.key) and is_looked_up(factor.query)


def _is_partially_listed(factor: Factor) -> bool:
    """Whether one of its means is known by ranges only."""
    tables = (factor.key, factor.query)
    return any(r.is_partially_listed for t in tables for r in t.roots)
