"""Natural counts that are so few that classes are worth more than numbers."""

from __future__ import annotations

from ..selectors.factors import Factor

FEW_COUNTS = 12
"""Counts of so many values are compared by class where BOS is to tell whether any key is selected:
at 11 values that is 1.7 times the parameters of ``sort_unique``."""


def is_of_few_counts(factor: Factor) -> bool:
    """Whether one of few natural counts is compared, so that classes take little more.

    An MLP makes a square of a count u by steps of up to 2u at 1 / (u + 1), in a ramp of half the
    distance to the next.  Noise of 0.001 of the constants there is 0.0028 u of a step, so that the
    score of a selected key is off by the root of the sum of (0.0056 u (n - u))^2: 0.33 at n = 10.
    BOS is 0.5 below.  Classes take steps of 1, of which a key has two.
    """
    tables = (factor.key, factor.query)
    return max(factor.shape) <= FEW_COUNTS and any(r.is_natural for t in tables for r in t.roots)
