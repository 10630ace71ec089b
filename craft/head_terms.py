"""What the obligations of heads are made of: terms, requirements, and the parts of an error."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from .obligations import Requirement


@dataclass(frozen=True, kw_only=True)
class ErrorParts:
    """What a bound on an error is the sum of.

    Attributes:
        leak: what unselected keys, or a lift, take.
        rounding: what float32 loses of weights, products and their sum.
        scores: what follows from scores that are off, so that selected keys weigh unequally.
        read: the error of the values that are read.
    """

    leak: float
    rounding: float
    scores: float
    read: float


@dataclass(frozen=True, kw_only=True)
class TermObligation:
    """A head that counts or adds up, as one of those that write a variable.

    Scores are those before the gain, relative to the level of a selected key.

    Attributes:
        gain: what scores are multiplied by.
        gap: by how much unselected keys score less than selected ones, errors included; infinite
            where all keys are selected.
        least_gap: a smaller one would be refused.
        unevenness: by how much the weights of two selected keys may differ, relatively.
        rounding: by how much float32 may have a weight wrong, relatively.
        unselected: what all unselected keys weigh together, where a selected one weighs 1.
    """

    gain: float
    gap: float
    least_gap: float
    unevenness: float
    rounding: float
    unselected: float

    @property
    def margin(self) -> float:
        """The gap in logits."""
        return self.gain * self.gap

    @property
    def requirement(self) -> Requirement:
        """That keys are told apart."""
        return keys_told_apart(1.0, self.gap, self.least_gap)


def keys_told_apart(exact_gap: float, gap: float, least: float) -> Requirement:
    """That errors leave enough of the difference between scores."""
    lost = max(0.0, (exact_gap - gap) / exact_gap) if gap < inf else 0.0
    what = "difference of scores that errors take"
    return Requirement(what=what, found=lost, limit=(exact_gap - least) / exact_gap)


def requirements_of_terms(
    terms: tuple[TermObligation, ...], error: float, rounds_below: float | None
) -> tuple[Requirement, ...]:
    """Of heads that write one number together, which may be rounded as it is written."""
    apart = tuple(term.requirement for term in terms)
    if rounds_below is None:
        return apart
    what = "error of a number that is rounded to a whole one"
    return (*apart, Requirement(what=what, found=error, limit=rounds_below))
