"""Heads that add up, for counts and for sums: BOS is lifted, and the write undoes the lift.

What is the same for both stands here; the proofs of their lifts are in ``counts`` and ``sums``.
"""

from __future__ import annotations

from math import exp, inf, log2

import numpy as np

from ...craft.blocks import Head, Write
from ...craft.head_obligations import TermObligation
from ...craft.rewrite import linear
from ...craft.variables import Read, Variable
from ..encoding.builder import Builder
from ..passes import LIFT_BITS
from ..precision import UNIT_ROUNDOFF, count_gain
from .bos import LEAST_MARGIN, query_and_key
from .plan import HeadPlan
from .refusals import keys_too_close
from .score_bounds import ScoreBounds

MORE_DIGITS = 4
"""Unselected keys add less than a sixteenth of what a coarse lift takes; a larger gain would make
the weights of selected keys less even, and the model less robust."""


MAX_LOGIT = 700.0
"""Its exponential is near the largest double, and more than any error that is borne."""


def gain_of(builder: Builder, plan: HeadPlan, bounds: ScoreBounds, margin: float) -> float:
    """The gain of a head that counts or adds up.

    Args:
        margin: the logit by which unselected keys are to be below selected ones.

    Raises:
        PrecisionError: keys are not told apart.
    """
    if bounds.unselected_max == -inf:
        return 1.0
    if bounds.unselected_max > -LEAST_MARGIN:
        raise keys_too_close(builder, plan, 1 + bounds.unselected_max)
    return margin / -bounds.unselected_max


def sum_gain(
    builder: Builder, plan: HeadPlan, bounds: ScoreBounds, bits: int = LIFT_BITS[-1]
) -> float:
    """The gain of a head that adds up.

    Args:
        bits: to how many digits behind the point what it counts is known.

    Raises:
        PrecisionError: keys are not told apart.
    """
    digits = min(bits + MORE_DIGITS, LIFT_BITS[-1])
    return gain_of(builder, plan, bounds, count_gain(builder.max_seq_len, digits))


def partial_sums(builder: Builder, inherited: float) -> float:
    """What rounding each partial sum takes, relatively to all that is added up.

    Nothing, where each term is a whole number times one power of two: where values are known
    exactly, and lifted so much that the softmax divides by 1.

    Args:
        inherited: by how much the values may be off.
    """
    is_exact = builder.registry.choices.lifts_finely and inherited == 0.0
    return 0.0 if is_exact else UNIT_ROUNDOFF * builder.max_seq_len


def term_obligation(
    builder: Builder,
    gain: float,
    bounds: ScoreBounds,
    *,
    rounding: float,
    plan: HeadPlan | None,
) -> TermObligation:
    """What the errors of one head's weights follow from.

    Args:
        rounding: by how much float32 may have a weight wrong, relatively.
        plan: None where the gain is not rounded up.
    """
    lowest = bounds.unselected_max
    furthest = max(abs(bounds.selected_min), abs(bounds.selected_max))
    off = furthest if plan is None else plan.off(furthest)
    return TermObligation(
        gain=gain,
        gap=bounds.selected_min - lowest,
        least_gap=LEAST_MARGIN,
        unevenness=exp(min(gain * off, MAX_LOGIT)) - 1,
        rounding=rounding,
        unselected=0.0 if lowest == -inf else builder.max_seq_len * exp(gain * lowest),
    )


def sum_head(
    builder: Builder,
    plan: HeadPlan,
    bounds: ScoreBounds,
    variable: Variable,
    number: int,
    *,
    gain: float,
    bos: Read,
    value: Read,
    scale: float,
    lift: float | None = None,
) -> Head:
    """The head of one term of a count or a sum.

    Args:
        number: of the term, from 0; it is in the head's name from the second on.
        gain: what scores are multiplied by.
        bos: BOS's score for each query.
        value: what a selected key adds.
        scale: what the weighted sum of values is multiplied by: e to the lift. Where the pass is
            off two weights share it, a power of two and the rest, so that neither is large.
        lift: BOS's logit, if scores are exact and it must be just this number of float32.
    """
    query, key = query_and_key(builder, plan, bos)
    choices = builder.registry.choices
    largest = 1 / choices.one
    if plan.value is not None:
        largest = float(np.abs(plan.value.matrix).max(initial=1.0))
    part = 1.0 if choices.passes.lift else 2.0 ** round(log2(scale / largest) / 2)
    is_alone = bounds.unselected_max == -inf
    margin = inf if is_alone else gain * (bounds.selected_min - bounds.unselected_max)
    return Head(
        name=variable.name if number == 0 else f"{variable.name}#{number + 1}",
        kind="sum",
        query=query,
        key=key,
        value=linear(value, np.full((1, 1), part)),
        writes=(Write(variable, np.full((1, 1), scale / part)),),
        gain=gain,
        scores_are_integers=lift is not None and plan.scores_are_integers,
        margin=margin,
        lift=lift,
    )
