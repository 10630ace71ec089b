"""What can be proved about how many keys a selection selects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce

import numpy as np
import numpy.typing as npt

from ..tables.domains import check_size
from ..tables.roots import Root
from ..tables.tables import Table, spread, union
from .factors import Factor
from .marked import MAX_INDEX_PAIRS, finds_one_marked, opened
from .own_keys import own_keys, tells_positions_apart
from .ranks import Rank, decided_by, is_equality_of_numbers, key_decides
from .selections import Selection, Term

MAX_COUNTED = 1 << 28
"""So many pairs of a key's index and of a query's value are counted, with five bytes for each."""

Counts = npt.NDArray[np.integer]


@dataclass(frozen=True, kw_only=True)
class ProofContext:
    """What proofs may use of the model: its length, its mask, and which roots mean what."""

    max_seq_len: int
    causal: bool
    indices: Root
    length: Root | None
    ranks: Mapping[Root, Rank] = field(default_factory=dict[Root, Rank])


@dataclass(frozen=True)
class WidthBounds:
    """At least ``least`` and at most ``most`` keys are selected at every position.

    ``by_index`` is ``[max_seq_len]``, where the count depends on the index alone.
    """

    least: int
    most: int
    by_index: Counts | None = None


def bounds(selection: Selection, context: ProofContext) -> WidthBounds:
    """Proved bounds on the width of a selection.

    Five proofs: a reflexive relation between a variable and itself selects the position itself;
    a relation between indices and what is known of index and length is counted out; a rank, or a
    count of marked keys, tells keys apart, and so do indices that are shifted by what is the same
    everywhere; everything else selects between nothing and all.
    """
    if selection.is_empty:
        return WidthBounds(0, 0, np.zeros(context.max_seq_len, np.int64))
    each = [_term_bounds(term, context) for term in selection.terms]
    if len(each) == 1:
        return each[0]
    most = min(sum(b.most for b in each), _most_in_common(selection, context))
    return WidthBounds(max(b.least for b in each), most)


def _most_in_common(selection: Selection, context: ProofContext) -> int:
    """A bound from what every term asks of one pair of tables: together they ask for no more."""
    most = context.max_seq_len
    for factor in selection.terms[0]:
        same = [f for term in selection.terms for f in term if f.tables == factor.tables]
        if len(same) == len(selection.terms):
            joined = reduce(Factor.either, same)
            most = min(most, _factor_bounds(joined, context).most)
    return most


def _term_bounds(term: Term, context: ProofContext) -> WidthBounds:
    if not term:
        counts = np.arange(1, context.max_seq_len + 1) if context.causal else None
        return WidthBounds(1, context.max_seq_len, counts)
    each = [_factor_bounds(factor, context) for factor in term]
    least = 1 if all(_is_reflexive(f) for f in term) else 0
    if min(b.most for b in each) > 1 and finds_one_marked(term, context.ranks):
        return WidthBounds(least, 1)
    if len(each) == 1:
        return WidthBounds(max(least, each[0].least), each[0].most, each[0].by_index)
    if _is_by_index(term, context):
        return _bounds_by_index(term, context)
    return WidthBounds(least, min(b.most for b in each))


def _is_by_index(term: Term, context: ProofContext) -> bool:
    """Whether the indices of key and query decide all factors, and their pairs are few."""
    tables = [table for factor in term for table in (factor.key, factor.query)]
    few = context.max_seq_len**2 <= MAX_INDEX_PAIRS
    return few and all(root is context.indices for table in tables for root in table.roots)


def _bounds_by_index(term: Term, context: ProofContext) -> WidthBounds:
    """All pairs of indices, counted out."""
    n = context.max_seq_len
    holds = np.ones((n, n), bool)
    for factor in term:
        keys, queries = (np.broadcast_to(t.codes, (n,)) for t in (factor.key, factor.query))
        reachable = (keys >= 0)[:, None] & (queries >= 0)[None, :]
        holds &= reachable & factor.holds(
            np.maximum(keys, 0)[:, None], np.maximum(queries, 0)[None]
        )
    below = np.cumsum(holds, axis=0)
    low = below[np.arange(n), np.arange(n)]
    high = low if context.causal else below[-1]
    exact = low if np.array_equal(low, high) else None
    return WidthBounds(int(low.min()), int(high.max()), exact)


def _is_reflexive(factor: Factor) -> bool:
    """Whether every position selects itself."""
    if factor.key.identity != factor.query.identity:
        return False
    used = np.unique(factor.key.codes[factor.key.reachable])
    return bool(factor.holds(used, used).all())


def _factor_bounds(factor: Factor, context: ProofContext) -> WidthBounds:
    n = context.max_seq_len
    key = opened(factor.key)
    if any(root is not context.indices for root in key.roots):
        if _is_told_apart(factor, context):
            return WidthBounds(0, 1)
        return _rank_bounds(factor, context)
    what = "which keys it selects would be counted out for # pairs of positions"
    pairs = n * factor.shape[1]
    check_size(pairs, what, None, MAX_COUNTED, hint="use a smaller max_seq_len")
    keys = np.broadcast_to(key.codes, (n,))
    rows = factor.holds(np.maximum(keys, 0)[:, None], np.arange(factor.shape[1])[None, :])
    below = np.zeros((n + 1, rows.shape[1]), np.int32)  # keys before position L, per query value
    np.cumsum((keys >= 0)[:, None] & rows, axis=0, out=below[1:])
    return _count_all_positions(opened(factor.query), below, context)


def _is_told_apart(factor: Factor, context: ProofContext) -> bool:
    """Whether keys differ by their index, beside what is the same at all positions."""
    if context.causal:
        return False
    own = own_keys(opened(factor.key), context.indices, context.length)
    return own is not None and tells_positions_apart(factor, own, context.indices)


def _rank_bounds(factor: Factor, context: ProofContext) -> WidthBounds:
    """A unique rank is found at most once; exactly once if all indices below the length are met."""
    for root in factor.key.roots:
        rank = context.ranks.get(root)
        if rank is not None and rank.unique and decided_by(factor, root):
            asked = factor.query.is_identity and factor.query.roots[0] is context.indices
            same = factor.key.is_identity and is_equality_of_numbers(factor)
            return WidthBounds(1 if asked and same else 0, 1)
    return WidthBounds(0, context.max_seq_len)


def _count_all_positions(query: Table, below: Counts, context: ProofContext) -> WidthBounds:
    """Bounds from every index i, length L > i, and query value that can stand at i."""
    n = context.max_seq_len
    codes = _by_index_and_length(query, context)  # [n, 1 or n, rest]
    possible = codes >= 0
    at = np.arange(n)[:, None, None]
    if context.causal:
        low = high = below[at + 1, codes]
    elif codes.shape[1] == 1:  # the query does not know the length: any length above i
        low, high = below[at + 1, codes], below[n, codes]
    else:
        lengths = np.arange(1, n + 1)[None, :, None]
        low = high = below[lengths, codes]
        possible = possible & (lengths > at)
    if not possible.any():
        return WidthBounds(0, 0)
    least, most = int(low[possible].min()), int(high[possible].max())
    firsts = np.where(possible, low, n + 1).min(axis=(1, 2))
    lasts = np.where(possible, high, -1).max(axis=(1, 2))
    return WidthBounds(least, most, firsts if bool((firsts == lasts).all()) else None)


def _by_index_and_length(query: Table, context: ProofContext) -> npt.NDArray[np.int32]:
    """The query's codes as ``[index, length or 1, everything else]``."""
    known = [context.indices]
    if context.length is not None and context.length in query.roots and not context.causal:
        known.append(context.length)
    roots = union([query])
    rest = [r for r in roots if r not in known]
    order = tuple(sorted({*known, *rest}, key=lambda r: r.sort_key))
    codes = spread(query, order)
    codes = np.moveaxis(codes, [order.index(r) for r in known], range(len(known)))
    lengths = len(known[1].domain) if len(known) > 1 else 1
    return codes.reshape(len(known[0].domain), lengths, -1)


