"""Tracr's `lib`: the standard programs under Tracr's names, with its signatures in its order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from ..rasp_ast import programs
from ..rasp_ast.functions import Comparison
from ..rasp_ast.maps import Full, Map, indices, tokens, where
from ..rasp_ast.operands import SOp
from ..rasp_ast.programs import (
    make_count,
    make_frac_prevs,
    make_hist,
    make_length,
    make_reverse,
    make_shuffle_dyck,
    make_shuffle_dyck2,
    make_sort,
    make_sort_unique,
)
from ..rasp_ast.selectors import Select, SelectorWidth

__all__ = [
    "LENGTH",
    "detect_pattern",
    "make_count",
    "make_count_less_freq",
    "make_frac_prevs",
    "make_hist",
    "make_length",
    "make_nary_sequencemap",
    "make_pair_balance",
    "make_reverse",
    "make_shuffle_dyck",
    "make_shuffle_dyck2",
    "make_sort",
    "make_sort_freq",
    "make_sort_unique",
    "shift_by",
]

LENGTH = make_length()
"""The number of tokens of the sequence."""


def make_pair_balance(sop: SOp, open_token: str, close_token: str) -> SOp:
    """The excess of opening over closing brackets in each prefix, as a fraction of its length."""
    return programs.make_pair_balance(open_token, close_token, sop)


def make_sort_freq(max_seq_len: int) -> SOp:
    """The sequence in the order of frequency, most frequent first; any length will do."""
    return programs.make_sort_freq(tokens, max_seq_len=max_seq_len)


def make_count_less_freq(n: int) -> SOp:
    """How many tokens occur at most `n` times.

    >>> make_count_less_freq(2)("aaabbc")
    [3, 3, 3, 3, 3, 3]
    """
    rare = Select(make_hist(), n, Comparison.LEQ)
    return SelectorWidth(rare).named("count_less_freq")


def make_nary_sequencemap(f: Callable[..., Any], *sops: SOp) -> SOp:
    """A function of any number of s-ops, at each position.

    >>> from raspc.rasp_ast import indices, tokens
    >>> make_nary_sequencemap(lambda x, y, z: x + y + z, tokens, tokens, indices)([1, 2])
    [2, 5]
    """
    return Map(f, *sops)


def shift_by(offset: int, /, sop: SOp) -> SOp:
    """The value that stands `offset` positions before, undefined where there is none.

    >>> shift_by(1, tokens)("abc")
    [None, 'a', 'b']
    """
    return programs.make_shift(sop, offset).named(f"shift_by({offset})")


def detect_pattern(sop: SOp, pattern: Sequence[object]) -> SOp:
    """Whether the pattern ends at each position, undefined where it would begin before the input.

    >>> detect_pattern(tokens, "ab")("abcab")
    [None, True, False, False, True]

    Raises:
        ProgramError: the pattern is empty.
    """
    found = programs.make_detect_pattern(sop, pattern)
    if len(pattern) == 1:
        return found
    return where(indices >= len(pattern) - 1, found, Full(None)).named("detect_pattern")
