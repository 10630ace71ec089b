"""How attention heads compute a root: one head for each term of its selection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ...craft.blocks import HeadKind
from ...craft.variables import Array
from ..encoding.demands import Demands
from ..encoding.encodings import Encoding
from ..encoding.features import Feature
from ..precision import count_gain, mean_gain
from ..selectors.head_roots import CountRoot, HeadRoot, MeanRoot, MoveRoot, SumRoot
from ..selectors.orders import split_orders
from ..selectors.selections import Term, joint
from ..tables.tables import root_table
from .choice import FactorPlan, Need, plan_factor


@dataclass(frozen=True, eq=False, kw_only=True)
class HeadPlan:
    """A head for one term of a selection: summing features of its keys, or averaging them.

    Attributes:
        kind: whether it sums or averages.
        value: None for 1, so that a counting head counts.
        log_count: the logarithm of how many keys all terms together select, by which the sums of
            counting heads become a mean.
    """

    root: HeadRoot
    factors: tuple[FactorPlan, ...]
    kind: HeadKind
    can_be_empty: bool
    value: Feature | None
    log_count: Feature | None = None


def plan_head(demands: Demands, root: HeadRoot, encoding: Encoding) -> tuple[HeadPlan, ...]:
    """The heads that add up to a root; asks for what they read."""
    terms = split_orders(root.selection.terms, demands.registry.choices.order_digits)
    if isinstance(root, SumRoot):
        value = demands.ask(root.values, root.values.domain.numbers[:, None])
        need = replace(_need(demands, root, counting=True), at_zero_level=True)
        factors_of = [tuple(plan_factor(demands, f, need) for f in term) for term in terms]
        return tuple(
            HeadPlan(root=root, factors=factors, kind="sum", can_be_empty=True, value=value)
            for factors in factors_of
        )
    if isinstance(root, CountRoot):
        return _plan_count(demands, root, terms, None)
    assert isinstance(root, MeanRoot | MoveRoot)
    if isinstance(root, MeanRoot) and len(terms) > 1 and len(encoding.labels) == 1:
        counts = demands.registry.bounds(root.selection).by_index
        if counts is not None and counts.min() > 0:
            among = demands.ask(root_table(demands.registry.indices), np.log(counts)[:, None])
            return _plan_count(demands, root, terms, among)
    own = root.selection.terms
    term = own[0] if len(own) == 1 else (joint(root.selection, root.source),)
    value = demands.ask(root.values, value_features(root, encoding))
    factors = tuple(plan_factor(demands, f, _need(demands, root)) for f in term)
    return (
        HeadPlan(
            root=root, factors=factors, kind="average", can_be_empty=root.can_be_empty, value=value
        ),
    )


def _plan_count(
    demands: Demands, root: CountRoot | MeanRoot, terms: Sequence[Term], among: Feature | None
) -> tuple[HeadPlan, ...]:
    """A counting head for each of these exclusive terms."""
    plans: list[HeadPlan] = []
    need = _need(demands, root, counting=True)
    for term in terms:
        factors = tuple(plan_factor(demands, f, need) for f in term)
        value = None
        if isinstance(root, MeanRoot):
            value = demands.ask(root.values, root.values.domain.numbers[:, None])
        plans.append(
            HeadPlan(
                root=root,
                factors=factors,
                kind="sum",
                can_be_empty=True,
                value=value,
                log_count=among,
            )
        )
    return tuple(plans)


def _need(demands: Demands, root: HeadRoot, *, counting: bool = False) -> Need:
    """What the heads of a root need, as far as it is known before anything is built."""
    n = demands.registry.max_seq_len
    gain = count_gain(n) if counting else 2 * mean_gain(n)
    if isinstance(root, MoveRoot):
        return Need(
            counting=False,
            can_be_empty=root.can_be_empty,
            any_selected_will_do=True,
            accuracy=1 / 8,
            expected_gain=1.0,
        )
    if isinstance(root, MeanRoot):
        size = float(np.abs(root.domain.numbers).max(initial=0.0)) or 1.0
        accuracy = min(1 / 8, demands.resolution.get(root, root.domain.gap) / (16 * size))
        return Need(
            counting=counting,
            can_be_empty=root.can_be_empty or counting,
            any_selected_will_do=False,
            accuracy=accuracy,
            expected_gain=gain,
        )
    size = float(np.abs(root.values.domain.numbers).max()) if isinstance(root, SumRoot) else 1.0
    return Need(
        counting=True,
        can_be_empty=True,
        any_selected_will_do=False,
        accuracy=1 / (32 * n * max(size, 1.0)),
        expected_gain=gain,
    )


def value_features(root: MeanRoot | MoveRoot, encoding: Encoding) -> Array:
    """``[values of root.values, columns]``: what a selected key contributes to each column."""
    values = root.values.domain
    if isinstance(root, MoveRoot):
        return encoding.matrix[[root.domain.code(v) for v in values.values]]
    columns = [values.numbers * values.is_defined, values.is_defined]
    return np.stack(columns[: len(encoding.labels)], axis=1)


def default_features(root: MeanRoot | MoveRoot, encoding: Encoding) -> Array:
    """``[columns]``: what BOS contributes, which is the default."""
    if not root.can_be_empty:
        return np.zeros(len(encoding.labels))
    return encoding.matrix[root.domain.code(root.default)]
