"""What ``Best`` becomes: the one value at the best of the selected keys.

A score is seen as its rank among the scores that one query can give, and what decides among equals
as whole numbers of two indices.  Added up they are *preferences*: of any two keys that a query
selects one is preferred by 1 at least, or both have the same value.

Where there are so many that float32 would not tell neighbours apart, there are two heads: the first
finds the greatest score, the second chooses among the keys that have it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...rasp_ast.errors import PrecisionError
from ...rasp_ast.functions import Comparison, Function
from ...rasp_ast.nodes import Best
from ...rasp_ast.source import Source
from ...rasp_ast.values import Value, key
from ..selectors.bounds import values_agree
from ..selectors.compared import Compared
from ..selectors.comparisons import NO_RANK
from ..selectors.factors import Factor
from ..selectors.listed import Listed
from ..selectors.ranks import differs_everywhere
from ..selectors.selections import Selection, both, conjunction, limited
from ..tables.apply import apply
from ..tables.domains import Domain
from ..tables.tables import Table, constant_table, root_table
from .moves import MoveRoot, move
from .preferences import MAX_PREFERENCE, Preference, by_classes, ranks_of, scores_of, tie_of
from .registry import Registry


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class BestRoot(MoveRoot):
    """The value at the best of the selected keys; ``default`` where there are none."""

    preferences: tuple[Preference, ...]

    @property
    def chooses_best(self) -> bool:
        return True

    @property
    def reads(self) -> tuple[Table, ...]:
        preferred = (table for p in self.preferences for table in (p.key, p.query))
        return (*super().reads, *preferred)

    @cached_property
    def is_same_everywhere(self) -> bool:
        if self.is_cut:
            return False
        factors = [factor for term in self.selection.terms for factor in term]
        queries = [*(f.query for f in factors), *(p.query for p in self.preferences)]
        return all(root.base.is_same_everywhere for query in queries for root in query.roots)


def best(
    registry: Registry,
    node: Best,
    selection: Selection,
    values: Table,
    keys: Table,
    queries: Table | None,
) -> Table:
    """The table of a ``Best`` over this selection of these values.

    Raises:
        CompileError: a score may be no number.
        FunctionError: the score raised what is not an ArithmeticError or ValueError.
        ValueSetError: too many pairs of values.
    """
    query = constant_table(0) if queries is None else queries
    numbers, defined = scores_of(registry, node, keys, query)
    chosen = both(selection, conjunction([Factor(keys, query, Listed(defined))]))
    chosen = limited(chosen, node.source)
    limits = registry.bounds(chosen)
    if chosen.is_empty or limits.most == 0:
        return constant_table(node.default)
    can_be_empty = limits.least == 0
    if values.is_constant and not can_be_empty:
        return values
    agree = values_agree(chosen, values, registry.proof_context())
    if limits.most == 1 or agree:
        return move(registry, node, chosen, values, can_be_empty=can_be_empty)
    scored = by_classes(keys, query, ranks_of(numbers, defined))
    return _chosen(registry, node, chosen, values, scored, can_be_empty=can_be_empty)


def _chosen(
    registry: Registry,
    node: Best,
    selection: Selection,
    values: Table,
    scored: Preference,
    *,
    can_be_empty: bool,
) -> Table:
    """One head; or two, where the preferences are too many for one.

    Raises:
        PrecisionError: the scores alone are too many for a head.
    """
    decides = _score_decides(registry, scored, values)
    tied = [] if decides else [tie_of(registry, node, MAX_PREFERENCE // scored.levels)]
    steps = tied[0].levels if tied else 1
    weighed = [scored.times(steps)] if scored.levels > 1 else []
    if scored.levels * steps > MAX_PREFERENCE:
        if not (weighed and tied):
            raise PrecisionError(
                f"its scores have {scored.levels * steps:,} levels; one head tells "
                f"{MAX_PREFERENCE:,} apart",
                source=node.source,
                hint="use coarser scores, such as round(score / 10), or a smaller max_seq_len",
            )
        selection = _with_greatest_score(registry, node, selection, scored)
        weighed, tied = [], [tie_of(registry, node, MAX_PREFERENCE)]
    preferences = (*weighed, *tied)
    return _root(registry, node, selection, values, preferences, can_be_empty=can_be_empty)


def _root(
    registry: Registry,
    node: Best,
    selection: Selection,
    values: Table,
    preferences: tuple[Preference, ...],
    *,
    can_be_empty: bool,
    name: str | None = None,
) -> Table:
    default = node.default if name is None else None
    domain = Domain.of([*values.domain.values, *([default] if can_be_empty else [])])
    preferred = tuple(p.identity for p in preferences)
    identity = (selection.identity, values.identity, can_be_empty and key(default), preferred)
    root = registry.intern(
        ("best", *identity),
        BestRoot(
            name=name or node.name or "best",
            domain=domain,
            node=node,
            selection=selection,
            values=values,
            default=default,
            can_be_empty=can_be_empty,
            preferences=preferences,
        ),
    )
    return root_table(root)


def _with_greatest_score(
    registry: Registry, node: Best, selection: Selection, scored: Preference
) -> Selection:
    """Those of the selected keys whose score is the greatest: a head finds one of them first.

    It returns what the key is, by which the score is known; of several keys of one score that are
    not alike the one of the greatest code.
    """
    keys, ranks = scored.key, scored.numbers
    codes = np.arange(len(keys.domain))[:, None]
    numbers = ranks_of(ranks * len(keys.domain) + codes, np.ones(ranks.shape, bool))
    first = by_classes(keys, scored.query, numbers)
    name = f"{node.name or 'best'}_key"
    can_be_empty = registry.bounds(selection).least == 0
    found = _root(registry, node, selection, keys, (first,), can_be_empty=can_be_empty, name=name)
    factor = _has_score_of(scored, found, node.source)
    return limited(both(selection, conjunction([factor])), node.source)


def _has_score_of(scored: Preference, found: Table, source: Source | None) -> Factor:
    """Whether a key has the score of the one that was found."""
    keys, ranks = scored.key, scored.numbers
    if scored.query.is_constant:
        of_keys, of_found = (
            [NO_RANK if v is None else int(ranks[keys.domain.code(v), 0]) for v in domain.values]
            for domain in (keys.domain, found.domain)
        )
        compared = Compared(Comparison.EQ, np.array(of_keys), np.array(of_found), source)
        return Factor(keys, found, compared)
    both_known = apply(_PAIR, [scored.query, found], source)
    same = np.zeros((len(keys.domain), len(both_known.domain)), bool)
    for place, pair in enumerate(both_known.domain.defined):
        assert isinstance(pair, tuple)
        query, best_key = scored.query.domain.code(pair[0]), keys.domain.code(pair[1])
        same[:, place] = ranks[:, query] == ranks[best_key, query]
    return Factor(keys, both_known, Listed(same))


def _score_decides(registry: Registry, scored: Preference, values: Table) -> bool:
    """Whether keys of equal scores have one value, so that any of them will do."""
    if not scored.query.is_constant:
        return False
    ranks = scored.numbers[:, 0].astype(np.int64)
    if differs_everywhere(scored.key) and len(np.unique(ranks)) == len(ranks):
        return True  # no two positions have one score
    alike = Factor(scored.key, scored.key, Compared(Comparison.EQ, ranks, ranks))
    return values_agree(Selection(((alike,),)), values, registry.proof_context())


def _pair(query: Value, key: Value) -> Value:
    return (query, key)


_PAIR = Function(call=_pair, symbol="pair", arity=2, exact=True)
