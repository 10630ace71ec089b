"""What heads read that MLPs computed, made exact where its errors would hide what is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...craft.variables import Array
from ..analysis.means.mean_root import MeanRoot
from ..encoding.builder import Builder
from ..encoding.features import Feature
from ..mlps.known_exactly import know_exactly
from ..selectors.head_roots import computed_root, head_root
from ..tables.roots import Root
from .choice import FactorPlan
from .need import MAX_OF_TOLD
from .plan import HeadPlan
from .score_bounds import slides_along, term_bounds


def make_reads_exact(
    builder: Builder, root: Root, plans: Sequence[HeadPlan], resolution: Mapping[Root, float]
) -> None:
    """Makes what a mean is of exact, and what keys and queries are told apart by.

    Args:
        root: what the heads are to return.
        resolution: of roots, the least difference that readers must see; see ``Demands``.
    """
    averaged = plans[0].value
    if averaged is not None and isinstance(root, MeanRoot):
        told = resolution.get(root, root.domain.gap)
        if _error(builder, averaged) > MAX_OF_TOLD * told:
            know_exactly(builder, averaged)
    for plan in plans:
        rough = [feature for factor in plan.factors for feature in _rough(builder, factor)]
        if rough and _is_off(builder, plan):
            for feature in rough:
                know_exactly(builder, feature)


def _rough(builder: Builder, factor: FactorPlan) -> list[Feature]:
    """What of a query and a key may have too large an error."""
    scores = factor.scores
    sides = (
        (factor.key, factor.factor.key, scores.query),
        (factor.query, factor.factor.query, scores.key),
    )
    return [
        feature
        for feature, table, other in sides
        if any(_is_of_fine_numbers(part.root) for part in feature.parts)
        and _error(builder, feature, sliding=slides_along(builder, scores, table), combined=other.T)
        > factor.tolerance
    ]


def _is_of_fine_numbers(root: Root) -> bool:
    """Whether an MLP made it of means or sums, whose steps may be very steep; those of counts are
    not."""
    computed = computed_root(root)
    if computed is None:
        return False
    scalars = [r.base for r in computed.table.roots if r.base.scalar]
    heads = map(head_root, scalars)
    return any(head is None or head.gathered is not None for head in heads)


def _is_off(builder: Builder, plan: HeadPlan) -> bool:
    """Whether the weights of selected keys are too uneven: beside each other, where they are
    averaged, or beside BOS."""
    bounds = term_bounds(builder, plan)
    apart = bounds.spread
    if plan.kind != "average":
        apart = max(0.0, bounds.selected_max) - min(0.0, bounds.selected_min)
    return apart / 2 > min(factor.tolerance for factor in plan.factors)


def _error(
    builder: Builder, feature: Feature, *, sliding: bool = False, combined: Array | None = None
) -> float:
    return float(builder.error_of(feature, sliding=sliding, combined=combined).max(initial=0.0))