def values_agree(selection: Selection, values: Table, context: ProofContext) -> bool:
    """Whether all keys that one query can select have one value, because the key decides it."""
    if values.is_constant:
        return True
    if len(selection.terms) != 1:
        return False
    return any(
        key_decides(factor, values) or _rank_decides(factor, values, context)
        for factor in selection.terms[0]
    )


def _rank_decides(factor: Factor, values: Table, context: ProofContext) -> bool:
    """Whether equal ranks mean equal values."""
    for root in factor.key.roots:
        rank = context.ranks.get(root)
        if rank is None or not decided_by(factor, root):
            continue
        known = {key.roots[0] for key in rank.keys if key.is_identity}
        if all(r in known for r in values.roots):
            return True
        if any(key.identity == values.identity for key in rank.keys):
            return True
    return False


def selects_defined(selection: Selection, values: Table) -> bool:
    """Whether no key is selected whose value is undefined, because each term's key excludes it."""
    if values.domain.undefined is None:
        return True
    return all(any(_excludes_undefined(factor, values) for factor in t) for t in selection.terms)


def _excludes_undefined(factor: Factor, values: Table) -> bool:
    if any(root not in factor.key.roots for root in values.roots):
        return False
    codes = spread(values, factor.key.roots)
    keys = np.unique(factor.key.codes[(codes == values.domain.undefined) & factor.key.reachable])
    return not factor.selectable[keys].any()
