"""Heads that count as one would expect: they attend evenly to the selected keys and to BOS.

BOS scores as the selected keys do and is the only one of value 1, so that the head returns
``r = 1 / (1 + w)`` for w selected keys: what BOS weighs.  What a reader wants of w an MLP makes of
r, by one bend for each value (``mlps/curves.py``, from above: every term is about 1 then, whatever
w is).

If each weight of a selected key is off by the part e, and the unselected keys weigh l beside BOS,
then what comes out is ``1 / (1 + w (1 + e) + l)``, off by ``r^2 (w e + l)`` at most, beside a few
roundings of r.  In units of a count that is ``w e + l``, and ``1 + w`` roundings of 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import exp, inf

import numpy as np

from ...craft.blocks import Head, Write
from ...craft.head_obligations import ShareObligation
from ...craft.variables import constant_read
from ..analysis.counts import CountRoot
from ..encoding.builder import Builder
from ..encoding.demands import Demands
from ..precision import LOGIT_ROUNDINGS, UNIT_ROUNDOFF, natural_gain
from .balances import even_margin
from .bos import bos_read, query_and_key
from .counts import need_of_count
from .plan import HeadPlan, plan_factors
from .score_bounds import ScoreBounds, term_bounds
from .summing import gain_of, term_obligation

ROUNDINGS = 4
"""An exponential, their sum, the quotient, and the product with a value."""


def plan_natural_count(demands: Demands, root: CountRoot) -> tuple[HeadPlan, ...]:
    """A head for the one term; asks for what it reads."""
    (term,) = root.selection.terms
    n = demands.registry.max_seq_len
    need = replace(need_of_count(n), tolerance=1 / (2 * n * natural_gain(n)))
    factors = plan_factors(demands, term, need)
    return (HeadPlan(root=root, factors=factors, kind="count", can_be_empty=True, value=None),)


def build_natural_count(builder: Builder, root: CountRoot, plans: Sequence[HeadPlan]) -> None:
    """The variable of a count and its head.

    Raises:
        PrecisionError: keys are not told apart.
    """
    (plan,) = plans
    bounds = term_bounds(builder, plan)
    gain = gain_of(builder, plan, bounds, even_margin(builder, root.selection))
    obligation = _obligation(builder, root, plan, bounds, gain)
    variable = builder.define(root, at_bos=np.ones(1), abs_error=obligation.error)
    builder.errors[root] = obligation.errors_at(root.domain.numbers)
    query, key = query_and_key(builder, plan, bos_read(builder, plan, 0.0, gain))
    is_alone = bounds.unselected_max == -inf
    builder.blocks.append(
        Head(
            name=variable.name,
            kind="count",
            query=query,
            key=key,
            value=constant_read([0.0], [1.0]),
            writes=(Write(variable, np.eye(1)),),
            gain=gain,
            scores_are_integers=plan.scores_are_integers,
            margin=inf if is_alone else gain * (bounds.selected_min - bounds.unselected_max),
            obligations=(obligation,),
        )
    )


def _obligation(
    builder: Builder, root: CountRoot, plan: HeadPlan, bounds: ScoreBounds, gain: float
) -> ShareObligation:
    """What the error of what BOS weighs follows from."""
    logit = UNIT_ROUNDOFF * LOGIT_ROUNDINGS * gain * plan.largest_score
    counts = root.domain.numbers
    return ShareObligation(
        variable=builder.readings[root].name,
        term=term_obligation(builder, gain, bounds, rounding=exp(logit) - 1, plan=plan),
        least=int(counts.min()),
        most=int(counts.max()),
        roundings=ROUNDINGS * UNIT_ROUNDOFF,
    )
