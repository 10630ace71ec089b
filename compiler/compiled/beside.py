"""A program and its transformer on an input, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from ..columns_of_text import table
from ..loading.tokens import same

_HEAD = ("position", "token", "interpreter", "transformer", "ok")


def beside(
    tokens: Sequence[object], wanted: Sequence[object], found: Sequence[object]
) -> tuple[str, bool]:
    """A row for each position, and whether all agree."""
    fine = [same(w, f) for w, f in zip(wanted, found, strict=True)]
    rows = [
        (str(i), str(token), repr(w), repr(f), "yes" if ok else "NO")
        for i, (token, w, f, ok) in enumerate(zip(tokens, wanted, found, fine, strict=True))
    ]
    return table(_HEAD, rows), all(fine)
