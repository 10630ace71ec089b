"""What the columns of the residual stream hold on one input, by owner, after each half-layer.

Columns go down, as in the picture of lifetimes; to the right goes a block for each half-layer, with
a column of cells for BOS and for each token. A variable is shown from when it is written first to
when it is read last.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ...rasp_ast.notation import shorten
from ...rasp_ast.pictures.svg import Canvas, width_of
from .lifetimes import Life
from .owners import (
    FAINT,
    GREY,
    MARGIN,
    ROW,
    SIZE,
    TITLE,
    columns_text,
    heading,
    label_width,
    outline,
)

Array = npt.NDArray[np.float32]

_PLUS, _MINUS = (180, 83, 9), (30, 86, 160)
"""The colours of the greatest and of the least number in a column."""
_BETWEEN, _GROUP = 26.0, 5.0
_TALL, _ALL, _ALONE = 16.0, 780.0, 20.0
"""Of a row of cells; of all of them, as far as that can be; of a variable of one row. In px."""
_LONGEST_LIFE_NAME, _LONGEST_TOKEN = 30, 4


def residual(
    lives: Sequence[Life], values: Sequence[Array], tokens: Sequence[str], title: str
) -> Canvas:
    """The picture of a residual stream.

    Args:
        lives: in the order of their columns.
        values: ``[1 + tokens, d_model]`` after each half-layer, the embedding first.
    """
    return _Residual(lives, values, tokens, title).draw()


class _Residual:
    def __init__(
        self, lives: Sequence[Life], values: Sequence[Array], tokens: Sequence[str], title: str
    ) -> None:
        self.lives = lives
        self.values = values
        self.tokens = [shorten(token, _LONGEST_TOKEN) for token in tokens]
        self.title = title
        self.canvas = Canvas()
        self.cell = max([20.0, *(width_of(token, SIZE) + 6 for token in self.tokens)])
        self.bos = width_of("BOS", SIZE) + 4
        self.block = self.bos + 4 + self.cell * len(tokens)
        self.labels = label_width([life.name for life in lives], _LONGEST_LIFE_NAME)
        self.numbers = label_width([_columns(life) for life in lives], 12)
        self.left = MARGIN + self.labels + 14 + self.numbers + 18
        self.greatest = np.abs(np.stack(values)).max(axis=(0, 1))
        rows = sum(life.stop - life.start for life in lives)
        self.tall = min(_TALL, max(4.0, _ALL / max(1, rows)))

    def draw(self) -> Canvas:
        text = "each block: what the columns hold after a half-layer, at BOS and at each token"
        y = heading(self.canvas, self.title, text)
        self._head(y)
        y += 2 * ROW + 4
        for life in self.lives:
            high = max(_ALONE, self.tall * (life.stop - life.start))
            self._life(life, y, high)
            y += high + _GROUP
        self._legend(y + 8)
        return self.canvas

    def _x(self, half: int) -> float:
        return self.left + (half + 1) * (self.block + _BETWEEN)

    def _place(self, position: int) -> tuple[float, float]:
        """Where a position stands in a block, and how wide it is."""
        if position == 0:
            return 0.0, self.bos
        return self.bos + 4 + (position - 1) * self.cell, self.cell

    def _head(self, y: float) -> None:
        for half in range(-1, len(self.values) - 1):
            x = self._x(half)
            name = (
                f"layer {half // 2} {('attention', 'MLP')[half % 2]}" if half >= 0 else "embedding"
            )
            self.canvas.text(
                x + self.block / 2,
                y,
                name,
                anchor="middle",
                size=SIZE,
                fill=TITLE,
                bold=True,
                mono=False,
            )
            for position, token in enumerate(["BOS", *self.tokens]):
                left, wide = self._place(position)
                self.canvas.text(
                    x + left + wide / 2,
                    y + ROW - 2,
                    token,
                    anchor="middle",
                    size=SIZE,
                    fill=GREY,
                )

    def _life(self, life: Life, y: float, high: float) -> None:
        name = shorten(life.name, _LONGEST_LIFE_NAME)
        ink = outline(life.number)
        self.canvas.text(
            MARGIN + self.labels, y, name, anchor="end", size=SIZE, fill=ink, line=high
        )
        self.canvas.text(
            self.left - 18, y, _columns(life), anchor="end", size=SIZE, fill=GREY, line=high
        )
        last = min(life.last, len(self.values) - 2)
        first = min(life.written)
        for half in range(-1, len(self.values) - 1):
            x = self._x(half)
            if first <= half <= last:
                self._cells(life, half, x, y, high)
                written = half in life.written
                self.canvas.box(
                    x,
                    y,
                    self.block,
                    high,
                    "none",
                    stroke=ink if written else "#cbd5e1",
                    thick=2 if written else 1,
                    round=2,
                )
            else:
                middle = y + high / 2
                self.canvas.line(x, middle, x + self.block, middle, FAINT)

    def _cells(self, life: Life, half: int, x: float, y: float, high: float) -> None:
        tall = high / (life.stop - life.start)
        for row, column in enumerate(range(life.start, life.stop)):
            for position, value in enumerate(self.values[half + 1][:, column].tolist()):
                part = value / self.greatest[column] if self.greatest[column] else 0.0
                if abs(part) < 0.005:
                    continue
                left, wide = self._place(position)
                self.canvas.box(
                    x + left,
                    y + row * tall,
                    wide,
                    tall,
                    _tone(float(part)),
                    round=0,
                    hint=f"{value:.4g}",
                )

    def _legend(self, y: float) -> None:
        x = self.left
        for part in (-1.0, -0.5, 0.0, 0.5, 1.0):
            self.canvas.box(x, y + 4, 26, 20, _tone(part), stroke="#cbd5e1", round=0)
            x += 26
        words = "least to greatest number of a column, white is 0"
        self.canvas.text(x + 10, y, words, size=SIZE, fill=GREY, line=ROW, mono=False)
        x += 40 + width_of(words, SIZE)
        self.canvas.box(x, y + 4, 26, 20, "none", stroke=outline(7), thick=2, round=2)
        self.canvas.text(x + 36, y, "written here", size=SIZE, fill=GREY, line=ROW, mono=False)


def _columns(life: Life) -> str:
    return columns_text(tuple(range(life.start, life.stop)))


def _tone(part: float) -> str:
    """A colour between white and that of the greatest or least number."""
    end = _PLUS if part > 0 else _MINUS
    return "#" + "".join(f"{round(255 + abs(part) * (tone - 255)):02x}" for tone in end)
