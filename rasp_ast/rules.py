"""What a language asks of the sequences of its programs, beyond what the nodes mean.

A node carries the rules of the language in which it was written, so that a program means the same
in a session of that language, in Python and in a check of a model.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .source import Source
from .values import Value

Check: TypeAlias = Callable[[Sequence[Value | None], Source | None], None]


def _anything(values: Sequence[Value | None], source: Source | None) -> None:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Checks of the different values of a sequence. They raise EvaluationError.

    `elements` is asked of each sequence, `mean` of one of which several values are selected.
    """

    elements: Check = _anything
    mean: Check = _anything


FREE = Rules()
