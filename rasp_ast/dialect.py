"""Where the RASP text language is stricter than the nodes that it is made of.

Its sequences have elements of one type, and it takes the mean of numbers only. The interpreter asks
here about nodes that carry the note `nodes.RASP`, so that a program means the same in a session, in
Python and in a check of a model.
"""

from __future__ import annotations

from collections.abc import Iterable

from . import nodes
from .errors import EvaluationError
from .nodes import Node, SOpNode
from .values import Value, is_number, plain


def is_strict(node: Node) -> bool:
    """Whether a node was written in the text language."""
    return nodes.RASP in node.notes


def check_types(node: SOpNode, values: Iterable[Value | None]) -> None:
    """Raise EvaluationError if these elements are not of one type. Numbers and bools mix."""
    present = [value for value in values if value is not None]
    strings = [isinstance(value, str) for value in present]
    if any(strings) and not all(strings):
        one, other = present[strings.index(True)], present[strings.index(False)]
        raise EvaluationError(
            f"a sequence of RASP has elements of one type, found {plain(one)!r} and "
            f"{plain(other)!r}",
            source=node.source,
        )


def check_mean(node: SOpNode, values: Iterable[Value | None]) -> None:
    """Raise EvaluationError unless a sequence with these elements has means."""
    present = [value for value in values if value is not None]
    if not any(map(is_number, present)) or any(isinstance(value, str) for value in present):
        raise EvaluationError(
            f"several values of a sequence with {plain(present[0])!r} are selected, and RASP takes "
            "the mean of numbers only",
            source=node.source,
            hint="`indicator` makes numbers of bools",
        )
