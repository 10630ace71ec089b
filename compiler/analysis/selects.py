"""What ``Select`` becomes: its predicate as a relation between the values of keys and queries."""

from __future__ import annotations

from functools import partial

import numpy as np

from ...rasp_ast.errors import FunctionError, ValueSetError
from ...rasp_ast.functions import Function
from ...rasp_ast.nodes import Select
from ...rasp_ast.source import Source
from ..selectors.compared import MAX_RELATION, Compared
from ..selectors.comparisons import common_ranks
from ..selectors.factors import Factor
from ..selectors.listed import Listed
from ..selectors.selections import EVERYTHING, NOTHING, Selection, conjunction
from ..selectors.unfold import unfold
from ..tables.apply import MAX_CALLS
from ..tables.calls import Pairs
from ..tables.domains import Domain, check_size
from ..tables.tables import Table, make_table
from .means.comparisons import ORDERS
from .means.functions import apply_to_mean
from .means.unlisted import Operand, UnlistedMean, as_unlisted
from .meeting import where_means_meet
from .own_keys import asked_of_own
from .registry import Registry

COMPARE = (
    "write it with comparisons, which are not called: Select(x, y + 1, '<=') & Select(x, y, '>='); "
    "or use a smaller vocabulary or max_seq_len"
)
"""What to write for a predicate of too many pairs."""
MAX_LISTED_PAIRS = 1 << 20
"""A comparison of more pairs of values is not listed but known by its ranks."""


def select(registry: Registry, node: Select, keys: Table, queries: Table) -> Selection:
    """The selection of a ``Select`` whose operands are these tables.

    Of a mean that would be compared in very many pairs only the ranges are told apart.

    Raises:
        FunctionError: the predicate raised what is not an ArithmeticError or ValueError.
        ValueSetError: too many pairs of values.
    """
    keys, queries = asked_of_own(registry, node, keys, queries) or (keys, queries)
    keys, queries = (_where_it_gets(registry, table) for table in (keys, queries))
    many = len(keys.domain) * len(queries.domain) > MAX_LISTED_PAIRS
    ranged = None
    if many and node.predicate.comparison in ORDERS and not _are_means(keys, queries):
        ranged = _ranged(registry, node, keys, queries)
    if ranged is None:
        try:
            return _select_listed(registry, node, keys, queries)
        except ValueSetError:
            ranged = _ranged(registry, node, keys, queries)
            if ranged is None:
                raise
    return select_by_mean(registry, node, *ranged)


def _where_it_gets(registry: Registry, table: Table) -> Table:
    """What is compared by classes, only where its means meet, if most are none there."""
    (met,) = where_means_meet(registry, [table])
    if met is table:
        return table
    there = make_table(met.roots, met.codes, met.domain.values)
    return there if 2 * len(there.domain) <= len(table.domain) else table


def _are_means(*tables: Table) -> bool:
    """Whether all of them are made of means: the ranges of one would be as many as the other's."""
    return all(any(root.base.is_mean for root in table.roots) for table in tables)


def _ranged(
    registry: Registry, node: Select, keys: Table, queries: Table
) -> tuple[Operand, Operand] | None:
    """Keys and queries, one of them as a mean without a list; None if neither is one."""
    mean = as_unlisted(registry, node.keys, keys)
    if mean is not None:
        return mean, queries
    other = as_unlisted(registry, node.queries, queries)
    return None if other is None else (keys, other)


def _select_listed(registry: Registry, node: Select, keys: Table, queries: Table) -> Selection:
    """As :func:`select`, of all values."""
    several = _gains_from_unfolding(keys) and _gains_from_unfolding(queries)
    ranked = _ranked(keys.domain, queries.domain, node)
    if several and ranked is not None:
        unfolded = unfold(keys, queries, ranked)
        if unfolded is not None:
            return unfolded
    pairs = len(keys.domain) * len(queries.domain)
    sizes = f"({len(keys.domain):,} keys x {len(queries.domain):,} queries)"
    if ranked is not None:
        known = Listed(ranked.relation()) if pairs <= MAX_LISTED_PAIRS else ranked
    else:
        what = f"its predicate would be called on # pairs of values {sizes}"
        check_size(pairs, what, node.source, MAX_CALLS, hint=COMPARE)
        call = partial(_call, keys.domain, queries.domain, node.predicate, node.source)
        given = registry.calls.pairs(node.predicate, keys.domain, queries.domain, call)
        known = Listed(given.holds)
        registry.assume_no_input_raises(given.raised)
    factor = Factor(keys, queries, known)
    decided = _decided_by_mask(registry, factor)
    if decided is None and several and ranked is None:
        decided = unfold(keys, queries, factor.pairs)
    return decided or conjunction([factor])


