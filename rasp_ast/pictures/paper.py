"""A program on one input as a picture: its layers, what each head selects and moves, what follows.

From top to bottom: the input; then for each layer its heads, and below them what is computed of
their results at each position. A head has its keys in columns and its queries in rows, as selectors
are printed, with the comparison where the row of a key and the column of its query meet; beside it,
each value goes along a line to where it is moved. Of a head that takes the best match the cells
hold scores, and only the value that is taken has a line.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..notation import shorten
from .compact_head import HIGH, SIZE
from .folding import folded
from .parts import Flow, Head, Layer, Move, Row
from .svg import Canvas, width_of as width_at

_GREY, _INK, _LINES = "#64748b", "#1f2937", "#2563eb"
_PANEL, _BORDER, _GRID = "#f8fafc", "#e2e8f0", "#ffffff"
_PASSED = "#dbeafe"
_PLAIN, _KEY, _QUERY, _VALUE, _OUTPUT = "#e9eef5", "#fde68a", "#bbf7d0", "#ddd6fe", "#bfdbfe"

_LEFT, _INNER, _SPACE, _GAP = 24.0, 16.0, 44.0, 10.0
_DROP = 60.0
_LONGEST_CELL, _LONGEST_ROW_LABEL, _LONGEST_TITLE, _LONGEST_SYMBOL = 12, 34, 100, 8


def width_of(text: str) -> float:
    """How wide a text is in letters of the size that all but titles have."""
    return width_at(text, SIZE)


def paper(flow: Flow, title: str) -> str:
    """The picture as SVG."""
    return _Drawer(flow, title).draw()


class _Drawer:
    def __init__(self, what: Flow, title: str) -> None:
        self.flow = what
        self.title = title
        self.canvas = Canvas()
        self.layers = folded(what.layers)
        rows = [row for layer in self.layers for row in _rows(layer)]
        cells = [cell for row in rows for cell in row.cells]
        heads = [head for layer in self.layers for head in layer.heads]
        scores = [score for head in heads for row in head.scores for score in row]
        self.has_best = bool(scores)
        longest = max(width_of(_cell(cell)) for cell in (*cells, *scores, *what.given))
        self.cell = max(26.0, longest + 10)
        self.wide = self.cell * len(what.given)

    def draw(self) -> str:
        y = self._header()
        panels: list[tuple[float, float]] = []
        for layer in self.layers:
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
        y += HIGH + 6
        self._text(_LEFT, y, self.flow.counted, mono=False)
        y += HIGH + 8
        self._row(Row("input", self.flow.given), _LEFT + _INNER, y, width_of("input"), _PLAIN)
        return y + HIGH + 16

    def _layer(self, layer: Layer, y: float) -> float:
        x = _LEFT + _INNER
        y += 8
        self.canvas.text(x, y, layer.name, size=16, bold=True, mono=False)
        y += HIGH + 8
        if layer.computed:
            self._text(x, y, layer.computed, mono=False)
            y += HIGH
        for number, head in enumerate(layer.heads, 1):
            y = self._head(head, number, x, y) + 14
        if not layer.rows:
            return y
        if layer.heads:
            self._text(x, y, "then, at each position", mono=False)
            y += HIGH + 2
        labels = max(width_of(_label(row)) for row in layer.rows)
        for row in layer.rows:
            end = self._row(row, x, y, labels, _PLAIN)
            if row.sources:
                made = shorten(f"from {', '.join(row.sources)}", _LONGEST_TITLE)
                self._text(end + _GAP, y, made)
            y += HIGH + 3
        return y + 10

    # --- a head: its matrix on the left, what it moves on the right

    def _head(self, head: Head, number: int, x: float, y: float) -> float:
        label = f"head {number}: {head.label}"
        self.canvas.text(x, y, shorten(label, _LONGEST_TITLE), bold=True, size=SIZE, line=HIGH)
        y += HIGH + 4
        columns = [max(self.cell, width_of(_label(c.query)) + _GAP) for c in head.comparisons]
        names = max([width_of(_label(c.key)) for c in head.comparisons], default=0.0) + _GAP
        bottom = self._matrix(head, columns, names, x, y)
        right = x + names + sum(columns) + _GAP + self.wide + _SPACE
        labels = max(
            width_of(_label(row)) for move in head.moves for row in (move.values, move.output)
        )
        for move in head.moves:
            y = self._move(move, head, labels, right, y) + 12
        return max(bottom, y)

    def _matrix(
        self, head: Head, columns: Sequence[float], names: float, x: float, y: float
    ) -> float:
        corner = names + sum(columns)
        left = x + corner + _GAP
        starts = [x + names + sum(columns[:place]) for place in range(len(columns))]
        beside = [*zip(head.comparisons, starts, columns, strict=True)]
        for compared, at, column in beside:
            end = x + names - _GAP
            self.canvas.text(end, y, _label(compared.key), anchor="end", size=SIZE, line=HIGH)
            middle, symbol = at + column / 2, shorten(compared.symbol, _LONGEST_SYMBOL)
            self.canvas.line(middle + width_of(symbol), y + HIGH / 2, left, y + HIGH / 2, _BORDER)
            self._text(middle, y, symbol, anchor="middle", fill=_INK, bold=True)
            for place, cell in enumerate(compared.key.cells):
                self._filled(left + place * self.cell + 1, y, self.cell - 2, cell, _KEY)
            y += HIGH + 2
        for compared, at, column in beside:
            self._text(at + column / 2, y, _label(compared.query), anchor="middle")
        y += HIGH if beside else 0
        for query, selected in enumerate(head.matrix):
            for compared, at, column in beside:
                self._filled(at + 1, y, column - 2, compared.query.cells[query], _QUERY)
            for key, cell in enumerate(selected):
                self._pair(head, query, key, left + key * self.cell + 1, y, selected=cell)
            y += HIGH
        return y

    def _pair(
        self, head: Head, query: int, key: int, x: float, y: float, *, selected: bool
    ) -> None:
        """A cell of the matrix: selected or not; of a best match with the score, taken or not."""
        passed = selected and not head.takes(query, key)
        fill, edge = (_LINES, "none") if selected else (_GRID, _BORDER)
        wide = self.cell - 2
        self.canvas.box(x, y + 1, wide, HIGH - 2, _PASSED if passed else fill, stroke=edge)
        if selected and head.scores:
            score, ink = _cell(head.scores[query][key]), _INK if passed else "#ffffff"
            self._text(x + wide / 2, y, score, anchor="middle", fill=ink)

    def _move(self, move: Move, head: Head, labels: float, x: float, y: float) -> float:
        left = x + labels + _GAP
        self._row(move.values, x, y, labels, _VALUE)
        below = y + HIGH + _DROP
        for query in range(len(head.matrix)):
            for key in range(len(head.matrix)):
                if head.takes(query, key):
                    self.canvas.curve(
                        left + (key + 0.5) * self.cell,
                        y + HIGH,
                        left + (query + 0.5) * self.cell,
                        below,
                        _LINES,
                    )
        end = self._row(move.output, x, below, labels, _OUTPUT)
        if move.default and head.defaults:
            text = f"{move.default} where nothing is selected"
            self._text(end + _GAP, below, text)
        return below + HIGH

    # --- cells

    def _row(self, row: Row, x: float, y: float, labels: float, fill: str) -> float:
        """A label that ends before the cells, and the cells; gives where they end."""
        self.canvas.text(x + labels, y, _label(row), anchor="end", size=SIZE, line=HIGH)
        left = x + labels + _GAP
        for place, cell in enumerate(row.cells):
            self._filled(left + place * self.cell + 1, y, self.cell - 2, cell, fill)
        return left + self.wide

    def _filled(self, x: float, y: float, width: float, cell: str, fill: str) -> None:
        self.canvas.box(x, y + 1, width, HIGH - 2, fill)
        middle = x + width / 2
        self.canvas.text(middle, y, _cell(cell), anchor="middle", size=SIZE, line=HIGH)

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        anchor: str = "start",
        fill: str = _GREY,
        bold: bool = False,
        mono: bool = True,
    ) -> None:
        """What is said about rows and cells."""
        self.canvas.text(
            x, y, text, anchor=anchor, fill=fill, size=SIZE, bold=bold, mono=mono, line=HIGH
        )

    def _legend(self, y: float) -> None:
        x = _LEFT
        for fill, meaning in (
            (_KEY, "keys"),
            (_QUERY, "queries"),
            (_LINES, "selected"),
            *([(_PASSED, "selected, and not the best")] if self.has_best else []),
            (_VALUE, "values"),
            (_OUTPUT, "output"),
        ):
            self.canvas.box(x, y + 4, 14, 14, fill)
            self._text(x + 20, y, meaning, mono=False)
            x += 40 + width_of(meaning)


def _rows(layer: Layer) -> list[Row]:
    compared = [c for head in layer.heads for c in head.comparisons]
    heads = [row for c in compared for row in (c.key, c.query)]
    moves = [move for head in layer.heads for move in head.moves]
    return [*layer.rows, *heads, *(row for move in moves for row in (move.values, move.output))]


def _label(row: Row) -> str:
    return shorten(row.label, _LONGEST_ROW_LABEL)


def _cell(text: str) -> str:
    return shorten(text, _LONGEST_CELL)
