"""What may stand where somebody types in a session: names, words of the language, files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..rasp_ast.rasp_scopes import Closure, Scope
from ..rasp_ast.rasp_values import Host, SelectorValue, SOpValue, text
from .console import Console
from .text_programs import SUFFIX

_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*$")
_LOAD = re.compile(r'load\s+"([^"]*)$')
_OPENINGS = re.compile(r"\s*((?:[a-z-]+ )*[a-z-]*)$")
_OPERANDS = ("not", "round(", "indicator(", "select(", "aggregate(", "range(", "zip(", "len(")
_WORDS = (*_OPERANDS, "and", "or", "in", "if", "else", "for", "def", "return")
_COMMANDS = (
    *("set example ", "set s-op example ", "set selector example "),
    *("show example", "show s-op example", "show selector example"),
    *("examples on", "examples off", "full seq display on", "full seq display off"),
    *('load "', "draw(", "compile ", "check ", "exit", "quit"),
)
_LONGEST = 40


@dataclass(frozen=True)
class Suggestion:
    """A text that may take the place of the last `replaced` characters, and what it is."""

    text: str
    replaced: int
    what: str


def suggestions(console: Console, before: str) -> Iterator[Suggestion]:
    """What may stand at the end of the text before the cursor."""
    line = before.rpartition("\n")[2]
    if (load := _LOAD.search(line)) is not None:
        yield from _files(load[1])
        return
    opening = _OPENINGS.match(line)
    if opening is not None and opening[1] and line is before and not console.pending:
        typed = opening[1]
        for command in _COMMANDS:
            if command.startswith(typed) and command != typed:
                yield Suggestion(command, len(typed), "command")
    word = _WORD.search(line)
    typed = word[0] if word is not None else ""
    asked = line.split()[:1]
    if asked == ["check"]:
        names = dict.fromkeys(console.compiled, "compiled")
    else:
        names = _names(console.console)
        if asked == ["compile"]:
            names = {name: what for name, what in names.items() if what == "s-op"}
        else:
            names |= dict.fromkeys(_WORDS, "word")
    if not typed:
        return
    for name, what in sorted(names.items(), key=lambda item: (item[1] == "word", item[0])):
        if name.startswith(typed) and name != typed:
            yield Suggestion(name, len(typed), what)


def _names(scope: Scope) -> dict[str, str]:
    found: dict[str, str] = {}
    outer: Scope | None = scope
    while outer is not None:
        for name, value in outer.variables.items():
            found.setdefault(name, _what(value))
        outer = outer.parent
    return found


def _what(value: Host) -> str:
    match value:
        case SOpValue():
            return "s-op"
        case SelectorValue():
            return "selector"
        case Closure(parameters=parameters):
            return f"function({', '.join(parameters)})"
        case _:
            shown = text(value)
            return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"


def _files(typed: str) -> Iterator[Suggestion]:
    """The folders and programs whose paths begin with what is typed."""
    folder, _, begun = typed.rpartition("/")
    try:
        found = sorted(Path(f"{folder}/" if folder or "/" in typed else ".").iterdir())
    except OSError:
        return
    for path in found:
        if path.name.startswith(begun) and not path.name.startswith("."):
            if path.suffix == SUFFIX:
                yield Suggestion(f'{path.stem}";', len(begun), "file")
            elif path.is_dir():
                yield Suggestion(f"{path.name}/", len(begun), "folder")
