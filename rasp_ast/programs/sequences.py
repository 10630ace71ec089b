"""Places, counts and patterns in a sequence."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import ProgramError
from ..functions import Comparison
from ..maps import indices, tokens
from ..operands import SOp
from ..selectors import Aggregate, Select, SelectorWidth
from ..source import capture

EQ, TRUE = Comparison.EQ, Comparison.TRUE
LT, GT = Comparison.LT, Comparison.GT


def make_length() -> SOp:
    """The number of tokens of the sequence.

    >>> make_length()("abc")
    [3, 3, 3]
    >>> make_length()("abc", causal=True)
    [1, 2, 3]
    """
    return SelectorWidth(Select(tokens, tokens, TRUE)).named("length")


def make_reverse(sop: SOp = tokens) -> SOp:
    """The sequence from its end to its beginning. Bidirectional only.

    >>> make_reverse()("abc")
    ['c', 'b', 'a']
    """
    flip = Select(indices, make_length() - indices - 1, EQ).named("flip")
    return Aggregate(flip, sop).named("reverse")


def make_shift(sop: SOp, k: int, default: object = None) -> SOp:
    """The value that stands `k` positions before, the default where there is none.

    In causal mode a negative `k` looks at what is out of sight and finds the default.

    >>> make_shift(tokens, 1, "-")("abc")
    ['-', 'a', 'b']
    >>> make_shift(tokens, -2)("abc")
    ['c', None, None]
    """
    return Aggregate(Select(indices, indices - k, EQ), sop, default).named("shift")


def make_gather(sop: SOp, index_sop: SOp) -> SOp:
    """The value at a computed position, undefined where that is no position, or out of sight.

    >>> make_gather(tokens, indices // 2)("abc")
    ['a', 'a', 'b']
    """
    return Aggregate(Select(indices, index_sop, EQ), sop).named("gather")


def make_count(sop: SOp, token: object) -> SOp:
    """How often a value occurs in the sequence.

    >>> make_count(tokens, "a")("abba")
    [2, 2, 2, 2]
    """
    return SelectorWidth(Select(sop, token, EQ)).named("count")


def make_histogram(sop: SOp = tokens) -> SOp:
    """How often the value of each position occurs in the sequence.

    >>> make_histogram()("abac")
    [2, 1, 2, 1]
    """
    return SelectorWidth(Select(sop, sop, EQ)).named("hist")


make_hist = make_histogram


def make_double_histogram(sop: SOp = tokens) -> SOp:
    """How many distinct values occur as often as the value of each position. Bidirectional only.

    Each value is represented by its first position.

    >>> make_double_histogram()("abac")
    [1, 2, 1, 2]
    """
    hist = make_histogram(sop)
    same = Select(hist, hist, EQ) & Select(make_first_occurrence(sop), True, EQ)
    return SelectorWidth(same).named("double_hist")


def make_first_occurrence(sop: SOp = tokens) -> SOp:
    """Whether the value of each position stands here for the first time.

    >>> make_first_occurrence()("abac")
    [True, True, False, True]
    """
    earlier = Select(sop, sop, EQ) & Select(indices, indices, LT)
    seen_before = SelectorWidth(earlier).named("seen_before")
    return (seen_before == 0).named("first_occurrence")


def make_last_occurrence(sop: SOp = tokens) -> SOp:
    """Whether the value of each position stands here for the last time. Bidirectional only.

    >>> make_last_occurrence()("abac")
    [False, True, True, True]
    """
    later = Select(sop, sop, EQ) & Select(indices, indices, GT)
    seen_after = SelectorWidth(later).named("seen_after")
    return (seen_after == 0).named("last_occurrence")


def make_detect_pattern(sop: SOp, pattern: Sequence[object]) -> SOp:
    """Whether the pattern ends at each position.

    >>> make_detect_pattern(tokens, "ab")("abcab")
    [False, True, False, False, True]
    """
    if not pattern:
        raise ProgramError("a pattern needs at least one value", source=capture())
    *before, last = pattern
    matches = sop == last
    for k, value in enumerate(reversed(before), start=1):
        earlier = make_shift(sop == value, k, default=False).named(f"match_{k}_back")
        matches = earlier & matches
    return matches.named("detect_pattern")
