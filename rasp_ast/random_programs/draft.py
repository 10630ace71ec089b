"""The text of a random program as it grows, and what is known of its parts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeAlias, cast

from ..values import PlainValue, Value, plain
from .functions import CALCULATED

_HEADER = f"from {__name__.rsplit('.', 2)[0]} import *"
ORDERED = ("<", "<=", ">", ">=", "==", "!=")


def kind_of(values: Sequence[Value]) -> str:
    """The kind of an s-op that takes these values."""
    kinds = {type(value).__name__ for value in values}
    if len(kinds) == 1:
        kind = kinds.pop()
        return "number" if kind == "Fraction" else kind
    return "number" if kinds == {"int", "Fraction"} else "mixed"


@dataclass(frozen=True, slots=True)
class Part:
    """A name or a constant in the text, and what is known of it."""

    text: str
    kind: str
    partial: bool = False  # it may be undefined
    constant: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A selector in the text. `at_most` selects one key at most; `some` selects one at least."""

    text: str
    at_most: bool = False
    some: bool = False


class Draft(ABC):
    """Lines that are written so far. Steps ask it for operands; `writer` chooses the steps."""

    def __init__(
        self,
        draw: Random,
        tokens: list[Value],
        longest: int,
        causal: bool,
        weights: Mapping[str, float] | None = None,
    ) -> None:
        self.draw = draw
        self.weights = weights or {}
        self.tokens = tokens
        self.token_kind = kind_of(tokens)
        self.longest = longest
        self.causal = causal
        self.lines = [_HEADER]
        self.parts: list[Part] = []
        self.choices: list[Choice] = []

    @abstractmethod
    def sop(self, kind: str, budget: int, total: bool = False) -> Part:
        """An s-op of this kind; `total` asks that it is never undefined."""

    @abstractmethod
    def selector(self, budget: int) -> Choice:
        """Any selector."""

    @abstractmethod
    def finder(self, budget: int) -> Choice:
        """A selector of one key at most."""

    def step(self, names: Sequence[str]) -> str:
        """One of these steps, each as often as it is listed, times its weight."""
        if not self.weights:
            return self.draw.choice(names)
        weights = [self.weights.get(name, 1.0) for name in names]
        if not any(weights):
            return self.draw.choice(names)
        return self.draw.choices(names, weights)[0]

    def constant(self, kind: str) -> Part:
        """A constant of this kind; of the vocabulary, if it can be."""
        values: dict[str, list[PlainValue]] = {
            "int": [0, 1, 2, -1, self.longest],
            "bool": [False, True],
            "str": ["a", "b", ""],
            "number": [0, 0.5, 1, -1.5, 0.1],
            "tuple": [(1, "a"), ()],
            "mixed": [0, "a", True, 0.5],
        }
        options = values[kind]
        if kind == self.token_kind:
            options = [cast(PlainValue, plain(token)) for token in self.tokens] + options[:1]
        return Part(repr(self.draw.choice(options)), kind, constant=True)

    def several(self, kinds: Iterable[str], budget: int, total: bool = False) -> list[Part]:
        """S-ops of these kinds, for the operands of one step; not all are constants."""
        parts: list[Part] = []
        for kind in kinds:
            share = self.draw.randint(0, max(budget, 0))
            budget -= share
            parts.append(self.sop(kind, share, total))
        if parts and all(part.constant for part in parts):
            parts[0] = self.line(f"Full({parts[0].text})", parts[0].kind)
        return parts

    def line(self, text: str, kind: str, *operands: Part, partial: bool = False) -> Part:
        name = f"s{len(self.parts) + 1}"
        if self.draw.randint(0, 9) == 9:
            text = f"({text}).named('{self.draw.choice('xyz')}')"
        part = Part(name, kind, partial or any(operand.partial for operand in operands))
        self.lines.append(f"{name} = {text}")
        self.parts.append(part)
        return part

    def calculated(
        self, name: str, text: str, kind: str, *operands: Part, partial: bool = False
    ) -> Part:
        """A line of operators; every second is a function that says the same."""
        if len(self.parts) % 2:
            form = "Map" if len(operands) == 1 else "SequenceMap"
            text = f"{form}({CALCULATED[name]}, {', '.join(part.text for part in operands)})"
        return self.line(text, kind, *operands, partial=partial)

    def chosen(self, text: str, at_most: bool = False, some: bool = False) -> Choice:
        name = f"sel{len(self.choices) + 1}"
        choice = Choice(name, at_most, some)
        self.lines.append(f"{name} = {text}")
        self.choices.append(choice)
        return choice


def within(part: Part) -> str:
    """An operand in a larger expression: negative numbers are put in brackets."""
    return f"({part.text})" if part.text.startswith("-") else part.text


Step: TypeAlias = Callable[[Draft, str, int], Part]


@dataclass(frozen=True, slots=True)
class Row:
    """A step, and how often it is taken for an s-op of each kind, in proportion to the others."""

    step: Step
    often: dict[str, int]


"""Writes an s-op of a kind, of about so many further steps."""
