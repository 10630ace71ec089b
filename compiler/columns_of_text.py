"""Rows as text, in columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from ..rasp_ast.cells import cells, to_the_left, wrapped
from ..rasp_ast.visible import on_one_line

GLUE = "\N{NO-BREAK SPACE}"
Row = tuple[str, ...]


WIDTH, LEAST_COLUMN = 100, 20
"""A table is no wider than this, and its cells are wrapped for that, but to no less than that."""


def table(head: Row, rows: Sequence[Row]) -> str:
    """Rows under a head, in columns; characters that steer a terminal are written out.

    Where the table would be wider than a page its widest columns are wrapped at spaces.
    """
    rows = [tuple(map(on_one_line, row)) for row in rows]
    widths = [max(cells(row[i]) for row in (head, *rows)) for i in range(len(head))]
    while sum(widths) + 2 * (len(widths) - 1) > WIDTH and max(widths) > LEAST_COLUMN:
        widths[widths.index(max(widths))] -= 1
    lines = [line for row in (head, *rows) for line in _wrapped(row, widths)]
    widths = [max(cells(line[i]) for line in lines) for i in range(len(head))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(
        "  ".join(
            to_the_left(cell, width) for cell, width in zip(line, widths, strict=True)
        ).rstrip()
        for line in (lines[0], rule, *lines[1:])
    )


def _wrapped(row: Row, widths: Sequence[int]) -> list[Row]:
    """The lines that a row takes; words are not broken, nor what is glued, unless they are longer
    than a line."""
    lines = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
    return [
        tuple(text.replace(GLUE, " ") for text in line)
        for line in zip_longest(*lines, fillvalue="")
    ]


def paragraph(text: str) -> str:
    """A text on lines that are no wider than a page; from the second on they are indented."""
    return "\n  ".join(wrapped(text, WIDTH - len("  ")))


def glued(texts: Iterable[str]) -> str:
    """Texts one after the other; where they are wrapped, it is between them."""
    return ", ".join(text.replace(" ", GLUE) for text in texts)
