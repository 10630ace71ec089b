"""What variables are at each position, as a picture: rows by the half-layer that makes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...rasp_ast.notation import shorten
from ...rasp_ast.pictures.colours import COMPACT
from ...rasp_ast.pictures.compact_head import cell_width, filled
from ...rasp_ast.pictures.svg import Canvas
from .owners import GREY, MARGIN, ROW, SIZE, TITLE, colour, heading, label_width, outline

TraceRow = tuple[str, str, Sequence[str]]
"""What completes a variable, what it is called, and what it is at each position."""

_LONGEST_ROW_NAME = 44
_PLAIN, _GAP = "#e9eef5", 10.0


def trace_table(given: Sequence[str], rows: Sequence[TraceRow], title: str) -> Canvas:
    """The picture of a trace.

    Args:
        given: the tokens, as many as each row has cells.
        rows: in the order of writing.
    """
    canvas = Canvas()
    y = heading(
        canvas, title, "what each variable is once it is written, read from the activations"
    )
    left = MARGIN + label_width([name for _, name, _ in rows], _LONGEST_ROW_NAME) + _GAP
    cell = cell_width([*given, *(text for _, _, cells in rows for text in cells)])
    _row(canvas, y, "input", given, (left, cell), (_PLAIN, GREY))
    y += ROW
    place = ""
    for number, (written, name, cells) in enumerate(rows):
        if written != place:
            y += 6
            canvas.text(MARGIN, y, written, size=SIZE, fill=TITLE, bold=True, mono=False)
            y += ROW - 4
            place = written
        _row(canvas, y, name, cells, (left, cell), (colour(number), outline(number)))
        y += ROW
    return canvas


def _row(
    canvas: Canvas,
    y: float,
    name: str,
    cells: Sequence[str],
    place: tuple[float, float],
    tones: tuple[str, str],
) -> None:
    """A name that ends where its cells begin."""
    left, cell = place
    fill, ink = tones
    label = shorten(name, _LONGEST_ROW_NAME)
    canvas.text(left - _GAP, y, label, anchor="end", size=SIZE, fill=ink, line=24)
    for position, text in enumerate(cells):
        filled(canvas, left + position * cell, y, cell, text, replace(COMPACT.plain, fill=fill))
