"""The meaning of s-ops on many short inputs, side by side in one run.

What a node costs on a few tokens is what numpy takes to begin. So inputs are put one behind the
other, and attention sees no further than its own: the values are those of each input alone. Where
a run means nothing, its inputs are halved until it is found which of them it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from .errors import EvaluationError
from .interpreter import Run
from .nodes import SOpNode
from .values import Value

Answers: TypeAlias = list[list[Value | None]]
"""The values of each of several s-ops on one input."""

MAX_POSITIONS = 128
"""In one run: a matrix of so many queries and keys is about as fast as one of a few."""


def on_many(
    roots: Sequence[SOpNode], inputs: Sequence[Sequence[Value]], *, causal: bool = False
) -> Iterator[Answers | EvaluationError]:
    """What s-ops are on each input, or why they mean nothing there."""
    together: list[Sequence[Value]] = []
    positions = 0
    for tokens in inputs:
        if together and positions + len(tokens) > MAX_POSITIONS:
            yield from _on_some(roots, together, causal=causal)
            together, positions = [], 0
        together.append(tokens)
        positions += len(tokens)
    if together:
        yield from _on_some(roots, together, causal=causal)


def _on_some(
    roots: Sequence[SOpNode], inputs: Sequence[Sequence[Value]], *, causal: bool
) -> Iterator[Answers | EvaluationError]:
    run = Run.side_by_side(inputs, causal=causal)
    try:
        run.evaluate(roots)
    except EvaluationError as error:
        if len(inputs) == 1:
            yield error
            return
        half = len(inputs) // 2
        yield from _on_some(roots, inputs[:half], causal=causal)
        yield from _on_some(roots, inputs[half:], causal=causal)
        return
    columns = [run.columns[root].sequence() for root in roots]
    first = 0
    for tokens in inputs:
        last = first + len(tokens)
        yield [column[first:last] for column in columns]
        first = last
