"""`help` in a session: what there is by groups, what a word means, what a name is."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from difflib import get_close_matches

from ...rasp_ast.text.labels import signature
from ...rasp_ast.text.values import Closure, Host, SelectorValue, SOpValue
from ...rasp_ast.topics.commands import BY_NAME, groups, lines, topic

_OVERVIEW_WIDTH = 72


def overview() -> list[str]:
    """Everything that there is, by groups."""
    found: list[str] = []
    for group, topics in groups().items():
        names = ", ".join(one.name for one in topics)
        found += [
            f"{group}:",
            *textwrap.wrap(names, _OVERVIEW_WIDTH, initial_indent="    ", subsequent_indent="    "),
        ]
    return [*found, "", "help NAME says what one means, with an example: help select"]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, _OVERVIEW_WIDTH, initial_indent="    ", subsequent_indent="    ")


def help_lines(name: str, defined: Mapping[str, Host]) -> list[str] | None:
    """What a name means, None if nobody knows it; `defined` has the names of the session."""
    one = topic(name)
    if one is not None:
        first, meaning, *rest = lines(one)
        return [first, *_wrapped(meaning.strip()), *rest]
    value = defined.get(name)
    match value:
        case None:
            return None
        case Closure():
            return [f"{signature(value)} is a function of yours"]
        case SOpValue():
            return [f"{name} is an s-op of yours; write {name} to see it on the example"]
        case SelectorValue():
            return [f"{name} is a selector of yours; write {name} to see it on the example"]
        case _:
            return [f"{name} is a value of yours; write {name} to see it"]


def unknown(name: str, defined: Mapping[str, Host]) -> list[str]:
    """What to say of a name that nobody knows."""
    close = get_close_matches(name, sorted({*BY_NAME, *defined}), n=2)
    hint = f"did you mean {' or '.join(close)}?" if close else "`help` shows what there is"
    return [f"there is no help on {name}", f"  hint: {hint}"]
