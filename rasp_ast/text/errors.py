"""What can go wrong in a program in the RASP text language, by the way in which it is reported.

The letters are those of the reference interpreter's manual; a session prints `transcript`, Python
programs see the message with the line and a caret.
"""

from __future__ import annotations

from ..errors import EvaluationError, ProgramError


class RaspTextError(ProgramError):
    """Base of the errors of the text language."""

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
