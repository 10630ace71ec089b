"""Heads that add up whole numbers, exactly.

A head that counts (see ``heads/counts.py``) gives a value v the weight e^-c, and BOS, which has the
value 0, about 1.  Now let a selected key's logit be 0 itself, which takes scores of zero level, and
BOS's a float32 number c so close to m ln 2 that float32 has e^-c = 2^-m, up to a rounding.  With
n 2^-m <= 2^-25 the softmax divides by 1.  Then a term is v 2^-m, and float32 adds these up without
loss as long as all sums are below 2^24; times 2^m that is the sum of the values.

Without the pass ``lift`` m is less, if what reads the sum can bear it: n 2^-m is what the softmax
takes of each term, and of a sum of size s no more than 2^-6 with m = 6 + log2(n s).  Terms are no
whole numbers times a power of two then, and each partial sum is rounded.

If a runtime has e^-c or c itself a few roundings off, so is each term; ``TERM`` allows for that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, log, log2

import numpy as np

from ...craft.blocks import Head
from ...craft.head_obligations import SumObligation
from ...craft.variables import Array, Read, Variable
from ..analysis.means.extremes import greatest_size
from ..analysis.means.sums import SumRoot
from ..encoding.builder import Builder
from ..encoding.demands import Demands
from ..encoding.rounding import MAX_ROUNDED, define_integer
from ..passes import LIFT_BITS
from ..precision import LOGIT_ROUNDINGS, UNIT_ROUNDOFF, count_gain
from .counts import plan_counting
from .need import Need
from .plan import HeadPlan
from .score_bounds import ScoreBounds, term_bounds
from .summing import partial_sums, sum_gain, sum_head, term_obligation

EXPONENTS = (28, 32, 36, 40, 44)
"""m for which float32 has a number within 1.5 roundings of 1 from m ln 2."""
TERM = 40 * UNIT_ROUNDOFF
"""A term may be off by so much: one digit of c, which is 32 roundings of 1, and a few of e^-c
and of its product with the value."""


def plan_sum(demands: Demands, root: SumRoot) -> tuple[HeadPlan, ...]:
    """A summing head for each exclusive term; asks for what they read."""
    n, numbers = demands.registry.max_seq_len, root.values.domain.numbers
    value = demands.ask(root.values, numbers[:, None])
    accuracy, gain = 1 / (32 * n * max(float(np.abs(numbers).max()), 1.0)), count_gain(n)
    need = Need(
        counting=True,
        can_be_empty=True,
        any_selected_will_do=False,
        accuracy=accuracy,
        expected_gain=gain,
        at_zero_level=True,
        tolerance=16 * accuracy / gain,
    )
    return plan_counting(demands, root, need, value)


def build_sum(builder: Builder, root: SumRoot, plans: Sequence[HeadPlan]) -> None:
    """The variable of a sum and the heads that add to it.

    Raises:
        PrecisionError: keys are not told apart, or the sum is not known to a whole number.
    """
    bounds = [term_bounds(builder, plan) for plan in plans]
    obligation = _obligation(builder, root, plans, bounds)
    error = obligation.error
    hint = "use a smaller max_seq_len, or numbers from a smaller range"
    variable = define_integer(builder, root, error, "sum", hint, head=obligation)
    if not root.is_integer:
        builder.errors[root] = _errors(builder, root, plans, error)
    for number, (plan, bound) in enumerate(zip(plans, bounds, strict=True)):
        head = _head(builder, plan, bound, variable, number)
        builder.blocks.append(replace(head, obligations=(obligation,)))


def _exponent(builder: Builder, root: SumRoot) -> int:
    """m: 2^-m times the length is nothing beside 1, or n times the sum has the digits it needs."""
    n = builder.max_seq_len
    finest = next((m for m in EXPONENTS if m >= 25 + log2(n)), EXPONENTS[-1])
    if builder.registry.choices.lifts_finely:
        return finest
    return min(
        finest,
        LIFT_BITS[1]
        + ceil(log2(n * max(1.0, float(greatest_size(builder.registry, root.values))))),
    )


def _obligation(
    builder: Builder, root: SumRoot, plans: Sequence[HeadPlan], bounds: Sequence[ScoreBounds]
) -> SumObligation:
    """What a sum's error follows from: unequal weights, terms, unselected keys, the softmax's sum.

    All heads add up the same values.
    """
    value, n = plans[0].value, builder.max_seq_len
    assert value is not None
    gains = [sum_gain(builder, p, s) for p, s in zip(plans, bounds, strict=True)]
    inherited = n * float(builder.error_of(value, sliding=False).max(initial=0.0))
    rounding = TERM + partial_sums(builder, inherited)
    return SumObligation(
        variable=builder.readings[root].name,
        terms=tuple(
            term_obligation(builder, gain, bound, rounding=_rounding(plan, gain), plan=plan)
            for plan, gain, bound in zip(plans, gains, bounds, strict=True)
        ),
        positions=n,
        magnitude=float(greatest_size(builder.registry, root.values)),
        term_error=rounding + n * 2.0 ** -_exponent(builder, root),
        size=float(np.abs(value.matrix).max(initial=0.0)),
        inherited=inherited,
        rounds_below=MAX_ROUNDED if root.is_integer else None,
    )


def _rounding(plan: HeadPlan, gain: float) -> float:
    """What float32 loses of a selected key's logit, which is 0 where nothing is rounded."""
    if plan.scores_are_integers:
        return 0.0
    size = sum(f.scores.size(f.factor) for f in plan.factors)
    return UNIT_ROUNDOFF * LOGIT_ROUNDINGS * gain * size


def _errors(builder: Builder, root: SumRoot, plans: Sequence[HeadPlan], error: float) -> Array:
    """``[values]``: as ``obligation.error``, for each sum.

    Terms are off by a part of their sizes.  If values are from low < 0 to high > 0, then the sizes
    of n of them add up to ``2 n high |low| / (high - low)`` at most if their sum is 0; if it is t,
    to |t| more.
    """
    n, roughly, low, high = builder.max_seq_len, 0.0, 0.0, 0.0
    for plan in plans:
        assert plan.value is not None
        roughly += float(greatest_size(builder.registry, root.values)) * TERM
        low = min(low, float(plan.value.matrix.min()))
        high = max(high, float(plan.value.matrix.max()))
    sizes = 2 * n * high * -low / (high - low or 1.0) + np.abs(root.domain.numbers)
    return np.minimum(error, error - roughly + TERM * sizes)


def _head(
    builder: Builder, plan: HeadPlan, bounds: ScoreBounds, variable: Variable, number: int
) -> Head:
    assert plan.value is not None
    assert isinstance(plan.root, SumRoot)
    gain, exponent = sum_gain(builder, plan, bounds), _exponent(builder, plan.root)
    lift = float(np.float32(exponent * log(2.0)))
    return sum_head(
        builder,
        plan,
        bounds,
        variable,
        number,
        gain=gain,
        bos=Read((), np.array([lift / gain]), np.array([2 * lift / gain])),
        value=builder.resolve(plan.value),
        scale=2.0**exponent,
        lift=lift,
    )
