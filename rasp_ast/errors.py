"""What can go wrong, each with the user's own line."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from enum import Enum
from math import inf
from typing import Self

from .frames import users_lines
from .source import Source

__all__ = [
    "CompileError",
    "EvaluationError",
    "FunctionError",
    "InputError",
    "PrecisionError",
    "ProgramError",
    "RaspError",
    "ValueSetError",
    "refusing",
]


class RaspError(Exception):
    """Base of all errors: what was found, where it was written, what to do about it."""

    def __init__(
        self, message: str, *, source: Source | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.hint = hint

    def __str__(self) -> str:
        parts = [self.message]
        if self.source is not None:
            parts.append(self.source.excerpt())
        if self.hint is not None:
            parts.append(f"  hint: {self.hint}")
        return "\n".join(parts)

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback: the user's own lines, and the error."""
        name = type(self).__name__
        return [*users_lines(self, self.source), f"{name}: {self}"]


class ProgramError(RaspError):
    """The program is malformed. Raised at the line that builds the malformed part."""


class InputError(RaspError):
    """The input is not a sequence that the program, or the model, can be given."""


class EvaluationError(RaspError):
    """The program has no meaning on this input, such as the mean of two different strings."""


class FunctionError(EvaluationError):
    """A user's function raised, or gave something that is not a value.

    What it raised is the `__cause__`; without a cause, its result was the trouble.
    """

    def __init__(
        self,
        message: str,
        *,
        symbol: str,
        arguments: Sequence[object],
        source: Source | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, source=source, hint=hint)
        self.symbol = symbol
        self.arguments = tuple(arguments)

    @property
    def no_value(self) -> bool:
        """Whether the function merely has no value there (as 1/0), rather than a bug."""
        return isinstance(self.__cause__, (ArithmeticError, ValueError))


class Loss(Enum):
    """What may lose the accuracy that a number lacks; each has remedies of its own."""

    LEAK = "unselected keys weigh something in a mean"
    MEAN = "a mean is rounded"
    NATURAL = "a count that is not lifted"
    LIFT = "a lifted count or sum, which is not rounded to a whole number"
    UNION = "a lifted count of several terms, which is not rounded"


class CompileError(RaspError):
    """The compiler refuses the program.

    `final` says that no other choice of the compiler could help.  `is_of_values` says that it is
    refused for the values that it takes, whatever computes them, `is_of_answer` that it is refused
    for how the answer is read.  `losses` says what numbers are known too badly for; None if that is
    not known.  `excess` is how many times more is lost, or taken, than may be.  `subject` is what
    is refused, in the words of the program; whoever knows it first says it.
    """

    final = False
    is_of_values = False
    is_of_answer = False
    losses: frozenset[Loss] | None = None
    excess = inf
    subject: str | None = None

    def lacking(self, lost: float, allowed: float) -> Self:
        """The same error, which knows how many times more is lost than may be."""
        try:
            self.excess = lost / allowed if allowed > 0 else inf
        except OverflowError:  # of whole numbers that no float is near to
            self.excess = inf
        return self

    def about(self, subject: str, source: Source | None) -> None:
        """Puts before the message what is refused, and where that stands, if nobody has yet.

        What stands elsewhere is not what was refused.
        """
        elsewhere = None not in (self.source, source) and self.source != source
        if self.subject is None and not elsewhere:
            self.subject = subject
            self.message = f"{subject}: {self.message}"
        self.source = self.source or source


@contextmanager
def refusing(subject: Callable[[], tuple[str, Source | None]]) -> Generator[None]:
    """Whatever is refused inside is about this: the words and the place, asked for only then."""
    try:
        yield
    except CompileError as error:
        error.about(*subject())
        raise


class ValueSetError(CompileError):
    """A variable could take more values than the compiler is ready to tabulate."""

    def __init__(
        self,
        message: str,
        *,
        size: int,
        limit: int,
        source: Source | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, source=source, hint=hint)
        self.size = size
        self.limit = limit
        self.lacking(size, limit)


class PrecisionError(CompileError):
    """The arithmetic of the model cannot keep apart what the program keeps apart."""
