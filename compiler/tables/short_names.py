"""Expressions, shortened, as the names of variables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...craft.names import is_joined
from ...rasp_ast.notation import shorten

LONGEST_NAME = 32
"""An expression is the name of its variable up to so many characters."""
_LONGEST_OPERAND = 16
_CALL = re.compile(r"([a-z_]+)\((.*)\)", re.DOTALL)
_TEXT_WITH_SIGNS = re.compile(r"""'[^']*[:+][^']*'|"[^"]*[:+][^"]*\"""")
_OPENING, _CLOSING, _QUOTES = "([{", ")]}", "\"'"
LEFT_OUT = "…"
"""In place of what a name has no room for."""


def is_name(text: str) -> bool:
    """Whether a text can be a name as it is: a colon stands in labels, a tight plus in the names of
    what was made of several."""
    return len(text) <= LONGEST_NAME and ":" not in text and not is_joined(text)


def bracketed(text: str) -> str:
    """A text as an operand: a name or a call as it is, all else in brackets."""
    call = _CALL.fullmatch(text)
    is_call = call is not None and any(True for _ in _operands(call[2]))
    return text if text.isidentifier() or is_call else f"({text})"


def short_name(text: str) -> str | None:
    """A text as a name: itself, a call whose longest operands are left out, or its beginning.

    None if it can be none.
    """
    if is_name(text):
        return text
    call = _CALL.fullmatch(text)
    operands = [*_operands(call[2])] if call else []
    if call and operands:
        name = _called(call[1], operands)
        return name if is_name(name) else f"{call[1]}({LEFT_OUT})"
    without = _TEXT_WITH_SIGNS.sub(LEFT_OUT, text)
    before, colon, _ = without.partition(":")
    name = shorten(f"{before}{LEFT_OUT}" if colon else without, LONGEST_NAME)
    return name if is_name(name) else None


def _called(function: str, operands: Sequence[str]) -> str:
    """A call of short operands, the longest of them left out until there is room."""
    kept = [o if len(o) <= _LONGEST_OPERAND and is_name(o) else LEFT_OUT for o in operands]
    while True:
        name = f"{function}({', '.join(kept)})"
        longest = max(range(len(kept)), key=lambda place: len(kept[place]))
        if len(name) <= LONGEST_NAME or kept[longest] == LEFT_OUT:
            return name
        kept[longest] = LEFT_OUT


def _operands(text: str) -> Iterator[str]:
    """What stands between the commas of a call; nothing if the text is no whole list of them."""
    found, start, depth, quote = list[str](), 0, 0, ""
    for place, sign in enumerate(text):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in _QUOTES:
            quote = sign
        elif sign == "," and not (depth or _has_more_arguments(text[start:place])):
            found.append(text[start:place].strip())
            start = place + 1
        else:
            depth += (sign in _OPENING) - (sign in _CLOSING)
            if depth < 0:
                return
    if not (quote or depth):
        yield from (*found, text[start:].strip())


def _has_more_arguments(text: str) -> bool:
    """Whether a comma behind a text is one between the arguments of a lambda."""
    return text.lstrip().startswith("lambda ") and ":" not in text
