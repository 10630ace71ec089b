"""Small things as text: numbers, and how many there are of something."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from unicodedata import category, east_asian_width


def counted(n: int, what: str) -> str:
    """``1 layer``, ``1,234 layers``, ``2 classes``."""
    plural = "es" if what.endswith("s") else "s"
    return f"{n:,} {what}{'' if n == 1 else plural}"


def number(x: object) -> str:
    """Three significant digits, or a whole number of up to four.

    So the text turns neither with the noise of rounding nor with the last digit of a constant.
    """
    value = float(str(x))
    whole = value.is_integer() and abs(value) < 10_000
    text = f"{value:.0f}" if whole else f"{value:.3g}"
    return "0" if text == "-0" else text


def listed(names: Iterable[str], *, most: int = 60) -> str:
    """Names on one line of about so many letters, and how many more there are."""
    all_names = list(names)
    kept: list[str] = []
    for name in all_names:
        if kept and len(", ".join([*kept, name])) > most:
            break
        kept.append(name)
    more = len(all_names) - len(kept)
    return ", ".join(kept) + (f" and {more:,} more" if more else "") or "none"


def first_lines(lines: Sequence[str], *, most: int = 9, rest: str = "") -> str:
    """Lines, no more than so many; then how many are left out, and where they are."""
    if len(lines) <= most:
        return "\n".join(lines)
    left = f"... {len(lines) - most + 1:,} more lines{rest}"
    return "\n".join([*lines[: most - 1], left])


def cells(text: str) -> int:
    """How many cells of a terminal a text takes, as ``cells`` of the language says it too."""
    if text.isascii():
        return len(text)
    seen = [character for character in text if category(character) not in {"Mn", "Me", "Cf"}]
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in seen)


def value_text(value: object) -> str:
    """A value of the language as a circuit's text shows it."""
    if value is None:
        return "undefined"
    return number(value) if isinstance(value, float) else str(value)
