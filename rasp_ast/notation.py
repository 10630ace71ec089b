"""How an operation is written: text around operands, and brackets where they are needed."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from types import CodeType
from typing import Literal, TypeAlias

from .source import Source
from .values import Value, is_number, plain
from .visible import visible

Style: TypeAlias = Literal["compact", "paper", "raspy"]
"""In which a program may be drawn; see `raspc.draw`."""


class Binding(IntEnum):
    """How tightly a written expression holds together, loosest first, as in Python."""

    OPEN = 0
    OR = 1
    AND = 2
    NOT = 3
    COMPARE = 4
    ADD = 5
    MULTIPLY = 6
    UNARY = 7
    POWER = 8
    ATOM = 9


@dataclass(frozen=True, slots=True)
class Phrase:
    """A piece of program text."""

    text: str
    binding: Binding = Binding.ATOM

    def within(self, binding: Binding) -> str:
        """The text, in brackets if it holds together less tightly than its place asks."""
        return self.text if self.binding >= binding else f"({self.text})"


@dataclass(frozen=True, slots=True)
class Notation:
    """Text before, between and after the operands, and how tightly each operand must hold."""

    pieces: tuple[str, ...]
    binding: Binding
    places: tuple[Binding, ...]

    def phrase(self, operands: Sequence[Phrase]) -> Phrase:
        """The operation written out on these operands."""
        text = self.pieces[0]
        for operand, place, piece in zip(operands, self.places, self.pieces[1:], strict=True):
            text += operand.within(place) + piece
        return Phrase(text, self.binding)

    def bind(self, constants: Mapping[int, Value]) -> Notation:
        """The notation for the remaining operands, with these written in."""
        pieces = [self.pieces[0]]
        places: list[Binding] = []
        for position, place in enumerate(self.places):
            if position in constants:
                pieces[-1] += phrase_of_value(constants[position]).within(place)
                pieces[-1] += self.pieces[position + 1]
            else:
                places.append(place)
                pieces.append(self.pieces[position + 1])
        return Notation(tuple(pieces), self.binding, tuple(places))

    @property
    def symbol(self) -> str:
        """The notation without its operands: `+`, `== 'a'`, `where(_, 'a', 'b')`."""
        if self.binding is Binding.ATOM:
            return "_".join(self.pieces)
        return " ".join(piece.strip() for piece in self.pieces if piece.strip())


def infix(symbol: str, binding: Binding) -> Notation:
    """`a - b`: left to right, so the right operand holds tighter; powers the other way round."""
    tighter = Binding(binding + 1)
    places = {
        Binding.OR: (binding, binding),
        Binding.AND: (binding, binding),
        Binding.COMPARE: (tighter, tighter),
        Binding.POWER: (tighter, Binding.UNARY),
    }.get(binding, (binding, tighter))
    return Notation(("", f" {symbol} ", ""), binding, places)


def prefix(symbol: str, binding: Binding) -> Notation:
    """`-a`, `not a`."""
    return Notation((symbol, ""), binding, (binding,))


def call(name: str, arity: int) -> Notation:
    """`where(a, b, c)`."""
    pieces = (f"{name}(", *([", "] * (arity - 1)), ")")
    return Notation(pieces, Binding.ATOM, (Binding.OPEN,) * arity)


def phrase_of_value(value: Value | None) -> Phrase:
    """A constant as users write it."""
    negative = is_number(value) and value < 0
    return Phrase(repr(plain(value)), Binding.UNARY if negative else Binding.ATOM)


def function_text(function: object) -> str:
    """A name for a user's function: its own, or the text of a lambda where the file can be read."""
    code = getattr(function, "__code__", None)
    name = getattr(function, "__name__", None)
    if isinstance(code, CodeType) and name == "<lambda>":
        return _lambda_text(code)
    inner = getattr(function, "func", None)
    if name is None and inner is not None:
        return f"partial({function_text(inner)})"
    return str(name) if name is not None else type(function).__name__


_LONGEST_LAMBDA = 60


def _lambda_text(code: CodeType) -> str:
    """The positions of its instructions tell where the body of a lambda stands in its file."""
    starts: list[tuple[int, int]] = []
    ends: list[tuple[int, int]] = []
    for line, end_line, col, end_col in code.co_positions():
        if line is None or end_line is None or col is None or end_col is None:
            continue
        if (line, col) != (end_line, end_col):
            starts.append((line, col))
            ends.append((end_line, end_col))
    arguments = ", ".join(code.co_varnames[: code.co_argcount])
    if not starts:
        return f"lambda {arguments}: ..."
    body = _whole(Source(code.co_filename, *min(starts)).text_to(*max(ends)))
    if not body or len(body) > _LONGEST_LAMBDA:
        return f"lambda {arguments}: ..."
    return f"lambda {arguments}: {body}" if arguments else f"lambda: {body}"


def _whole(text: str) -> str:
    """The text with the bracket at its edge that the positions may leave out; empty if hopeless."""
    if not text.strip():
        return ""
    for candidate in (text, f"{text})", f"({text}", f"({text})"):
        try:
            ast.parse(candidate, mode="eval")
        except SyntaxError:
            continue
        return candidate
    return ""


def shorten(text: str, longest: int, end: str = "…") -> str:
    """The text itself, or as much of its beginning as leaves room for the sign that it goes on."""
    return text if len(text) <= longest else text[: longest - len(end)] + end


def one_line(text: str, longest: int = 40) -> str:
    """A text for a cell of a table: on one line, and not too long."""
    return shorten(visible(" ".join(text.split())), longest, "...")
