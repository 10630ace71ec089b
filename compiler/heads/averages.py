"""Heads that average: the selected keys share the attention, for means and for moves.

Scores are relative to the level of a selected key (see ``score_bounds``): 0 for a selected pair, at
most -1 for any other.  One more dimension is BOS's own.

BOS scores -1/2 and its value is the default.  With gain g, an unselected key
weighs exp(-g/2) at most against BOS or the selected keys, so all n of them together leak less than
``LEAK`` once g/2 >= ln(n / LEAK).  Where something is always selected BOS scores -1.  A mean may
leak more: as much as whoever reads it can bear (``means``).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np

from ...craft.blocks import Head, Write
from ...craft.head_obligations import AverageObligation
from ...craft.variables import Array, Read
from ..analysis.means.mean_root import MeanRoot
from ..analysis.moves import MoveRoot
from ..encoding.builder import Builder, Mixture
from ..encoding.demands import Demands
from ..encoding.encodings import Encoding
from ..encoding.features import Feature
from ..encoding.rounding import MAX_ROUNDED
from ..precision import MAX_EXACT_INTEGER, UNIT_ROUNDOFF, mean_gain
from ..selectors.head_roots import HeadRoot
from ..selectors.selections import as_one_term
from .bos import LEAST_MARGIN, bos_read, query_and_key
from .need import Need
from .plan import HeadPlan, plan_factors
from .refusals import keys_too_close
from .score_bounds import ScoreBounds, term_bounds
from .summing import MAX_LOGIT

LEAST_ROUNDED = 2.0**-4
"""An error that is less than this where it is multiplied by the largest number is borne."""


def plan_average(
    demands: Demands, root: HeadRoot, need: Need, value: Feature
) -> tuple[HeadPlan, ...]:
    """One head, whose scores are those of all terms of the selection together."""
    factors = plan_factors(demands, as_one_term(root.selection, root.source), need)
    return (
        HeadPlan(
            root=root, factors=factors, kind="average", can_be_empty=need.can_be_empty, value=value
        ),
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class Average:
    """The head of a plan, before it is known how far its result may be off.

    Attributes:
        gap: the margin between what is selected and what is not, in units of the scores; it would
            be ``exact_gap`` without errors.
        value: what a key returns for each column; BOS returns the default.
        bos_offset: what BOS scores, where a selected key scores 0.
    """

    plan: HeadPlan
    bounds: ScoreBounds
    gain: float
    gap: float
    exact_gap: float
    value: Read
    bos_offset: float

    @property
    def margin(self) -> float:
        """As ``gap``, in logits."""
        return self.gain * self.gap

    @property
    def unevenness(self) -> float:
        """By how much the weights of two selected keys may differ, relatively."""
        return exp(min(self.gain * self.plan.off(self.bounds.spread), MAX_LOGIT)) - 1


def average(builder: Builder, plan: HeadPlan, default: Array) -> Average:
    """How a plan becomes a head.

    Args:
        default: ``[columns]``, what BOS contributes.

    Raises:
        PrecisionError: keys are not told apart.
    """
    assert plan.value is not None
    bounds = term_bounds(builder, plan)
    gap = _gap(builder, plan, bounds)
    return Average(
        plan=plan,
        bounds=bounds,
        gain=mean_gain(builder.max_seq_len, plan.leak) / gap,
        gap=gap,
        exact_gap=_exact_gap(plan),
        value=builder.resolve(plan.value, default),
        bos_offset=-0.5 if plan.can_be_empty else -1.0,
    )


def _exact_gap(plan: HeadPlan) -> float:
    """The gap if there were no errors: BOS is half-way between what is selected and what is not."""
    return 0.5 if plan.can_be_empty else 1.0


def _gap(builder: Builder, plan: HeadPlan, bounds: ScoreBounds) -> float:
    """By how much selected keys are above BOS or others, and these below, errors included.

    Raises:
        PrecisionError: too little is left of it.
    """
    exact_gap = _exact_gap(plan)
    if plan.can_be_empty:
        gap = min(bounds.selected_min + 0.5, -0.5 - bounds.unselected_max)
    else:
        gap = min(bounds.selected_min - bounds.unselected_max, bounds.selected_min + 1.0)
    if gap < LEAST_MARGIN:
        raise keys_too_close(builder, plan, (exact_gap - gap) / exact_gap)
    return gap


def default_columns(encoding: Encoding, root: MeanRoot | MoveRoot) -> Array:
    """``[columns]``: what BOS contributes, which is the default."""
    if not root.can_be_empty:
        return np.zeros(encoding.width)
    return encoding.matrix[root.domain.code(root.default)]


def add_average(
    builder: Builder, root: HeadRoot, head: Average, obligation: AverageObligation
) -> None:
    """The variable of a root and the head that writes it."""
    assert head.plan.value is not None
    of_values = builder.error_of(head.plan.value, sliding=False)
    relative = obligation.leak + obligation.unevenness + obligation.rounding
    sizes = np.abs(head.plan.value.matrix).max(axis=0, initial=0.0)
    sizes = np.maximum(sizes, np.abs(head.value.at_bos))
    errors = np.minimum(sizes * relative + of_values, obligation.error)  # each by its own size
    rounds = _rounds(builder, root, head, errors)
    variable = builder.define(
        root,
        at_bos=head.value.at_bos,
        abs_error=0.0 if rounds else errors,
        rounding_unit=1.0 if rounds else 0.0,
        bound=0.0 if rounds else obligation.error,
    )
    if not (root.scalar or rounds):
        stored = builder.column_errors[root] - errors
        builder.mixtures[root] = Mixture(relative, of_values + stored)
    bos = bos_read(builder, head.plan, head.bos_offset, head.gain)
    query, key = query_and_key(builder, head.plan, bos)
    builder.blocks.append(
        Head(
            name=variable.name,
            kind="average",
            query=query,
            key=key,
            value=head.value,
            writes=(Write(variable, np.eye(variable.width)),),
            gain=head.gain,
            scores_are_integers=head.plan.scores_are_integers,
            margin=head.margin,
            obligations=(obligation,),
        )
    )


def _rounds(builder: Builder, root: HeadRoot, head: Average, errors: Array) -> bool:
    """Whether one value is moved whose columns are large whole numbers, so that rounding them as
    they are written leaves no error.

    Who compares them multiplies them by numbers as large as they are: what is off in a position
    among a thousand would be most of the difference between two.
    """
    if not (builder.registry.choices.round_counts and root.moves_one_value):
        return False
    columns = np.concatenate([builder.encoding(root).matrix, head.value.at_bos[None, :]])
    size = float(np.abs(columns).max(initial=0.0))
    if (columns != columns.round()).any() or size > MAX_EXACT_INTEGER / 2:
        return False
    error = float(errors.max(initial=0.0))
    return error <= MAX_ROUNDED and error * size > LEAST_ROUNDED


def roundings_of_sum(plan: HeadPlan, most: int) -> float:
    """How many roundings of the greatest number the sum of up to so many terms loses.

    Where everything is selected, all keys have one score and one weight, 1 / n: the sum of k terms
    is no more than k / n of the greatest number, and what all partial sums lose is the sum of k / n
    from 1 to n, in any order; one more is lost to BOS.
    """
    return most if plan.factors else min(float(most), (most + 1) / 2 + 1)


def obligation_of(
    builder: Builder,
    root: HeadRoot,
    head: Average,
    default: Array,
    *,
    unevenness: float,
    is_alone: bool = False,
) -> AverageObligation:
    """What the error of a column follows from: leak, unequal weights, rounding, the values' own.

    A sum of n terms loses n roundings, or half as many (``roundings_of_sum``).  Of one key and n
    that leak it loses what these have, at most: what is added to a number rounds it by no more than
    what was added.

    Args:
        unevenness: of the selected keys' weights, where their values may differ.
        is_alone: one key weighs all, but for what leaks.
    """
    assert head.plan.value is not None
    sizes = [*np.abs(head.plan.value.matrix).ravel(), *np.abs(default)]
    most = 1 if is_alone else builder.registry.bounds(root.selection).most
    rounding = UNIT_ROUNDOFF * (4 + (roundings_of_sum(head.plan, most) if most > 1 else 0))
    if is_alone:
        rounding += (builder.max_seq_len + 1) * exp(-head.margin)
    return AverageObligation(
        variable=builder.readings[root].name,
        gain=head.gain,
        gap=head.gap,
        exact_gap=head.exact_gap,
        least_gap=LEAST_MARGIN,
        positions=builder.max_seq_len,
        size=float(max(sizes, default=0.0)),
        unevenness=unevenness,
        rounding=rounding,
        inherited=float(builder.error_of(head.plan.value, sliding=False).max(initial=0.0)),
    )
