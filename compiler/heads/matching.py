"""Scores of equality: each query selects the keys of at most one class.

* parabola: ``2 q k - k^2`` is largest at ``k = q``, so two dimensions do (a face of the moment
  curve: every point of it is exposed);
* a parabola for each digit: small numbers, whose products are exact and hardly rounded;
* a class for each digit: legible columns, and selected keys score sums of products of zeros
  (``digit_classes``);
* bits: the class in binary, with digits 1 and -1. The product of two such numbers is the number of
  digits in which they agree less that in which they do not. All are equally long, so a selected key
  has one score whatever the query, and it is small: V classes are counted in log2 V dimensions.
"""

from __future__ import annotations

from math import ceil, log2

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ...rasp_ast.functions import Comparison
from ..selectors.comparisons import NO_RANK
from ..selectors.factors import Factor
from ..selectors.ranks import is_equality_of_numbers
from ..tables.equal_rows import equal_rows
from .scores import Scores, greatest_product

Places = npt.NDArray[np.int64]

MAX_PARABOLA_NUMBER = 2048.0
"""Numbers of a parabola, in units of their least distance, if they reach equally far: their squares
stay below 2^22, a quarter of the whole numbers that float32 has, so that what is added up for a
score, two squares and one more, is exact."""
MAX_LEAP = 2.0**16
"""The most that scores of neighbouring numbers may be apart: what a head returned slides by 2^-18
of it or so. A default of -999 beside places is a million away."""
NONE = -1
"""The class of a query that selects nothing."""


def classes_of(factor: Factor) -> tuple[Places, Places] | None:
    """``[defined keys]`` and ``[queries]``: the class of each key, and that which a query selects.

    Keys are of one class if the same queries select them.  None if a query selects two classes, or
    undefined keys.
    """
    defined, known = len(factor.key.domain.defined), factor.compared
    if known is None:
        relation = factor.relation[:defined]
        firsts, place = equal_rows(relation)  # by appearance: digits of an order are in order
        if factor.relation[defined:].any() or (relation[firsts].sum(axis=0) > 1).any():
            return None
        return place, np.where(relation.any(axis=0), place[relation.argmax(axis=0)], NONE)
    if known.comparison is not Comparison.EQ or known.selectable[defined:].any():
        return None
    asked = np.where(known.selectable[:defined], known.keys[:defined], NO_RANK)
    firsts, place = equal_rows(asked[:, None])
    of_rank = np.full(int(known.queries.max(initial=0)) + 2, NONE)
    of_rank[asked[firsts]] = np.arange(len(firsts))
    of_rank[NO_RANK] = NONE
    return place, of_rank[known.queries]


def parabola(factor: Factor, *, free_keys: bool, free_queries: bool) -> Scores | None:
    """Two dimensions for a relation in which each query selects at most one class of keys.

    Args:
        free_keys, free_queries: whether that side may be numbered as we like; otherwise its own
            numbers must do.
    """
    keys, queries = factor.key.domain, factor.query.domain
    defined = len(keys.defined)
    if factor.selectable[defined:].any() or defined < 2:
        return None
    if (factor.selected > 1).any():
        classes = classes_of(factor) if free_keys and free_queries else None
        if classes is None:
            return None
        numbers = classes[0].astype(float)
        return _parabola(factor, numbers, _matched(factor, numbers))
    numbers = keys.numbers[:defined]
    if not keys.is_numeric or len(np.unique(numbers)) < defined:
        if not free_keys:
            return None
        numbers = np.arange(defined, dtype=float)
    own = queries.numbers
    if not (queries.is_numeric and _selects_equal(factor, numbers, own)):
        if not free_queries:
            return None
        own = _matched(factor, numbers)
    elif _leaps(factor, numbers, own):
        if not free_queries:
            return None
        numbers = np.arange(defined, dtype=float) if free_keys else numbers
        own = _matched(factor, numbers)
        if not free_keys and _leaps(factor, numbers, own):
            return None
    return _parabola(factor, numbers, own)


def _leaps(factor: Factor, keys: Array, queries: Array) -> bool:
    """Whether some value that a head returns is too far from its neighbours to be compared so."""
    unit = float(np.diff(np.unique(keys)).min(initial=1.0))
    sides = ((factor.key, keys), (factor.query, queries[factor.query.domain.is_defined > 0]))
    for table, numbers in sides:
        distinct = np.unique(numbers) / unit
        leap = float(np.diff(distinct).max(initial=0.0))
        is_far = leap * (leap + float(np.ptp(distinct))) > MAX_LEAP if len(distinct) else False
        if is_far and any(root.base.lookup is None for root in table.roots):
            return True
    return False


def _selects_equal(factor: Factor, numbers: Array, own: Array) -> bool:
    """Whether each query selects the keys of its own number."""
    known, is_defined = factor.compared, factor.query.domain.is_defined > 0
    if known is not None:
        return np.array_equal(numbers, factor.key.domain.numbers) and is_equality_of_numbers(factor)
    relation = factor.relation[: len(numbers)]
    return np.array_equal(relation, (numbers[:, None] == own[None, :]) & is_defined)


