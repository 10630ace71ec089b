"""What must hold of heads, in numbers alone; see ``obligations``."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

import numpy as np

from .head_terms import ErrorParts, TermObligation, keys_told_apart, requirements_of_terms
from .obligations import Requirement
from .variables import Array


@dataclass(frozen=True, kw_only=True)
class AverageObligation:
    """A head that averages or moves.

    Attributes:
        variable: the name of what it writes.
        gain: what scores are multiplied by.
        gap: the least difference of scores between selected keys, BOS, and all others, errors
            included; it would be ``exact_gap`` without errors, and ``least_gap`` is enough.
        positions: how many keys there may be.
        size: the greatest value that a key contributes.
        unevenness: by how much the weights of two selected keys may differ, relatively.
        rounding: what float32 loses of the average, relatively.
        inherited: the error of the values that it reads.
    """

    variable: str
    gain: float
    gap: float
    exact_gap: float
    least_gap: float
    positions: int
    size: float
    unevenness: float
    rounding: float
    inherited: float

    @property
    def margin(self) -> float:
        """The gap in logits."""
        return self.gain * self.gap

    @property
    def margins(self) -> tuple[float, ...]:
        """The one margin."""
        return (self.margin,)

    @property
    def leak(self) -> float:
        """Bound on what all unselected keys weigh together, both ways: taken and given."""
        return 2 * (self.positions + 1) * exp(-self.margin)

    @property
    def error(self) -> float:
        """Bound on the error of a column: leak, unequal weights, rounding, the values' own."""
        return self.size * (self.leak + self.unevenness + self.rounding) + self.inherited

    @property
    def parts(self) -> ErrorParts:
        """What the error is the sum of."""
        return ErrorParts(
            leak=self.size * self.leak,
            rounding=self.size * self.rounding,
            scores=self.size * self.unevenness,
            read=self.inherited,
        )

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """That keys are told apart."""
        return (keys_told_apart(self.exact_gap, self.gap, self.least_gap),)


@dataclass(frozen=True, kw_only=True)
class CountObligation:
    """Heads that count together, or take a mean of what they count, with BOS lifted.

    No key is selected by two terms, so the errors of all selected keys together are those of the
    worst head's, times how many can be selected at all; in a mean each is divided by how many.

    Attributes:
        most: how many keys may be selected; None where a mean is taken.
        lift_loss: what the selected keys take of BOS's weight, relatively.
        size: the greatest value that a key contributes.
        inherited: the error of the values that they read.
        rounds_below: an error below this is rounded off as the number is written; None where it
            is not rounded.
    """

    variable: str
    terms: tuple[TermObligation, ...]
    most: int | None
    lift_loss: float
    size: float
    inherited: float
    rounds_below: float | None

    @property
    def margins(self) -> tuple[float, ...]:
        """The margin of each head."""
        return tuple(term.margin for term in self.terms)

    @property
    def error(self) -> float:
        """Bound on the error of the number, before it is rounded."""
        relative = max(term.unevenness + term.rounding for term in self.terms) + self.lift_loss
        unselected = sum(term.unselected for term in self.terms)
        if self.most is not None:
            return self.most * relative + unselected
        return self.size * (relative + unselected) + self.inherited

    @property
    def parts(self) -> ErrorParts:
        """What the error is the sum of, or of no less."""
        size = self.size if self.most is None else self.most
        unselected = sum(term.unselected for term in self.terms)
        return ErrorParts(
            leak=size * self.lift_loss + self.size * unselected,
            rounding=size * max(term.rounding for term in self.terms),
            scores=size * max(term.unevenness for term in self.terms),
            read=self.inherited,
        )

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """That keys are told apart, and the number is known well enough to be rounded."""
        return requirements_of_terms(self.terms, self.error, self.rounds_below)


@dataclass(frozen=True, kw_only=True)
class SumObligation:
    """Heads that add up whole numbers, with BOS lifted by a power of two.

    Attributes:
        positions: how many keys there may be.
        magnitude: the most that the sizes of all that is added up can add up to.
        term_error: by how much one of them may be off, relatively.
        size: the greatest of them.
        inherited: the error of all that is read, added up.
        rounds_below: see ``CountObligation``.
    """

    variable: str
    terms: tuple[TermObligation, ...]
    positions: int
    magnitude: float
    term_error: float
    size: float
    inherited: float
    rounds_below: float | None

    @property
    def margins(self) -> tuple[float, ...]:
        """The margin of each head."""
        return tuple(term.margin for term in self.terms)

    @property
    def error(self) -> float:
        """Bound on the error of the sum, before it is rounded."""
        each, n = self.magnitude * self.term_error + self.inherited, self.positions
        weights = (n * (t.unevenness + t.rounding) + t.unselected for t in self.terms)
        return sum(each + self.size * weight for weight in weights)

    @property
    def parts(self) -> ErrorParts:
        """What the error is the sum of."""
        heads, each = len(self.terms), self.size * self.positions
        return ErrorParts(
            leak=self.size * sum(term.unselected for term in self.terms),
            rounding=heads * self.magnitude * self.term_error
            + each * sum(term.rounding for term in self.terms),
            scores=each * sum(term.unevenness for term in self.terms),
            read=heads * self.inherited,
        )

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """That keys are told apart, and the number is known well enough to be rounded."""
        return requirements_of_terms(self.terms, self.error, self.rounds_below)


@dataclass(frozen=True, kw_only=True)
class ShareObligation:
    """A head that attends evenly to the selected keys and to BOS, and returns what BOS weighs.

    For w selected keys that is ``r = 1 / (1 + w)``, off by ``r^2`` times what the weights are off
    together, and a few roundings of r.

    Attributes:
        least, most: how many keys may be selected.
        roundings: by how much float32 has r wrong, relatively.
    """

    variable: str
    term: TermObligation
    least: int
    most: int
    roundings: float

    def errors_at(self, counts: Array) -> Array:
        """``[counts]``: bounds on the error of what BOS weighs, for each count."""
        share, term = 1.0 / (1.0 + counts), self.term
        off = share**2 * (counts * (term.rounding + term.unevenness) + term.unselected)
        return off + self.roundings * share

    @property
    def parts(self) -> ErrorParts:
        """What the error is the sum of where one key is selected."""
        return ErrorParts(
            leak=self.term.unselected / 4,
            rounding=self.term.rounding / 4 + self.roundings / 2,
            scores=self.term.unevenness / 4,
            read=0.0,
        )

    @property
    def terms(self) -> tuple[TermObligation, ...]:
        """The one head."""
        return (self.term,)

    @property
    def margins(self) -> tuple[float, ...]:
        """The margin of each head."""
        return tuple(term.margin for term in self.terms)

    @property
    def error(self) -> float:
        """The greatest of these bounds."""
        return float(self.errors_at(np.arange(self.least, self.most + 1, dtype=float)).max())

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """That keys are told apart."""
        return (self.term.requirement,)


HeadObligation = AverageObligation | CountObligation | SumObligation | ShareObligation
