"""Heads that attend to the best of the selected keys.

In units of the least difference of two preferences, of which there are R: a selected key scores its
preference, 0 to R - 1; BOS, whose value is the default, scores -1; and what is not selected scores
R + 1 less than its preference, -2 at most.  So the best key is above all others and BOS by 1, and
BOS above all others where nothing is selected.

With gain g all keys that are not the best weigh less than ``n e^-g`` of it, which is under half a
rounding for g = ln((n + 1) / LEAK).  What float32 loses of a logit is a few roundings of the
largest of its parts, some R g; so R is limited (``analysis/preferences.py``), and what is lost is
taken off the gap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

import numpy as np

from ...rasp_ast.errors import PrecisionError
from ..analysis.best import BestRoot
from ..analysis.preferences import Preference
from ..encoding.builder import Builder
from ..encoding.demands import Demands
from ..encoding.encodings import Encoding
from ..encoding.losses import note_losses
from ..precision import LOGIT_ROUNDINGS, UNIT_ROUNDOFF, mean_gain
from ..selectors.factors import Factor
from ..selectors.listed import Listed
from .averages import Average, add_average, default_columns, obligation_of, plan_average
from .bos import LEAST_MARGIN
from .choice import FactorPlan
from .need import Need
from .plan import HeadPlan
from .score_bounds import ScoreBounds, score_error, term_bounds
from .scores import Scores, greatest_product

BOS_OFFSET = -1.0
"""BOS scores this below the least preference."""


def plan_best(demands: Demands, root: BestRoot, encoding: Encoding) -> tuple[HeadPlan, ...]:
    """One head; asks for what it reads, the columns of the value among it."""
    columns = encoding.matrix[[root.domain.code(v) for v in root.values.domain.values]]
    unit = 1.0 + sum(preference.levels for preference in root.preferences)
    need = Need(
        counting=False,
        can_be_empty=True,
        any_selected_will_do=False,
        accuracy=1 / (16 * unit),
        expected_gain=1.0,
        scale=unit,
    )
    (plan,) = plan_average(demands, root, need, demands.ask(root.values, columns))
    preferred = tuple(_plan_preference(demands, p) for p in root.preferences)
    return (replace(plan, preferred=preferred),)


def _plan_preference(demands: Demands, preference: Preference) -> FactorPlan:
    of_key, of_query = preference.of_key, preference.of_query
    scores = Scores(
        query=of_query,
        key=of_key,
        level=np.zeros(len(of_query)),
        exact=True,
        interpolating=False,
    )
    every = np.ones((len(of_key), len(of_query)), bool)
    return FactorPlan(
        factor=Factor(preference.key, preference.query, Listed(every)),
        scores=scores,
        query=demands.ask(preference.query, of_query),
        key=demands.ask(preference.key, of_key),
        level=None,
        tolerance=inf,
    )


def build_best(builder: Builder, root: BestRoot, plans: Sequence[HeadPlan]) -> None:
    """The variable of a best and its head, by which BOS returns the default.

    Raises:
        PrecisionError: keys are not told apart.
    """
    (plan,) = plans
    assert plan.value is not None
    default = default_columns(builder.encoding(root), root)
    bounds = term_bounds(builder, plan)
    gap = _gap(builder, plan, bounds)
    head = Average(
        plan=plan,
        bounds=bounds,
        gain=mean_gain(builder.max_seq_len) / gap,
        gap=gap,
        exact_gap=1.0,
        value=builder.resolve(plan.value, default),
        bos_offset=BOS_OFFSET,
    )
    obligation = obligation_of(builder, root, head, default, unevenness=0.0, is_alone=True)
    add_average(builder, root, head, obligation)


def _gap(builder: Builder, plan: HeadPlan, bounds: ScoreBounds) -> float:
    """By how much the best key is above all else, and BOS above what is not selected.

    Raises:
        PrecisionError: too little is left of it.
    """
    every = (*plan.factors, *plan.preferred)
    most = sum(float(f.scores.excess().max(initial=0.0)) for f in plan.preferred)
    off = sum(_error(builder, f) for f in plan.preferred)
    off += LOGIT_ROUNDINGS * UNIT_ROUNDOFF * sum(_size(f) for f in every)
    uneven = bounds.selected_max - bounds.selected_min
    gap = min(1.0 - uneven - 2 * off, bounds.selected_min - off - BOS_OFFSET)
    if bounds.unselected_max > -inf:
        gap = min(gap, BOS_OFFSET - bounds.unselected_max - most - off)
    if gap < LEAST_MARGIN:
        levels = f"{most + 1:,.0f} levels of what is best"
        refused = PrecisionError(
            f"it must tell {levels} apart, and float32 may lose {1 - gap:.3g} times the step from "
            f"one to the next; less than {1 - LEAST_MARGIN:g} is needed",
            source=plan.root.source,
            hint="use a smaller max_seq_len or vocabulary, or coarser scores",
        )
        tables = (table for f in every for table in (f.factor.key, f.factor.query))
        raise note_losses(refused, builder, *(root for table in tables for root in table.roots))
    return gap


def _error(builder: Builder, plan: FactorPlan) -> float:
    return float(score_error(builder, plan, plan.scores.excess()).max(initial=0.0))


def _size(plan: FactorPlan) -> float:
    """The largest sum of products of any pair, before they cancel, and of the level."""
    key, query = np.abs(plan.scores.key), np.abs(plan.scores.query)
    most = greatest_product(plan.factor, key, query)
    return most + float(np.abs(plan.scores.level).max(initial=0.0))
