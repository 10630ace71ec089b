"""Attention heads from their plans: scores, the BOS dimension, gain, and what comes out.

Here are means and moves; counts and sums are in ``heads/counts.py`` and ``heads/sums.py``.

Scores are relative to the level of a selected key (see ``spans``): 0 for a selected pair, at most
-1 for any other.  One more dimension is BOS's own.

*Mean and move.*  BOS scores -1/2 and its value is the default.  With gain g, an unselected key
weighs exp(-g/2) at most against BOS or the selected keys, so all n of them together leak less than
``LEAK`` once g/2 >= ln(n / LEAK).  Where something is always selected BOS scores -1.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

import numpy as np

from ...craft.blocks import Head, Write
from ...craft.variables import Array
from ...rasp_ast.errors import PrecisionError
from ..encoding.builder import Builder
from ..encoding.scalars import scalar_encoding
from ..precision import UNIT_ROUNDOFF, mean_gain
from ..selectors.head_roots import HeadRoot, MeanRoot, MoveRoot, SumRoot
from .bos import LEAST_MARGIN, bos_read, query_and_key
from .counts import build_count
from .plan import HeadPlan, default_features
from .score_bounds import ScoreBounds, term_bounds
from .sums import build_sum


def build_heads(builder: Builder, root: HeadRoot, plans: Sequence[HeadPlan]) -> None:
    """The variable of a root and the heads that add to it."""
    if isinstance(root, SumRoot):
        build_sum(builder, root, plans)
    elif isinstance(root, MeanRoot | MoveRoot) and plans[0].kind == "average":
        _build_mean(builder, root, plans[0])
    else:
        build_count(builder, root, plans)


# ---- means and moves -------------------------------------------------------------------------


def _build_mean(builder: Builder, root: MeanRoot | MoveRoot, plan: HeadPlan) -> None:
    assert plan.value is not None
    value = builder.resolve(plan.value, default_features(root, builder.encoding(root)))
    bounds = term_bounds(builder, plan)
    gain, margin = _mean_gain(builder, plan, bounds)
    error = _mean_error(builder, root, plan, bounds, gain * margin, gain)
    variable = builder.define(root, at_bos=value.at_bos, abs_error=error)
    if isinstance(root, MeanRoot):
        builder.errors[root] = mean_errors(builder, root, plan, bounds, gain * margin, gain)
    offset = -0.5 if plan.can_be_empty else -1.0
    query, key = query_and_key(builder, plan, bos_read(builder, plan, offset, gain))
    write = Write(variable, np.eye(variable.width))
    builder.blocks.append(
        Head(
            name=variable.name,
            kind="average",
            query=query,
            key=key,
            value=value,
            writes=(write,),
            gain=gain,
            scores_are_integers=all(f.scores.exact for f in plan.factors),
            margin=gain * margin,
        )
    )


def _mean_gain(builder: Builder, plan: HeadPlan, bounds: ScoreBounds) -> tuple[float, float]:
    """The gain and the margin, in units of the gap between selected and unselected."""
    if plan.can_be_empty:
        margin = min(bounds.selected_min + 0.5, -0.5 - bounds.unselected_max)
    else:
        margin = min(bounds.selected_min - bounds.unselected_max, bounds.selected_min + 1.0)
    if margin < LEAST_MARGIN:
        raise PrecisionError(
            f"{plan.root.text}: selected and unselected keys are too close for float32: "
            f"{margin:.3f} of the gap is left, {LEAST_MARGIN} is needed",
            source=plan.root.source,
            hint="use a smaller max_seq_len or vocabulary, or coarser numbers in this selector",
        )
    return mean_gain(builder.max_seq_len) / margin, margin


def _mean_error(
    builder: Builder,
    root: MeanRoot | MoveRoot,
    plan: HeadPlan,
    bounds: ScoreBounds,
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
    most = builder.registry.bounds(root.selection).most
    rounding = UNIT_ROUNDOFF * (4 + (most if most > 1 else 0))
    if isinstance(root, MoveRoot):
        return size * (leak + rounding) + own
    uneven = exp(gain * (bounds.selected_max - bounds.selected_min)) - 1 if most > 1 else 0.0
    return size * (leak + uneven + rounding) + own


def mean_errors(
    builder: Builder,
    root: MeanRoot,
    plan: HeadPlan,
    bounds: ScoreBounds,
    margin: float,
    gain: float,
) -> Array:
    """``[values]``: as ``_mean_error``, for each value that the mean may have.

    Selected keys have one weight, so what is off in it is a factor of the mean itself.  What the
    sum loses is a part of its terms' sizes and, each time, of a partial sum, which is at most what
    the positive or the negative terms add up to; equal terms may lose the same each time.  The mean
    m of numbers from low to high has a mean size that is greatest where all of them are low or
    high; for m near 0 that may be small.
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
    most = builder.registry.bounds(root.selection).most
    uneven = exp(gain * (bounds.selected_max - bounds.selected_min)) - 1 if most > 1 else 0.0
    greatest = max(abs(low), abs(high), float(np.abs(means).max()))
    leak = 2 * (builder.max_seq_len + 1) * exp(-margin) * greatest
    own = float(builder.noise(plan.value, sliding=False).max(initial=0.0))
    return UNIT_ROUNDOFF * (most * partial + 4 * sizes) + uneven * sizes + leak + own
