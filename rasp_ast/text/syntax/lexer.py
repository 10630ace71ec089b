"""Lines of the RASP text language as words.

No word runs on over the end of a line: strings end on their line, and so do comments. Blanks and
comments separate words and are otherwise ignored, wherever they stand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from typing import TypeAlias, cast

import lark
from lark.tree import Meta

_WORDS = re.compile(
    r"""[ \t\r\n\f\v]+ | \#.*
    | (?P<FULL_SEQ_DISPLAY> full[ \t]+seq[ \t]+display\b )
    | (?P<S_OP> s-op (?=[ \t]+examples?\b) )
    | (?P<CAUSAL> causal (?=[ \t]+(?:on|off)\b) )
    | (?P<SELECT> select (?=[ \t]*\() )
    | (?P<AGGREGATE> aggregate (?=[ \t]*\() )
    | (?P<NAME> [A-Za-z_][A-Za-z_0-9]* )
    | (?P<FLOAT> [0-9]+\.[0-9]+ )
    | (?P<INT> [0-9]+ )
    | (?P<STRING> "[^"\r\n]*" )
    | (?P<OTHER_STRING> '[^'\r\n]*' | ["“”„][^"“”\r\n]*["“”] | [‘’‚][^‘’\r\n]*[‘’] )
    | (?P<MARK> [=!<>]= | [-;,:()\[\]{}=+*/%^<>] )
    """,
    re.VERBOSE,
)

# What is pasted from a transcript begins with its prompt. A text may begin with a byte mark.
_PROMPT = re.compile(r"\ufeff?[ \t]*(?:(?:>>>?|\.\.\.?)(?=[ \t\r\n]|$)[ \t]?)?")

# `range`, `zip` and `len` are reserved as names, but only a bracket makes them the built-ins.
_BEFORE_BRACKETS = {"range": "RANGE", "zip": "ZIP", "len": "LEN"}


_LONGEST_NUMBER = 2400  # digits, which MOST_BITS bits can hold


Span: TypeAlias = tuple[int, int, int, int]  # line from 1, column from 0, end line, end column


class Token(lark.Token):
    """A word of the language: its terminal in the grammar, its text, and where it stands.

    Lines count from 1, columns count UTF-8 bytes from 0.
    """

    @property
    def at(self) -> Span:
        """The place of the whole word."""
        return span(self)


def token(kind: str, text: str, line: int, column: int) -> Token:
    """A word that begins in this place and ends on its line."""
    end = column + len(text if text.isascii() else text.encode())
    return cast(Token, Token(kind, text, column, line, column, line, end, end))


def span(place: lark.Token | Meta) -> Span:
    """The place of a word, or of what a rule of the grammar has made."""
    return cast(Span, (place.line, place.column, place.end_line, place.end_column))


def unprompted(line: str) -> str:
    """The line with blanks in place of a prompt before it."""
    prompt = _PROMPT.match(line)
    assert prompt is not None
    return " " * len(prompt[0].encode()) + line[prompt.end() :]


class LexicalError(Exception):
    """Something that is no word: the message, and where it stands."""

    def __init__(self, message: str, token: Token) -> None:
        super().__init__(message)
        self.message = message
        self.token = token


def words(
    line: str, number: int, fixed: Mapping[str, str], *, forgiving: bool = False
) -> list[Token]:
    """The words of one line, whose number they carry.

    `fixed` gives the terminal of each keyword and mark of the grammar; `forgiving` takes single and
    curly quotes too. Raises LexicalError.
    """
    tokens: list[Token] = []
    position, end = 0, len(line)
    match = _WORDS.match
    while position < end:
        word = match(line, position)
        if word is None or (word.lastgroup == "OTHER_STRING" and not forgiving):
            raise _no_word(line, number, position)
        kind = "STRING" if word.lastgroup == "OTHER_STRING" else word.lastgroup
        if kind is not None:
            text = word[0]
            if kind == "NAME":
                kind = fixed.get(text, kind)
                if text in _BEFORE_BRACKETS and _opens(line, word.end()):
                    kind = _BEFORE_BRACKETS[text]
            elif kind == "MARK":
                kind = fixed[text]
            if kind in ("INT", "FLOAT") and _too_large(text):
                raise LexicalError("this number is too large", token(kind, text, number, position))
            column = position if line.isascii() else len(line[:position].encode())
            tokens.append(token(kind, text, number, column))
        position = word.end()
    return tokens


def _too_large(text: str) -> bool:
    if "." in text:
        return float(text) > sys.float_info.max
    return len(text) > _LONGEST_NUMBER


def _opens(line: str, position: int) -> bool:
    return line[position:].lstrip(" \t").startswith("(")


def _no_word(line: str, number: int, position: int) -> LexicalError:
    character, column = line[position], len(line[:position].encode())
    if character == '"':
        text = line[position:].rstrip("\r\n")
        return LexicalError("this string has no end", token("", text, number, column))
    message = f"{character!r} is no character of the language"
    return LexicalError(message, token("", character, number, column))
