"""Ways to score by numbers: a parabola, or the digits of one, if float32 keeps scores even."""

from __future__ import annotations

import numpy as np

from ..mlps.strategies import is_own_number
from ..passes import Passes
from ..precision import LOGIT_ROUNDINGS, UNIT_ROUNDOFF
from ..selectors.factors import Factor
from ..selectors.head_roots import computed_root
from ..tables.roots import Root
from ..tables.tables import Table
from .few_counts import is_of_few_counts
from .free_tables import is_decoded, is_looked_up, takes_any_numbers
from .matching import bits, digit_parabola, parabola
from .need import Need
from .scores import Scores, bound_of_products

MAX_ROUNDED_SCORE = 1 / 64
"""What is lost of the scores of a large set, in units of the gap to what is not selected."""
MOVE_ROUNDINGS = 8
"""What a moved number loses, in roundings of the largest: some as it is added up, some to keys that
are not selected."""
MAX_PARABOLA_COST = 8
"""A parabola used for counting may spend so many times the accuracy of an order: a quarter of a
count in all."""


def curves(factor: Factor, need: Need, passes: Passes) -> list[Scores]:
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


def numberings(factor: Factor, need: Need) -> list[Scores]:
    """Of a large set, numbers whose digits are all compared, if any function of it is free."""
    if not all(takes_any_numbers(table) for table in (factor.key, factor.query)):
        return []
    ways = [bits(factor)] if need.at_zero_level else [digit_parabola(factor, 2), bits(factor)]
    does = _rounds_little if need.counting else _keeps_steps
    return [way for way in ways if way is not None and does(factor, way, need)]


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


def _keeps_steps(factor: Factor, curve: Scores, need: Need) -> bool:
    """Whether float32 loses little of scores that preferences are added to."""
    off = LOGIT_ROUNDINGS * UNIT_ROUNDOFF * need.scale
    return off * curve.size(factor) <= MAX_ROUNDED_SCORE


def _rounds_little(factor: Factor, curve: Scores, need: Need) -> bool:
    """Whether what is lost of the logits, larger than those of classes, does no harm to a count."""
    rounding = LOGIT_ROUNDINGS * UNIT_ROUNDOFF * need.expected_gain / curve.margin
    return rounding * curve.size(factor) <= MAX_PARABOLA_COST * need.accuracy


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
