"""Values as a page shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ...rasp_ast.values import canonical, is_number, shown

MANY = 3
"""So many values are written out where several share what stands for them."""


def text_of(value: object) -> str:
    """A value: T and F for bools, fractions as such, blanks visible, None where undefined."""
    match exact := canonical(value):
        case bool():
            return "T" if exact else "F"
        case str():
            return exact if exact.strip() else "".join(map(_visible, exact)) or "''"
        case _:
            return shown(exact)


def texts_of_tokens(tokens: Sequence[object]) -> tuple[str, ...]:
    """All tokens of a vocabulary; a string that looks like another token is quoted."""
    counts = Counter(map(text_of, tokens))
    return tuple(
        repr(token) if isinstance(token, str) and counts[text_of(token)] > 1 else text_of(token)
        for token in tokens
    )


def _visible(blank: str) -> str:
    return {" ": "␣", "\n": "⏎", "\t": "⇥"}.get(blank, "·")


def text_of_any(values: Sequence[object], others: Sequence[object], *, is_run: bool) -> str:
    """Values of which one is meant, and nobody can say which.

    Args:
        others: all other values of the variable.
        is_run: they are all values from the first to the last, in order.
    """
    if is_run and len(values) > 2 and all(is_number(canonical(value)) for value in values):
        return f"{text_of(values[0])}…{text_of(values[-1])}"
    if len(values) > 2 and len(others) == 1:
        return f"not {text_of(others[0])}"
    texts = [text_of(value) for value in values[:MANY]]
    return "|".join([*texts, *(["…"] if len(values) > MANY else [])])
