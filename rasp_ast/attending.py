"""What all s-ops have that make one value of those that a selector selects.

They are generic in what a program is made of, because they are told apart in ``nodes.py`` alone,
where that is known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from .base import NodeBase, SelectorBase, SOpBase, check_family
from .notation import Phrase, call, phrase_of_value
from .values import Value

S = TypeVar("S", bound=SelectorBase)
V = TypeVar("V", bound=SOpBase)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention(Generic[S, V]):
    """What an s-op takes from other positions.

    `selector` says from which, `values` what is taken (None for 1, which counts), `default`
    what stands where nothing is selected, and `how` what becomes of several values.
    """

    selector: S
    values: V | None = None
    default: Value | None = None
    how: str


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class OfSelected(SOpBase, Generic[S, V]):
    """One value of those that are selected, or the default where there are none."""

    how: ClassVar[str]
    unwritten: ClassVar[Value | None] = None
    """The default that is not written."""
    selector: S
    values: V
    default: Value | None = None

    def __post_init__(self) -> None:
        article = "an" if self.kind[0] in "aeiou" else "a"
        check_family(
            self.selector, SelectorBase, f"the selector of {article} {self.kind}", self.source
        )
        check_family(self.values, SOpBase, f"the values of {article} {self.kind}", self.source)

    @property
    def children(self) -> tuple[S | V, ...]:
        """What it is made of, the selector first."""
        return (self.selector, self.values)

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        """A call, without the default that is meant anyway."""
        known = self.default == self.unwritten and type(self.default) is type(self.unwritten)
        parts = [*below, *([] if known else [phrase_of_value(self.default)])]
        return call(self.kind, len(parts)).phrase(parts)

    def layer(self, below: Sequence[int]) -> int:
        """That of its selector, or the one behind what it takes."""
        selector, *others = below
        return max(selector, 1 + max(others))

    @property
    def attention(self) -> Attention[S, V]:
        """What it takes from where."""
        return Attention(
            selector=self.selector, values=self.values, default=self.default, how=self.how
        )

    @property
    def heads(self) -> tuple[tuple[NodeBase, int], ...]:
        """One, which all with the same selector share."""
        return ((self.selector, 0),)
