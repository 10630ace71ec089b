"""A session at a terminal: history, editing over several lines, completion, colours.

Only this module knows prompt_toolkit; it is loaded when a session opens at a terminal.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.filters import completion_is_selected
from prompt_toolkit.formatted_text import FormattedText, StyleAndTextTuples
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.styles import Style

from ...rasp_ast.text.errors import RaspSyntaxError
from ...rasp_ast.text.syntax.parser import Reader
from ...rasp_ast.visible import visible
from .colours import STYLES, Painted, answered, typed
from .completion import suggestions
from .console import Console, Reply
from .requests import help_topic, is_request

_STYLE = Style.from_dict(STYLES)
_INDENT = 4
_HELP = (
    "`help` shows what there is. Enter runs a complete line, which needs no `;`;",
    "Alt-Enter hands in what is typed so far; Tab completes; Ctrl-D leaves.",
)


def talk(console: Console, loads: Iterable[str]) -> None:
    """Holds a session until somebody leaves it; it is a friendly one."""
    console.friendly = True
    for line in (*console.banner, *_HELP):
        _print([("class:label", line)])
    for line in loads:
        _answer(console, line)
    session = _prompt_session(console)
    while console.open:
        try:
            text = session.prompt([("class:prompt", console.prompt)])
        except KeyboardInterrupt:
            console.abandon()
            continue
        except EOFError:
            return
        if text.strip() or console.pending:
            for line in text.split("\n"):
                _answer(console, line)


def _prompt_session(console: Console) -> PromptSession[str]:
    def continuation(width: int, line: int, wrapped: int) -> FormattedText:
        return FormattedText([("class:prompt", ".. ".rjust(width))])

    return PromptSession(
        history=_history(),
        multiline=True,
        key_bindings=_keys(console),
        prompt_continuation=continuation,
        lexer=_Colours(),
        completer=_Names(console),
        complete_while_typing=False,
        auto_suggest=AutoSuggestFromHistory(),
        style=_STYLE,
    )


def _answer(console: Console, line: str) -> None:
    if not console.open:
        return
    try:
        for reply in console.replies(line):
            _show(reply)
    except KeyboardInterrupt:
        console.abandon()
        _show(Reply("error", ["interrupted"]))


def _show(reply: Reply) -> None:
    for line in answered(reply):
        _print(line)


def _print(line: Painted) -> None:
    shown = [(style, visible(text)) for style, text in line]
    print_formatted_text(FormattedText(shown), style=_STYLE)


def is_complete(text: str) -> bool:
    """Whether a text can be executed as it is, or is wrong already."""
    if is_request(text) or help_topic(text) is not None:
        return True
    reader = Reader("<typed>", forgiving=True, lenient=True)
    for line in text.split("\n"):
        if any(isinstance(item, RaspSyntaxError) for item in reader.feed(f"{line}\n")):
            return True
    return not reader.pending


def _keys(console: Console) -> KeyBindings:
    keys = KeyBindings()

    @keys.add("enter", filter=~completion_is_selected)
    def enter(event: KeyPressEvent) -> None:  # pyright: ignore[reportUnusedFunction]
        buffer = event.current_buffer
        if console.pending or is_complete(buffer.text):
            buffer.validate_and_handle()
            return
        before = buffer.document.text_before_cursor
        buffer.insert_text("\n" + " " * _INDENT * (before.count("{") - before.count("}")))

    @keys.add("}")
    def close(event: KeyPressEvent) -> None:  # pyright: ignore[reportUnusedFunction]
        buffer = event.current_buffer
        before = buffer.document.current_line_before_cursor
        if before and not before.strip():
            buffer.delete_before_cursor(min(len(before), _INDENT))
        buffer.insert_text("}")

    @keys.add("escape", "enter")
    def end(event: KeyPressEvent) -> None:  # pyright: ignore[reportUnusedFunction]
        event.current_buffer.validate_and_handle()

    return keys


def _history() -> History:
    """Kept with the user's other states, if that can be written to."""
    state = os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    try:
        folder = Path(state).expanduser() / "raspc"
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / "history"
        file.touch()
    except (OSError, RuntimeError):
        return InMemoryHistory()
    return FileHistory(str(file))


class _Colours(Lexer):
    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        """What prompt_toolkit asks of a lexer: the painted line of each number."""

        def painted(number: int) -> StyleAndTextTuples:
            return [*typed(document.lines[number])] if number < len(document.lines) else []

        return painted


class _Names(Completer):
    def __init__(self, console: Console) -> None:
        self.console = console

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterable[Completion]:
        """What prompt_toolkit asks of a completer."""
        for suggestion in suggestions(self.console, document.text_before_cursor):
            yield Completion(suggestion.text, -suggestion.replaced, display_meta=suggestion.what)
