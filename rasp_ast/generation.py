"""Causal programs token by token: the answer at the last position is the next token."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from .errors import EvaluationError, InputError
from .interpreter import Run, read_input
from .operands import SOp
from .values import PlainValue, Value, canonical, key, plain

__all__ = ["generate"]


def generate(
    program: SOp, prompt: Iterable[object], *, stop: object = None, limit: int
) -> list[PlainValue]:
    """What a causal program appends to a prompt, the token that ends it included.

    The answer at the last position is the next token, which is read with those before it for the
    one after. `model.generate` does the same with a compiled model.

    Args:
        stop: the token that ends it; None for none.
        limit: the most tokens that are appended.

    Raises:
        EvaluationError: an answer is undefined, or the program has no meaning on what there is.
        InputError: the prompt is empty, or the limit no whole number above 0.
    """
    tokens, end = read_input(prompt), expected_end(stop, limit)
    appended: list[Value] = []
    for answer in answers_after(program, tokens):
        if answer is None:
            raise EvaluationError(
                f"the answer after {len(tokens) + len(appended)} tokens is undefined, and no token",
                source=program.node.source,
                hint="give it a default, or a token to stop at",
            )
        appended.append(answer)
        if len(appended) == limit or (end is not None and key(answer) == key(end)):
            break
    return [cast(PlainValue, plain(token)) for token in appended]


def answers_after(program: SOp, prompt: Sequence[Value]) -> Iterator[Value | None]:
    """The next tokens one by one, without end; an undefined answer is the last.

    Raises:
        EvaluationError: the program has no meaning on what there is.
    """
    tokens = list(prompt)
    while True:
        answer = Run(tokens, causal=True).sequence(program.node)[-1]
        yield answer
        if answer is None:
            return
        tokens.append(answer)


def expected_end(stop: object, limit: object) -> Value | None:
    """The token to stop at, as a value.

    Raises:
        InputError: it is none, or the limit is no whole number above 0.
    """
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise InputError(f"the limit is how many tokens are appended at most, not {limit!r}")
    try:
        return canonical(stop)
    except (TypeError, ValueError):
        raise InputError(f"{stop!r} is no token to stop at") from None
