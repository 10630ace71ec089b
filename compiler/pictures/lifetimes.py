"""Which columns of the residual stream hold what, and from when to when.

Columns go down, half-layers to the right. A variable is a block over its columns, from the
half-layer that writes it first to the one that reads it last; columns that are used again have
several, one after another.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from ...rasp_ast.notation import shorten
from ...rasp_ast.pictures.svg import Canvas, width_of
from .owners import (
    FAINT,
    GREY,
    MARGIN,
    ROW,
    SIZE,
    TITLE,
    colour,
    columns_text,
    heading,
    outline,
)

_HALF = 104.0
_NUMBERS = 74.0
_A_COLUMN, _NARROWEST_COLUMNS, _WIDEST_COLUMNS = 7.0, 28.0, 84.0
_LONGEST_OWNER = 40
_MARK = 18.0


@dataclass(frozen=True, kw_only=True)
class Life:
    """A variable, its columns, and the half-layers that write and read it.

    Half-layer -1 is the embedding, 2l the attention of layer l, 2l + 1 its MLP; the unembedding
    comes after the last.

    Attributes:
        number: of its colour, as the pictures of one model agree on it.
    """

    name: str
    number: int
    start: int
    stop: int
    written: tuple[int, ...]
    read: tuple[int, ...]

    @property
    def last(self) -> int:
        """The half-layer that reads it last; that which writes it, if none does."""
        return max((*self.written, *self.read))


def lifetimes(lives: Sequence[Life], layers: int, title: str) -> Canvas:
    """The picture of the lives of all variables."""
    return _Lifetimes(lives, layers, title).draw()


class _Lifetimes:
    def __init__(self, lives: Sequence[Life], layers: int, title: str) -> None:
        self.lives = lives
        self.title = title
        self.halves = range(-1, 2 * layers + 1)
        self.left = MARGIN + _NUMBERS
        self.canvas = Canvas()
        cuts = sorted({0, *(c for life in lives for c in (life.start, life.stop))})
        self.bands = list(itertools.pairwise(cuts))
        self.tops: dict[int, float] = {}

    def draw(self) -> Canvas:
        columns = self.bands[-1][1] if self.bands else 0
        text = (
            f"{columns} columns, {len(self.lives)} variables; columns go down, layers to the right"
        )
        y = heading(self.canvas, self.title, text)
        self._head(y)
        y += 2 * ROW
        for start, stop in self.bands:
            self.tops[start] = y
            y += min(_WIDEST_COLUMNS, max(_NARROWEST_COLUMNS, _A_COLUMN * (stop - start)))
            self.tops[stop] = y
        self._grid(y)
        for life in self.lives:
            self._life(life, life.number)
        self._legend(y + 12)
        return self.canvas

    def _head(self, y: float) -> None:
        """The names of the half-layers, layers above them."""
        for half in self.halves:
            x = self._x(half) + _HALF / 2
            kind = self._kind(half)
            self.canvas.text(x, y + ROW, kind, anchor="middle", size=SIZE, fill=GREY, mono=False)
            if 0 <= half < self.halves[-1] and half % 2 == 0:
                name = f"layer {half // 2}"
                self.canvas.text(
                    x + _HALF / 2,
                    y,
                    name,
                    anchor="middle",
                    size=SIZE,
                    fill=TITLE,
                    bold=True,
                    mono=False,
                )

    def _kind(self, half: int) -> str:
        if half < 0:
            return "embedding"
        if half == self.halves[-1]:
            return "unembedding"
        return ("attention", "MLP")[half % 2]

    def _x(self, half: int) -> float:
        return self.left + (half + 1) * _HALF

    def _grid(self, bottom: float) -> None:
        for start, stop in self.bands:
            y = self.tops[start]
            text = columns_text(tuple(range(start, stop)))
            self.canvas.text(
                self.left - 12,
                y,
                text,
                anchor="end",
                size=SIZE,
                fill=GREY,
                line=self.tops[stop] - y,
            )
            self.canvas.line(self.left, y, self._x(self.halves[-1] + 1), y, FAINT)
        top = self.tops[self.bands[0][0]] if self.bands else bottom
        for half in (*self.halves, self.halves[-1] + 1):
            is_layer = half % 2 == 0
            self.canvas.line(
                self._x(half), top, self._x(half), bottom, "#cbd5e1" if is_layer else FAINT
            )
        self.canvas.line(self.left, bottom, self._x(self.halves[-1] + 1), bottom, FAINT)

    def _life(self, life: Life, number: int) -> None:
        top, bottom = self.tops[life.start], self.tops[life.stop]
        left, right = self._x(min(life.written)) + 3, self._x(life.last + 1) - 3
        self.canvas.box(
            left, top + 3, right - left, bottom - top - 6, colour(number), stroke=outline(number)
        )
        middle = (top + bottom) / 2
        for half in life.written:
            self._plus(self._x(half) + 18, middle, number)
        for half in life.read:
            shift = 40 if half in life.written else 18
            x = self._x(half + 1) - 18 if half in life.written else self._x(half) + shift
            self._dot(x, middle, number)
        self._name(life, number, left, right, middle)

    def _name(self, life: Life, number: int, left: float, right: float, middle: float) -> None:
        """The name in the block, between its marks, or right of it."""
        marks = sorted([self._x(h) + 30 for h in (*life.written, *life.read)] + [right])
        gaps = [(b - 22 - a, a) for a, b in itertools.pairwise(marks)]
        wide, at = max(gaps, default=(0.0, left))
        name = shorten(life.name, _LONGEST_OWNER)
        if width_of(name, SIZE) > wide:
            free = right + 8 < self._x(self.halves[-1] + 1)
            letters = int(wide / width_of("m", SIZE))
            if letters >= 6:
                name = shorten(name, letters)
            elif free:
                at = right + 8
            else:
                at, name = left + 34, shorten(name, 7)
        self.canvas.text(at, middle - ROW / 2, name, size=SIZE, fill=outline(number), line=ROW)

    def _plus(self, x: float, y: float, number: int) -> None:
        self.canvas.box(x - 9, y - 9, _MARK, _MARK, outline(number))
        self.canvas.line(x - 5, y, x + 5, y, "#ffffff", thick=2.5)
        self.canvas.line(x, y - 5, x, y + 5, "#ffffff", thick=2.5)

    def _dot(self, x: float, y: float, number: int) -> None:
        self.canvas.box(x - 7, y - 7, 14, 14, outline(number), round=7)

    def _legend(self, y: float) -> None:
        x = self.left + 10
        self._plus(x, y + 14, 7)
        self.canvas.text(x + 18, y, "written", size=SIZE, fill=GREY, line=ROW, mono=False)
        x += 110
        self._dot(x, y + 14, 7)
        self.canvas.text(x + 18, y, "read", size=SIZE, fill=GREY, line=ROW, mono=False)
