"""A comparison of values as a symbol: by their ranks, with no table of pairs.

Equality is identity of ranks, an order is their order.  Whatever is asked of the relation, such as
how many keys a query selects, follows from the ranks in time and memory linear in the values.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...rasp_ast.functions import Comparison
from ...rasp_ast.source import Source
from ..tables.domains import check_size
from .comparisons import NO_RANK, Flags, Ranks, relation
from .listed import Listed, Places

MAX_RELATION = 1 << 24
"""The largest relation, in pairs of values."""
_SIGNS: dict[Comparison, frozenset[int]] = {
    Comparison.FALSE: frozenset(),
    Comparison.LT: frozenset({-1}),
    Comparison.EQ: frozenset({0}),
    Comparison.GT: frozenset({1}),
    Comparison.LEQ: frozenset({-1, 0}),
    Comparison.NEQ: frozenset({-1, 1}),
    Comparison.GEQ: frozenset({0, 1}),
    Comparison.TRUE: frozenset({-1, 0, 1}),
}
"""The sign that key minus query has where a comparison holds."""
_BY_SIGNS = {signs: comparison for comparison, signs in _SIGNS.items()}
_RANGES_DECIDE = (Comparison.LT, Comparison.LEQ, Comparison.GT, Comparison.GEQ)


@dataclass(frozen=True, eq=False)
class Compared:
    """A comparison of the values of two tables, by their ranks (see ``common_ranks``).

    Attributes:
        keys: ``[key values]``, ``NO_RANK`` where nothing compares.
        queries: ``[query values]``.
        source: where in the program it stands.
    """

    comparison: Comparison
    keys: Ranks
    queries: Ranks
    source: Source | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """How many values keys and queries have."""
        return len(self.keys), len(self.queries)

    @cached_property
    def identity(self) -> tuple[Comparison, bytes, bytes]:
        """Equal for equal comparisons of equal ranks."""
        return self.comparison, self.keys.tobytes(), self.queries.tobytes()

    @property
    def flipped(self) -> Compared:
        """The same with the roles of keys and queries exchanged."""
        return Compared(self.comparison.mirrored, self.queries, self.keys, self.source)

    # ---- as flags ----------------------------------------------------------------------------

    def relation(self) -> Flags:
        """``[key values, query values]``."""
        return relation(self.comparison, self.keys, self.queries)

    def listed(self) -> Flags:
        """The same, unless it is too large.

        Raises:
            ValueSetError: there are too many pairs.
        """
        keys, queries = self.shape
        what = f"it compares # pairs of values ({keys:,} keys x {queries:,} queries)"
        check_size(keys * queries, what, self.source, MAX_RELATION)
        return self.relation()

    def holds(self, keys: Places, queries: Places) -> Flags:
        """For values at these places, whatever shape they are broadcast to."""
        k, q = self.keys[keys], self.queries[queries]
        return self.comparison.on_ranks(k, q) & (k != NO_RANK) & (q != NO_RANK)

    def block(self, keys: Places, queries: Places) -> Flags:
        """``[keys, queries]`` for these places; nothing where one is undefined or unreachable."""
        return relation(self.comparison, _ranks(self.keys, keys), _ranks(self.queries, queries))

    def decided(self, keys: Places, queries: Places) -> tuple[Flags, Flags]:
        """``[keys, queries]`` by the ranges of each row of places: all selected, none selected."""
        k, q = _ranks(self.keys, keys), _ranks(self.queries, queries)
        none = (k == NO_RANK).all(axis=1)[:, None] | (q == NO_RANK).all(axis=1)[None, :]
        whole = (k != NO_RANK).all(axis=1)[:, None] & (q != NO_RANK).all(axis=1)[None, :]
        lows = [np.where(r == NO_RANK, self._top, r).min(axis=1) for r in (k, q)]
        highs = [r.max(axis=1) for r in (k, q)]
        apart = (highs[0][:, None] < lows[1]) | (lows[0][:, None] > highs[1])
        if self.comparison is Comparison.EQ:
            return np.zeros_like(none), none | apart
        if self.comparison is Comparison.NEQ:
            return apart & whole, none
        if self.comparison not in _RANGES_DECIDE:
            return np.zeros_like(none), none
        ends = [
            self.comparison.on_ranks(a[:, None], b[None, :])
            for a, b in ((highs[0], lows[1]), (lows[0], highs[1]))
        ]
        every, some = ends[0] & ends[1], ends[0] | ends[1]
        return every & whole, none | ~some

    # ---- in time linear in the values ----------------------------------------------------------

    @property
    def _top(self) -> int:
        return max(int(self.keys.max(initial=0)), int(self.queries.max(initial=0))) + 1

    @cached_property
    def selected(self) -> Ranks:
        """``[query values]``: how many key values each selects."""
        each = np.bincount(self.keys[self.keys != NO_RANK], minlength=self._top)
        below = np.cumsum(each) - each
        by_sign = {-1: below, 0: each, 1: each.sum() - below - each}
        total = sum((by_sign[sign] for sign in _SIGNS[self.comparison]), np.zeros_like(each))
        return np.where(self.queries == NO_RANK, 0, total[self.queries])

    @cached_property
    def selectable(self) -> Flags:
        """``[key values]``: whether any query selects it."""
        return self.flipped.selected > 0

    @property
    def is_true(self) -> bool:
        """Whether it holds for every pair of values."""
        return bool((self.selected == len(self.keys)).all())

    @property
    def is_false(self) -> bool:
        """Whether it holds for no pair of values."""
        return not self.selected.any()

    def least(self, numbers: Ranks, otherwise: int) -> Ranks:
        """``[query values]``: the least of the numbers of the keys that each selects.

        Args:
            numbers: ``[key values]``, none above ``otherwise``.
            otherwise: where nothing is selected.
        """
        defined = self.keys != NO_RANK
        each = np.full(self._top + 2, otherwise)  # rank r stands at r + 1, with room on both sides
        np.minimum.at(each, self.keys[defined] + 1, numbers[defined])
        below = np.minimum.accumulate(each)[:-2]
        above = np.minimum.accumulate(each[::-1])[::-1][2:]
        by_sign = {-1: below, 0: each[1:-1], 1: above}
        result = np.full(self._top, otherwise)
        for sign in _SIGNS[self.comparison]:
            result = np.minimum(result, by_sign[sign])
        return np.where(self.queries == NO_RANK, otherwise, result[self.queries])

    # ---- with others ---------------------------------------------------------------------------

    @property
    def opposite(self) -> Compared | Listed:
        """What selects all other pairs, a comparison unless undefined values are among them.

        Raises:
            ValueSetError: it is no comparison, and there are too many pairs to list.
        """
        if (self.keys == NO_RANK).any() or (self.queries == NO_RANK).any():
            return Listed(self.listed()).opposite
        return Compared(self.comparison.negation, self.keys, self.queries, self.source)

    def both(self, other: Compared | Listed) -> Compared | Listed:
        """What both select, a comparison if both compare the same ranks.

        Raises:
            ValueSetError: it is no comparison, and there are too many pairs to list.
        """
        if isinstance(other, Compared) and self._compares_as(other):
            return self._having(_SIGNS[self.comparison] & _SIGNS[other.comparison])
        return Listed(self.listed()).both(other)

    def either(self, other: Compared | Listed) -> Compared | Listed:
        """What one of them selects, a comparison if both compare the same ranks.

        Raises:
            ValueSetError: it is no comparison, and there are too many pairs to list.
        """
        if isinstance(other, Compared) and self._compares_as(other):
            return self._having(_SIGNS[self.comparison] | _SIGNS[other.comparison])
        return Listed(self.listed()).either(other)

    def _having(self, signs: frozenset[int]) -> Compared:
        return Compared(_BY_SIGNS[signs], self.keys, self.queries, self.source)

    def _compares_as(self, other: Compared) -> bool:
        return np.array_equal(self.keys, other.keys) and np.array_equal(self.queries, other.queries)


def _ranks(ranks: Ranks, codes: Places) -> Ranks:
    return np.where(codes >= 0, ranks[codes], NO_RANK)
