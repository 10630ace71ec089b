"""Attention heads from their plans: scores, the BOS dimension, gain, and what comes out.

Scores are relative to the level of a selected key (see ``spans``): 0 for a selected pair, at most
-1 for any other.  One more dimension is BOS's own.

*Mean and move.*  BOS scores -1/2 and its value is the default.  With gain g, an unselected key
weighs exp(-g/2) at most against BOS or the selected keys, so all n of them together leak less than
``LEAK`` once g/2 >= ln(n / LEAK).  Where something is always selected BOS scores -1.

*Count* (lifted BOS).  BOS scores c above the selected keys and has value 0, they have value 1: the
softmax gives w e^-c / (1 + w e^-c), which times e^c is w (1 - w e^-c ...).  With c = ln(2^16 n^2)
that is off by n^2 e^-c <= 2^-16, and unselected keys add n e^-g <= 2^-16 with g = ln(2^16 n).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, inf

import numpy as np

from ..craft.blocks import Head, Write
from ..craft.variables import Array, Read, Variable, constant_read, stack
from ..rasp_ast.errors import PrecisionError
from .building import Builder
from .derived import HeadRoot, MeanRoot, MoveRoot
from .dimensions import narrowed
from .head_plans import FactorPlan, HeadPlan, default_features
from .precision import LOGIT_ROUNDINGS, UNIT_ROUNDOFF, count_gain, lift, mean_gain
from .scalars import scalar_encoding
from .spans import Span, codes_met, term_span

BOS_TO_BOS = 64.0
"""Logit with which BOS attends to itself, so that what it holds is a constant."""
MAX_ROUNDED = 0.375
"""A count with an error below this is rounded to the right whole number, with some room."""
LEAST_MARGIN = 0.05
"""Scores closer to a threshold than this part of the gap are refused."""


def build_root(builder: Builder, root: HeadRoot) -> None:
    """The variable of a root and the heads that add to it."""
    plans = builder.plan.heads[root]
    if isinstance(root, MeanRoot | MoveRoot) and not plans[0].counting:
        _build_mean(builder, root, plans[0])
    else:
        _build_count(builder, root, plans)


def _query_and_key(builder: Builder, plan: HeadPlan, bos: Read) -> tuple[Read, Read]:
    """The reads of all factors side by side, and BOS's dimension."""
    query = stack([*(builder.resolve(f.query) for f in plan.factors), bos])
    key = stack([*(builder.resolve(f.key) for f in plan.factors), constant_read([0.0], [1.0])])
    return narrowed(query, key)


def _bos_read(builder: Builder, plan: HeadPlan, offset: float, gain: float) -> Read:
    """BOS's score for each query: the level of a selected key plus ``offset``."""
    parts: dict[Variable, Array] = {}
    fixed, following = 0.0, 0.0
    levels = [(factor.level, 1.0) for factor in plan.factors if factor.level is not None]
    if plan.among is not None:
        levels.append((plan.among, 1.0 / gain))
    for level, scale in levels:
        read = builder.resolve(level)
        following += scale * float(read.constant[0])
        for variable, matrix in read.parts:
            parts[variable] = parts.get(variable, 0.0) + scale * matrix
    fixed += sum(_lowest_level(factor) for factor in plan.factors if factor.level is None)
    constant = np.array([fixed + offset + following])
    return Read(tuple(parts.items()), constant, np.array([BOS_TO_BOS / gain]))


def _lowest_level(plan: FactorPlan) -> float:
    levels = plan.scores.level[codes_met(plan.factor.query)]
    return float(levels.min()) if len(levels) else 0.0


# ---- means and moves -------------------------------------------------------------------------


def _build_mean(builder: Builder, root: MeanRoot | MoveRoot, plan: HeadPlan) -> None:
    assert plan.value is not None
    value = builder.resolve(plan.value, default_features(root, builder.encoding(root)))
    span = term_span(builder, plan)
    gain, margin = _mean_gain(builder, plan, span)
    noise = _mean_error(builder, root, plan, span, gain * margin, gain)
    variable = builder.define(root, at_bos=value.at_bos, noise=noise)
    if isinstance(root, MeanRoot):
        builder.errors[root] = mean_errors(builder, root, plan, span, gain * margin, gain)
    offset = -0.5 if plan.can_be_empty else -1.0
    query, key = _query_and_key(builder, plan, _bos_read(builder, plan, offset, gain))
    write = Write(variable, np.eye(variable.width))
    integral = all(f.scores.exact for f in plan.factors)
    builder.blocks.append(
        Head(variable.name, query, key, value, (write,), gain, integral, gain * margin, False)
    )


def _mean_gain(builder: Builder, plan: HeadPlan, span: Span) -> tuple[float, float]:
    """The gain and the margin, in units of the gap between selected and unselected."""
    if plan.can_be_empty:
        margin = min(span.low + 0.5, -0.5 - span.out)
    else:
        margin = min(span.low - span.out, span.low + 1.0)
    if margin < LEAST_MARGIN:
        raise PrecisionError(
            f"{plan.root.name}: selected and unselected keys are too close for float32: "
            f"{margin:.3f} of the gap is left, {LEAST_MARGIN} is needed",
            source=plan.root.source,
            hint="use a smaller max_seq_len or vocabulary, or coarser numbers in this selector",
        )
    return mean_gain(builder.max_seq_len) / margin, margin


