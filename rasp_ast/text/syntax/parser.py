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
from ..errors import Advice, RaspSyntaxError
from ..files import GRAMMAR, shipped
from .build import TreeBuilder
from .lexer import LexicalError, Token, token, unprompted, words
from .mistaken_characters import of_character
from .mistaken_place import Place
from .mistakes import of_end, of_word
from .tree import Item

_COMMANDS = {"set", "show", "selector", "examples", "exit", "quit", "s-op"}
_BLOCKS = {"def", "for"}


class Reader:
    """Reads one text, a file or what is typed in a session, whose name it puts into each place.

    A `forgiving` reader takes what the reference interpreter refuses although it is clear: other
    quotes, and a `;` after a command. A `lenient` one, for people, also puts in the `;` that is
    missing at the end of a line or of a block, and does not wait after a line with nothing in it.
    """

    def __init__(self, file: str, *, forgiving: bool = False, lenient: bool = False) -> None:
        self.file = file
        self.forgiving = forgiving
        self.lenient = lenient
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
            tokens = words(unprompted(text), self.line, self._fixed, forgiving=self.forgiving)
        except LexicalError as error:
            advice = of_character(error.message, text, error.token)
            trouble = self._trouble(error.message, error.token, advice)
            self._drop()
            yield trouble
            return
        self._blank = not (tokens or self.pending or self.lenient)
        for place, word in enumerate(tokens):
            if self.lenient and (place == 0 or word.value == "}"):
                yield from self._ended_before(word)
            try:
                item = self._take(word)
            except lark.UnexpectedToken:
                trouble = self._unexpected(word, tokens[place + 1 :])
                self._drop()
                yield trouble
                return
            if item is not None:
                yield item
        if tokens and self._command and "$END" in self._state.accepts():
            yield self._finish(tokens[-1])
        if tokens and self.lenient and self._depth == 0:
            yield from self._ended_after(tokens[-1])
        if tokens:
            self._definitions += sum(word.value == "def" for word in tokens)
        if not self.pending:
            self._definitions = 0

    def end(self) -> RaspSyntaxError | None:
        """What is wrong if the text ends here: an item may be unfinished."""
        first = self._first
        if first is None:
            return None
        message = "the text ends within what begins here"
        advice = Advice(message, of_end(self._taken, self._accepted()))
        self._drop()
        return self._trouble(message, first, advice)

    def _take(self, word: Token) -> Item | None:
        """One more word, and the item if it is complete with that."""
        if self._first is None:
            self._first = word
            self._command = word.value in _COMMANDS or word.type == "FULL_SEQ_DISPLAY"
        if word.value == ";" and self._command and self.forgiving and "$END" in self._accepted():
            return self._finish(word)
        self._state.feed_token(word)
        self._taken.append(word)
        match word.value:
            case "{":
                self._depth += 1
            case "}":
                self._depth -= 1
                if self._depth == 0 and self._ends_block():
                    return self._finish(word)
            case ";" if self._depth == 0:
                return self._finish(word)
            case _:
                pass
        return None

    def _ended_before(self, word: Token) -> Iterator[Item]:
        """Put in a `;` before a word that cannot go on with what stands before it."""
        accepted = self._accepted()
        if self.pending and word.type not in accepted and "SEMICOLON" in accepted:
            yield from self._with_semicolon(word)

    def _ended_after(self, last: Token) -> Iterator[Item]:
        """Put in a `;` at the end of a line that is complete but for that."""
        if self.pending and "SEMICOLON" in self._state.accepts():
            yield from self._with_semicolon(last)

    def _with_semicolon(self, beside: Token) -> Iterator[Item]:
        line, column, _, _ = beside.at
        item = self._take(token(self._fixed[";"], ";", line, column))
        if item is not None:
            yield item

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
        self._taken: list[Token] = []
        self._command = False
        self._depth = 0
        self._definitions = 0

    def _accepted(self) -> set[str]:
        return cast("set[str]", self._state.accepts())

    def _unexpected(self, word: Token, after: list[Token]) -> RaspSyntaxError:
        """What is wrong with a word, in the words of a parser and in those for a person."""
        advice = of_word(Place(self._taken, word, after, self._accepted()))
        return self._trouble(self._explain(word), word, advice)

    def _explain(self, token: Token) -> str:
        expected = self._accepted()
        ends = expected & {"SEMICOLON", "RPAR", "RSQB"}
        if "NAME" in expected and token.value.isidentifier() and not ends:
            return f"`{token.value}` belongs to the language and is no name"
        for kind, mark in (("SEMICOLON", ";"), ("RPAR", ")"), ("RSQB", "]")):
            if kind in expected:
                return f"unexpected `{token.value}`, perhaps a `{mark}` is missing before it"
        return f"unexpected `{token.value}`"

    def _trouble(self, message: str, at: Token, advice: Advice | None) -> RaspSyntaxError:
        source = Source(self.file, *at.at[:2], at.at[3])
        if advice is not None and self._taken and self._taken[0].at[0] < at.at[0]:
            dropped = f"what was begun in line {self._taken[0].at[0]} is dropped"
            hint = dropped if advice.hint is None else f"{advice.hint}; {dropped}"
            advice = Advice(advice.says, hint)
        return RaspSyntaxError(message, source=source, advice=advice)


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
