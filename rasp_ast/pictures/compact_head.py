"""A head in little space: query, key, value and result around one grid.

Keys lie above the grid and queries left of it, one row and one column for each comparison of the
selector, with the predicate where the two meet. Values lie below the grid, and right of it stands
what each query gets: a row of the picture reads as the softmax's row times the values.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from ..notation import shorten
from .colours import COMPACT, Colours, Tone, shade
from .parts import Compared, Head, Move, Softmax
from .svg import LINE, Canvas, width_of

GREY, _FAINT = "#64748b", "#e2e8f0"
_FRAME = "#d97706"

SIZE = 14.0
"""Of letters in px: what can be read from the back of a classroom at 1080p."""
HIGH, GAP = 24.0, 8.0
_TURNED = 20.0
"""The width of a name that is written downwards."""
_LONGEST_ENTRY, _LONGEST_HEAD_NAME, _LONGEST_SYMBOL, _TITLES = 10, 22, 8, 2
_SHORTEST, _FEW = 10, 4


def cell_width(texts: Sequence[str]) -> float:
    """The width of cells that hold these texts."""
    return max([26.0, *(width_of(cell_text(text), SIZE) + 8 for text in texts)])


def cell_text(text: str) -> str:
    """A text as a cell shows it."""
    return shorten(text, _LONGEST_ENTRY)


def name_text(label: str) -> str:
    """A label as it stands beside a row or a column."""
    return shorten(label, _LONGEST_HEAD_NAME)


def filled(
    canvas: Canvas, x: float, y: float, wide: float, text: str, tone: Tone, *, dashed: bool = False
) -> None:
    """A cell with its text."""
    edge = COMPACT.edge if dashed else "none"
    canvas.box(x + 1, y + 1, wide - 2, HIGH - 2, tone.fill, stroke=edge, dashed=dashed)
    centre = x + wide / 2
    canvas.text(centre, y, cell_text(text), anchor="middle", size=SIZE, line=HIGH, fill=tone.ink)


def head_picture(head: Head, given: tuple[str, ...], colours: Colours = COMPACT) -> Canvas:
    """A head, where the tokens of the input are `given`."""
    return _HeadPicture(head, given, colours).draw()


def head_legend(*, framed: bool) -> Canvas:
    """What the cells of a softmax mean; without a program nothing is framed."""
    canvas, x = Canvas(), 0.0
    for weight in (0.0, 0.5, 1.0):
        canvas.box(x, 2, 26, HIGH - 4, shade(weight), stroke=COMPACT.edge, round=0)
        x += 26
    words = "weight after the softmax"
    canvas.text(x + GAP, 0, words, size=SIZE, fill=GREY, mono=False, line=HIGH)
    x += 30 + width_of(words, SIZE)
    if not framed:
        words = "no frames: the program is not there, so nobody knows what it selects"
        canvas.text(x, 0, words, size=SIZE, fill=GREY, mono=False, line=HIGH)
        return canvas
    canvas.box(x, 3, 26, HIGH - 6, "none", stroke=_FRAME, thick=2, round=1)
    words = "selected by the program"
    canvas.text(x + 26 + GAP, 0, words, size=SIZE, fill=GREY, mono=False, line=HIGH)
    return canvas


class _HeadPicture:
    def __init__(self, head: Head, given: tuple[str, ...], colours: Colours) -> None:
        self.head = head
        self.colours = colours
        self.given = given
        self.canvas = Canvas()
        compared = head.comparisons
        above = [text for c in compared for text in c.key.cells]
        below = [text for move in head.moves for text in move.values.cells]
        weights = ["BOS", ".25", *head.softmax.bos_values] if head.softmax else []
        weights += [text for row in head.scores for text in row]
        self.cell = cell = cell_width([*given, *above, *below, *weights])
        self.queries = [cell_width([*c.query.cells, c.symbol]) for c in compared]
        self.results = [cell_width([*move.output.cells, move.how]) for move in head.moves]
        self.shows_keys = any(comparison.key.cells == given for comparison in compared)
        self.shows_queries = any(comparison.query.cells == given for comparison in compared)
        named = [*(c.key.label for c in compared), *(move.values.label for move in head.moves)]
        self.names = max([width_of(name_text(name), SIZE) for name in named], default=0.0) + GAP
        longest = max(width_of(cell_text(token), SIZE) for token in given)
        beside = 0.0 if self.shows_queries else longest + GAP
        self.bos = self.names + sum(_TURNED + wide for wide in self.queries) + beside + GAP / 2
        self.left = self.bos + (cell + GAP if head.softmax else 0)
        self.right = self.left + len(given) * cell
        letters = max(30, int(self.right / width_of("m", SIZE)))
        self.title = wrap(head.label, letters, max_lines=_TITLES, placeholder="\u2026")
        above = 0.0 if self.shows_keys else HIGH
        self.top = HIGH * (len(self.title) + len(compared)) + above + GAP
        self.bottom = self.top + len(given) * HIGH

    def draw(self) -> Canvas:
        for number, line in enumerate(self.title):
            self.canvas.text(0, number * HIGH, line, size=SIZE, fill=GREY, line=HIGH)
        self._tokens()
        for number, comparison in enumerate(self.head.comparisons):
            self._comparison(comparison, number)
        if self.head.softmax is None:
            self._selected()
        else:
            self._weighed(self.head.softmax)
        for number, move in enumerate(self.head.moves):
            self._move(move, number)
        self._note()
        return self.canvas

    def _selected(self) -> None:
        for query, selected in enumerate(self.head.matrix):
            for key, cell in enumerate(selected):
                left, top = self.left + key * self.cell, self.top + query * HIGH
                fill, edge = self.colours.selected if cell else "#ffffff", self.colours.edge
                self.canvas.box(left, top, self.cell, HIGH, fill, stroke=edge, round=0)
                if self.head.scores and cell:
                    self._scored(query, key, left, top)

    def _scored(self, query: int, key: int, left: float, top: float) -> None:
        """A selected key with its score, dark if it is the one that is taken."""
        taken, centre = self.head.takes(query, key), left + self.cell / 2
        fill, ink = (COMPACT.selected, "#ffffff") if taken else (_FAINT, "#1f2937")
        self.canvas.box(left, top, self.cell, HIGH, fill, stroke=self.colours.edge, round=0)
        score = cell_text(self.head.scores[query][key])
        self.canvas.text(centre, top, score, anchor="middle", size=SIZE, line=HIGH, fill=ink)

    def _weighed(self, softmax: Softmax) -> None:
        """What is weighed, by the darkness of the cell; what is selected, by its frame."""
        centre = self.bos + self.cell / 2
        self.canvas.text(
            centre, self.top - HIGH, "BOS", anchor="middle", size=SIZE, fill=GREY, line=HIGH
        )
        for query, (bos, weights) in enumerate(zip(softmax.bos, softmax.weights, strict=True)):
            y = self.top + query * HIGH
            self._weight(self.bos, y, bos)
            for key, weight in enumerate(weights):
                self._weight(self.left + key * self.cell, y, weight)
        for query, selected in enumerate(self.head.matrix if softmax.framed else ()):
            for key, cell in enumerate(selected):
                if cell:
                    x, y = self.left + key * self.cell, self.top + query * HIGH
                    size = (self.cell - 4, HIGH - 4)
                    self.canvas.box(x + 2, y + 2, *size, "none", stroke=_FRAME, thick=2, round=1)
        for number, value in enumerate(softmax.bos_values):
            if value:
                row = self.bottom + GAP / 2 + number * HIGH
                filled(self.canvas, self.bos, row, self.cell, value, self.colours.value)

    def _weight(self, x: float, y: float, weight: float) -> None:
        hint = f"{weight:.3g}" if 0 < weight < 1 else ""
        self.canvas.box(
            x, y, self.cell, HIGH, shade(weight), stroke=COMPACT.edge, round=0, hint=hint
        )
        if 0.005 <= weight < 0.995:
            ink = "#ffffff" if weight > 0.6 else "#1f2937"
            text = f"{weight:.2f}".removeprefix("0")
            self.canvas.text(
                x + self.cell / 2, y, text, anchor="middle", size=SIZE, fill=ink, line=HIGH
            )

    def _tokens(self) -> None:
        """The input at the edges of the grid, where no key and no query shows it anyway."""
        above = self.top - HIGH * (1 + len(self.head.comparisons))
        for place, text in enumerate(map(cell_text, self.given)):
            if not self.shows_keys:
                centre = self.left + (place + 0.5) * self.cell
                self.canvas.text(
                    centre, above, text, anchor="middle", size=SIZE, fill=GREY, line=HIGH
                )
            if not self.shows_queries:
                y = self.top + place * HIGH
                self.canvas.text(
                    self.bos - 4, y, text, anchor="end", size=SIZE, fill=GREY, line=HIGH
                )

    def _comparison(self, comparison: Compared, number: int) -> None:
        canvas, key, query = self.canvas, comparison.key, comparison.query
        row = self.top - (len(self.head.comparisons) - number) * HIGH
        wide, before = self.queries[number], self.queries[:number]
        column = self.names + sum(_TURNED + each for each in before) + _TURNED
        centre, middle = column + wide / 2, row + HIGH / 2
        canvas.line(centre + 12, middle, self.bos - 2, middle, _FAINT)
        canvas.line(centre, middle + 10, centre, self.top, _FAINT)
        symbol = shorten(comparison.symbol, _LONGEST_SYMBOL)
        canvas.text(centre, row, symbol, anchor="middle", size=SIZE, bold=True, line=HIGH)
        self._name(key.label, self.names - GAP, row, self.colours.key.label)
        if set(query.cells) != {query.label.strip("'")}:  # a constant says itself
            self._turned(query.label, column - _TURNED / 2, self.colours.query.label)
        for place, text in enumerate(key.cells):
            filled(canvas, self.left + place * self.cell, row, self.cell, text, self.colours.key)
        for place, text in enumerate(query.cells):
            filled(canvas, column, self.top + place * HIGH, wide, text, self.colours.query)

    def _move(self, move: Move, number: int) -> None:
        row = self.bottom + GAP / 2 + number * HIGH
        wide, before = self.results[number], self.results[:number]
        column = self.right + GAP + sum(each + _TURNED for each in before)
        self._name(move.values.label, self.names - GAP, row, self.colours.value.label)
        middle = row + HIGH / 2
        self.canvas.line(self.names, middle, self.bos - 2, middle, _FAINT)
        for place, text in enumerate(move.values.cells):
            filled(
                self.canvas, self.left + place * self.cell, row, self.cell, text, self.colours.value
            )
        centre = column + wide / 2
        self.canvas.text(centre, row, move.how, anchor="middle", size=SIZE, fill=GREY, line=HIGH)
        down = self.bottom + len(self.head.moves) * HIGH - self.top
        label = shorten(move.output.label, max(_SHORTEST, int(down / width_of("m", SIZE))))
        self._turned(label, column + wide + _TURNED / 2, self.colours.result.label)
        for place, text in enumerate(move.output.cells):
            dashed, y = place in self.head.defaults, self.top + place * HIGH
            tone = self.colours.empty if dashed else self.colours.result
            filled(self.canvas, column, y, wide, text, tone, dashed=dashed)

    def _note(self) -> None:
        """What stands where nothing is selected, and how weights are read."""
        notes = [self.head.softmax.note] if self.head.softmax and self.head.softmax.note else []
        defaults = ", ".join(dict.fromkeys(m.default for m in self.head.moves if m.default))
        if self.head.moves and self.head.defaults:
            then = f", so {defaults}" if defaults else ""
            notes.append(f"dashed: nothing is selected{then}")
        y = self.bottom + GAP / 2 + len(self.head.moves) * HIGH
        if len(self.given) < _FEW:  # names that are written downwards end below the grid
            y = max(y, self.top + _SHORTEST * width_of("m", SIZE))
        for number, note in enumerate(notes):
            self.canvas.text(self.bos, y + number * LINE, note, size=SIZE, fill=GREY, mono=False)

    def _name(self, label: str, end: float, y: float, ink: str) -> None:
        name = name_text(label)
        self.canvas.text(end, y, name, anchor="end", size=SIZE, fill=ink, line=HIGH)

    def _turned(self, label: str, x: float, ink: str) -> None:
        self.canvas.turned(x, self.top, name_text(label), size=SIZE, fill=ink)
