"""Text in the RASP language as items, read line by line as it is typed.

A reader takes lines and gives back the items that they complete. What is wrong is found at the
first word that cannot stand where it stands; the item is then dropped together with the rest of its
line, and reading goes on in the next.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import cast

import lark

from ...source import Source
from ..errors import RaspSyntaxError
from ..files import GRAMMAR, shipped
from .build import TreeBuilder
from .lexer import LexicalError, Token, words
from .tree import Item

_COMMANDS = {"set", "show", "selector", "examples", "exit", "quit", "s-op"}
_BLOCKS = {"def", "for"}


class Reader:
    """Reads one text, a file or what is typed in a session, whose name it puts into each place."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.line = 0
        self._parser, self._fixed = _grammar()
        self._blank = False
        self._drop()

    @property
    def pending(self) -> bool:
        """Whether the lines so far end within an item."""
        return self._first is not None

    @property
    def fresh(self) -> bool:
        """Whether nothing is being waited for. After a blank line something is."""
        return not (self.pending or self._blank)

    @property
    def prompt(self) -> str:
        """What a session shows before it reads the next line."""
        return ">> " if self.fresh else f".. {'  ' * self._definitions}"

    def abandon(self) -> None:
        """Forget the item that is being read."""
        self._blank = False
        self._drop()

    def feed(self, text: str) -> Iterator[Item | RaspSyntaxError]:
        """The items that this line completes, as they come, and what is wrong with it."""
        self.line += 1
        self._blank = False
        try:
            tokens = words(text, self.line, self._fixed)
        except LexicalError as error:
            self._drop()
            yield self._trouble(error.message, error.token)
            return
        self._blank = not tokens and not self.pending
        for token in tokens:
            try:
                item = self._take(token)
            except lark.UnexpectedToken:
                message = self._explain(token)
                self._drop()
                yield self._trouble(message, token)
                return
            if item is not None:
                yield item
        if tokens and self._command and "$END" in self._state.accepts():
            yield self._finish(tokens[-1])
        if tokens:
            self._definitions += sum(token.value == "def" for token in tokens)
        if not self.pending:
            self._definitions = 0

    def end(self) -> RaspSyntaxError | None:
        """What is wrong if the text ends here: an item may be unfinished."""
        first = self._first
        if first is None:
            return None
        self._drop()
        return self._trouble("the text ends within what begins here", first)

    def _take(self, token: Token) -> Item | None:
        """One more word, and the item if it is complete with that."""
        if self._first is None:
            self._first = token
            self._command = token.value in _COMMANDS or token.type == "FULL_SEQ_DISPLAY"
        self._state.feed_token(token)
        match token.value:
            case "{":
                self._depth += 1
            case "}":
                self._depth -= 1
                if self._depth == 0 and self._ends_block():
                    return self._finish(token)
            case ";" if self._depth == 0:
                return self._finish(token)
            case _:
                pass
        return None

    def _ends_block(self) -> bool:
        """Whether a closing brace ends the item. A loop may run over a dict, with braces too."""
        first = self._first
        if first is None or first.value not in _BLOCKS:
            return False
        return first.value == "def" or "$END" in self._state.accepts()

    def _finish(self, last: Token) -> Item:
        end = lark.Token.new_borrow_pos("$END", "", last)
        tree = cast("lark.Tree[Token]", self._state.feed_token(end))
        self._drop()
        return TreeBuilder(visit_tokens=False).transform(tree)

    def _drop(self) -> None:
        self._state = self._parser.parse_interactive()
        self._first: Token | None = None
        self._command = False
        self._depth = 0
        self._definitions = 0

    def _explain(self, token: Token) -> str:
        expected = cast("set[str]", self._state.accepts())
        ends = expected & {"SEMICOLON", "RPAR", "RSQB"}
        if "NAME" in expected and token.value.isidentifier() and not ends:
            return f"`{token.value}` belongs to the language and is no name"
        for kind, mark in (("SEMICOLON", ";"), ("RPAR", ")"), ("RSQB", "]")):
            if kind in expected:
                return f"unexpected `{token.value}`, perhaps a `{mark}` is missing before it"
        return f"unexpected `{token.value}`"

    def _trouble(self, message: str, token: Token) -> RaspSyntaxError:
        source = Source(self.file, *token.at[:2], token.at[3])
        return RaspSyntaxError(message, source=source)


@cache
def _grammar() -> tuple[lark.Lark, dict[str, str]]:
    """The parser, and the terminal of each keyword and mark."""
    text = shipped(GRAMMAR).read_text(encoding="utf-8")
    parser = lark.Lark(
        text,
        parser="lalr",
        start="item",
        maybe_placeholders=True,
        propagate_positions=True,
    )
    fixed = {
        terminal.pattern.value: terminal.name
        for terminal in parser.terminals
        if terminal.pattern is not None  # pyright: ignore[reportUnnecessaryComparison]
    }
    return parser, fixed
