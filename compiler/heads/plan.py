"""A head as it is planned: the scores of one term of a selection, and what it returns."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...craft.blocks import HeadKind
from ..encoding.demands import Demands
from ..encoding.features import Feature
from ..precision import LEAK, UNIT_ROUNDOFF
from ..selectors.head_roots import HeadRoot
from ..selectors.selections import Term
from .choice import FactorPlan, plan_factor
from .need import Need

DOUBLINGS = 64
"""After so many doublings all is lost."""


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
    def scores_are_integers(self) -> bool:
        """Whether the gain may be rounded up to a power of two, so that no product is rounded.

        Of whole numbers, and of these beside powers of two: numbers of a parabola are multiplied up
        to millions, of which half a rounding is more than the gap.
        """
        scored = [factor.scores for factor in (*self.factors, *self.preferred)]
        whole = [scores.exact for scores in scored]
        return all(whole) or (any(whole) and all(s.exact or s.of_powers for s in scored))

    @property
    def most_raised(self) -> float:
        """By what the gain is multiplied at most as it is rounded up; see ``emit.emitted_gain``."""
        if not self.scores_are_integers:
            return 1.0
        return 2.0 if self.kind == "sum" else 1.5

    def off(self, score: float) -> float:
        """How far from 0 a selected key may score that would score so much by itself.

        That is what it reads with errors, or small powers. The gain is larger beside whole numbers,
        and a sum of powers with these is rounded: to a multiple of ever larger units, which takes
        as much as the largest in all for each power that is added. Nor is a sum, which is a number
        of float32 without the powers, ever off by more than they are, so that each addition of a
        whole number doubles them at most.  Products of zeros take nothing.
        """
        if not self.scores_are_integers or all(f.scores.exact for f in self.factors):
            return self.most_raised * score
        sizes = [f.scores.size(f.factor) if f.scores.exact else 0.0 for f in self.factors]
        added = [f.scores.dims for f, size in zip(self.factors, sizes, strict=True) if size > 0]
        powers = sum(f.scores.dims for f in self.factors if not f.scores.exact)
        rounded = score + 2 * UNIT_ROUNDOFF * powers * sum(sizes)
        return self.most_raised * min(score * 2.0 ** min(sum(added), DOUBLINGS), rounded)

    @property
    def largest_score(self) -> float:
        """What scores of selected keys add up to by size, before they cancel; 1 at least."""
        return max(1.0, sum(f.scores.size(f.factor) for f in self.factors))


def plan_factors(demands: Demands, term: Term, need: Need) -> tuple[FactorPlan, ...]:
    """The scores of a term; asks for what they read."""
    own = replace(need, is_alone=len(term) == 1) if need.at_zero_level else need
    return tuple(plan_factor(demands, factor, own) for factor in term)
