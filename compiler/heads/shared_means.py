"""Means by several heads that share what they divide by: each has one term of a selection.

Where every position is known to select ``w`` keys, and a term ``v`` of them, the head of that term
attends evenly to its own keys and to BOS, which weighs as much as the keys of all other terms
together, ``w - v``, and holds 0.  So it returns the sum over its own keys, divided by w, and what
the heads write adds up to the mean.  Nothing is lifted: every weight is that of the mean itself.

A weight that is off by the part e takes that part of a summand, so all of them take no more than e
of the greatest value; unselected keys take what they weigh beside w keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import inf

import numpy as np

from ...craft.blocks import Head, Write
from ...craft.head_obligations import CountObligation, TermObligation
from ...craft.variables import Array
from ..analysis.means.mean_root import MeanRoot
from ..analysis.registry import Registry
from ..encoding.builder import Builder
from ..encoding.demands import Demands
from ..precision import mean_gain, weight_rounding
from ..selectors.selections import Term
from ..tables.tables import root_table
from .bos import bos_read, query_and_key
from .need import Need
from .plan import HeadPlan, plan_factors
from .score_bounds import ScoreBounds, term_bounds
from .summing import gain_of, term_obligation


def shares(registry: Registry, root: MeanRoot, terms: Sequence[Term]) -> Array | None:
    """``[terms, max_seq_len]``: how many keys each term selects, where the index decides it.

    None where it does not, or where a position may select nothing.
    """
    counts = registry.bounds(root.selection).by_index
    factors = [factor for term in terms for factor in term]
    tables = [table for factor in factors for table in (factor.key, factor.query)]
    if counts is None or counts.min() < 1 or any(t.roots != (registry.indices,) for t in tables):
        return None
    n = registry.max_seq_len
    found = np.zeros((len(terms), n))
    for own, term in zip(found, terms, strict=True):
        selected = np.ones((n, n), bool)
        for factor in term:
            keys, queries = (table.codes for table in (factor.key, factor.query))
            selected &= factor.holds(keys[:, None], queries[None, :])
        own[:] = selected.sum(axis=0)
    return found if np.array_equal(found.sum(axis=0), counts) else None


def plan_shares(
    demands: Demands, root: MeanRoot, terms: Sequence[Term], counts: Array, need: Need
) -> tuple[HeadPlan, ...]:
    """A head for each term; asks for what they read.

    Args:
        counts: see ``shares``.
    """
    value = demands.ask(root.values, root.values.domain.numbers[:, None])
    others = counts.sum(axis=0) - counts
    nothing = -mean_gain(demands.registry.max_seq_len)
    weights = np.where(others > 0, np.log(np.maximum(others, 1.0)), nothing)
    index = root_table(demands.registry.indices)
    return tuple(
        HeadPlan(
            root=root,
            factors=plan_factors(demands, term, need),
            kind="count",
            can_be_empty=True,
            value=value,
            log_count=demands.ask(index, own[:, None]),
        )
        for term, own in zip(terms, weights, strict=True)
    )


def build_shares(builder: Builder, root: MeanRoot, plans: Sequence[HeadPlan]) -> None:
    """The variable of a mean and its heads.

    Raises:
        PrecisionError: keys are not told apart.
    """
    value = plans[0].value
    assert value is not None
    bounds = [term_bounds(builder, plan) for plan in plans]
    margin = mean_gain(builder.max_seq_len)
    gains = [gain_of(builder, p, b, margin) for p, b in zip(plans, bounds, strict=True)]
    obligation = CountObligation(
        variable=builder.readings[root].name,
        terms=tuple(map(partial(_term, builder), plans, bounds, gains)),
        most=None,
        lift_loss=0.0,
        size=float(np.abs(value.matrix).max(initial=0.0)),
        inherited=float(builder.error_of(value, sliding=False).max(initial=0.0)),
        rounds_below=None,
    )
    variable = builder.define(root, at_bos=np.zeros(1), abs_error=obligation.error)
    for number, (plan, bound, gain) in enumerate(zip(plans, bounds, gains, strict=True)):
        query, key = query_and_key(builder, plan, bos_read(builder, plan, 0.0, gain))
        apart = bound.selected_min - bound.unselected_max
        builder.blocks.append(
            Head(
                name=variable.name if number == 0 else f"{variable.name}#{number + 1}",
                kind="count",
                query=query,
                key=key,
                value=builder.resolve(value),
                writes=(Write(variable, np.eye(1)),),
                gain=gain,
                scores_are_integers=False,
                margin=inf if bound.unselected_max == -inf else gain * apart,
                obligations=(obligation,),
            )
        )


def _term(builder: Builder, plan: HeadPlan, bounds: ScoreBounds, gain: float) -> TermObligation:
    """What the errors of one head's weights follow from."""
    rounding = weight_rounding(builder.max_seq_len, gain * plan.largest_score)
    return term_obligation(builder, gain, bounds, rounding=rounding, plan=None)
