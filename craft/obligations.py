"""What must hold of blocks, in numbers alone: the bounds from which their errors follow.

Who builds a block makes its obligation first and takes the block's error from there, so that what
is stated here is what slopes and gains were chosen by.  No array of the builder's is in it: a
reader who has the weights can recompute each number, and compare.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf


@dataclass(frozen=True, kw_only=True)
class Requirement:
    """A bound that must stay below a limit.

    Attributes:
        what: in words, with its unit.
    """

    what: str
    found: float
    limit: float

    @property
    def used(self) -> float:
        """The part of the limit that is taken: 1 would be too much."""
        return self.found / self.limit if self.limit else inf


@dataclass(frozen=True, kw_only=True)
class MlpObligation:
    """An MLP.

    Attributes:
        reading_error: bound on the error of the number of which it is a function; 0.0 where it
            reads classes.
        kinks: the least distance of that number from the edge of a ramp, its errors included; in
            units of what the ramp reads.
        taken: of the distance of two numbers that must be told apart, the part that their errors
            take; ``most_taken`` would be too much.
        error: bound on the error of a column.
        slide: see ``Variable``.
    """

    variable: str
    reading_error: float
    kinks: float
    taken: float
    most_taken: float
    error: float
    slide: float

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """That the numbers are told apart."""
        what = "distance of numbers that errors take"
        return (Requirement(what=what, found=self.taken, limit=self.most_taken),)


@dataclass(frozen=True, kw_only=True)
class AnswerObligation:
    """What is decoded.

    Attributes:
        output: its name.
        what: what the error is of.
        error: bound on the error of what the unembedding gives.
        limit: an error like this could be taken for another answer.
    """

    output: str
    what: str
    error: float
    limit: float

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """That answers are told apart."""
        return (Requirement(what=self.what, found=self.error, limit=self.limit),)
