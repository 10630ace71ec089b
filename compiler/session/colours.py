"""Colours of a session: of what is typed, and of what is answered.

A style is a name that `STYLES` gives a meaning; text goes by pairs of a style and a stretch.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from .console import Reply

Painted: TypeAlias = list[tuple[str, str]]

STYLES = {
    "comment": "ansibrightblack italic",
    "string": "ansigreen",
    "number": "ansimagenta",
    "word": "ansiblue bold",
    "builtin": "ansicyan",
    "command": "ansiyellow",
    "prompt": "ansibrightblack",
    "label": "",
    "answer": "ansicyan",
    "warning": "ansiyellow",
    "error": "ansired",
}

_TYPED = re.compile(
    r"""(?P<comment>\#.*)
    | (?P<string>"[^"]*"?|'[^']*'?)
    | (?P<number>\b[0-9]+(?:\.[0-9]+)?)
    | (?P<command>^\s*(?:set\ .*?example|show\ .*example|(?:s-op\ |selector\ )?examples\ +o\w*
        |full\ seq\ display|load\b|draw\b|help\b
        |(?:compile|check|run|trace|layout|report|page)\b(?=\s+\w)
        |exit\b|quit\b))
    | (?P<word>\b(?:def|for|in|return|not|and|or|if|else)\b)
    | (?P<builtin>\b(?:select|aggregate|range|zip|len|round|indicator)\b(?=\s*\()
        |\b(?:tokens(?:_\w+)?|indices|length|True|False)\b)
    | (?P<other>[A-Za-z_][A-Za-z_0-9]*|.)
    """,
    re.VERBOSE,
)


def typed(line: str) -> Painted:
    """A line of what is typed, complete or not."""
    painted: Painted = []
    for word in _TYPED.finditer(line):
        kind = word.lastgroup or "other"
        style = "" if kind == "other" else f"class:{kind}"
        if painted and painted[-1][0] == style:
            painted[-1] = (style, painted[-1][1] + word[0])
        else:
            painted.append((style, word[0]))
    return painted


def answered(reply: Reply) -> list[Painted]:
    """The lines of a reply, with the place of an error below it."""
    if reply.kind == "value":
        return [_value(line) for line in reply.lines]
    style = f"class:{reply.kind}"
    return [[(style, line)] for line in (*reply.lines, *reply.place)]


def _value(line: str) -> Painted:
    label, equals, answer = line.partition("= ")
    if not equals:
        return [("class:answer" if "|" in line else "class:label", line)]
    return [("class:label", label + equals), ("class:answer", answer)]
