"""Heads that compare a sum with a number: evenly over the selected keys and BOS, which holds it.

BOS scores as the selected keys do, as where it counts (``natural_counts``), and its value is minus
the number c: the head returns ``(sum - c) / (1 + w)`` for w selected keys. Where it is to weigh b
of them, it scores ln(b) in logits more, which is less than the gain and so rounded as well as that;
the gain itself must then stay what it is. Weights that are off by
the part e, relative to each other, take that part of the greatest value at most; so do unselected
keys of what they weigh together. The gain follows from the least distance from 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

import numpy as np

from ...craft.blocks import Head, Write
from ...craft.head_obligations import AverageObligation
from ..analysis.counts import CountRoot
from ..analysis.means.balances import BalanceRoot
from ..encoding.builder import Builder
from ..encoding.demands import Demands
from ..precision import LOGIT_ROUNDINGS, UNIT_ROUNDOFF, natural_gain
from ..selectors.selections import Selection
from ..tables.tables import root_table
from .bos import LEAST_MARGIN, bos_read, query_and_key
from .need import Need
from .plan import HeadPlan, plan_factors
from .score_bounds import ScoreBounds, term_bounds
from .summing import gain_of

LEAK_OF_GAP = 2.0**-6
"""Unselected keys add less than this part of the least distance from 0."""


def plan_balance(demands: Demands, root: BalanceRoot) -> tuple[HeadPlan, ...]:
    """A head for the one term; asks for what it reads."""
    (term,) = root.selection.terms
    value = demands.ask(root.values, root.values.domain.numbers[:, None])
    gain = _margin(demands.registry.max_seq_len, root)
    need = Need(
        counting=True,
        can_be_empty=True,
        any_selected_will_do=False,
        accuracy=min(1 / 8, LEAK_OF_GAP * _distance(root) / _size(root)) / gain,
        expected_gain=gain,
        tolerance=_distance(root) / (4 * _size(root) * gain),
    )
    weights = root.bos_weights
    logs = None if weights is None else np.log(np.array(weights, float))[:, None]
    indices = root_table(demands.registry.indices)
    return (
        HeadPlan(
            root=root,
            factors=plan_factors(demands, term, need),
            kind="count",
            can_be_empty=True,
            value=value,
            log_count=None if logs is None else demands.ask(indices, logs),
        ),
    )


def build_balance(builder: Builder, root: BalanceRoot, plans: Sequence[HeadPlan]) -> None:
    """The variable of a balance and its head.

    Raises:
        PrecisionError: keys are not told apart.
    """
    (plan,) = plans
    assert plan.value is not None
    bounds = term_bounds(builder, plan)
    gain = gain_of(builder, plan, bounds, even_margin(builder, root.selection))
    obligation = _obligation(builder, root, plan, bounds, gain)
    value = builder.resolve(plan.value, np.array([-float(root.offset)]))
    variable = builder.define(root, at_bos=value.at_bos, abs_error=obligation.error)
    query, key = query_and_key(builder, plan, bos_read(builder, plan, 0.0, gain))
    builder.blocks.append(
        Head(
            name=variable.name,
            kind="count",
            query=query,
            key=key,
            value=value,
            writes=(Write(variable, np.eye(1)),),
            gain=gain,
            scores_are_integers=_is_raised(plan),
            margin=gain * obligation.gap,
            obligations=(obligation,),
        )
    )


def even_margin(builder: Builder, selection: Selection) -> float:
    """The logit at which unselected keys add little enough to all that heads make of a selection
    and BOS evenly, so that these may be one head."""
    margins = [0.0]
    for root in builder.encodings:
        if isinstance(root, BalanceRoot) and root.selection.identity == selection.identity:
            margins.append(_margin(builder.max_seq_len, root))
        elif isinstance(root, CountRoot) and root.selection.identity == selection.identity:
            margins.append(natural_gain(builder.max_seq_len))
    return max(margins)


def _size(root: BalanceRoot) -> float:
    """The greatest value of a key or of BOS."""
    return max(float(np.abs(root.values.domain.numbers).max()), abs(float(root.offset)))


def _distance(root: BalanceRoot) -> float:
    """The least distance of a balance from 0."""
    sizes = np.abs(root.domain.numbers)
    return float(sizes[sizes > 0].min())


def _margin(n: int, root: BalanceRoot) -> float:
    """The logit at which all unselected keys together add no more than a part of the distance."""
    return log(2 * (n + 1) * _size(root) / (LEAK_OF_GAP * _distance(root)))


def _is_raised(plan: HeadPlan) -> bool:
    """Whether the gain is rounded up; what positions weigh is a score that it would change."""
    return plan.log_count is None and plan.scores_are_integers


def _obligation(
    builder: Builder, root: BalanceRoot, plan: HeadPlan, bounds: ScoreBounds, gain: float
) -> AverageObligation:
    """What the error of a balance follows from; BOS is one of those that weigh."""
    assert plan.value is not None
    logit = UNIT_ROUNDOFF * LOGIT_ROUNDINGS * gain * plan.largest_score
    apart = max(0.0, bounds.selected_max) - min(0.0, bounds.selected_min)
    apart = plan.off(apart) if _is_raised(plan) else apart
    most = builder.registry.bounds(root.selection).most
    return AverageObligation(
        variable=builder.readings[root].name,
        gain=gain,
        gap=min(0.0, bounds.selected_min) - bounds.unselected_max,
        exact_gap=1.0,
        least_gap=LEAST_MARGIN,
        positions=builder.max_seq_len,
        size=_size(root),
        unevenness=exp(gain * apart + 2 * logit) - 1,
        rounding=UNIT_ROUNDOFF * (4 + most),
        inherited=float(builder.error_of(plan.value, sliding=False).max(initial=0.0)),
    )
