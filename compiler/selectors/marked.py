"""Proofs about counts of marked positions.

A count of the marked positions so far tells them apart: from one to the next it grows by
one, whether it counts its own position or not.  So where only marked keys are selected, and by that
count, there is one at most: leaving out what is not marked moves single values.  So does a count of
equal tokens so far, or of those in the same word: it tells apart those that are of one kind.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..tables.roots import Root
from ..tables.tables import UNREACHABLE, Table, cells, root_table, spread, union
from .factors import Factor
from .head_roots import computed_root
from .ranks import Rank, decided_by, differs_everywhere, equates, is_own, key_decides
from .selections import Selection, Term

MAX_INDEX_PAIRS = 1 << 22
"""So many pairs of indices are counted out."""
MAX_OPENED = 1 << 16
"""Of a table of more cells it is not asked what its values are computed of."""


def rank_among_marked(selection: Selection, *, causal: bool) -> Rank | None:
    """What a count of marked positions so far knows, or of those to come; None if it is none.

    It may be one of those alone that have the position's own value of something: then it tells
    apart those of one such group.
    """
    if len(selection.terms) != 1:
        return None
    term = selection.terms[0]
    marks = tuple(f for f in term if f.query.is_constant and not f.key.is_constant)
    groups = tuple(f.key for f in term if is_own(f) and equates(f))
    others = [f for f in term if f not in marks and f.key not in groups]
    if not (marks or groups) or len(others) > 1 or not (others or causal):
        return None
    if others and not _grows(others[0], causal=causal):
        return None
    return Rank(keys=(), unique=False, marks=marks, groups=groups)


def _grows(factor: Factor, *, causal: bool) -> bool:
    """Whether it selects all positions before the query's and none after it, or the reverse."""
    if not (differs_everywhere(factor.key) and differs_everywhere(factor.query)):
        return False
    keys, queries = factor.key.codes, factor.query.codes
    if min(keys.min(), queries.min()) < 0 or len(keys) ** 2 > MAX_INDEX_PAIRS:
        return False
    holds = factor.holds(keys[:, None], queries[None, :])
    at = np.arange(len(keys))
    before, after = at[:, None] < at, at[:, None] > at
    forward = holds[before].all() and not holds[after].any()
    backward = holds[after].all() and not holds[before].any()
    return bool(forward or (backward and not causal))


def finds_one_marked(term: Term, ranks: Mapping[Root, Rank]) -> bool:
    """Whether a term selects one key at most, since a count tells all those apart that it may."""
    counts = {root: rank for root, rank in ranks.items() if rank.marks or rank.groups}
    if not counts or all(factor.selected.max(initial=0) > 1 for factor in term):
        return False  # a count decides where each query asks for one value
    factors = [Factor(opened(f.key), f.query, f.pairs) for f in term]
    return any(
        decided_by(factor, root) and _is_told_apart(factors, counts[root])
        for factor in factors
        for root in factor.key.roots
        if root in counts
    )


def _is_told_apart(term: list[Factor], rank: Rank) -> bool:
    """Whether all keys that one query may select are marked, and of one group."""
    groups = map(opened, rank.groups)
    return all(_selects_marked(term, mark) for mark in rank.marks) and all(
        any(key_decides(factor, group) for factor in term) for group in groups
    )


def _selects_marked(term: list[Factor], mark: Factor) -> bool:
    """Whether one of the factors selects no key that is not marked."""
    marked = Factor(opened(mark.key), mark.query, mark.pairs)
    return any(_implies(factor, marked) for factor in term)


def _implies(factor: Factor, mark: Factor) -> bool:
    """Whether all keys that it selects for some query are marked."""
    if any(root not in factor.key.roots for root in mark.key.roots):
        return False
    keys, marks = factor.key.codes, spread(mark.key, factor.key.roots)
    unmarked = (keys >= 0) & (marks >= 0) & ~mark.selectable[np.maximum(marks, 0)]
    return not factor.selectable[np.unique(keys[unmarked])].any()


def opened(table: Table) -> Table:
    """By what its roots are computed of, if MLPs compute them; as it is if that is too much."""
    parts = [_source(root) for root in table.roots]
    roots = union(parts)
    if roots == table.roots or cells(roots) > MAX_OPENED:
        return table
    places = [spread(part, roots) for part in parts]
    reached = np.logical_and.reduce([place >= 0 for place in places])
    codes = table.codes[tuple(np.maximum(place, 0) for place in places)]
    made = Table(roots, np.where(reached, codes, UNREACHABLE).astype(np.int32), table.domain)
    return opened(made)


def _source(root: Root) -> Table:
    """A root as a table over what it is a view of, or is computed of; nothing is known of a cut."""
    if root.is_view:
        return Table((root.base,), root.codes_of_base, root.domain)
    made = computed_root(root)
    return root_table(root) if made is None or made.is_cut else made.table
