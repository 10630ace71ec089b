"""What is said of a program and a fragment: yes with a witness, or no with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..nodes import SOpNode
from ..values import Value
from .reading import Reading
from .reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A program, as every fragment looks at it.

    Attributes:
        vocab: the tokens; None where they are not known.
        causal: whether attention sees no later positions.
        reading: the program as formulas and sums.
    """

    root: SOpNode
    vocab: tuple[Value, ...] | None
    causal: bool
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a program lies in a fragment.

    Attributes:
        fragment: the name of the fragment.
        reason: the rule that it breaks, with the user's line; None where it lies in the fragment.
        witness: why it does: the program as text of that fragment, or what was found; else None.
        depth: how many counts stand inside each other, for fragments that have a depth.
    """

    fragment: str
    reason: Reason | None = None
    witness: str | None = None
    depth: int | None = None

    @property
    def holds(self) -> bool:
        """Whether it lies in the fragment."""
        return self.reason is None

    def __bool__(self) -> bool:
        return self.holds

    @property
    def short(self) -> str:
        """The answer on one line."""
        if self.reason is not None:
            place = "" if self.reason.source is None else f" (line {self.reason.source.line})"
            return f"no: {self.reason.message}{place}"
        return "yes" if self.depth is None else f"yes, depth {self.depth}"

    def __str__(self) -> str:
        if self.reason is not None:
            return f"{self.fragment}: no: {self.reason}"
        return f"{self.fragment}: {self.short}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """A fragment: its name, what it is called on a command line, and its judge."""

    name: str
    slug: str
    judge: Callable[[Question], Verdict]
