"""Text and tables as notebooks show them; whatever a program is called stays text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

Row = tuple[str, ...]

_CELL = "text-align:left;padding:2px 12px 2px 0"


def html_table(head: Row, rows: Sequence[Row]) -> str:
    """A table with a row of headings."""
    names = "".join(f'<th style="{_CELL}">{escape(name)}</th>' for name in head)
    lines = "".join(
        "<tr>" + "".join(f'<td style="{_CELL}">{escape(cell)}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{names}</tr></thead><tbody>{lines}</tbody></table>\n"


def html_text(text: str) -> str:
    """Lines as they are."""
    return f'<pre style="margin:0 0 8px">{escape(text)}</pre>\n'