def _matched(factor: Factor, numbers: Array) -> Array:
    """The number of the key that each query selects; beyond all numbers if it selects none."""
    step = float(np.diff(np.unique(numbers)).min(initial=np.inf))
    step = step if np.isfinite(step) else 1.0
    nowhere = numbers.max() + 2 * step
    first = factor.least(np.arange(factor.shape[0]), factor.shape[0])
    return np.append(numbers, np.full(factor.shape[0] + 1 - len(numbers), nowhere))[first]


def _parabola(factor: Factor, keys: Array, queries: Array) -> Scores | None:
    """``2 q k - k^2`` around the middle of the keys, in units of the least wrong distance.

    A key at distance d from its query scores d^2 below the level q^2, and d is at least one unit.
    """
    is_defined = factor.query.domain.is_defined
    gap = _least_wrong_distance(factor, keys, queries[is_defined > 0], is_defined > 0)
    center = round(float(keys.max() + keys.min()) / 2)
    k, q = keys - center, np.where(is_defined > 0, queries - center, 0.0)
    most_k, most_q = float(np.abs(k).max()) / gap, float(np.abs(q).max()) / gap
    if max(2 * most_q * most_k + most_k**2, most_q**2) > 3 * MAX_PARABOLA_NUMBER**2:
        return None
    key = np.zeros((factor.shape[0], 2))
    key[: len(k)] = np.stack([k / gap, -((k / gap) ** 2)], axis=1)
    key[len(k) :] = (0.0, -1.0)  # an undefined key is under every level
    query = np.stack([2 * q / gap, np.ones(len(q))], axis=1)
    level = (q / gap) ** 2
    if not is_defined.all():
        # an undefined query selects nothing
        level = np.where(is_defined > 0, level, greatest_product(factor, key, query) + 1.0)
    of_integers = bool(np.all(key == np.round(key)) and np.all(query == np.round(query)))
    return Scores(query=query, key=key, level=level, exact=of_integers, interpolating=True)


def _least_wrong_distance(
    factor: Factor, keys: Array, queries: Array, is_defined: npt.NDArray[np.bool_]
) -> float:
    """The least distance of a query's number from that of a key that it does not select."""
    if factor.compared is None:
        others = ~factor.relation[: len(keys), is_defined]
        wrong = np.abs(keys[:, None] - queries[None, :])[others]
        return float(wrong.min()) if len(wrong) else 1.0
    numbers = np.unique(keys)  # a query selects the keys of its own number, or none
    place = np.searchsorted(numbers, queries)
    near = np.stack([numbers[np.clip(place + i, 0, len(numbers) - 1)] for i in (-1, 0, 1)])
    distances = np.abs(near - queries)
    wrong = distances[distances > 0]
    return float(wrong.min()) if len(wrong) else 1.0


def digit_parabola(factor: Factor, digits: int) -> Scores | None:
    """A parabola for each digit of freely chosen numbers: small numbers, two dimensions each.

    None where a query selects several classes of keys, or where so many digits are not needed.
    """
    classes = classes_of(factor)
    if classes is None:
        return None
    own, matched = classes
    count = int(own.max()) + 1
    base = ceil(count ** (1 / digits))
    if base < 3 or base ** (digits - 1) >= count:
        return None
    middle = (base - 1) // 2
    key, query = np.zeros((factor.shape[0], 2 * digits)), np.zeros((len(matched), 2 * digits))
    level = np.zeros(len(matched))
    for place in range(digits):
        k = own // base**place % base - middle
        q = matched // base**place % base - middle
        key[: len(own), 2 * place : 2 * place + 2] = np.stack([k, -(k**2)], axis=1)
        query[:, 2 * place : 2 * place + 2] = np.stack([2 * q, np.ones(len(q))], axis=1)
        level += q**2
    # an undefined key, and a query that selects nothing, are far from everything
    key[len(own) :] = np.tile([0.0, -1.0], digits) * (2 * base) ** 2
    if (matched == NONE).any():
        level = np.where(matched != NONE, level, greatest_product(factor, key, query) + 1.0)
    return Scores(query=query, key=key, level=level, exact=True, interpolating=False)


def bits(factor: Factor) -> Scores | None:
    """A dimension for each binary digit of freely chosen numbers, 1 or -1.

    Numbers that differ do so in one digit at least, which takes 2 off the score.  What selects
    nothing, and what nothing selects for being undefined, have numbers of their own.
    """
    classes = classes_of(factor)
    if classes is None:
        return None
    own, matched = classes
    nowhere, undefined = int(own.max()) + 1, int(own.max()) + 2
    places = np.arange(ceil(log2(undefined + 1)))
    keys = np.full(factor.shape[0], undefined)
    keys[: len(own)] = own
    queries = np.where(matched == NONE, nowhere, matched)
    key, query = (_signs(numbers, places) for numbers in (keys, queries))
    level = np.full(len(query), float(len(places)))
    return Scores(query=query, key=key, level=level, exact=True, interpolating=False, margin=2.0)


def _signs(numbers: Places, places: Places) -> Array:
    """``[numbers, places]``: 1 for a binary digit 1, -1 for 0."""
    return np.where(numbers[:, None] >> places & 1, 1.0, -1.0)
