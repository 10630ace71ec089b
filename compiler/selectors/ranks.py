"""Proofs about ranks: a count of what goes before a position in some order.

If a selector is a strict order of keys x1, then x2 among equals, and so on, then its width is the
position's rank: positions of equal rank have equal keys.  If the last key is different at every
position, no two positions share a rank, and the ranks are 0, 1, ..., length - 1.

This is what makes a sort a move of single values: the compiler sees that the selector *rank equals
index* finds one position.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...craft.variables import Array
from ...rasp_ast.functions import Comparison
from ..tables.roots import Root
from ..tables.tables import Table, spread
from .compared import Compared
from .comparisons import NO_RANK, Flags, Ranks
from .factors import Factor
from .selections import Selection


@dataclass(frozen=True, eq=False, kw_only=True)
class Rank:
    """What a width knows: positions where it is equal agree on ``keys``.

    ``unique``: there are no two such positions, and the widths are 0 .. length - 1.  ``marks``: if
    there are any, there are no two such positions that each of these selects; ``groups``: there are
    no two with the same values of these.
    """

    keys: tuple[Table, ...]
    unique: bool
    marks: tuple[Factor, ...] = ()
    groups: tuple[Table, ...] = ()


def rank_of(selection: Selection) -> Rank | None:
    """The order whose predecessors a selection selects, if it is one (without a causal mask)."""
    terms = sorted(selection.terms, key=len)
    keys: list[Table] = []
    for size, term in enumerate(terms, start=1):
        if len(term) != size:
            return None
        ordered = [f for f in term if f.key.identity not in {k.identity for k in keys}]
        equal = [f for f in term if f not in ordered]
        if len(ordered) != 1 or not is_own(ordered[0]) or not _orders(ordered[0]):
            return None
        if not all(is_own(f) and equates(f) for f in equal):
            return None
        keys.append(ordered[0].key)
    if not keys:
        return None
    return Rank(keys=tuple(keys), unique=any(differs_everywhere(k) for k in keys))


def is_own(factor: Factor) -> bool:
    return factor.key.identity == factor.query.identity


def _orders(factor: Factor) -> bool:
    """Whether it orders all values of the table that it compares with itself."""
    known = factor.compared
    if known is None:
        return is_strict_order(factor.relation)
    return known.comparison in (Comparison.LT, Comparison.GT) and _tells_apart(known)


def equates(factor: Factor) -> bool:
    """Whether it is equality of the values of the table that it compares with itself."""
    known = factor.compared
    if known is None:
        return is_equality(factor.relation)
    return known.comparison is Comparison.EQ and _tells_apart(known)


def _tells_apart(known: Compared) -> bool:
    """Whether both sides have the same ranks, and no two values one rank or none."""
    ranks = np.unique(known.keys)
    whole = len(ranks) == len(known.keys) and int(ranks[0]) != NO_RANK
    return whole and np.array_equal(known.keys, known.queries)


def is_equality_of_numbers(factor: Factor) -> bool:
    """Whether keys and queries are selected whose numbers are equal, and no others."""
    keys, queries = (table.domain.numbers for table in (factor.key, factor.query))
    known = factor.compared
    if known is None:
        return np.array_equal(factor.relation, keys[:, None] == queries[None, :])
    if known.comparison is not Comparison.EQ:
        return False
    ranks = np.concatenate([known.keys, known.queries])
    return NO_RANK not in ranks and same_classes(ranks, np.concatenate([keys, queries]))


def same_classes(ranks: Ranks, numbers: Array) -> bool:
    """Whether two are of one rank exactly if they are of one number."""
    pairs = np.unique(np.stack([ranks.astype(float), numbers]), axis=1)
    return all(len(np.unique(side)) == len(side) for side in pairs)


def is_strict_order(relation: Flags) -> bool:
    """Whether a square relation orders all values: of two values one goes before the other.

    A tournament is transitive exactly if the numbers of wins are 0, 1, 2, ...
    """
    size = len(relation)
    total = relation ^ relation.T | np.eye(size, dtype=bool)
    if relation.shape != (size, size) or relation.diagonal().any() or not total.all():
        return False
    return np.array_equal(np.sort(relation.sum(axis=0)), np.arange(size))


def is_equality(relation: Flags) -> bool:
    return relation.shape[0] == relation.shape[1] and np.array_equal(
        relation, np.eye(len(relation), dtype=bool)
    )


def differs_everywhere(table: Table) -> bool:
    """Whether no two positions have the same value, because it is another name of the index."""
    if len(table.roots) != 1 or table.roots[0].lookup != "position":
        return False
    return len(np.unique(table.codes)) == len(table.codes)


def decided_by(factor: Factor, root: Root) -> bool:
    """Whether all keys of one value that can be selected come from one value of ``root``."""
    axis = factor.key.roots.index(root)
    codes = np.moveaxis(factor.key.codes, axis, 0).reshape(len(root.domain), -1)
    selectable = np.flatnonzero(factor.selectable)
    counts = np.zeros(len(factor.key.domain), np.int64)
    for row in codes:
        counts[np.unique(row[row >= 0])] += 1
    single = factor.selected.max(initial=0) <= 1
    return single and bool((counts[selectable] <= 1).all())


def key_decides(factor: Factor, values: Table) -> bool:
    """Whether all keys that one query can select have one value, because their own decide it."""
    if any(root not in factor.key.roots for root in values.roots):
        return False
    keys = factor.key.codes.ravel()
    codes = np.ascontiguousarray(spread(values, factor.key.roots)).ravel()
    possible = (keys >= 0) & (codes >= 0)
    keys, codes = keys[possible], codes[possible]
    size, top = len(factor.key.domain), len(values.domain)
    low, high = np.full(size, top), np.full(size, -1)
    np.minimum.at(low, keys, codes)
    np.maximum.at(high, keys, codes)
    lows, highs = factor.least(low, top), -factor.least(-high, 1)
    return bool(((lows == highs) | (highs < 0)).all())
