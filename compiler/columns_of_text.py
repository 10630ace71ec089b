"""Rows as text, in columns."""

from __future__ import annotations

from collections.abc import Sequence

from ..rasp_ast.visible import on_one_line

Row = tuple[str, ...]


def table(head: Row, rows: Sequence[Row]) -> str:
    """Rows under a head, in columns; characters that steer a terminal are written out."""
    rows = [tuple(map(on_one_line, row)) for row in rows]
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (head, tuple("-" * width for width in widths), *rows)
    )
