"""Heads that count (lifted BOS).

BOS scores c above the selected keys and has value 0, they have value 1: the softmax gives
w e^-c / (1 + w e^-c), which times e^c is w (1 - w e^-c ...).  With c = ln(2^b n^2) that is off by
n^2 e^-c <= 2^-b, and unselected keys add n e^-g <= 2^-16 with g = ln(2^16 n).  The pass ``lift``
has b = 16.  Without it b = 6 is tried first, and b = 2 for a union of terms: that tells whole
counts apart, and weights are small.  So small counts are made larger by half of what the greatest
one, m, is off: times e^c + m / 2 that is w (m / 2 - w) / (e^c + w) away from w.

A sum of equal terms is rounded the same way again and again, which adds up.  So c is a multiple of
ln 2: the terms are close to a power of two, and what is added up is close to whole multiples of it.
With b = 6 they are less close, so n roundings are allowed for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, exp, log, log2

import numpy as np

from ...craft.blocks import Head
from ...craft.head_obligations import CountObligation, TermObligation
from ...craft.variables import Variable, constant_read
from ..analysis.counts import CountRoot
from ..encoding.builder import Builder
from ..encoding.demands import Demands
from ..encoding.features import Feature
from ..encoding.rounding import MAX_ROUNDED, define_integer
from ..passes import LIFT_BITS
from ..precision import LOGIT_ROUNDINGS, UNIT_ROUNDOFF, count_gain
from ..selectors.head_roots import HeadRoot
from ..selectors.orders import split_terms
from .bos import bos_read
from .need import Need
from .plan import HeadPlan, plan_factors
from .score_bounds import ScoreBounds, term_bounds
from .summing import partial_sums, sum_gain, sum_head, term_obligation


def plan_count(demands: Demands, root: CountRoot) -> tuple[HeadPlan, ...]:
    """A counting head for each exclusive term; asks for what they read."""
    need = need_of_count(demands.registry.max_seq_len)
    return plan_counting(demands, root, need)


def need_of_count(max_seq_len: int) -> Need:
    """What heads that count need."""
    gain = count_gain(max_seq_len)
    return Need(
        counting=True,
        can_be_empty=True,
        any_selected_will_do=False,
        accuracy=1 / (32 * max_seq_len),
        expected_gain=gain,
        tolerance=1 / (2 * max_seq_len * gain),
    )


def plan_counting(
    demands: Demands,
    root: HeadRoot,
    need: Need,
    value: Feature | None = None,
    log_count: Feature | None = None,
) -> tuple[HeadPlan, ...]:
    """Heads that add up values of the selected keys, one for each exclusive term.

    Args:
        value: None for 1, which counts.
        log_count: the logarithm of how many keys are selected, which makes a mean of the sum.
    """
    return tuple(
        HeadPlan(
            root=root,
            factors=plan_factors(demands, term, need),
            kind="sum",
            can_be_empty=True,
            value=value,
            log_count=log_count,
        )
        for term in split_terms(root, demands.registry.choices)
    )


def build_count(builder: Builder, root: HeadRoot, plans: Sequence[HeadPlan]) -> None:
    """The variable of a count and the heads that add to it.

    Raises:
        PrecisionError: keys are not told apart, or the count is not known to a whole number.
    """
    bounds = [term_bounds(builder, plan) for plan in plans]
    lift = _lift(builder, root, plans)
    obligation = _obligation(builder, root, plans, bounds, lift)
    hint = "use a smaller max_seq_len"
    variable = define_integer(builder, root, obligation.error, "count", hint, head=obligation)
    for number, (plan, bound) in enumerate(zip(plans, bounds, strict=True)):
        head = _count_head(builder, plan, bound, variable, number, lift)
        builder.blocks.append(replace(head, obligations=(obligation,)))


@dataclass(frozen=True, kw_only=True)
class _Lift:
    """How far BOS is lifted above the selected keys, and how that is undone.

    Attributes:
        logit: c.
        bits: to how many digits behind the point what is counted is known; more for means.
        scale: what the weighted sum is multiplied by.
        loss: by how much a sum may be off for it, relatively.
    """

    logit: float
    bits: int
    scale: float
    loss: float


def _lift(builder: Builder, root: HeadRoot, plans: Sequence[HeadPlan]) -> _Lift:
    """So that n selected keys err by 2^-bits together; see the top of this file."""
    choices, n = builder.registry.choices, builder.max_seq_len
    counts = all(plan.value is None for plan in plans)
    bits = choices.union_bits if counts and len(plans) > 1 else choices.lifted_bits
    logit = (bits + ceil(2 * log2(n))) * log(2.0)
    if choices.lifts_finely or not counts:
        loss = n * exp(-logit)
        return _Lift(logit=logit, bits=LIFT_BITS[-1], scale=exp(logit), loss=loss)
    half = builder.registry.bounds(root.selection).most / 2
    unselected = 1  # they weigh less than two selected keys, and are made larger with these
    loss = (half + unselected) * exp(-logit)
    return _Lift(logit=logit, bits=bits, scale=exp(logit) + half, loss=loss)


def _obligation(
    builder: Builder,
    root: HeadRoot,
    plans: Sequence[HeadPlan],
    bounds: Sequence[ScoreBounds],
    lift: _Lift,
) -> CountObligation:
    """What a count's error follows from: unequal weights, rounding, unselected keys, the lift."""
    most = builder.registry.bounds(root.selection).most
    value = plans[0].value
    inherited = 0.0
    if value is not None:
        inherited = float(builder.error_of(value, sliding=False).max(initial=0.0))
    rounding = partial_sums(builder, inherited)
    return CountObligation(
        variable=builder.readings[root].name,
        terms=tuple(
            _term(builder, p, s, lift, rounding) for p, s in zip(plans, bounds, strict=True)
        ),
        most=most if value is None else None,
        lift_loss=lift.loss,
        size=1.0 if value is None else float(np.abs(value.matrix).max(initial=0.0)),
        inherited=inherited,
        rounds_below=MAX_ROUNDED if root.is_integer else None,
    )


def _term(
    builder: Builder, plan: HeadPlan, bound: ScoreBounds, lift: _Lift, of_sums: float
) -> TermObligation:
    """One head: bounds on the relative error of a selected key's weight, and on all others.

    Args:
        of_sums: what rounding partial sums adds to the former.
    """
    gain = sum_gain(builder, plan, bound, lift.bits)
    largest = gain * plan.largest_score + lift.logit
    if plan.log_count is not None:
        largest += float(np.abs(plan.log_count.matrix).max())
    rounding = UNIT_ROUNDOFF * (4 + LOGIT_ROUNDINGS * largest) + of_sums
    return term_obligation(builder, gain, bound, rounding=rounding, plan=None)


def _count_head(
    builder: Builder,
    plan: HeadPlan,
    bounds: ScoreBounds,
    variable: Variable,
    number: int,
    lift: _Lift,
) -> Head:
    gain = sum_gain(builder, plan, bounds, lift.bits)
    return sum_head(
        builder,
        plan,
        bounds,
        variable,
        number,
        gain=gain,
        bos=bos_read(builder, plan, lift.logit / gain, gain),
        value=constant_read([1.0], [0.0]) if plan.value is None else builder.resolve(plan.value),
        scale=lift.scale,
    )
