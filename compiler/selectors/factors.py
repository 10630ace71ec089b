"""A factor of a selector's terms: a relation between the values of one key and one query table."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ..tables.tables import Table
from .compared import Codes, Compared

Relation = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Factor:
    """A relation between key values and query values; the tables say which values stand where.

    Attributes:
        pairs: ``[key value, query value]``; or a comparison, where a table of pairs would be large.
    """

    key: Table
    query: Table
    pairs: Relation | Compared

    @cached_property
    def relation(self) -> Relation:
        """``[key value, query value]``.

        Raises:
            ValueSetError: there are too many pairs.
        """
        if isinstance(self.pairs, Compared):
            return self.pairs.listed()
        return self.pairs

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
        if isinstance(self.pairs, Compared):
            return (self.tables, self.pairs.identity)
        return (self.tables, self.pairs.tobytes())

    @property
    def flipped(self) -> Factor:
        """The same with the roles of keys and queries exchanged."""
        pairs = self.pairs.flipped if isinstance(self.pairs, Compared) else self.pairs.T
        return Factor(self.query, self.key, pairs)

    def holds(self, keys: Codes, queries: Codes) -> Relation:
        """For values at these places, whatever shape they are broadcast to."""
        if isinstance(self.pairs, Compared):
            return self.pairs.holds(keys, queries)
        return self.pairs[keys, queries]

    @cached_property
    def selected(self) -> npt.NDArray[np.int64]:
        """``[query values]``: how many key values each selects."""
        if isinstance(self.pairs, Compared):
            return self.pairs.selected
        return self.pairs.sum(axis=0, dtype=np.int64)

    @cached_property
    def selectable(self) -> npt.NDArray[np.bool_]:
        """``[key values]``: whether any query selects it."""
        if isinstance(self.pairs, Compared):
            return self.pairs.selectable
        return np.asarray(self.pairs.any(axis=1), np.bool_)

    def least(self, numbers: npt.NDArray[np.int64], otherwise: int) -> npt.NDArray[np.int64]:
        """``[query values]``: the least of the numbers of the keys that each selects.

        Args:
            numbers: ``[key values]``, none above ``otherwise``.
            otherwise: where nothing is selected.
        """
        if isinstance(self.pairs, Compared):
            return self.pairs.least(numbers, otherwise)
        return np.where(self.pairs, numbers[:, None], otherwise).min(axis=0, initial=otherwise)

    @property
    def is_true(self) -> bool:
        """Whether it holds for every pair of values."""
        return bool(self.pairs.is_true if isinstance(self.pairs, Compared) else self.pairs.all())

    @property
    def is_false(self) -> bool:
        """Whether it holds for no pair of values."""
        known = self.pairs
        return known.is_false if isinstance(known, Compared) else not known.any()

    @property
    def opposite(self) -> Factor:
        """What selects all other pairs."""
        known = self.compared and self.compared.opposite
        return Factor(self.key, self.query, ~self.relation if known is None else known)

    def both(self, other: Factor) -> Factor:
        """What both select, of factors over the same tables."""
        known = self.compared and other.compared and self.compared.both(other.compared)
        pairs = self.relation & other.relation if known is None else known
        return Factor(self.key, self.query, pairs)

    def either(self, other: Factor) -> Factor:
        """What one of them selects, of factors over the same tables."""
        known = self.compared and other.compared and self.compared.either(other.compared)
        pairs = self.relation | other.relation if known is None else known
        return Factor(self.key, self.query, pairs)
