"""How a relation between keys and queries becomes a sum of products: attention scores.

Each way gives key features B and query features A with ``A[q] . B[k] - level[q]`` equal to 0 for a
selected pair and at most -1 for any other:

* by query class: queries that select the same keys share one dimension, in which a key holds
  whether it is selected (rank at most the number of different queries);
* by key class: the same with the roles exchanged;
* by numbers, where a query selects the keys of at most one number: ``heads/matching.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from ...craft.variables import Array
from ...rasp_ast.functions import Comparison
from ..selectors.compared import Compared
from ..selectors.comparisons import NO_RANK, Ranks
from ..selectors.factors import Factor
from ..selectors.listed import Listed
from ..tables.equal_rows import equal_rows


@dataclass(frozen=True, eq=False, kw_only=True)
class Scores:
    """One way to score a factor.

    Attributes:
        query: ``[query values, dims]``.
        key: ``[key values, dims]``.
        level: ``[query values]``: the score of a selected key.
        exact: every product and sum is a small whole number, so equal scores are equal bit by bit.
        of_powers: every entry is 0 or a power of two, so that a gain that is one rounds nothing.
        margin: how far below that level an unselected one is at least.
        interpolating: the features follow a curve between neighbouring numbers, so that an error
            of a number slides them along it and the differences that matter stay small.
    """

    query: Array
    key: Array
    level: Array
    exact: bool
    interpolating: bool
    of_powers: bool = False
    margin: float = 1.0

    @property
    def dims(self) -> int:
        """How many dimensions of a head it takes."""
        return self.query.shape[1]

    def size(self, factor: Factor) -> float:
        """The largest sum of products of a selected pair, before they cancel.

        Of an order that is not listed a bound on it.  It is found once, of the factor that the
        scores were made for.
        """
        if self not in _sizes:
            _sizes[self] = _size(self, factor)
        return _sizes[self]

    def excess(self) -> Array:
        """``[key values, query values]``: the score above the level of a selected key."""
        return products(self.key, self.query) - self.level[None, :]


_sizes = WeakKeyDictionary[Scores, float]()


def _size(scores: Scores, factor: Factor) -> float:
    key, query = np.abs(scores.key), np.abs(scores.query)
    known = factor.compared
    if known is None:
        return float(products(key, query)[factor.relation].max(initial=0.0))
    if known.comparison is not Comparison.EQ:
        return bound_of_products(key, query)
    of_keys, keys = _greatest_of_ranks(known.keys, key)
    of_queries, queries = _greatest_of_ranks(known.queries, query)
    _, one, other = np.intersect1d(of_keys, of_queries, assume_unique=True, return_indices=True)
    return float((keys[one] * queries[other]).sum(axis=1).max(initial=0.0))


def _greatest_of_ranks(ranks: Ranks, rows: Array) -> tuple[Ranks, Array]:
    """The ranks that there are, and the greatest entry of each column in rows of each."""
    defined = np.flatnonzero(ranks != NO_RANK)
    order = defined[np.argsort(ranks[defined], kind="stable")]
    found, starts = np.unique(ranks[order], return_index=True)
    if not len(found):
        return found, rows[:0]
    return found, np.maximum.reduceat(rows[order], starts, axis=0)


def products(keys: Array, queries: Array) -> Array:
    """``[keys, queries]``: the sum of products of each two rows.

    Where rows of one side are classes, with one entry each at most, the columns of the other side
    are those sums.
    """
    if (np.count_nonzero(queries, axis=1) <= 1).all():
        return _at_entries(keys, queries)
    if (np.count_nonzero(keys, axis=1) <= 1).all():
        return _at_entries(queries, keys).T
    return keys @ queries.T


def _at_entries(rows: Array, classes: Array) -> Array:
    """``[rows, classes]``: as :func:`products`, of rows with one entry each at most."""
    if not classes.shape[1]:
        return np.zeros((len(rows), len(classes)))
    places = np.abs(classes).argmax(axis=1)
    return rows[:, places] * classes[np.arange(len(classes)), places][None, :]


def bound_of_products(key: Array, query: Array) -> float:
    """A bound on the sum of products, by size, of any row of the one and any row of the other.

    It takes no table of pairs.
    """
    sizes = (np.abs(rows).max(axis=0, initial=0.0) for rows in (key, query))
    return float(np.dot(*sizes))


def greatest_product(factor: Factor, key: Array, query: Array) -> float:
    """The greatest sum of products of any pair of rows, or a bound if pairs are not listed."""
    if factor.compared is None:
        return float(products(key, query).max())
    return bound_of_products(key, query)


def by_query_class(factor: Factor) -> Scores:
    """A dimension for each different non-empty set of keys that a query selects.

    Raises:
        ValueSetError: a comparison has too many pairs of different ranks.
    """
    if factor.compared is not None:
        return _of_ranks(factor, factor.compared)
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


def _of_ranks(factor: Factor, known: Compared) -> Scores:
    """By query class, for values of equal ranks together."""
    keys, of_key = np.unique(known.keys, return_inverse=True)
    queries, of_query = np.unique(known.queries, return_inverse=True)
    ranks = Compared(known.comparison, keys, queries, known.source)
    few = by_query_class(Factor(factor.key, factor.query, Listed(ranks.listed())))
    return replace(few, query=few.query[of_query], key=few.key[of_key], level=few.level[of_query])


def by_key_class(factor: Factor) -> Scores:
    """A dimension for each different non-empty set of queries that select a key."""
    flipped = by_query_class(factor.flipped)
    level = np.ones(factor.shape[1])
    return Scores(
        query=flipped.key, key=flipped.query, level=level, exact=True, interpolating=False
    )


def scaled(scores: Scores, scale: float) -> Scores:
    """The same, with all differences so many times as large."""
    if scale == 1.0:
        return scores
    return replace(
        scores,
        query=scale * scores.query,
        level=scale * scores.level,
        margin=scale * scores.margin,
    )


def with_zero_level(scores: Scores, *, of_queries: bool | None = None) -> Scores:
    """The same classes or numbers with every selected pair at 0 itself, whatever the gain.

    The level of numbers is taken off in a dimension of its own, ``-level``; all products are whole
    numbers.  In classes, whose level is 1, a dimension that is 0 or 1 on both sides becomes -1 or 0
    on the side of the relation; values without a class get one of their own, in which nothing is
    selected.

    Args:
        of_queries: whether the classes are those of queries; None where it does not matter.
    """
    if scores.interpolating or (scores.level != 1.0).any():
        query = np.concatenate([scores.query, -scores.level[:, None]], axis=1)
        key = np.concatenate([scores.key, np.ones((len(scores.key), 1))], axis=1)
        return replace(scores, query=query, key=key, level=np.zeros(len(query)))
    by_query = bool((scores.query.sum(axis=1) <= 1).all()) if of_queries is None else of_queries
    classes, relation = (scores.query, scores.key) if by_query else (scores.key, scores.query)
    classless = classes.sum(axis=1) == 0
    relation = relation - 1.0
    if classless.any():
        classes = np.concatenate([classes, classless[:, None].astype(float)], axis=1)
        relation = np.concatenate([relation, np.full((len(relation), 1), -1.0)], axis=1)
    query, key = (classes, relation) if by_query else (relation, classes)
    return replace(scores, query=query, key=key, level=np.zeros(len(query)))


def with_selected_at_zero(scores: Scores) -> Scores:
    """The same classes with every selected pair at 0, where that takes no dimension more.

    A key holds what it does *not* match, so that selected keys, and BOS beside them where it
    counts, score sums of products of zeros: noise on weights leaves them even.  A query that
    selects nothing has no class, so that all keys score 0; it has the level 1, which BOS follows.
    """
    if scores.interpolating or (scores.level != 1.0).any():
        return scores
    classless = scores.query.sum(axis=1) == 0
    if (scores.query.sum(axis=1) <= 1).all():
        key = scores.key - 1.0
        used = key.any(axis=0)  # where all keys are selected nothing needs be scored
        level = classless.astype(float)
        return replace(scores, query=scores.query[:, used], key=key[:, used], level=level)
    if (scores.key.sum(axis=1) == 1).all():
        query = scores.query - 1.0
        used = query.any(axis=0)
        level = np.zeros(len(query))
        return replace(scores, query=query[:, used], key=scores.key[:, used], level=level)
    return scores


def even_ways(ways: list[Scores]) -> list[Scores]:
    """Ways of which selected keys score products of zeros, if some of the smallest ones do."""
    zeros = [with_selected_at_zero(way) for way in ways]
    least = min((way.dims for way in zeros), default=0)
    even = [zero for zero, way in zip(zeros, ways, strict=True) if zero is not way]
    return even if any(way.dims == least for way in even) else zeros
