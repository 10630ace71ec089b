"""A factor of a selector's terms: a relation between the values of one key and one query table."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from ..tables.tables import Table
from .compared import Compared
from .comparisons import Flags, Ranks
from .listed import Listed, Places

Pairs = Compared | Listed
"""Which pairs of values are selected; a comparison where a table of pairs would be large."""


@dataclass(frozen=True, eq=False)
class Factor:
    """A relation between key values and query values; the tables say which values stand where."""

    key: Table
    query: Table
    pairs: Pairs

    @cached_property
    def relation(self) -> Flags:
        """``[key value, query value]``.

        Raises:
            ValueSetError: there are too many pairs.
        """
        return self.pairs.listed()

    @property
    def compared(self) -> Compared | None:
        """The relation as a comparison, if its pairs are not listed."""
        return self.pairs if isinstance(self.pairs, Compared) else None

    @property
    def shape(self) -> tuple[int, int]:
        """How many values keys and queries have."""
        return len(self.key.domain), len(self.query.domain)

    @cached_property
    def tables(self) -> Hashable:
        """Equal for factors over the same two tables, whose relations can be joined."""
        return (self.key.identity, self.query.identity)

    @cached_property
    def identity(self) -> Hashable:
        """Equal for equal relations of the same tables."""
        return (self.tables, self.pairs.identity)

    @property
    def flipped(self) -> Factor:
        """The same with the roles of keys and queries exchanged."""
        return Factor(self.query, self.key, self.pairs.flipped)

    def holds(self, keys: Places, queries: Places) -> Flags:
        """For values at these places, whatever shape they are broadcast to."""
        return self.pairs.holds(keys, queries)

    @property
    def selected(self) -> Ranks:
        """``[query values]``: how many key values each selects."""
        return self.pairs.selected

    @property
    def selectable(self) -> Flags:
        """``[key values]``: whether any query selects it."""
        return self.pairs.selectable

    def least(self, numbers: Ranks, otherwise: int) -> Ranks:
        """``[query values]``: the least of the numbers of the keys that each selects.

        Args:
            numbers: ``[key values]``, none above ``otherwise``.
            otherwise: where nothing is selected.
        """
        return self.pairs.least(numbers, otherwise)

    @property
    def is_true(self) -> bool:
        """Whether it holds for every pair of values."""
        return self.pairs.is_true

    @property
    def is_false(self) -> bool:
        """Whether it holds for no pair of values."""
        return self.pairs.is_false

    @property
    def opposite(self) -> Factor:
        """What selects all other pairs."""
        return Factor(self.key, self.query, self.pairs.opposite)

    def both(self, other: Factor) -> Factor:
        """What both select, of factors over the same tables."""
        return Factor(self.key, self.query, self.pairs.both(other.pairs))

    def either(self, other: Factor) -> Factor:
        """What one of them selects, of factors over the same tables."""
        return Factor(self.key, self.query, self.pairs.either(other.pairs))
