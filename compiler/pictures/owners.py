"""What all pictures of a residual stream share: sizes, and a colour for each owner of columns."""

from __future__ import annotations

from ...rasp_ast.notation import shorten
from ...rasp_ast.pictures.svg import Canvas, width_of

INK, GREY, FAINT, TITLE = "#1f2937", "#64748b", "#e2e8f0", "#1d7874"
SIZE, ROW, MARGIN = 14.0, 28.0, 24.0
"""Of letters, of a line, and of what is left free around a picture, in px."""

# Light enough for black letters; neighbours differ in lightness too, for who sees few colours.
_COLOURS = ("#f4c095", "#bcd4e6", "#d9d2a6", "#a9c3b6", "#e3c5d8", "#f2e2a0", "#b7bfe0", "#d5d9dd")
_EDGES = ("#9a4f0c", "#2b5d86", "#736514", "#33604f", "#873f6c", "#7d6608", "#3d4a94", "#4b5563")


CONSTANT_COLOUR = 7
"""The number of the grey one."""


def colour(number: int) -> str:
    """That of an owner, by its number."""
    return _COLOURS[number % len(_COLOURS)]


def outline(number: int) -> str:
    """A darker one of the same."""
    return _EDGES[number % len(_EDGES)]


def heading(canvas: Canvas, title: str, below: str) -> float:
    """Puts a title and a line below it on a canvas; gives where the picture begins."""
    canvas.text(MARGIN, 10, shorten(title, 90), size=19, bold=True, mono=False)
    canvas.text(MARGIN, 36, below, size=SIZE, fill=GREY, mono=False)
    return 74.0


def columns_text(columns: tuple[int, ...]) -> str:
    """The numbers of neighbouring columns."""
    if not columns:
        return ""
    first, last = min(columns), max(columns)
    return str(first) if first == last else f"{first}\u2013{last}"


def label_width(texts: list[str], longest: int) -> float:
    """The width of the longest of some labels, each shortened."""
    return max([width_of(shorten(text, longest), SIZE) for text in texts], default=0.0)
