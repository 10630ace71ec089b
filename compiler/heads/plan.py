"""A head as it is planned: the scores of one term of a selection, and what it returns."""

from __future__ import annotations

from dataclasses import dataclass

from ...craft.blocks import HeadKind
from ..encoding.demands import Demands
from ..encoding.features import Feature
from ..precision import LEAK
from ..selectors.head_roots import HeadRoot
from ..selectors.selections import Term
from .choice import FactorPlan, plan_factor
from .need import Need


@dataclass(frozen=True, eq=False, kw_only=True)
class HeadPlan:
    """A head for one term of a selection: summing features of its keys, or averaging them.

    Attributes:
        kind: whether it averages, counts or sums; a lifted count is a sum.
        value: None for 1, so that a counting head counts.
        preferred: scores that choose among the selected keys; all are 0 or more.
        leak: what all unselected keys of an average may weigh together.
        log_count: the logarithm of how much BOS is to weigh beside a selected key, or of how many
            keys all terms together select, by which the sums of counting heads become a mean.
    """

    root: HeadRoot
    factors: tuple[FactorPlan, ...]
    kind: HeadKind
    can_be_empty: bool
    value: Feature | None
    leak: float = LEAK
    log_count: Feature | None = None
    preferred: tuple[FactorPlan, ...] = ()

    @property
    def largest_score(self) -> float:
        """What scores of selected keys add up to by size, before they cancel; 1 at least."""
        return max(1.0, sum(f.scores.size(f.factor) for f in self.factors))


def plan_factors(demands: Demands, term: Term, need: Need) -> tuple[FactorPlan, ...]:
    """The scores of a term; asks for what they read."""
    return tuple(plan_factor(demands, factor, need) for factor in term)
