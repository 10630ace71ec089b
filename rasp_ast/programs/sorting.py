"""Sequences in another order."""

from __future__ import annotations

from ..functions import Comparison
from ..maps import indices, tokens, where
from ..operands import Selector, SOp
from ..selectors import Aggregate, Select, SelectorWidth
from .sequences import make_first_occurrence, make_histogram

EQ, LT, GT = Comparison.EQ, Comparison.LT, Comparison.GT


def make_sort_unique(vals: SOp, keys: SOp) -> SOp:
    """The values in the order of their keys, smallest first. Bidirectional only.

    The keys must be distinct: values of equal keys meet at one position and leave gaps behind.

    >>> make_sort_unique(tokens, tokens)("cab")
    ['a', 'b', 'c']
    """
    rank = SelectorWidth(Select(keys, keys, LT)).named("rank")
    return Aggregate(Select(rank, indices, EQ), vals).named("sort_unique")


def make_sort(
    vals: SOp, keys: SOp, *, max_seq_len: int | None = None, min_key: float | None = None
) -> SOp:
    """The values in the order of their keys; equal keys keep their order. Bidirectional only.

    `max_seq_len` and `min_key` are accepted for Tracr's sake, and not needed.

    >>> make_sort(tokens, indices % 2)("abcd")
    ['a', 'c', 'b', 'd']
    """
    rank = SelectorWidth(_before(keys, LT)).named("rank")
    return Aggregate(Select(rank, indices, EQ), vals).named("sort")


def make_sort_freq(sop: SOp = tokens, *, max_seq_len: int | None = None) -> SOp:
    """The sequence in the order of frequency, most frequent first. Bidirectional only.

    Every occurrence is kept; values that are equally frequent keep their order.

    >>> make_sort_freq()("abcbca")
    ['a', 'b', 'c', 'b', 'c', 'a']
    >>> make_sort_freq()("abbcb")
    ['b', 'b', 'b', 'a', 'c']
    """
    rank = SelectorWidth(_before(make_histogram(sop), GT)).named("rank")
    return Aggregate(Select(rank, indices, EQ), sop).named("sort_freq")


def make_most_frequent(sop: SOp = tokens) -> SOp:
    """The distinct values, most frequent first, undefined after the last. Bidirectional only.

    Values that are equally frequent come in the order of their first occurrence.

    >>> make_most_frequent()("abcbc")
    ['b', 'c', 'a', None, None]
    """
    # Each value is represented by its first position; the others weigh nothing, and go nowhere.
    first = make_first_occurrence(sop)
    weight = where(first, make_histogram(sop), 0).named("weight")
    rank = SelectorWidth(_before(weight, GT)).named("rank")
    place = where(first, rank, -1).named("place")
    return Aggregate(Select(place, indices, EQ), sop).named("most_frequent")


def _before(keys: SOp, goes_before: Comparison) -> Selector:
    """What goes before each position in a sort that keeps the order of equal keys."""
    earlier = Select(keys, keys, EQ) & Select(indices, indices, LT)
    return Select(keys, keys, goes_before) | earlier
