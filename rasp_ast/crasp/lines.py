"""Lines of C-RASP text as assignments: one method for each rule of the grammar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import TypeVar, cast

import lark
from lark import v_args  # pyright: ignore[reportUnknownVariableType]: lark says no more
from lark.tree import Meta
from lark.visitors import Transformer_NonRecursive

from ..errors import ProgramError
from ..leaves import TOKENS
from ..operators import BINARY, Literal, apply
from ..source import Source
from . import predicates, terms
from .terms import COUNT, TRUTH, Term

_T = TypeVar("_T")
_RESERVED = {"true", "false", "if", "else", "min", "max", "import"}
_MOST_DIGITS = 2400  # which the largest whole number of the language has


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A name and what it stands for from here on."""

    name: str
    term: Term


def read_line(
    text: str, place: Source, known: Mapping[str, Term], tokens: set[str]
) -> Assignment | None:
    """What a line defines; None if it defines nothing.

    Args:
        place: the file and the number of the line.
        known: what was defined before.
        tokens: the tokens that lines name, to which this one's are added.

    Raises:
        ProgramError: the line is not in the language, with its place.
    """
    code = text.split("//", maxsplit=1)[0] if '"' not in text else text
    if not code.strip() or code.lstrip().startswith("//"):
        return None
    try:
        tree = _grammar().parse(text.rstrip("\r\n"))
    except lark.UnexpectedCharacters as error:
        raise _unreadable(text, place, error.column - 1, 1) from None
    except lark.UnexpectedToken as error:
        token = cast(lark.Token, error.token)
        at_end = token.type == "$END"
        column = len(text.rstrip()) if at_end else (token.column or 1) - 1
        raise _unreadable(text, place, column, len(token)) from None
    builder = _Builder(text, place, known, tokens)
    try:
        return cast("Assignment | None", builder.transform(tree))
    except lark.exceptions.VisitError as error:
        raise error.orig_exc from None


def _unreadable(text: str, place: Source, column: int, width: int) -> ProgramError:
    found = text[column : column + width].strip()
    what = f"`{found}` cannot stand here" if found else "the line ends too early"
    source = _at(text, place, column, column + max(width, 1))
    hint = "a line is `name = expression`, `#import predicate` or `// comment`"
    if text[column : column + 1] == "*":
        hint = "the number comes first, as in `3 * # x`, and counts have no products"
    return ProgramError(f"no C-RASP: {what}", source=source, hint=hint)


def _at(text: str, place: Source, start: int, end: int) -> Source:
    """A stretch of the line, whose columns count bytes."""
    return Source(place.file, place.line, len(text[:start].encode()), len(text[:end].encode()))


@cache
def _grammar() -> lark.Lark:
    text = files(__name__.rpartition(".")[0]).joinpath("grammar.lark").read_text(encoding="utf-8")
    return lark.Lark(
        text, parser="lalr", start="line", maybe_placeholders=True, propagate_positions=True
    )


def _by_position(builder: type[_T]) -> type[_T]:
    """Each method takes the place of its rule and then the children, one argument each."""
    return cast(type[_T], v_args(meta=True, inline=True)(builder))


@_by_position
class _Builder(Transformer_NonRecursive[lark.Token, Assignment | Term | None]):
    """What each rule of the grammar makes of its parts. Raises ProgramError."""

    def __init__(
        self, text: str, place: Source, known: Mapping[str, Term], tokens: set[str]
    ) -> None:
        super().__init__(visit_tokens=False)
        self._text, self._place, self._known, self._tokens = text, place, known, tokens

    def _source(self, meta: Meta) -> Source:
        return _at(self._text, self._place, meta.column - 1, meta.end_column - 1)

    def assignment(self, meta: Meta, name: lark.Token, term: Term) -> Assignment:
        if name in _RESERVED:
            what = f"`{name}` belongs to the language and is no name"
            raise ProgramError(what, source=self._source(meta))
        return Assignment(name=str(name), term=term)

    def importing(self, meta: Meta, word: lark.Token, name: lark.Token) -> None:
        if not predicates.is_predicate(name):
            what = f"no predicate is called `{name}`"
            hint = f"there are {predicates.KNOWN}"
            raise ProgramError(what, source=self._source(meta), hint=hint)

    def choice(self, meta: Meta, then: Term, condition: Term, otherwise: Term) -> Term:
        return terms.choice(condition, then, otherwise, self._source(meta))

    def binary(self, meta: Meta, left: Term, symbol: lark.Token, right: Term) -> Term:
        return terms.combined(str(symbol), left, right, self._source(meta))

    def scaled(self, meta: Meta, factor: lark.Token, inner: Term) -> Term:
        return terms.scaled(self._whole(meta, factor), inner, self._source(meta))

    def negative(self, meta: Meta, inner: Term) -> Term:
        return terms.scaled(-1, inner, self._source(meta))

    def negated(self, meta: Meta, inner: Term) -> Term:
        return terms.negated(inner, self._source(meta))

    def counting(self, meta: Meta, guard: lark.Token | None, inner: Term) -> Term:
        source = self._source(meta)
        if guard is None:
            return terms.counted(inner, None, source)
        make = predicates.local(guard)
        if make is None:
            what = f"`{guard}` is no local predicate"
            raise ProgramError(what, source=source, hint=f"there are {predicates.KNOWN}")
        return terms.counted(inner, make(source), source)

    def grouped(self, meta: Meta, opening: lark.Token, inner: Term, closing: lark.Token) -> Term:
        return inner

    def extreme(self, meta: Meta, name: lark.Token, *parts: lark.Token | Term) -> Term:
        left, right = (part for part in parts if isinstance(part, Term))
        return terms.extreme(str(name), left, right, self._source(meta))

    def truth(self, meta: Meta, word: lark.Token) -> Term:
        return Term(TRUTH, Literal(word == "true"), self._source(meta))

    def number(self, meta: Meta, digits: lark.Token) -> Term:
        return Term(COUNT, Literal(self._whole(meta, digits)), self._source(meta))

    def token(self, meta: Meta, quoted: lark.Token) -> Term:
        source, token = self._source(meta), str(quoted)[1:-1]
        self._tokens.add(token)
        return Term(TRUTH, apply(BINARY["=="], TOKENS, Literal(token), source=source), source)

    def name(self, meta: Meta, name: lark.Token) -> Term:
        found, make = self._known.get(name), predicates.periodic(name)
        if found is not None:
            return Term(found.kind, found.content, self._source(meta))
        if make is not None:
            return Term(TRUTH, make(self._source(meta)), self._source(meta))
        close = get_close_matches(name, self._known, n=1)
        hint = f"did you mean {close[0]}?" if close else "a name is defined above where it is used"
        if predicates.local(name) is not None:
            hint = f"a local predicate says which positions are counted: `#[{name}] x`"
        what = f"nothing is called `{name}`"
        raise ProgramError(what, source=self._source(meta), hint=hint)

    def _whole(self, meta: Meta, digits: lark.Token) -> int:
        if len(digits) > _MOST_DIGITS:
            raise ProgramError("this number is too large", source=self._source(meta))
        return int(digits)
