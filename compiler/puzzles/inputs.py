"""A failing input made as small as it can be made by leaving tokens out and taking earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from .task import Input


def shrunk(given: Input, tokens: Sequence[object], fails: Callable[[Input], bool]) -> Input:
    """An input that fails and of which no token can be left out, or be an earlier one of `tokens`.

    Args:
        given: an input that fails.
        fails: whether an input does; false for inputs that are outside the task.
    """
    order = {token: place for place, token in enumerate(tokens)}
    while True:
        smaller = next((x for x in _smaller(given, tokens, order) if fails(x)), None)
        if smaller is None:
            return given
        given = smaller


def _smaller(given: Input, tokens: Sequence[object], order: dict[object, int]) -> Iterator[Input]:
    for place in range(len(given) if len(given) > 1 else 0):
        yield given[:place] + given[place + 1 :]
    for place, token in enumerate(given):
        for earlier in tokens[: order[token]]:
            yield (*given[:place], earlier, *given[place + 1 :])
