"""What ``Select`` becomes: its predicate as a relation between the values of keys and queries."""

from __future__ import annotations

import numpy as np

from ...rasp_ast.errors import FunctionError
from ...rasp_ast.functions import Comparison, Function
from ...rasp_ast.nodes import Select
from ...rasp_ast.source import Source
from ..selectors.selections import (
    EVERYTHING,
    MAX_RELATION,
    NOTHING,
    Factor,
    Relation,
    Selection,
    conjunction,
)
from ..tables.apply import MAX_CALLS
from ..tables.domains import Domain, check_size, has_distinct_numbers
from ..tables.tables import Table
from .registry import Registry


def select(registry: Registry, node: Select, keys: Table, queries: Table) -> Selection:
    """The selection of a ``Select`` whose operands are these tables.

    Raises:
        FunctionError: the predicate raised what is not an ArithmeticError or ValueError.
        ValueSetError: too many pairs of values.
    """
    relation = _relation(keys.domain, queries.domain, node.predicate, node.source)
    factor = Factor(keys, queries, relation)
    return _decided_by_mask(registry, factor) or conjunction([factor])


def select_true(holds: Table, other: Table, *, keys: bool) -> Selection:
    """The selection of keys (or else by queries) where a table is true, whatever the other side."""
    flags = np.array([bool(v) for v in holds.domain.values])
    relation = np.repeat(flags[:, None], len(other.domain), axis=1)
    if keys:
        return conjunction([Factor(holds, other, relation)])
    return conjunction([Factor(other, holds, relation.T)])


def _decided_by_mask(registry: Registry, factor: Factor) -> Selection | None:
    """In a causal model: a relation of indices that all visible pairs are in, or none."""
    tables = (factor.key, factor.query)
    if not registry.causal or any(r is not registry.indices for t in tables for r in t.roots):
        return None
    n = registry.max_seq_len
    keys, queries = (np.broadcast_to(t.codes, (n,)) for t in tables)
    seen = factor.relation[np.ix_(keys, queries)][np.triu_indices(n)]
    if seen.all():
        return EVERYTHING
    return None if seen.any() else NOTHING


def _relation(
    keys: Domain, queries: Domain, predicate: Function, source: Source | None
) -> Relation:
    """``[key values, query values]``: where the predicate holds; undefined selects nothing."""
    pairs = len(keys) * len(queries)
    check_size(pairs, "this selector's pairs of values", source, MAX_RELATION)
    if predicate.comparison is not None and _floats_decide(keys, queries):
        return _compare(keys, queries, predicate.comparison)
    check_size(pairs, "this predicate's inputs", source, MAX_CALLS)
    return _call(keys, queries, predicate, source)


def _floats_decide(keys: Domain, queries: Domain) -> bool:
    """Whether comparing float64s compares the numbers: not those of 2^53 and more, for example."""
    return (
        keys.is_numeric
        and queries.is_numeric
        and has_distinct_numbers(Domain.of([*keys.defined, *queries.defined]))
    )


def _compare(keys: Domain, queries: Domain, comparison: Comparison) -> Relation:
    """The relation of a known comparison of numbers, by numpy."""
    k, q = keys.numbers[:, None], queries.numbers[None, :]
    tests = {
        Comparison.EQ: lambda: k == q,
        Comparison.NEQ: lambda: k != q,
        Comparison.LT: lambda: k < q,
        Comparison.LEQ: lambda: k <= q,
        Comparison.GT: lambda: k > q,
        Comparison.GEQ: lambda: k >= q,
        Comparison.TRUE: lambda: np.ones((len(keys), len(queries)), bool),
        Comparison.FALSE: lambda: np.zeros((len(keys), len(queries)), bool),
    }
    defined = np.outer(keys.is_defined, queries.is_defined) > 0
    return np.asarray(tests[comparison]() & defined)


def _call(keys: Domain, queries: Domain, predicate: Function, source: Source | None) -> Relation:
    """The relation of any predicate, one call for each pair of defined values."""
    relation = np.zeros((len(keys), len(queries)), bool)
    for i, k in enumerate(keys.defined):
        for j, q in enumerate(queries.defined):
            try:
                relation[i, j] = bool(predicate(k, q, source=source))
            except FunctionError as error:
                if not error.no_value:
                    raise
    return relation
