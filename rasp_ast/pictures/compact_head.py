"""A head in little space: query, key, value and result around one grid.

Keys lie above the grid and queries left of it, one row and one column for each comparison of the
selector, with the predicate where the two meet. Values lie below the grid, and right of it stands
what each query gets: a row of the picture reads as the softmax's row times the values.
"""

from __future__ import annotations

from textwrap import wrap

from ..notation import shorten
from .parts import Compared, Head, Move
from .svg import Canvas, width_of

KEY, QUERY, VALUE, RESULT = "#f4c095", "#a9c3b6", "#f2a6a8", "#c5d3e8"
_KEY_INK, _QUERY_INK, _VALUE_INK, _RESULT_INK = "#9a4f0c", "#33604f", "#b0191c", "#1f3a63"
GREY, SELECTED, EDGE, _FAINT = "#64748b", "#334155", "#94a3b8", "#e2e8f0"

SIZE = 14.0
"""Of letters in px: what can be read from the back of a classroom at 1080p."""
HIGH, GAP = 24.0, 8.0
_TURNED = 20.0
"""The width of a name that is written downwards."""
_LONGEST_CELL, _LONGEST_NAME, _LONGEST_SYMBOL, _TITLES = 10, 22, 8, 3


def cell_width(texts: list[str]) -> float:
    """The width of cells that hold these texts."""
    return max(26.0, *(width_of(cell_text(text), SIZE) + 8 for text in texts))


def cell_text(text: str) -> str:
    """A text as a cell shows it."""
    return shorten(text, _LONGEST_CELL)


def name_text(label: str) -> str:
    """A label as it stands beside a row or a column."""
    return shorten(label, _LONGEST_NAME)


def filled(
    canvas: Canvas, x: float, y: float, wide: float, text: str, fill: str, *, dashed: bool = False
) -> None:
    """A cell with its text."""
    edge = EDGE if dashed else "none"
    canvas.box(x + 1, y + 1, wide - 2, HIGH - 2, fill, stroke=edge, dashed=dashed)
    canvas.text(x + wide / 2, y, cell_text(text), anchor="middle", size=SIZE, line=HIGH)


def head_picture(head: Head, given: tuple[str, ...], cell: float) -> Canvas:
    """A head, where the tokens of the input are `given` and cells are so wide."""
    return _HeadPicture(head, given, cell).draw()


class _HeadPicture:
    def __init__(self, head: Head, given: tuple[str, ...], cell: float) -> None:
        self.head = head
        self.given = given
        self.cell = cell
        self.canvas = Canvas()
        compared = head.comparisons
        self.shows_keys = any(comparison.key.cells == given for comparison in compared)
        self.shows_queries = any(comparison.query.cells == given for comparison in compared)
        named = [*(c.key.label for c in compared), *(move.values.label for move in head.moves)]
        self.names = max([width_of(name_text(name), SIZE) for name in named], default=0.0) + GAP
        beside = 0.0 if self.shows_queries else _TURNED
        self.left = self.names + len(compared) * (_TURNED + cell) + beside + GAP / 2
        self.right = self.left + len(given) * cell
        self.title = wrap(head.label, max(30, int(self.right / width_of("m", SIZE))))[:_TITLES]
        above = 0.0 if self.shows_keys else HIGH
        self.top = HIGH * (len(self.title) + len(compared)) + above + GAP
        self.bottom = self.top + len(given) * HIGH

    def draw(self) -> Canvas:
        for number, line in enumerate(self.title):
            self.canvas.text(0, number * HIGH, line, size=SIZE, fill=GREY, line=HIGH)
        self._tokens()
        for number, comparison in enumerate(self.head.comparisons):
            self._comparison(comparison, number)
        for query, selected in enumerate(self.head.matrix):
            for key, cell in enumerate(selected):
                left, top = self.left + key * self.cell, self.top + query * HIGH
                fill = SELECTED if cell else "#ffffff"
                self.canvas.box(left, top, self.cell, HIGH, fill, stroke=EDGE, round=0)
        for number, move in enumerate(self.head.moves):
            self._move(move, number)
        self._note()
        return self.canvas

    def _tokens(self) -> None:
        """The input at the edges of the grid, where no key and no query shows it anyway."""
        above = self.top - HIGH * (1 + len(self.head.comparisons))
        for place, text in enumerate(map(cell_text, self.given)):
            if not self.shows_keys:
                centre = self.left + (place + 0.5) * self.cell
                self.canvas.text(centre, above, text, anchor="middle", size=12, fill=GREY)
            if not self.shows_queries:
                y = self.top + place * HIGH
                self.canvas.text(
                    self.left - 4, y, text, anchor="end", size=12, fill=GREY, line=HIGH
                )

    def _comparison(self, comparison: Compared, number: int) -> None:
        canvas, key, query = self.canvas, comparison.key, comparison.query
        row = self.top - (len(self.head.comparisons) - number) * HIGH
        column = self.names + number * (_TURNED + self.cell) + _TURNED
        centre, middle = column + self.cell / 2, row + HIGH / 2
        canvas.line(centre + 12, middle, self.left, middle, _FAINT)
        canvas.line(centre, middle + 10, centre, self.top, _FAINT)
        symbol = shorten(comparison.symbol, _LONGEST_SYMBOL)
        canvas.text(centre, row, symbol, anchor="middle", size=SIZE, bold=True, line=HIGH)
        self._name(key.label, self.names - GAP, row, _KEY_INK)
        self._turned(query.label, column - _TURNED / 2, _QUERY_INK)
        for place, text in enumerate(key.cells):
            filled(canvas, self.left + place * self.cell, row, self.cell, text, KEY)
        for place, text in enumerate(query.cells):
            filled(canvas, column, self.top + place * HIGH, self.cell, text, QUERY)

    def _move(self, move: Move, number: int) -> None:
        row = self.bottom + GAP / 2 + number * HIGH
        column = self.right + GAP + number * (self.cell + _TURNED)
        self._name(move.values.label, self.left - GAP / 2, row, _VALUE_INK)
        for place, text in enumerate(move.values.cells):
            filled(self.canvas, self.left + place * self.cell, row, self.cell, text, VALUE)
        centre = column + self.cell / 2
        self.canvas.text(centre, row, move.how, anchor="middle", size=11, fill=GREY, line=HIGH)
        self._turned(move.output.label, column + self.cell + _TURNED / 2, _RESULT_INK)
        for place, text in enumerate(move.output.cells):
            dashed, y = not any(self.head.matrix[place]), self.top + place * HIGH
            filled(self.canvas, column, y, self.cell, text, RESULT, dashed=dashed)

    def _note(self) -> None:
        """What stands where nothing is selected."""
        defaults = ", ".join(dict.fromkeys(m.default for m in self.head.moves if m.default))
        if defaults and not all(map(any, self.head.matrix)):
            y = self.bottom + GAP / 2 + len(self.head.moves) * HIGH
            note = f"dashed: nothing is selected, so {defaults}"
            self.canvas.text(self.left, y, note, size=12, fill=GREY, mono=False)

    def _name(self, label: str, end: float, y: float, ink: str) -> None:
        name = name_text(label)
        self.canvas.text(end, y, name, anchor="end", size=SIZE, fill=ink, line=HIGH)

    def _turned(self, label: str, x: float, ink: str) -> None:
        self.canvas.turned(x, self.top, name_text(label), size=SIZE, fill=ink)
