"""What can go wrong in a program in the RASP text language, by the way in which it is reported.

The letters are those of the reference interpreter's manual; a session prints `transcript`, Python
programs see the message with the line and a caret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from ..errors import EvaluationError, ProgramError
from ..source import Source


@dataclass(frozen=True, slots=True)
class Advice:
    """A trouble in words for a person: what is wrong, and what to write instead."""

    says: str
    hint: str | None = None


class RaspTextError(ProgramError):
    """Base of the errors of the text language.

    `message` has the words of the reference interpreter where it refuses the same; `advice`, where
    there is one, says the same to a person.
    """

    def __init__(
        self, message: str, *, source: Source | None = None, advice: Advice | None = None
    ) -> None:
        super().__init__(message, source=source)
        self.advice = advice

    def noted(self) -> Self:
        """The same with what a person is told as a note, which Python shows below the error."""
        told = self.told
        if told.says not in self.message:
            self.add_note(f"  {told.says}")
        if told.hint is not None:
            self.add_note(f"  hint: {told.hint}")
        return self

    @property
    def told(self) -> Advice:
        """What a person is told: the advice, or else the message as it is."""
        return self.advice or Advice(self.message)

    @property
    def transcript(self) -> str:
        """What a session prints, as the reference interpreter does."""
        return f"something went wrong: {self.message}"


class RaspRuleError(RaspTextError):
    """A rule of the language is broken (A): unknown and reserved names, wrong kinds of values."""

    @property
    def transcript(self) -> str:
        """The message on its own line."""
        return f"\t\t!!ignoring input:\n\t {self.message}"


class RaspSizeError(RaspRuleError):
    """A list stands for a sequence of its own length, and the input has another."""

    def __init__(self, shown: str, size: int, *, source: Source | None = None) -> None:
        unit = "value" if size == 1 else "values"
        message = f"{shown} has {size} {unit}, and the input has another length"
        example = "abcdefghijklmnopqrstuvwxyz"[:size]
        inputs = f'an input of that length, such as "{example}"' if size <= 26 else "such an input"
        advice = Advice(message, f"a list is a sequence of as many positions: use {inputs}")
        super().__init__(message, source=source, advice=advice)
        self.size = size

    @classmethod
    def of_several(cls, lists: Mapping[int, str], *, source: Source | None) -> RaspRuleError:
        """Lists of different lengths in one program."""
        parts = [f"{shown} has {size}" for size, shown in lists.items()]
        message = f"lists of one program are of one length, but {', '.join(parts)}"
        hint = "give each list as many values as the input has positions"
        return RaspRuleError(message, source=source, advice=Advice(message, hint))


class RaspSyntaxError(RaspTextError):
    """The text is not in the language (B)."""

    @property
    def transcript(self) -> str:
        """The message, in the words of no particular parser."""
        return f"\t!! antlr exception: {self.message} \t-- ignoring input"


class RaspCallError(RaspTextError):
    """Something is called that is no function, s-op or selector (C)."""

    @property
    def transcript(self) -> str:
        """The reference interpreter's words."""
        return "not implemented this command yet! ignoring"


class RaspValueError(RaspTextError, EvaluationError):
    """An operation has no value (D): division by zero, `"a" + 1`, a mean of strings."""


class RaspNameError(ProgramError, KeyError):
    """A text defines no s-op or selector of this name."""


class ElementError(ValueError):
    """A rule of the language that is broken by the values at one position.

    Raised within functions on values, where a ValueError means that there is no value.
    """
