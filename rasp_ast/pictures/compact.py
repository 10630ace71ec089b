"""A program on one input in little space: the heads of a layer side by side, and what follows."""

from __future__ import annotations

from ..notation import shorten
from .colours import COMPACT, Colours, Tone
from .compact_head import (
    GAP,
    GREY,
    HIGH,
    SIZE,
    cell_width,
    filled,
    head_legend,
    head_picture,
    name_text,
)
from .folding import folded
from .parts import Flow, Layer, Row
from .svg import Canvas, width_of

_WRONG = "#b0191c"
_MARGIN, _BETWEEN_HEADS, _WIDEST = 24.0, 34.0, 1860.0
_ROWS = 300.0
"""Rows stand side by side in this width, or in that of the heads above them."""
_LONGEST_HEADLINE = 90


def compact(
    flow: Flow,
    title: str,
    *,
    layer: int | None = None,
    colours: Colours = COMPACT,
    final: Row | None = None,
) -> str:
    """The picture as SVG; of one layer alone, if a number is given.

    Args:
        final: the answers, if they are to stand below everything; the layers are then stacked.
    """
    canvas = Canvas()
    canvas.text(_MARGIN, 10, shorten(title, _LONGEST_HEADLINE), size=19, bold=True, mono=False)
    canvas.text(_MARGIN, 34, flow.counted, size=SIZE, fill=GREY, mono=False)
    canvas.place(_ends([Row("input", flow.given), *flow.answers]), _MARGIN, 64)
    alone = [one for one in flow.layers if one.number == layer]
    layers = folded(flow.layers) if layer is None else alone
    parts = [_layer(one, flow.given, colours) for one in layers]
    if final is None:
        canvas.place(_in_lines(parts, 20), _MARGIN, canvas.height + 20)
    for part in () if final is None else (*parts, _final(final, colours)):
        canvas.place(part, _MARGIN, canvas.height + 20)
    weighed = [head.softmax for one in flow.layers for head in one.heads if head.softmax]
    if weighed:
        legend = head_legend(framed=any(softmax.framed for softmax in weighed))
        beside = _MARGIN + width_of(flow.counted, SIZE) + 30
        fits = beside + legend.width <= canvas.width
        at = (beside, 32.0) if fits else (_MARGIN, canvas.height + 16)
        canvas.place(legend, *at)
    return canvas.svg(title, described(flow))


def described(flow: Flow) -> str:
    """The picture in words, for those who do not see it."""
    lines = [f"{flow.title} on {' '.join(flow.given)}: {flow.counted}."]
    for layer in flow.layers:
        for head in layer.heads:
            lines.append(f"Layer {layer.number}, head {head.label}.")
            for place, row in enumerate(head.matrix):
                keys = " ".join(str(key) for key, cell in enumerate(row) if cell) or "nothing"
                known = head.softmax is None or head.softmax.framed
                selects = f"selects {keys}" if known else "selects what nobody knows"
                weighed = head.softmax.row_in_words(place) if head.softmax else ""
                takes = f", takes {head.taken[place]}" if head.taken and any(row) else ""
                lines.append(f"Position {place} {selects}{takes}{weighed}.")
            lines += [_sentence(move.output) for move in head.moves]
        lines += map(_sentence, layer.rows)
    lines += map(_sentence, flow.answers)
    return "\n".join(lines)


def _sentence(row: Row) -> str:
    wrong = f", wrong at {' '.join(map(str, row.wrong))}" if row.wrong else ""
    return f"{row.label}: {' '.join(row.cells)}{wrong}."


def _final(answers: Row, colours: Colours) -> Canvas:
    canvas = Canvas()
    canvas.text(0, 0, "Final", size=16, bold=True, mono=False, fill=colours.title)
    canvas.place(_row(answers, tone=colours.result), 0, 30)
    return canvas


def _layer(layer: Layer, given: tuple[str, ...], colours: Colours) -> Canvas:
    canvas = Canvas()
    canvas.text(0, 0, layer.name, size=16, bold=True, mono=False, fill=colours.title)
    heads = _in_lines([head_picture(head, given, colours) for head in layer.heads], _BETWEEN_HEADS)
    canvas.place(heads, 0, 30)
    y = canvas.height + (GAP if layer.heads else 0)
    if layer.computed:
        canvas.text(0, y, layer.computed, size=SIZE, fill=GREY, mono=False, line=HIGH)
        y += HIGH + 2
    rows = [_row(row) for row in layer.rows]
    canvas.place(_in_lines(rows, GAP, widest=max(heads.width, _ROWS)), 0, y)
    return canvas


def _in_lines(parts: list[Canvas], down: float, *, widest: float = _WIDEST) -> Canvas:
    """Pictures side by side, in as many lines as they need."""
    canvas = Canvas()
    x = y = high = 0.0
    for part in parts:
        if x > 0 and x + part.width > widest:
            x, y, high = 0.0, y + high + down, 0.0
        canvas.place(part, x, y)
        x, high = x + part.width + _BETWEEN_HEADS, max(high, part.height)
    return canvas


def _ends(rows: list[Row]) -> Canvas:
    """The input and the answers: on one line, or below each other if they are long."""
    beside = _in_lines([_row(row) for row in rows], GAP)
    if beside.height <= HIGH:
        return beside
    labels = max(width_of(name_text(row.label), SIZE) for row in rows)
    canvas = Canvas()
    for number, row in enumerate(rows):
        canvas.place(_row(row, labels), 0, number * (HIGH + GAP / 2))
    return canvas


def _row(row: Row, labels: float = 0.0, tone: Tone = COMPACT.plain) -> Canvas:
    """A label, no less wide than others, and cells."""
    canvas, cell = Canvas(), cell_width(row.cells)
    name = name_text(row.label)
    canvas.text(0, 0, name, size=SIZE, line=HIGH)
    left = max(labels, width_of(name, SIZE)) + GAP
    for place, text in enumerate(row.cells):
        filled(canvas, left + place * cell, 0, cell, text, tone)
        if place in row.wrong:
            canvas.box(
                left + place * cell + 2, 2, cell - 4, HIGH - 4, "none", stroke=_WRONG, thick=2
            )
    return canvas
