"""What all nodes of a program have: where they come from, and what is said of most kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from .errors import ProgramError
from .notation import Phrase
from .rules import FREE, Rules
from .source import Source

_N = TypeVar("_N")


@dataclass(frozen=True, eq=False, slots=True, kw_only=True, repr=False, weakref_slot=True)
class NodeBase:
    """Anything a program is made of.

    `source` is where the user wrote it. `name` is the user's name for it, `encoding` the user's
    hint ('numerical' or 'categorical'), `notes` any further annotations; None and () where the user
    said nothing. None of these changes what the node means. `rules` are those of the language in
    which it was written: they may refuse an input, and change no value.
    """

    kind: ClassVar[str] = "node"
    family: ClassVar[str] = "a node"
    hint: ClassVar[str | None] = None

    source: Source | None = None
    name: str | None = None
    encoding: str | None = None
    notes: tuple[tuple[str, object], ...] = ()
    rules: Rules = FREE

    def __repr__(self) -> str:
        name = "" if self.name is None else f" {self.name!r}"
        place = "" if self.source is None else f" from {self.source}"
        return f"<{self.kind}{name}{place}>"

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        """Its text, given that of its children."""
        return Phrase(self.kind)

    def layer(self, below: Sequence[int]) -> int:
        """Its layer as RASP counts them, given those of its children; 0 is before the first."""
        return max(below, default=0)


class SOpBase(NodeBase):
    """A sequence of values, one for each position."""

    __slots__ = ()
    family = "an s-op"
    hint = "SelectorWidth(...) or Aggregate(..., values) makes an s-op of a selector"
    is_elementwise: ClassVar[bool] = False
    needs_row: ClassVar[bool] = True
    """Whether a picture shows it as a row of its own."""

    @property
    def heads(self) -> tuple[tuple[NodeBase, int], ...]:
        """The heads that RASP counts for it: whose they are, and which of them."""
        return ()


class SelectorBase(NodeBase):
    """A matrix of bools, [query][key]."""

    __slots__ = ()
    family = "a selector"
    hint = "Select(keys, queries, predicate) makes a selector of s-ops"


def check_family(node: object, family: type[NodeBase], role: str, source: Source | None) -> None:
    """Raise ProgramError unless a node belongs to the family that its place asks for."""
    if isinstance(node, family):
        return
    given = node.family if isinstance(node, NodeBase) else f"{node!r}"
    message = f"{role} must be {family.family}, found {given}"
    raise ProgramError(message, source=source, hint=family.hint)


def below_first(roots: Iterable[_N], below: Callable[[_N], Iterable[_N]]) -> list[_N]:
    """The roots and all below them once, what is below before what is above, in order."""
    done: dict[_N, None] = {}
    stack: list[tuple[_N, bool]] = [(root, False) for root in reversed(list(roots))]
    while stack:
        node, ready = stack.pop()
        if node in done:
            continue
        if ready:
            done[node] = None
        else:
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(tuple(below(node))))
    return list(done)
