"""Text that shows itself: characters that steer a terminal, or cannot be seen, are written out."""

from __future__ import annotations

import re

# Control characters, marks that turn the direction of text round, and halves of characters.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_LINES = re.compile(f"[\t\n]|{_HIDDEN.pattern}")


def visible(text: str) -> str:
    """The text with `\\x1b` and the like in place of what steers a terminal; lines stay lines."""
    return _HIDDEN.sub(_written, text)


def on_one_line(text: str) -> str:
    """The same, and ends of lines and tabs are written out too."""
    return _LINES.sub(_written, text)


def _written(found: re.Match[str]) -> str:
    return repr(found[0])[1:-1]
