"""How a relation between keys and queries becomes a sum of products: attention scores.

Each way gives key features B and query features A with ``A[q] . B[k] - level[q]`` equal to 0 for a
selected pair and at most -1 for any other:

* by query class: queries that select the same keys share one dimension, in which a key holds
  whether it is selected (rank at most the number of different queries);
* by key class: the same with the roles exchanged;
* parabola: where a query selects the keys of at most one number, ``2 q k - k^2`` is largest at
  ``k = q``, so two dimensions do (a face of the moment curve: every point of it is exposed).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from ...craft.variables import Array
from ..selectors.selections import Factor, Relation
from ..tables.equal_rows import equal_rows

MAX_PARABOLA_NUMBER = 2048.0
"""Numbers of a parabola, in units of their least distance: their squares stay below 2^22, a quarter
of the whole numbers that float32 has, so that sums of two of them are exact."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Scores:
    """One way to score a factor.

    Attributes:
        query: ``[query values, dims]``.
        key: ``[key values, dims]``.
        level: ``[query values]``: the score of a selected key.
        exact: every product and sum is a small whole number, so equal scores are equal bit by bit.
        interpolating: the features follow a curve between neighbouring numbers, so that an error
            of a number slides them along it and the differences that matter stay small.
    """

    query: Array
    key: Array
    level: Array
    exact: bool
    interpolating: bool

    @property
    def dims(self) -> int:
        """How many dimensions of a head it takes."""
        return self.query.shape[1]

    def size(self, relation: Relation) -> float:
        """The largest sum of products of a selected pair, before they cancel."""
        return float((np.abs(self.key) @ np.abs(self.query).T)[relation].max(initial=0.0))

    def excess(self) -> Array:
        """``[key values, query values]``: the score above the level of a selected key."""
        return self.key @ self.query.T - self.level[None, :]


def by_query_class(factor: Factor) -> Scores:
    """A dimension for each different non-empty set of keys that a query selects."""
    firsts, place = equal_rows(factor.relation.T)
    columns = factor.relation[:, firsts]
    used = np.flatnonzero(columns.any(axis=0))
    query = (place[:, None] == used[None, :]).astype(float)
    return Scores(
        query=query,
        key=columns[:, used].astype(float),
        level=np.ones(len(query)),
        exact=True,
        interpolating=False,
    )


def by_key_class(factor: Factor) -> Scores:
    """A dimension for each different non-empty set of queries that select a key."""
    flipped = by_query_class(Factor(factor.query, factor.key, factor.relation.T))
    level = np.ones(factor.relation.shape[1])
    return Scores(
        query=flipped.key, key=flipped.query, level=level, exact=True, interpolating=False
    )


def scaled(scores: Scores, scale: float) -> Scores:
    """The same, with all differences so many times as large."""
    if scale == 1.0:
        return scores
    return replace(scores, query=scale * scores.query, level=scale * scores.level)


def with_zero_level(scores: Scores) -> Scores:
    """The same classes or parabola with every selected pair at 0 itself, whatever the gain.

    A parabola has its level taken off in a dimension of its own, ``-level``; all products are whole
    numbers.  In classes, a dimension that is 0 or 1 on both sides becomes -1 or 0 on the side of
    the relation; what has no class there has one now, in which nothing is selected.
    """
    if scores.interpolating:
        query = np.concatenate([scores.query, -scores.level[:, None]], axis=1)
        key = np.concatenate([scores.key, np.ones((len(scores.key), 1))], axis=1)
        return replace(scores, query=query, key=key, level=np.zeros(len(query)))
    by_query = bool((scores.query.sum(axis=1) <= 1).all())
    classes, relation = (scores.query, scores.key) if by_query else (scores.key, scores.query)
    classless = classes.sum(axis=1) == 0
    relation = relation - 1.0
    if classless.any():
        classes = np.concatenate([classes, classless[:, None].astype(float)], axis=1)
        relation = np.concatenate([relation, np.full((len(relation), 1), -1.0)], axis=1)
    query, key = (classes, relation) if by_query else (relation, classes)
    return replace(scores, query=query, key=key, level=np.zeros(len(query)))


