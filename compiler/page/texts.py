"""Values as a page shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ...rasp_ast.values import canonical, shown


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
