"""Heads that take means: the selected keys share the attention evenly.

Where all positions are known to select some number of keys, several exclusive terms have a head
each: counting heads, with the logarithm of that number as BOS's score, or, where nothing is lifted,
heads that share what they divide by (``shared_means``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

import numpy as np

from ...craft.head_obligations import AverageObligation
from ...craft.variables import Array
from ..analysis.means.mean_root import MeanRoot
from ..encoding.builder import Builder
from ..encoding.demands import Demands
from ..encoding.encodings import Encoding
from ..encoding.scalars import scalar_encoding
from ..passes import LARGE
from ..precision import LEAK, UNIT_ROUNDOFF, count_gain, mean_gain
from ..selectors.orders import split_terms
from ..selectors.selections import roots_of_rest
from ..tables.domains import check_size
from ..tables.tables import cells, root_table
from .averages import (
    Average,
    add_average,
    average,
    default_columns,
    obligation_of,
    plan_average,
    roundings_of_sum,
)
from .counts import build_count, plan_counting
from .need import MAX_OF_TOLD, Need
from .plan import HeadPlan
from .shared_means import build_shares, plan_shares, shares

LEAK_OF_TOLD = 2.0**-8
"""Unselected keys add less than this part of the least difference of means that is told."""


def plan_mean(demands: Demands, root: MeanRoot, encoding: Encoding) -> tuple[HeadPlan, ...]:
    """One averaging head, or a counting one for each term; asks for what they read."""
    width = encoding.width
    terms = split_terms(root, demands.registry.choices)
    if not demands.registry.choices.lifts and len(terms) > 1 and width == 1:
        counts = shares(demands.registry, root, terms)
        if counts is not None:
            return plan_shares(demands, root, terms, counts, _need(demands, root, counting=True))
    if demands.registry.choices.lifts and len(terms) > 1 and width == 1:
        counts = demands.registry.bounds(root.selection).by_index
        if counts is not None and counts.min() > 0:
            log_count = demands.ask(root_table(demands.registry.indices), np.log(counts)[:, None])
            value = demands.ask(root.values, root.values.domain.numbers[:, None])
            need = _need(demands, root, counting=True)
            return plan_counting(demands, root, need, value, log_count)
    if not demands.registry.choices.lifts:
        _refuse_large_joint(root)
    values = root.values.domain
    columns = [values.numbers * values.is_defined, values.is_defined]
    value = demands.ask(root.values, np.stack(columns[:width], axis=1))
    (plan,) = plan_average(demands, root, _need(demands, root, counting=False), value)
    return (replace(plan, leak=_leak(demands, root)),)


def _refuse_large_joint(root: MeanRoot) -> None:
    """Refuses terms that would be joined into very many tuples, which an MLP would have to make.

    The errors of so many columns add up to more than a mean can bear, and are long in the making;
    lifted counts need no tuples.

    Raises:
        ValueSetError: there are more than ``LARGE``.
    """
    for roots in roots_of_rest(root.selection):
        if len(roots) > 1 and any(r.base.lookup is None for r in roots):
            what = "all that its selector compares takes # values together"
            check_size(cells(roots), what, root.source, LARGE)


def _leak(demands: Demands, root: MeanRoot) -> float:
    """What all unselected keys may weigh: less than a part of the least difference that is told.

    A larger gain would make the weights of selected keys less even, and the model less robust.
    What a mean is added to may ask for more than what is told of it alone: where this is too rough,
    it is tried with less than a rounding of the mean.
    """
    choices = demands.registry.choices
    if choices.lifts_finely or choices.full_means:
        return LEAK
    told = demands.resolution.get(root, root.domain.gap)
    return float(np.clip(LEAK_OF_TOLD * told / _size(root), LEAK, LEAK_OF_TOLD))


def _size(root: MeanRoot) -> float:
    return float(np.abs(root.domain.numbers).max(initial=0.0)) or 1.0


def _need(demands: Demands, root: MeanRoot, *, counting: bool) -> Need:
    """What the heads of a mean need.

    Scores that are off by e are multiplied by the gain g, so that weights differ by 2 g e of them,
    and half of that is what a mean may be off by, of what its numbers span.  One key has all the
    weight, whatever it scores.
    """
    n = demands.registry.max_seq_len
    told = demands.resolution.get(root, root.domain.gap)
    gain = count_gain(n) if counting else 2 * mean_gain(n)
    span = float(np.ptp(root.values.domain.numbers)) or 1.0
    several = counting or demands.registry.bounds(root.selection).most > 1
    return Need(
        counting=counting,
        can_be_empty=root.can_be_empty or counting,
        any_selected_will_do=False,
        accuracy=min(1 / 8, told / (16 * _size(root))),
        expected_gain=gain,
        tolerance=MAX_OF_TOLD * told / (span * gain) if several else inf,
    )


def build_mean(builder: Builder, root: MeanRoot, plans: Sequence[HeadPlan]) -> None:
    """The variable of a mean and its heads.

    Raises:
        PrecisionError: keys are not told apart.
    """
    if plans[0].kind == "sum":
        build_count(builder, root, plans)
        return
    if plans[0].kind == "count":
        build_shares(builder, root, plans)
        return
    (plan,) = plans
    default = default_columns(builder.encoding(root), root)
    head = average(builder, plan, default)
    several = builder.registry.bounds(root.selection).most > 1
    unevenness = head.unevenness if several else 0.0
    obligation = obligation_of(builder, root, head, default, unevenness=unevenness)
    add_average(builder, root, head, obligation)
    builder.errors[root] = errors_of_values(builder, root, head, obligation)


def errors_of_values(
    builder: Builder, root: MeanRoot, head: Average, obligation: AverageObligation
) -> Array:
    """``[values]``: as ``obligation.error``, for each value that the mean may have.

    Selected keys have one weight, so what is off in it is a factor of the mean itself.  By how much
    weights differ, relatively, half of that may be the part of each distance from the mean that is
    added or taken off; the mean distance from m of numbers from low to high is at most
    ``2 (high - m) (m - low) / (high - low)``, for then all are at either end.

    What the sum loses is a part of its terms' sizes and, each time, of a partial sum, which is at
    most what the positive or the negative terms add up to; equal terms may lose the same each time.
    The mean m of numbers from low to high has a mean size that is greatest where all of them are
    low or high; for m near 0 that may be small.
    """
    assert head.plan.value is not None
    inner = head.plan.value.matrix[:, 0]
    low, high = float(inner.min()), float(inner.max())
    means = scalar_encoding(root)[:, 0]
    inside = np.clip(means, low, high)
    spread = max(high - low, float(np.finfo(float).tiny))
    sizes = abs(low) + (inside - low) * (abs(high) - abs(low)) / spread
    sizes = np.maximum(sizes, np.abs(means))
    partial = (sizes + np.abs(means)) / 2
    most = builder.registry.bounds(root.selection).most
    uneven = obligation.unevenness / max(1.0, 2 - obligation.unevenness)
    greatest = max(abs(low), abs(high), float(np.abs(means).max()))
    summed = np.minimum(most * partial, roundings_of_sum(head.plan, most) * greatest)
    return (
        UNIT_ROUNDOFF * (summed + 4 * sizes)
        + uneven * 2 * (high - inside) * (inside - low) / spread
        + obligation.leak * greatest
        + obligation.inherited
    )
