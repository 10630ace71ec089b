"""How a factor is scored: the cheapest of all ways, and the features that it takes."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from ..encoding.demands import Demands
from ..encoding.features import Feature
from ..mlps.strategies import is_own_number
from ..passes import LARGE, LEGIBLE, MAX_ONE_HOT, Passes
from ..precision import LOGIT_ROUNDINGS, UNIT_ROUNDOFF
from ..selectors.factors import Factor
from ..selectors.head_roots import computed_root
from ..tables.domains import check_size
from ..tables.roots import Root
from ..tables.tables import Table
from .computed_classes import computed_classes
from .digit_classes import gains_from_zeros, in_digits
from .embedded_classes import at_zero, by_embedded_class
from .few_counts import is_of_few_counts
from .free_tables import is_decoded, is_looked_up, takes_any_numbers
from .matching import bits, classes_of, digit_parabola, parabola
from .need import Need
from .powers import powers
from .prices import cheapest
from .scores import (
    Scores,
    bound_of_products,
    by_key_class,
    by_query_class,
    even_ways,
    scaled,
    with_zero_level,
)

MAX_ROUNDED_SCORE = 1 / 64
"""What is lost of the scores of a large set, in units of the gap to what is not selected."""
MOVE_ROUNDINGS = 8
"""What a moved number loses, in roundings of the largest: some as it is added up, some to keys that
are not selected."""
MAX_PARABOLA_COST = 8
"""A parabola used for counting may spend so many times the accuracy of an order: a quarter of a
count in all."""

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
    sliding = way.interpolating
    level = None
    if need.can_be_empty and np.ptp(way.level) > 0:
        level = demands.ask(factor.query, way.level[:, None], interpolating=sliding)
    query = demands.ask(factor.query, way.query, interpolating=sliding)
    key = demands.ask(factor.key, way.key, interpolating=sliding)
    return FactorPlan(
        factor=factor, scores=way, query=query, key=key, level=level, tolerance=need.tolerance
    )


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
    is_large = max(factor.shape) > (LARGE if passes.demand else MAX_ONE_HOT)
    if not (passes.demand or need.at_zero_level or is_large):
        ways = [by_query_class(factor)]
        return even_ways(ways) if gains_from_zeros(factor, need) else ways
    ways: list[Scores] = []
    if (passes.demand or is_large) and not _is_partially_listed(factor):
        ways += _curves(factor, need, passes)
        if is_large or _has_many_embedded_classes(factor):
            ways += _numberings(factor, need)
    if factor.compared is None or not ways:  # else there may be far too many classes
        ways = [*_by_class(factor), *ways]
    if passes.demand:
        ways += in_digits(factor, need)
    embedded = by_embedded_class(factor)
    ways = [embedded] if embedded and ways else ways
    if not ways:
        what = "it compares numbers of # classes, and an MLP would make a column for each"
        check_size(computed_classes(factor), what, None, MAX_ONE_HOT, FEWER_NUMBERS)
    if need.at_zero_level:
        ways = [with_zero_level(way) for way in ways]
    elif not passes.lift and gains_from_zeros(factor, need):
        ways = [at_zero(embedded, factor)] if embedded else even_ways(ways)
    return ways + _powers(factor, need, passes)


def _by_class(factor: Factor) -> list[Scores]:
    """By query or key class, unless an MLP would have to make very many of numbers."""
    if computed_classes(factor) > MAX_ONE_HOT:
        return []
    return [by_query_class(factor), by_key_class(factor)]


def _curves(factor: Factor, need: Need, passes: Passes) -> list[Scores]:
    """Parabolas, where selected keys score evenly enough."""
    if need.counting and not need.at_zero_level:
        return _counting_curves(factor, need, passes) if passes.numbers else []
    curve = _curve(factor, passes)
    if curve is None or (need.can_be_empty and not passes.numbers and is_of_few_counts(factor)):
        return []
    even = _is_even(factor, curve) and _moves_evenly(factor, curve, need)
    if not (need.any_selected_will_do or even):
        return []
    return [curve] if need.scale == 1.0 or _keeps_steps(factor, curve, need) else []


def _keeps_steps(factor: Factor, curve: Scores, need: Need) -> bool:
    """Whether float32 loses little of scores that preferences are added to."""
    off = LOGIT_ROUNDINGS * UNIT_ROUNDOFF * need.scale
    return off * curve.size(factor) <= MAX_ROUNDED_SCORE


def _powers(factor: Factor, need: Need, passes: Passes) -> list[Scores]:
    """An order as powers of two, if that is what the factor is and embeddings give its values."""
    if not (passes.powers and _are_looked_up(factor)) or factor.compared is not None:
        return []
    finer = 1 if need.is_alone else FINER_BESIDE_OTHERS
    order = powers(factor, need.accuracy / (need.expected_gain * finer))
    return [order] if order is not None else []


def _has_many_embedded_classes(factor: Factor) -> bool:
    """Whether embeddings give so many classes that columns for them are hardly legible.

    Digits of an order have few classes of many values.
    """
    if max(factor.shape) <= LEGIBLE or not _are_looked_up(factor):
        return False
    classes = classes_of(factor)
    return classes is not None and int(classes[0].max(initial=0)) >= LEGIBLE


def _are_looked_up(factor: Factor) -> bool:
    return is_looked_up(factor.key) and is_looked_up(factor.query)


def _curve(factor: Factor, passes: Passes) -> Scores | None:
    """A parabola, if the factor is an equality of numbers that are there or can be chosen.

    Its level differs from query to query, and selected keys have equal scores only if its numbers
    are exact.
    """
    tables = (factor.key, factor.query)
    natural = [is_own_number(table) or is_decoded(table) for table in tables]
    free = [passes.numbers or takes_any_numbers(table) for table in tables]
    if not all(f or own for f, own in zip(free, natural, strict=True)):
        return None
    return parabola(factor, free_keys=free[0], free_queries=free[1])


def _counting_curves(factor: Factor, need: Need, passes: Passes) -> list[Scores]:
    """Parabolas by which keys can be counted: the rounding of their larger logits does no harm."""
    curves = [_curve(factor, passes)]
    tables = (factor.key, factor.query)
    if all(takes_any_numbers(table) or not is_own_number(table) for table in tables):
        curves += [*(digit_parabola(factor, digits) for digits in (2, 3, 4)), bits(factor)]
    return [
        curve
        for curve in curves
        if curve is not None and _is_even(factor, curve) and _rounds_little(factor, curve, need)
    ]


def _rounds_little(factor: Factor, curve: Scores, need: Need) -> bool:
    """Whether what is lost of the logits, larger than those of classes, does no harm to a count."""
    rounding = LOGIT_ROUNDINGS * UNIT_ROUNDOFF * need.expected_gain / curve.margin
    return rounding * curve.size(factor) <= MAX_PARABOLA_COST * need.accuracy


def _numberings(factor: Factor, need: Need) -> list[Scores]:
    """Of a large set, numbers whose digits are all compared, if any function of it is free."""
    if not all(takes_any_numbers(table) for table in (factor.key, factor.query)):
        return []
    ways = [bits(factor)] if need.at_zero_level else [digit_parabola(factor, 2), bits(factor)]
    does = _rounds_little if need.counting else _keeps_steps
    return [way for way in ways if way is not None and does(factor, way, need)]


def _is_partially_listed(factor: Factor) -> bool:
    """Whether one of its means is known by ranges only."""
    tables = (factor.key, factor.query)
    return any(r.is_partially_listed for t in tables for r in t.roots)


def _is_even(factor: Factor, curve: Scores) -> bool:
    """Whether all that is selected has equal scores: numbers and products are exact."""
    return curve.exact and not any(_is_rough(table) for table in (factor.key, factor.query))


def _moves_evenly(factor: Factor, curve: Scores, need: Need) -> bool:
    """Whether selected keys that a head returned weigh alike: numbers are off by what is lost of
    the largest, and a parabola has more of that than classes have, which take no MLP either."""
    computed = any(computed_root(root.base) is not None for root in factor.key.roots)
    if computed or is_looked_up(factor.key) or not takes_any_numbers(factor.key):
        return True
    off = MOVE_ROUNDINGS * UNIT_ROUNDOFF * bound_of_products(np.abs(curve.key), np.abs(curve.query))
    return 2 * off * need.expected_gain <= need.accuracy


def _is_rough(table: Table) -> bool:
    """Whether the table's own number is read, and is not exact; or what is kept was computed so."""
    if any(_has_error(r.base) for r in table.roots):
        return True
    return any(r.scalar and not r.is_integer for r in table.roots) and is_own_number(table)


def _has_error(root: Root) -> bool:
    """Whether it is a natural count, or what is kept is made of numbers that are a little off."""
    if root.is_natural or (made := computed_root(root)) is None:
        return root.is_natural
    inner = (r.base for r in made.table.roots)
    return root.is_cut and any((r.scalar and not r.is_integer) or _has_error(r) for r in inner)
