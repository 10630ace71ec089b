"""What a draft would be with its long orders in more digits, before it is made.

The heads that select by such orders are planned again, by themselves, and with them the columns of
what they read.  All else stays as it is in the draft: of MLPs only those are looked at that decode
the digits of a natural count.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from ..craft.variables import Array
from ..model import TransformerConfig
from ..rasp_ast.errors import CompileError
from .analysis.counts import CountRoot, is_split
from .draft import Draft
from .encoding.demands import Demands
from .encoding.encodings import choose_encoding
from .encoding.features import Feature
from .encoding.scalars import scalar_encoding
from .heads.plan import HeadPlan
from .heads.rules import is_from_heads, plan_heads
from .selectors.head_roots import HeadRoot
from .selectors.orders import is_long, split_orders
from .selectors.selections import Selection
from .tables.roots import Root
from .tables.tables import Table

UNITS_OF_A_DIGIT = 2
"""An MLP that tells of a natural count whether it is 0 has so many."""

Planned = Mapping[Root, tuple[HeadPlan, ...]]


def estimated(draft: Draft, digits: int) -> TransformerConfig | None:
    """About the shape of a draft with its long orders in so many digits; None if it is refused."""
    registry = draft.analysis.registry.fork(replace(draft.choices, order_digits=digits))
    demands = Demands(registry, resolution=dict(draft.plan.demands.resolution))
    old = {root: heads for root, heads in draft.plan.heads.items() if _has_long_orders(root)}
    try:
        new = {root: tuple(_planned(demands, draft, root, digits)) for root in old}
    except CompileError:
        return None
    # each digit of a natural count is one, and is decoded by itself
    decoded = [len(heads) for root, heads in new.items() if root.is_natural and len(heads) > 1]
    units = [UNITS_OF_A_DIGIT * count for count in decoded]
    columns = sum(2 * count - 1 for count in decoded) + _more_columns(draft, demands, old)
    return replace(
        draft.config,
        num_heads=_heads(draft, old, new),
        key_size=_key_size(draft, old, new),
        mlp_hidden_size=max([draft.config.mlp_hidden_size, *units]),
        d_model=draft.config.d_model + columns,
    )


def _has_long_orders(root: Root) -> bool:
    terms = root.selection.terms if isinstance(root, HeadRoot) else ()
    return any(is_long(factor) for term in terms for factor in term)


def _planned(demands: Demands, draft: Draft, root: Root, digits: int) -> Iterator[HeadPlan]:
    """The heads of a root; the digits of a natural count are counted each by itself."""
    assert is_from_heads(root)
    parts = [root]
    is_natural = isinstance(root, CountRoot) and root.is_natural
    if is_natural and is_split(demands.registry, root.node, root.selection):
        terms = split_orders(root.selection.terms, digits)
        parts = [replace(root, selection=Selection((term,))) for term in terms]
    for part in parts:
        yield from plan_heads(demands, part, draft.plan.encodings[root])


def _heads(draft: Draft, old: Planned, new: Planned) -> int:
    """The heads of the layer that has most, where heads that are shared now are shared again."""
    most = 1
    for heads, _ in draft.schedule.layers:
        written = {write.variable.name for head in heads for write in head.writes}
        here = [root for root in old if draft.plan.called(root) in written]
        names = {draft.plan.called(root) for root in here}
        own = sum(any(write.variable.name in names for write in head.writes) for head in heads)
        before, after = (sum(len(made[root]) for root in here) for made in (old, new))
        most = max(most, len(heads) - own + -(-own * after // max(before, 1)))
    return most


def _key_size(draft: Draft, old: Planned, new: Planned) -> int:
    """The width of the widest head."""
    names = {draft.plan.called(root) for root in old}
    others, own = 1, 0
    for heads, _ in draft.schedule.layers:
        for head in heads:
            others = max(others, head.value.width)
            if any(write.variable.name in names for write in head.writes):
                own = max(own, head.query.width)
            else:
                others = max(others, head.query.width)
    return max(others, own - _dimensions(old) + _dimensions(new))


def _dimensions(planned: Planned) -> int:
    heads = (head for made in planned.values() for head in made)
    return max(map(_dimensions_of, heads), default=0)


def _dimensions_of(head: HeadPlan) -> int:
    """How many are left of those that factors have; see ``narrowed``."""
    by_query: dict[Hashable, list[Hashable]] = {}
    for plan in head.factors:
        columns = (
            _columns(plan.factor.query, plan.scores.query),
            _columns(plan.factor.key, plan.scores.key),
        )
        for query, key in zip(*columns, strict=True):
            by_query.setdefault(query, []).append(key)
    sums = {tuple(keys) for keys in by_query.values()}
    return len(sums)


def _columns(table: Table, features: Array) -> Iterator[Hashable]:
    """What tells features of a table from others: nothing where all its values have the same."""
    for column in features.T:
        yield float(column[0]) if np.ptp(column) == 0 else (table.identity, column.tobytes())


def _more_columns(draft: Draft, demands: Demands, old: Planned) -> int:
    """How many columns more what is read has than before; fewer if negative."""
    given = [part for heads in old.values() for head in heads for part in _parts(head)]
    gone = {id(matrix) for _, matrix in given}
    more = 0
    for root in dict.fromkeys([*(root for root, _ in given), *demands.asked]):
        known = draft.plan.encodings.get(root)
        if root in draft.plan.demands.fixed:
            continue
        before = draft.plan.demands.asked.get(root, [])
        asked = [m for m in before if id(m) not in gone] + demands.asked.get(root, [])
        more -= 0 if known is None else known.width
        if asked and root.scalar:
            more += scalar_encoding(root).shape[1]
        elif asked:
            basis = draft.choices.passes.basis
            more += choose_encoding(root, asked, free_constants=True, basis=basis).width
    return more


def _parts(head: HeadPlan) -> Iterator[tuple[Root, object]]:
    """What a head asks of roots."""
    features: list[Feature | None] = [head.value, head.log_count]
    for factor in (*head.factors, *head.preferred):
        features += [factor.query, factor.key, factor.level]
    for feature in features:
        if feature is not None:
            yield from ((part.root, part.matrix) for part in feature.parts)
