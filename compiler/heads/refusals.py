"""What is said of keys that float32 cannot tell apart."""

from __future__ import annotations

from math import inf, prod

import numpy as np

from ...rasp_ast.errors import PrecisionError
from ..analysis.means.mean_root import advice_on_mean
from ..encoding.builder import Builder
from ..encoding.losses import note_losses
from ..tables import advice
from .bos import LEAST_MARGIN
from .choice import FactorPlan
from .plan import HeadPlan
from .score_bounds import codes_met, factor_bounds, score_error

COARSER = "use a smaller max_seq_len or vocabulary, or coarser numbers in this selector"
"""What helps where nothing better is known."""
MOST_PAIRS = 1 << 20
"""Of no more pairs of values those are looked for whose scores are nearest."""


def keys_too_close(builder: Builder, plan: HeadPlan, lost: float) -> PrecisionError:
    """The refusal of a head that may take keys for others.

    Args:
        lost: of the difference between their scores, the part that float32 may lose.
    """
    many = [f for f in plan.factors if prod(f.factor.shape) > MOST_PAIRS]
    worst = max(many or plan.factors, key=lambda f: _off(builder, f))
    pair = _sizes(worst) if many else _closest_pair(builder, worst)
    allowed = 1 - LEAST_MARGIN
    refused = PrecisionError(
        f"{pair}, and float32 may lose {lost:.3g} times the difference between their scores; "
        f"less than {allowed:g} is needed",
        source=plan.root.source,
        hint=_advice(worst) or COARSER,
    )
    compared = (*worst.factor.key.roots, *worst.factor.query.roots)
    return note_losses(refused.lacking(lost, allowed), builder, *compared)


def _off(builder: Builder, plan: FactorPlan) -> float:
    """How far a score may be off at most."""
    return factor_bounds(builder, plan).spread


def _sizes(plan: FactorPlan) -> str:
    keys, queries = plan.factor.shape
    return f"{keys:,} values of keys are compared with {queries:,} of queries"


def _error(builder: Builder, plan: FactorPlan) -> np.ndarray:
    return score_error(builder, plan, plan.scores.excess())


def _closest_pair(builder: Builder, plan: FactorPlan) -> str:
    """A key that a query selects and one that it does not, whose scores are nearest, in words."""
    keys, queries = codes_met(plan.factor.key), codes_met(plan.factor.query)
    met = np.ix_(keys, queries)
    relation, excess, error = (
        array[met] for array in (plan.factor.relation, plan.scores.excess(), _error(builder, plan))
    )
    least = np.where(relation, excess - error, inf)
    most = np.where(relation, -inf, excess + error)
    gaps = least.min(axis=0) - most.max(axis=0)
    query = int(gaps.argmin())
    domains = plan.factor.key.domain, plan.factor.query.domain
    value = advice.told_apart(domains[1].values[int(queries[query])], None)[0]
    if not np.isfinite(gaps[query]):
        return f"the keys for the query {value} cannot be told from others"
    chosen, other = int(least[:, query].argmin()), int(most[:, query].argmax())
    one, another = (domains[0].values[int(keys[place])] for place in (chosen, other))
    texts = advice.told_apart(one, another)
    return f"the query {value} selects the key {texts[0]} and not the key {texts[1]}"


def _advice(plan: FactorPlan) -> str | None:
    """What to write instead of the mean, or of the large numbers, that a factor compares."""
    for table in (plan.factor.key, plan.factor.query):
        for root in table.roots:
            if known := advice_on_mean(root):
                return known
        if known := advice.on_numbers(table.domain):
            return known
    return None
