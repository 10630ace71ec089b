"""A puzzle as users have it: its task, and the grader of solutions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...rasp_ast.operands import SOp
from .grade import Grade
from .grading import graded
from .task import Task


@dataclass(frozen=True, kw_only=True, repr=False)
class Puzzle(Task):
    """A puzzle: a statement, what is right, inputs to try, and the best solution that is known."""

    def grade(self, mine: SOp | Callable[..., SOp], *, compiled: bool = True) -> Grade:
        """Whether a solution is right, and how good it is; or where it goes wrong.

        Args:
            mine: the solution: an s-op, or a function that gives one. It is called with the
                puzzle's arguments, and with `tokens` if it asks for one argument more.
            compiled: whether a right solution is made a transformer, to count its parameters and
                to compare the two.

        Raises:
            ProgramError: it is neither, or it cannot be called like that.
        """
        return graded(self, mine, compiled=compiled)

    def __repr__(self) -> str:
        return f"{self.name} ({self.origin}): {self.statement}"
