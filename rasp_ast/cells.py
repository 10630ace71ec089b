"""How many cells of a terminal a text takes: columns of text are padded and wrapped by them.

Chinese, Japanese and Korean characters and most emoji take two, marks that stand over or join
others none.
"""

from __future__ import annotations

from unicodedata import category, east_asian_width

_TAKES_NONE = {"Mn", "Me", "Cf"}
"""Marks over and around others, and joiners."""


def cells(text: str) -> int:
    """How many a text on one line takes."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if category(character) in _TAKES_NONE:
        return 0
    return 2 if east_asian_width(character) in "WF" else 1


def to_the_left(text: str, width: int) -> str:
    """With spaces after it, up to so many cells."""
    return text + " " * (width - cells(text))


def to_the_right(text: str, width: int) -> str:
    """With spaces before it."""
    return " " * (width - cells(text)) + text


def beginning(text: str, width: int) -> str:
    """As much of it as takes no more cells; marks stay with what they stand over."""
    taken = 0
    for number, character in enumerate(text):
        taken += _cells_of(character)
        if taken > width:
            return text[:number]
    return text


def wrapped(text: str, width: int) -> list[str]:
    """The lines that it takes, broken at spaces, and inside of words that are longer than a line.

    A line is never empty, so that a character of two cells may be wider than it.
    """
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if cells(longer) <= width:
            lines[-1] = longer
            continue
        if not lines[-1]:
            lines.pop()
        rest = word
        while cells(rest) > width:
            lines.append(beginning(rest, width) or rest[:1])
            rest = rest[len(lines[-1]) :]
        lines.append(rest)
    return [line for line in lines if line] or [""]
