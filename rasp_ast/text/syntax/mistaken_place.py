"""A place in a text at which something is wrong, as rules of mistakes look at it."""

from __future__ import annotations

from dataclasses import dataclass

from .lexer import Token

_OPENING = {")": "(", "]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Place:
    """The words of the item so far, one that cannot come next, and what follows on its line.

    `accepted` has the terminals of the grammar that could come instead.
    """

    before: list[Token]
    word: Token
    after: list[Token]
    accepted: set[str]

    @property
    def words(self) -> list[str]:
        """What was written so far."""
        return [token.value for token in self.before]

    @property
    def previous(self) -> str:
        """The word before, empty at the beginning of an item."""
        return self.before[-1].value if self.before else ""

    @property
    def previous_kind(self) -> str:
        """The terminal of the word before."""
        return self.before[-1].type if self.before else ""

    @property
    def before_previous(self) -> str:
        """The word before that."""
        return self.before[-2].value if len(self.before) > 1 else ""

    @property
    def next(self) -> str:
        """The word behind."""
        return self.after[0].value if self.after else ""

    @property
    def adjoins(self) -> bool:
        """Whether nothing stands between the word and the one before."""
        return bool(self.before) and self.before[-1].at[2:] == self.word.at[:2]

    @property
    def rest(self) -> str:
        """The word and all behind it on its line, without the `;`."""
        values = [token.value for token in (self.word, *self.after) if token.value != ";"]
        return " ".join(values).replace(" ,", ",").replace("( ", "(").replace(" )", ")")

    @property
    def _open(self) -> list[tuple[int, int]]:
        """The brackets that are open: where each stands, and how many commas it has so far."""
        found: list[tuple[int, int]] = []
        for position, token in enumerate(self.before):
            if token.value in ("(", "[", "{"):
                found.append((position, 0))
            elif token.value in _OPENING and found:
                found.pop()
            elif token.value == "," and found:
                found[-1] = (found[-1][0], found[-1][1] + 1)
        return found

    @property
    def depth(self) -> int:
        """How many round and square brackets are open."""
        return sum(self.before[position].value != "{" for position, _ in self._open)

    @property
    def brackets(self) -> list[str]:
        """The brackets that are open."""
        return [self.before[position].value for position, _ in self._open]

    @property
    def bracket(self) -> str:
        """The innermost open bracket."""
        opened = self._open
        return self.before[opened[-1][0]].value if opened else ""

    @property
    def call(self) -> str:
        """What is called in the innermost open bracket."""
        opened = self._open
        position = opened[-1][0] if opened else 0
        return self.before[position - 1].value if position and self.bracket == "(" else ""

    @property
    def commas(self) -> int:
        """How many commas stand in the innermost open bracket."""
        opened = self._open
        return opened[-1][1] if opened else 0
