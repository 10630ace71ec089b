"""The nodes that are made of no others: the input, the positions, their number, and constants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from . import meaning
from .base import SOpBase
from .columns import Column
from .meaning import Known
from .notation import Phrase, phrase_of_value
from .values import Value


class _Leaf(SOpBase):
    """What is said of all leaves."""

    __slots__ = ()
    children: ClassVar[tuple[()]] = ()
    attention: ClassVar[None] = None


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Tokens(_Leaf):
    """The input itself."""

    kind = "tokens"
    needs_row = False

    def evaluate(self, known: Known) -> Column:
        """The input."""
        return meaning.sequence(known.tokens, known)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Indices(_Leaf):
    """The positions, from 0."""

    kind = "indices"

    def evaluate(self, known: Known) -> Column:
        """0, 1, 2, ..."""
        return meaning.sequence((i for size in known.lengths for i in range(size)), known)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Length(_Leaf):
    """The number of positions of the whole sequence, in either attention mode."""

    kind = "length"

    def layer(self, below: Sequence[int]) -> int:
        """RASP makes it of a mean over the input, which is there before the first layer."""
        return 1

    @property
    def heads(self) -> tuple[tuple[SOpBase, int], ...]:
        """One of its own."""
        return ((self, 0),)

    def evaluate(self, known: Known) -> Column:
        """The same at all positions."""
        return meaning.sequence((size for size in known.lengths for _ in range(size)), known)


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Constant(_Leaf):
    """One value at every position; None is undefined everywhere."""

    kind = "constant"
    needs_row = False
    value: Value | None

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        """The value as Python writes it."""
        return phrase_of_value(self.value)

    def evaluate(self, known: Known) -> Column:
        """The value at all positions."""
        return meaning.sequence([self.value] * len(known.tokens), known)


TOKENS = Tokens()
INDICES = Indices()
LENGTH = Length()
