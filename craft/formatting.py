"""Small things as text: numbers, and how many there are of something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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


PAGE = 100
"""No line is wider, in cells of a terminal."""
_HANGING = 4


def page(lines: Iterable[str]) -> str:
    """Lines as text of which none is wider than a page."""
    return "\n".join(part for line in lines for part in on_a_page(line))


def on_a_page(line: str) -> list[str]:
    """A line, broken at spaces where it is too wide; what follows is indented by four more.

    It is broken outside of brackets if that fills half of the page, and before signs.  What has no
    space where it would have to be broken goes on beyond the page.
    """
    indented = " " * (len(line) - len(line.lstrip(" ")) + _HANGING)
    found: list[str] = []
    while cells(line) > PAGE and (place := _break(line)):
        found.append(line[:place])
        line = indented + line[place + 1 :]
    return [*found, line]


def _break(line: str) -> int:
    """The space where a line is broken that is wider than a page; 0 if there is none."""
    width = depth = best = 0
    least = len(line)
    start = len(line) - len(line.lstrip(" "))
    for place, letter in enumerate(line):
        if width > PAGE and best:
            break
        width += cells(letter)
        depth += (letter in "([{") - (letter in ")]}")
        if letter == " " and place > start and line[place - 1] not in "+-*>":
            if width <= PAGE / 2:
                best = place
            elif depth <= least or not best:
                best, least = place, depth
    return best


def aligned(
    title: str, between: str, pairs: Sequence[tuple[str, str]], limit: int
) -> Iterator[str]:
    """A line for each pair, in columns where they fit; of too many, the first ones and the last."""
    hidden = len(pairs) - limit
    shown = pairs if hidden <= 0 else [*pairs[: limit - 1], pairs[-1]]
    room = PAGE - cells(title) - cells(between)
    fit = [cells(left) for left, right in shown if cells(left) + cells(right) <= room]
    width = max(fit, default=0)
    while any(width + cells(r) > room for left, r in shown if cells(left) <= width):
        width = max((w for w in fit if w < width), default=0)
    for i, (left, right) in enumerate(shown):
        lead = title if i == 0 else " " * len(title)
        if hidden > 0 and i == limit - 1:
            yield f"{' ' * len(title)}... {hidden} more ..."
        yield f"{lead}{left}{' ' * (width - cells(left))}{between}{right}"


def value_text(value: object) -> str:
    """A value of the language as a circuit's text shows it."""
    if value is None:
        return "undefined"
    return number(value) if isinstance(value, float) else str(value)
