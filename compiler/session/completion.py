"""What may stand where somebody types in a session: names, words of the language, files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ...rasp_ast.notation import shorten
from ...rasp_ast.text.labels import signature, text
from ...rasp_ast.text.values import Closure, Host, Scope, SelectorValue, SOpValue
from ...rasp_ast.topics.commands import ALL
from ..loading.text import SUFFIX
from .console import Console
from .requests import WORDS

_WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*$")
_LOAD = re.compile(r'load\s+"([^"]*)$')
_OPENINGS = re.compile(r"\s*((?:[a-z-]+ )*[a-z-]*)$")
_ASKS = re.compile(rf"\s*(?:{'|'.join(WORDS)}|help|draw\s+compiled)\s+|\s*draw\(")
_OPERANDS = ("not", "round(", "indicator(", "select(", "aggregate(", "range(", "zip(", "len(")
_WORDS = (*_OPERANDS, "and", "or", "in", "if", "else", "for", "def", "return")
_COMMANDS = (
    *("set example ", "set s-op example ", "set selector example "),
    *("show example", "show s-op example", "show selector example"),
    *("set causal on", "set causal off"),
    *("examples on", "examples off", "full seq display on", "full seq display off"),
    *('load "', "draw(", "draw compiled ", *(f"{word} " for word in WORDS), "help "),
    *("exit", "quit"),
)
_IN_GRAMMAR = "word"
_LONGEST_COMPLETION = 40


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
    if _ASKS.fullmatch(line) and not console.pending:
        for name, what in sorted(_names(console, line).items()):
            yield Suggestion(name, 0, what)
        return
    opening = _OPENINGS.match(before)
    if not before.strip() and not console.pending:
        yield from _everything(console)
        return
    if opening is not None and opening[1] and not console.pending:
        yield from _commands(opening[1])
        if " " in opening[1] and any(command.startswith(opening[1]) for command in _COMMANDS):
            return
    word = _WORD.search(line)
    if word is not None:
        names = _names(console, line)
        for name in sorted(names, key=lambda name: (names[name] == _IN_GRAMMAR, name)):
            if name.startswith(word[0]) and name != word[0]:
                yield Suggestion(name, len(word[0]), names[name])


def _everything(console: Console) -> Iterator[Suggestion]:
    """What a line may begin with: commands, and the names that have a value."""
    yield from (Suggestion(command, 0, "command") for command in _COMMANDS)
    for name, what in sorted(_defined(console.console).items()):
        if not name.startswith("_") and name not in ("out", "True", "False"):
            yield Suggestion(name, 0, what)


def _commands(typed: str) -> Iterator[Suggestion]:
    for command in _COMMANDS:
        if command.startswith(typed) and command != typed:
            yield Suggestion(command, len(typed), "command")


def _names(console: Console, line: str) -> dict[str, str]:
    """The names that may come, each with what it is."""
    first_word = line.split(maxsplit=1)[0]
    if line.split()[:2] == ["draw", "compiled"]:
        return dict.fromkeys(console.compiled, "compiled")
    if first_word in WORDS and first_word != "compile":
        return dict.fromkeys(console.compiled, "compiled")
    if first_word == "help":
        return {one.name: one.form for one in ALL if one.name.isidentifier()}
    names = _defined(console.console)
    if first_word in ("compile", "draw(") or line.lstrip().startswith("draw("):
        return {name: what for name, what in names.items() if what == "s-op"}
    return names | dict.fromkeys(_WORDS, _IN_GRAMMAR)


def _defined(scope: Scope) -> dict[str, str]:
    defined: dict[str, str] = {}
    outer: Scope | None = scope
    while outer is not None:
        for name, value in outer.variables.items():
            defined.setdefault(name, _what(value))
        outer = outer.parent
    return defined


def _what(value: Host) -> str:
    match value:
        case SOpValue():
            return "s-op"
        case SelectorValue():
            return "selector"
        case Closure(name=name):
            return f"function{signature(value).removeprefix(name)}"
        case _:
            return shorten(text(value), _LONGEST_COMPLETION)


def _files(typed: str) -> Iterator[Suggestion]:
    """The folders and programs whose paths begin with what is typed."""
    folder, _, begun = typed.rpartition("/")
    try:
        entries = sorted(Path(f"{folder}/" if folder or "/" in typed else ".").iterdir())
    except OSError:
        return
    for path in entries:
        if path.name.startswith(begun) and not path.name.startswith("."):
            if path.suffix == SUFFIX:
                yield Suggestion(f'{path.stem}";', len(begun), "file")
            elif path.is_dir():
                yield Suggestion(f"{path.name}/", len(begun), "folder")
