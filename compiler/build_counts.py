"""Heads that count (lifted BOS).

BOS scores c above the selected keys and has value 0, they have value 1: the softmax gives
w e^-c / (1 + w e^-c), which times e^c is w (1 - w e^-c ...).  With c = ln(2^16 n^2) that is off by
n^2 e^-c <= 2^-16, and unselected keys add n e^-g <= 2^-16 with g = ln(2^16 n).

A sum of equal terms is rounded the same way again and again, which adds up.  So c is a multiple of
ln 2: the terms are close to a power of two, and what is added up is close to whole multiples of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, exp, inf, log, log2

import numpy as np

from ..craft.blocks import Head, Write
from ..craft.variables import Variable, constant_read
from ..rasp_ast.errors import PrecisionError
from .bos import LEAST_MARGIN, bos_read, query_and_key
from .building import Builder
from .derived import HeadRoot
from .head_plans import HeadPlan
from .scalars import UNIT_ROUNDOFF
from .spans import Span, term_span

MAX_ROUNDED = 0.375
"""A count with an error below this is rounded to the right whole number, with some room."""


def build_count(builder: Builder, root: HeadRoot, plans: Sequence[HeadPlan]) -> None:
    spans = [term_span(builder, plan) for plan in plans]
    error = sum(_count_error(builder, p, s) for p, s in zip(plans, spans, strict=True))
    if root.whole and error > MAX_ROUNDED:
        raise PrecisionError(
            f"{root.name}: a count known to {error:.2g} only cannot be rounded to a whole number",
            source=root.source,
            hint="use a smaller max_seq_len",
        )
    if root.whole:
        variable = builder.define(root, noise=0.0, grid=1.0)
    else:
        variable = builder.define(root, noise=error)
    for number, (plan, span) in enumerate(zip(plans, spans, strict=True)):
        builder.blocks.append(_count_head(builder, plan, span, variable, number))


def count_gain(builder: Builder, plan: HeadPlan, span: Span) -> float:
    if span.out == -inf:
        return 1.0
    if span.out > -LEAST_MARGIN:
        raise PrecisionError(
            f"{plan.root.name}: selected and unselected keys are too close to be counted apart",
            source=plan.root.source,
            hint="use a smaller max_seq_len or vocabulary, or coarser numbers in this selector",
        )
    return log(2.0**16 * builder.max_seq_len) / -span.out


def _lift(builder: Builder) -> float:
    """How far BOS is lifted above the selected keys: ln(2^16 n^2) or little more."""
    return (16 + ceil(2 * log2(builder.max_seq_len))) * log(2.0)


def _count_error(builder: Builder, plan: HeadPlan, span: Span) -> float:
    """Bound on a count's error: unequal weights, rounding, unselected keys, and 1 - w e^-c."""
    n, gain, lift = builder.max_seq_len, count_gain(builder, plan, span), _lift(builder)
    uneven = exp(gain * max(abs(span.low), abs(span.high))) - 1
    # a logit is rounded as a weight, as a product, as a sum, and when it is divided by sqrt(K)
    rounding = UNIT_ROUNDOFF * (4 + 4 * (gain + lift))
    unselected = n * exp(gain * span.out) if span.out > -inf else 0.0
    return n * (uneven + rounding) + unselected + n * n * exp(-lift)


def _count_head(
    builder: Builder, plan: HeadPlan, span: Span, variable: Variable, number: int
) -> Head:
    gain, lift = count_gain(builder, plan, span), _lift(builder)
    query, key = query_and_key(builder, plan, bos_read(builder, plan, lift / gain, gain))
    write = Write(variable, np.full((1, 1), exp(lift)))
    name = variable.name if number == 0 else f"{variable.name}#{number + 1}"
    value = constant_read([1.0], [0.0])
    margin = gain * (span.low - span.out) if span.out > -inf else inf
    return Head(name, query, key, value, (write,), gain, False, margin, True)