def _mean_error(
    builder: Builder,
    root: MeanRoot | MoveRoot,
    plan: HeadPlan,
    span: Span,
    margin: float,
    gain: float,
) -> float:
    """Bound on the error of a column: leak, unequal weights, rounding, and the values' own.

    Args:
        margin: in logits.
    """
    assert plan.value is not None
    sizes = [
        *np.abs(plan.value.matrix).ravel(),
        *np.abs(default_features(root, builder.encoding(root))),
    ]
    size = max(sizes, default=0.0)
    leak = 2 * (builder.max_seq_len + 1) * exp(-margin)
    own = float(builder.noise(plan.value, sliding=False).max(initial=0.0))
    if isinstance(root, MoveRoot):
        return size * (leak + UNIT_ROUNDOFF * (4 + builder.max_seq_len**0.5)) + own
    most = builder.plan.analysis.bounds(root.selection).most
    uneven = exp(gain * (span.high - span.low)) - 1 if most > 1 else 0.0
    rounding = UNIT_ROUNDOFF * (4 + most**0.5)
    return size * (leak + uneven + rounding) + own


def mean_errors(
    builder: Builder, root: MeanRoot, plan: HeadPlan, span: Span, margin: float, gain: float
) -> Array:
    """``[values]``: as ``_mean_error``, for each value that the mean may have.

    Selected keys have one weight, so what is off in it is a factor of the mean itself.  What the
    sum loses is a part of its terms' sizes, and of the partial sums, which are at most what the
    positive or the negative terms add up to.  The mean m of numbers from low to high has a mean
    size that is greatest where all of them are low or high; for m near 0 that may be small.
    """
    assert plan.value is not None
    inner = plan.value.matrix[:, 0]
    low, high = float(inner.min()), float(inner.max())
    means = scalar_encoding(root)[:, 0]
    inside = np.clip(means, low, high)
    spread = max(high - low, float(np.finfo(float).tiny))
    sizes = abs(low) + (inside - low) * (abs(high) - abs(low)) / spread
    sizes = np.maximum(sizes, np.abs(means))
    partial = (sizes + np.abs(means)) / 2
    most = builder.plan.analysis.bounds(root.selection).most
    uneven = exp(gain * (span.high - span.low)) - 1 if most > 1 else 0.0
    greatest = max(abs(low), abs(high), float(np.abs(means).max()))
    leak = 2 * (builder.max_seq_len + 1) * exp(-margin) * greatest
    own = float(builder.noise(plan.value, sliding=False).max(initial=0.0))
    return UNIT_ROUNDOFF * (most**0.5 * partial + 4 * sizes) + uneven * sizes + leak + own


# ---- counts ----------------------------------------------------------------------------------


def _build_count(builder: Builder, root: HeadRoot, plans: Sequence[HeadPlan]) -> None:
    spans = [term_span(builder, plan) for plan in plans]
    error = _count_error(builder, root, plans, spans)
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


def _count_gain(builder: Builder, plan: HeadPlan, span: Span) -> float:
    if span.out == -inf:
        return 1.0
    if span.out > -LEAST_MARGIN:
        raise PrecisionError(
            f"{plan.root.name}: selected and unselected keys are too close to be counted apart",
            source=plan.root.source,
            hint="use a smaller max_seq_len or vocabulary, or coarser numbers in this selector",
        )
    return count_gain(builder.max_seq_len) / -span.out


def _count_error(
    builder: Builder, root: HeadRoot, plans: Sequence[HeadPlan], spans: Sequence[Span]
) -> float:
    """Bound on a sum's error: unequal weights, rounding, unselected keys, and 1 - w e^-c.

    No key is selected by two terms, so the errors of all selected keys together are those of the
    worst head's, times how many keys can be selected at all.
    """
    n, most = builder.max_seq_len, builder.plan.analysis.bounds(root.selection).most
    errors = [_weight_errors(builder, p, s) for p, s in zip(plans, spans, strict=True)]
    relative = max(selected for selected, _ in errors)
    unselected = sum(others for _, others in errors)
    size, own, value = 1.0, 0.0, plans[0].value
    if value is not None:
        size = float(np.abs(value.matrix).max(initial=0.0))
        own = float(builder.noise(value, sliding=False).max(initial=0.0))
    relative += n * exp(-lift(n))
    if plans[0].among is not None:  # a mean: each selected key is divided by how many there are
        return size * (relative + unselected) + own
    return size * (most * relative + unselected) + most * own


def _weight_errors(builder: Builder, plan: HeadPlan, span: Span) -> tuple[float, float]:
    """Bounds on the relative error of a selected key's weight, and on all unselected weights."""
    n, gain = builder.max_seq_len, _count_gain(builder, plan, span)
    uneven = exp(gain * max(abs(span.low), abs(span.high))) - 1
    largest = gain * max(1.0, sum(f.scores.size(f.factor.relation) for f in plan.factors)) + lift(n)
    if plan.among is not None:
        largest += float(np.abs(plan.among.matrix).max())
    rounding = UNIT_ROUNDOFF * (4 + LOGIT_ROUNDINGS * largest)
    return uneven + rounding, n * exp(gain * span.out) if span.out > -inf else 0.0


def _count_head(
    builder: Builder, plan: HeadPlan, span: Span, variable: Variable, number: int
) -> Head:
    gain, up = _count_gain(builder, plan, span), lift(builder.max_seq_len)
    query, key = _query_and_key(builder, plan, _bos_read(builder, plan, up / gain, gain))
    write = Write(variable, np.full((1, 1), exp(up)))
    name = variable.name if number == 0 else f"{variable.name}#{number + 1}"
    value = constant_read([1.0], [0.0]) if plan.value is None else builder.resolve(plan.value)
    margin = gain * (span.low - span.out) if span.out > -inf else inf
    return Head(name, query, key, value, (write,), gain, False, margin, True)
