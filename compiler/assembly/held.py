"""What columns hold, in words for a person to read."""

from __future__ import annotations

from collections.abc import Iterable

from ...craft.constants import CONSTANT
from ...craft.variables import Variable
from ...rasp_ast.notation import shorten
from ..columns_of_text import paragraph

LONGEST_SHOWN_LABEL = 32
"""Where there is no room for all labels, longer ones are shortened."""


def history_text(column: int, held: Iterable[tuple[str, str]]) -> str:
    """The owners of a column, first to last, each with what writes it."""
    owners = ", then ".join(f"{label} ({by})" for label, by in held)
    return paragraph(f"column {column} holds {owners}")


def holds(variable: Variable, limit: int = 36) -> str:
    """The column labels without the variable's own name, shortened; and which part of them."""
    if variable.name == CONSTANT:
        return f"{variable.encoding[0, 0]:g}, at BOS {variable.at_bos[0]:g}"
    share = f"1/{1 / variable.unit:g} of " if variable.unit < 1 else ""
    return f"{share}{_labels(variable, limit - len(share))}"


def _labels(variable: Variable, limit: int) -> str:
    prefix = f"{variable.name}:"
    parts = [c.removeprefix(prefix) for c in variable.columns]
    if variable.columns == (variable.name,):
        start = variable.starts_at
        return f"its number, {start:,.0f} before" if start else "its number"
    if len(" ".join(parts)) <= limit:
        return " ".join(parts)
    parts = [shorten(part, LONGEST_SHOWN_LABEL) for part in parts]
    if len(parts) <= 2:
        return " ".join(parts)
    room = limit - len(f"... {parts[-1]}")
    kept = parts[:1]
    while len(" ".join([*kept, parts[len(kept)]])) < room and len(kept) < len(parts) - 1:
        kept.append(parts[len(kept)])
    gap = () if len(kept) == len(parts) - 1 else ("...",)
    return " ".join([*kept, *gap, parts[-1]])