def _gains_from_unfolding(table: Table) -> bool:
    """Whether terms of single roots may be better than one relation of a table's values.

    One relation takes a dimension for each value of the side that has fewer, and shows by itself
    that a query selects at most one of them; terms of single roots take at least a dimension for
    each value of a root. So the table must have more values than its roots have together, unless a
    mean is among them, which only an MLP could combine with others, and not always exactly enough.
    """
    if len(table.roots) > 1 and any(r.base.is_mean for r in table.roots):
        return True
    return len(table.domain) > sum(len(root.domain) for root in table.roots)


def _ranked(keys: Domain, queries: Domain, node: Select) -> Compared | None:
    """A known comparison of values that can be compared, by their ranks."""
    comparison = node.predicate.comparison
    ranks = None if comparison is None else common_ranks(comparison, keys, queries)
    if comparison is None or ranks is None:
        return None
    return Compared(comparison, *ranks, node.source)


def select_true(holds: Table, other: Table, *, keys: bool) -> Selection:
    """The selection of keys (or else by queries) where a table is true, whatever the other side."""
    flags = np.array([bool(v) for v in holds.domain.values])
    relation = np.repeat(flags[:, None], len(other.domain), axis=1)
    if keys:
        return conjunction([Factor(holds, other, Listed(relation))])
    return conjunction([Factor(other, holds, Listed(relation.T))])


def select_by_mean(registry: Registry, node: Select, key: Operand, query: Operand) -> Selection:
    """A relation with a mean that is not listed on one side."""
    sides = [key, query]
    place = 0 if isinstance(key, UnlistedMean) else 1
    mean, other = sides[place], sides[1 - place]
    if isinstance(other, UnlistedMean) or not isinstance(mean, UnlistedMean):
        assert isinstance(other, UnlistedMean)
        raise other.error
    constant = other.domain.values[0] if other.is_constant else None
    if constant is None:
        known = apply_to_mean(registry, node.predicate, mean, [other.domain], place, node.source)
        tables = (known, other) if place == 0 else (other, known)
        return _select_listed(registry, node, *tables)
    bound = node.predicate.bind({1 - place: constant})
    holds = apply_to_mean(registry, bound, mean, (), 0, node.source)
    return select_true(holds, other, keys=place == 0)


def _decided_by_mask(registry: Registry, factor: Factor) -> Selection | None:
    """A relation that all pairs which can be seen are in, or none.

    In a causal model of indices; else of the indices of keys and of the length, which is more.
    """
    n = registry.max_seq_len
    asks = registry.indices if registry.causal else registry.proof_context().length
    if {*factor.key.roots, *factor.query.roots} - {registry.indices, asks} or n * n > MAX_RELATION:
        return None
    if not registry.causal and (factor.query.roots != (asks,) or asks in factor.key.roots):
        return None
    keys, queries = (np.broadcast_to(t.codes, (n,)) for t in (factor.key, factor.query))
    if min(keys.min(), queries.min()) < 0:
        return None
    seen = factor.holds(keys[:, None], queries[None, :])[np.triu_indices(n)]
    if seen.all():
        return EVERYTHING
    return None if seen.any() else NOTHING


def _call(keys: Domain, queries: Domain, predicate: Function, source: Source | None) -> Pairs:
    """The relation of any predicate, one call for each pair of defined values."""
    relation = np.zeros((len(keys), len(queries)), bool)
    raised: tuple[FunctionError, ...] = ()
    for i, k in enumerate(keys.defined):
        for j, q in enumerate(queries.defined):
            try:
                relation[i, j] = bool(predicate(k, q, source=source))
            except FunctionError as error:
                if not error.no_value:
                    raise
                raised = raised or (error,)
    return Pairs(relation, raised)
