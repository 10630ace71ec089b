"""The standard programs as tests, benchmarks and the command line take them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..maps import indices, tokens
from ..operands import SOp
from .prefixes import (
    make_dyck1_prefix,
    make_dyck2_prefix,
    make_frac_prevs,
    make_pair_balance,
    make_shuffle_dyck1,
    make_shuffle_dyck2,
)
from .sequences import (
    make_count,
    make_detect_pattern,
    make_double_histogram,
    make_first_occurrence,
    make_gather,
    make_histogram,
    make_last_occurrence,
    make_length,
    make_reverse,
    make_shift,
)
from .sorting import make_most_frequent, make_sort, make_sort_freq, make_sort_unique


@dataclass(frozen=True, slots=True)
class Standard:
    """A standard program as tests, benchmarks and the command line take it.

    `modes` lists the values of `causal` for which it means something.
    """

    make: Callable[[], SOp]
    vocab: Sequence[object]
    modes: tuple[bool, ...]
    summary: str


_BOTH = (False, True)
_BIDIRECTIONAL = (False,)

STANDARD: dict[str, Standard] = {
    "length": Standard(make_length, "abcd", _BOTH, "the number of tokens"),
    "reverse": Standard(make_reverse, "abcd", _BIDIRECTIONAL, "the sequence backwards"),
    "shift": Standard(lambda: make_shift(tokens, 1, "-"), "abcd", _BOTH, "the token before"),
    "gather": Standard(
        lambda: make_gather(tokens, indices // 2), "abcd", _BOTH, "the token half-way back"
    ),
    "count": Standard(lambda: make_count(tokens, "a"), "abcd", _BOTH, "how often 'a' occurs"),
    "hist": Standard(make_histogram, "abcd", _BOTH, "how often the token here occurs"),
    "double_hist": Standard(
        make_double_histogram, "abcd", _BIDIRECTIONAL, "how many tokens occur as often"
    ),
    "first_occurrence": Standard(
        make_first_occurrence, "abcd", _BOTH, "whether the token is here for the first time"
    ),
    "last_occurrence": Standard(
        make_last_occurrence, "abcd", _BIDIRECTIONAL, "whether it is here for the last time"
    ),
    "detect_pattern": Standard(
        lambda: make_detect_pattern(tokens, "abc"), "abcd", _BOTH, "whether 'abc' ends here"
    ),
    "sort_unique": Standard(
        lambda: make_sort_unique(tokens, tokens),
        (1, 2, 3, 4, 5),
        _BIDIRECTIONAL,
        "distinct numbers in order",
    ),
    "sort": Standard(
        lambda: make_sort(tokens, tokens), (1, 2, 3, 4, 5), _BIDIRECTIONAL, "numbers in order"
    ),
    "sort_freq": Standard(
        make_sort_freq, "abcd", _BIDIRECTIONAL, "all tokens, the most frequent first"
    ),
    "most_frequent": Standard(
        make_most_frequent, "abcd", _BIDIRECTIONAL, "distinct tokens, the most frequent first"
    ),
    "frac_prevs": Standard(
        lambda: make_frac_prevs(tokens == "x"), "xyz", _BOTH, "the fraction of 'x' so far"
    ),
    "pair_balance": Standard(
        lambda: make_pair_balance("(", ")"), "()a", _BOTH, "the balance of `()` so far"
    ),
    "shuffle_dyck1": Standard(make_shuffle_dyck1, "()", _BOTH, "whether `()` are balanced"),
    "shuffle_dyck2": Standard(
        make_shuffle_dyck2, "(){}", _BOTH, "whether `()` and `{}` are balanced, interleaved or not"
    ),
    "dyck1_prefix": Standard(
        make_dyck1_prefix, "()", _BOTH, "whether `()` are, can be or cannot be balanced so far"
    ),
    "dyck2_prefix": Standard(
        make_dyck2_prefix, "(){}", _BOTH, "the same for `()` and `{}`, properly nested"
    ),
}