def parabola(factor: Factor, *, free_keys: bool, free_queries: bool) -> Scores | None:
    """Two dimensions for a relation in which each query selects at most one class of keys.

    Args:
        free_keys, free_queries: whether that side may be numbered as we like; otherwise its own
            numbers must do.
    """
    relation, keys, queries = factor.relation, factor.key.domain, factor.query.domain
    defined = len(keys.defined)
    if relation[defined:].any() or defined < 2:
        return None
    if (relation.sum(axis=0) > 1).any():
        classes = _class_numbers(relation[:defined]) if free_keys and free_queries else None
        if classes is None:
            return None
        own = _matched(relation[:defined], classes)
        return _parabola(classes, own, queries.is_defined, relation[:defined], len(keys))
    numbers = keys.numbers[:defined]
    if not keys.is_numeric or len(np.unique(numbers)) < defined:
        if not free_keys:
            return None
        numbers = np.arange(defined, dtype=float)
    own = queries.numbers
    natural = queries.is_numeric and np.array_equal(
        relation[:defined], (numbers[:, None] == own[None, :]) & (queries.is_defined > 0)
    )
    if not natural:
        if not free_queries:
            return None
        own = _matched(relation[:defined], numbers)
    return _parabola(numbers, own, queries.is_defined, relation[:defined], len(keys))


def digit_parabola(factor: Factor, digits: int) -> Scores | None:
    """A parabola for each digit of freely chosen numbers: small numbers, two dimensions each.

    None where a query selects several classes of keys, or where so many digits are not needed.
    """
    relation, defined = factor.relation, len(factor.key.domain.defined)
    classes = None if relation[defined:].any() else _class_numbers(relation[:defined])
    if classes is None:
        return None
    count = int(classes.max()) + 1
    base = ceil(count ** (1 / digits))
    if base < 3 or base ** (digits - 1) >= count:
        return None
    chosen = relation[:defined].any(axis=0)
    matched = np.where(chosen, classes[relation[:defined].argmax(axis=0)], -1.0)
    middle = (base - 1) // 2
    key, query = np.zeros((len(relation), 2 * digits)), np.zeros((len(matched), 2 * digits))
    level = np.zeros(len(matched))
    for place in range(digits):
        k = classes // base**place % base - middle
        q = matched // base**place % base - middle
        key[:defined, 2 * place : 2 * place + 2] = np.stack([k, -(k**2)], axis=1)
        query[:, 2 * place : 2 * place + 2] = np.stack([2 * q, np.ones(len(q))], axis=1)
        level += q**2
    # an undefined key, and a query that selects nothing, are far from everything
    key[defined:] = np.tile([0.0, -1.0], digits) * (2 * base) ** 2
    level = np.where(chosen, level, float((key @ query.T).max()) + 1.0)
    return Scores(query=query, key=key, level=level, exact=True, interpolating=False)


def _class_numbers(relation: Relation) -> Array | None:
    """``[keys]``: a number for all keys that the same queries select; None if a query has two."""
    firsts, place = equal_rows(relation)  # in order of appearance: digits of an order are in order
    if (relation[firsts].sum(axis=0) > 1).any():
        return None
    return place.astype(float)


def _matched(relation: Relation, numbers: Array) -> Array:
    """The number of the key that each query selects; beyond all numbers if it selects none."""
    step = float(np.diff(np.unique(numbers)).min(initial=np.inf))
    step = step if np.isfinite(step) else 1.0
    nowhere = numbers.max() + 2 * step
    return np.where(relation.any(axis=0), numbers[relation.argmax(axis=0)], nowhere)


def _parabola(
    keys: Array, queries: Array, is_defined: Array, relation: Relation, key_rows: int
) -> Scores | None:
    """``2 q k - k^2`` around the middle of the keys, in units of the least wrong distance.

    A key at distance d from its query scores d^2 below the level q^2, and d is at least one unit.
    """
    distance = np.abs(keys[:, None] - queries[None, :])[:, is_defined > 0]
    others = distance[~relation[:, is_defined > 0]]
    gap = float(others.min()) if len(others) else 1.0
    center = round(float(keys.max() + keys.min()) / 2)
    k, q = keys - center, np.where(is_defined > 0, queries - center, 0.0)
    if max(np.abs(k).max(), np.abs(q).max()) > MAX_PARABOLA_NUMBER * gap:
        return None
    key = np.zeros((key_rows, 2))
    key[: len(k)] = np.stack([k / gap, -((k / gap) ** 2)], axis=1)
    key[len(k) :] = (0.0, -1.0)  # an undefined key is under every level
    query = np.stack([2 * q / gap, np.ones(len(q))], axis=1)
    level = (q / gap) ** 2
    top = float((key @ query.T).max())
    level = np.where(is_defined > 0, level, top + 1.0)  # an undefined query selects nothing
    of_integers = bool(np.all(key == np.round(key)) and np.all(query == np.round(query)))
    return Scores(query=query, key=key, level=level, exact=of_integers, interpolating=True)
