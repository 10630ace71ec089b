"""A key or a query alone: a row or a column of values beside the input."""

from __future__ import annotations

from .colours import Colours, Tone
from .compact_head import GREY, HIGH, SIZE, cell_text, cell_width, filled, name_text
from .parts import Row
from .svg import Canvas, width_of

_MARGIN, _SIDE_GAP = 24.0, 8.0


def key_side(row: Row, given: tuple[str, ...], colours: Colours) -> str:
    """What is looked at, as the row that stands above a grid."""
    canvas, cell = Canvas(), cell_width([*given, *row.cells])
    left = _MARGIN + width_of(name_text(row.label), SIZE) + _SIDE_GAP
    for place, (token, text) in enumerate(zip(given, row.cells, strict=True)):
        centre = left + (place + 0.5) * cell
        _given(canvas, centre, _MARGIN, token, anchor="middle")
        filled(canvas, left + place * cell, _MARGIN + HIGH, cell, text, colours.key)
    _label(canvas, _MARGIN, _MARGIN + HIGH, row, colours.key)
    return canvas.svg(f"key {row.label}", f"key {row.label}: {' '.join(row.cells)}.")


def query_side(row: Row, given: tuple[str, ...], colours: Colours) -> str:
    """What looks, as the column that stands left of a grid."""
    canvas = Canvas()
    beside = max(width_of(cell_text(token), SIZE) for token in given)
    _label(canvas, _MARGIN, _MARGIN, row, colours.query)
    for place, (token, text) in enumerate(zip(given, row.cells, strict=True)):
        y = _MARGIN + (place + 1) * HIGH
        _given(canvas, _MARGIN + beside, y, token, anchor="end")
        filled(canvas, _MARGIN + beside + _SIDE_GAP, y, cell_width(row.cells), text, colours.query)
    return canvas.svg(f"query {row.label}", f"query {row.label}: {' '.join(row.cells)}.")


def _given(canvas: Canvas, x: float, y: float, token: str, *, anchor: str) -> None:
    canvas.text(x, y, cell_text(token), anchor=anchor, size=SIZE, fill=GREY, line=HIGH)


def _label(canvas: Canvas, x: float, y: float, row: Row, tone: Tone) -> None:
    canvas.text(x, y, name_text(row.label), size=SIZE, fill=tone.label, line=HIGH)
