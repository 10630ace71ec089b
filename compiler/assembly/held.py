"""What columns hold, in words for a person to read."""

from __future__ import annotations

from collections.abc import Iterable
from textwrap import fill

from ...craft.variables import Variable
from ..columns_of_text import WIDTH


def history_text(column: int, held: Iterable[tuple[str, str]]) -> str:
    """The owners of a column, first to last, each with what writes it."""
    owners = ", then ".join(f"{label} ({by})" for label, by in held)
    return fill(f"column {column} holds {owners}", WIDTH, subsequent_indent="  ")


def holds(variable: Variable, limit: int = 36) -> str:
    """The column labels without the variable's own name, shortened."""
    prefix = f"{variable.name}:"
    parts = [c.removeprefix(prefix) for c in variable.columns]
    if parts == [variable.name]:
        start = variable.starts_at
        return f"its number, {start:,.0f} before" if start else "its number"
    text = " ".join(parts)
    if len(text) <= limit:
        return text
    return f"{text[: limit - 8].rsplit(' ', 1)[0]} ... {parts[-1]}"
