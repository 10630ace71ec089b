"""A program on one input as a picture: its layers, what each head selects and moves, what follows.

From top to bottom: the input; then for each layer its heads, and below them what is computed of
their results at each position. A head has its keys in columns and its queries in rows, as selectors
are printed; beside it, each value goes along a line to where it is moved.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..notation import shorten
from .parts import Flow, Head, Layer, Move, Row
from .svg import LINE, Canvas, width_of

_GREY, _LINES = "#64748b", "#2563eb"
_PANEL, _BORDER, _GRID = "#f8fafc", "#e2e8f0", "#ffffff"
_PLAIN, _KEY, _QUERY, _VALUE, _OUTPUT = "#e9eef5", "#fde68a", "#bbf7d0", "#ddd6fe", "#bfdbfe"

_LEFT, _INNER, _SPACE, _GAP = 24.0, 16.0, 44.0, 10.0
_DROP = 60.0
_LONGEST_CELL, _LONGEST_LABEL, _LONGEST_TITLE = 12, 34, 100


def paper(flow: Flow, title: str) -> str:
    """The picture as SVG."""
    return _Drawer(flow, title).draw()


class _Drawer:
    def __init__(self, what: Flow, title: str) -> None:
        self.flow = what
        self.title = title
        self.canvas = Canvas()
        rows = [row for layer in what.layers for row in _rows(layer)]
        cells = [cell for row in rows for cell in row.cells]
        longest = max(width_of(_cell(cell)) for cell in (*cells, *what.given))
        self.cell = max(26.0, longest + 10)
        self.wide = self.cell * len(what.given)

    def draw(self) -> str:
        y = self._header()
        panels: list[tuple[float, float]] = []
        for layer in self.flow.layers:
            end = self._layer(layer, y)
            panels.append((y, end - y))
            y = end + 14
        self._legend(y)
        width = self.canvas.width + _INNER - _LEFT
        for top, height in panels:
            self.canvas.box(_LEFT, top, width, height, _PANEL, stroke=_BORDER, round=8, back=True)
        return self.canvas.svg(self.title)

    def _header(self) -> float:
        y = 14.0
        title = shorten(self.title, _LONGEST_TITLE)
        self.canvas.text(_LEFT, y, title, size=19, bold=True, mono=False)
        y += LINE + 6
        self.canvas.text(_LEFT, y, self.flow.counted, fill=_GREY, mono=False)
        y += LINE + 8
        self._row(Row("input", self.flow.given), _LEFT + _INNER, y, width_of("input"), _PLAIN)
        return y + LINE + 16

    def _layer(self, layer: Layer, y: float) -> float:
        x = _LEFT + _INNER
        y += 8
        name = f"layer {layer.number}" if layer.number else "embedding"
        self.canvas.text(x, y, name, size=15, bold=True, mono=False)
        y += LINE + 8
        for number, head in enumerate(layer.heads, 1):
            y = self._head(head, number, x, y) + 14
        if not layer.rows:
            return y
        if layer.heads:
            self.canvas.text(x, y, "computed of these", fill=_GREY, mono=False)
            y += LINE + 2
        labels = max(width_of(_label(row)) for row in layer.rows)
        for row in layer.rows:
            end = self._row(row, x, y, labels, _PLAIN)
            if row.sources:
                made = shorten(f"of {', '.join(row.sources)}", _LONGEST_TITLE)
                self.canvas.text(end + _GAP, y, made, fill=_GREY, size=11)
            y += LINE + 3
        return y + 10

    # --- a head: its matrix on the left, what it moves on the right

    def _head(self, head: Head, number: int, x: float, y: float) -> float:
        label = f"head {number}: {head.label}"
        self.canvas.text(x, y, shorten(label, _LONGEST_TITLE), bold=True)
        y += LINE + 4
        columns = [max(self.cell, width_of(_label(row)) + _GAP) for row in head.queries]
        corner = max([sum(columns), *(width_of(_label(row)) for row in head.keys)])
        bottom = self._matrix(head, columns, corner, x, y)
        right = x + corner + _GAP + self.wide + _SPACE
        labels = max(
            width_of(_label(row)) for move in head.moves for row in (move.values, move.output)
        )
        for move in head.moves:
            y = self._move(move, head, labels, right, y) + 12
        return max(bottom, y)

    def _matrix(
        self, head: Head, columns: Sequence[float], corner: float, x: float, y: float
    ) -> float:
        left = x + corner + _GAP
        for row in head.keys:
            self._row(row, x, y, corner, _KEY)
            y += LINE + 2
        start = x + corner - sum(columns)
        at = start
        for row, column in zip(head.queries, columns, strict=True):
            self.canvas.text(at + column / 2, y, _label(row), anchor="middle", fill=_GREY)
            at += column
        y += LINE if head.queries else 0
        for query, selected in enumerate(head.matrix):
            at = start
            for row, column in zip(head.queries, columns, strict=True):
                self._filled(at + 1, y, column - 2, row.cells[query], _QUERY)
                at += column
            for key, cell in enumerate(selected):
                fill, edge = (_LINES, "none") if cell else (_GRID, _BORDER)
                self.canvas.box(
                    left + key * self.cell + 1, y + 1, self.cell - 2, LINE - 2, fill, stroke=edge
                )
            y += LINE
        return y

    def _move(self, move: Move, head: Head, labels: float, x: float, y: float) -> float:
        left = x + labels + _GAP
        self._row(move.values, x, y, labels, _VALUE)
        below = y + LINE + _DROP
        for query, selected in enumerate(head.matrix):
            for key, cell in enumerate(selected):
                if cell:
                    self.canvas.curve(
                        left + (key + 0.5) * self.cell,
                        y + LINE,
                        left + (query + 0.5) * self.cell,
                        below,
                        _LINES,
                    )
        end = self._row(move.output, x, below, labels, _OUTPUT)
        if move.default and not all(map(any, head.matrix)):
            text = f"{move.default} where nothing is selected"
            self.canvas.text(end + _GAP, below, text, fill=_GREY, size=11)
        return below + LINE

    # --- cells

    def _row(self, row: Row, x: float, y: float, labels: float, fill: str) -> float:
        """A label that ends before the cells, and the cells; gives where they end."""
        self.canvas.text(x + labels, y, _label(row), anchor="end")
        left = x + labels + _GAP
        for place, cell in enumerate(row.cells):
            self._filled(left + place * self.cell + 1, y, self.cell - 2, cell, fill)
        return left + self.wide

    def _filled(self, x: float, y: float, width: float, cell: str, fill: str) -> None:
        self.canvas.box(x, y + 1, width, LINE - 2, fill)
        self.canvas.text(x + width / 2, y, _cell(cell), anchor="middle")

    def _legend(self, y: float) -> None:
        x = _LEFT
        for fill, meaning in (
            (_KEY, "keys"),
            (_QUERY, "queries"),
            (_LINES, "selected"),
            (_VALUE, "values"),
            (_OUTPUT, "what comes of them"),
        ):
            self.canvas.box(x, y + 4, 14, 14, fill)
            self.canvas.text(x + 20, y, meaning, fill=_GREY, mono=False)
            x += 40 + width_of(meaning)


def _rows(layer: Layer) -> list[Row]:
    heads = [row for head in layer.heads for row in (*head.keys, *head.queries)]
    moves = [move for head in layer.heads for move in head.moves]
    return [*layer.rows, *heads, *(row for move in moves for row in (move.values, move.output))]


def _label(row: Row) -> str:
    return shorten(row.label, _LONGEST_LABEL)


def _cell(text: str) -> str:
    return shorten(text, _LONGEST_CELL)
