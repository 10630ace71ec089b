"""The standard programs, each a function that returns an s-op.

They are written with as few aggregates in a row as we know how. Unless a docstring says otherwise
a program is meant for both attention modes; "the sequence" is then, in causal mode, what a position
sees: the prefix that ends there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

from .errors import ProgramError
from .source import Source, capture
from .surface import (
    Aggregate,
    Comparison,
    Select,
    Selector,
    SelectorWidth,
    SOp,
    indices,
    tokens,
    where,
)

EQ, TRUE = Comparison.EQ, Comparison.TRUE
LT, LEQ, GT = Comparison.LT, Comparison.LEQ, Comparison.GT


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
    return (SelectorWidth(earlier) == 0).named("first_occurrence")


def make_last_occurrence(sop: SOp = tokens) -> SOp:
    """Whether the value of each position stands here for the last time. Bidirectional only.

    >>> make_last_occurrence()("abac")
    [False, True, True, True]
    """
    later = Select(sop, sop, EQ) & Select(indices, indices, GT)
    return (SelectorWidth(later) == 0).named("last_occurrence")


def make_detect_pattern(sop: SOp, pattern: Sequence[object]) -> SOp:
    """Whether the pattern ends at each position.

    >>> make_detect_pattern(tokens, "ab")("abcab")
    [False, True, False, False, True]
    """
    if not pattern:
        raise ProgramError("a pattern needs at least one value", source=capture())
    *before, last = pattern
    found = sop == last
    for k, value in enumerate(reversed(before), start=1):
        found = make_shift(sop == value, k, default=False) & found
    return found.named("detect_pattern")


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
    rank = SelectorWidth(_before(weight, GT))
    place = where(first, rank, -1).named("place")
    return Aggregate(Select(place, indices, EQ), sop).named("most_frequent")


def make_frac_prevs(bools: SOp) -> SOp:
    """The fraction of true values up to and including each position.

    >>> make_frac_prevs(tokens == "x")("xaxa")
    [1, 0.5, 0.6666666666666666, 0.5]
    """
    return Aggregate(_prefix(), where(bools, 1, 0)).named("frac_prevs")


def make_pair_balance(opening: str, closing: str, sop: SOp = tokens) -> SOp:
    """The excess of opening over closing brackets in each prefix, as a fraction of its length.

    >>> make_pair_balance("(", ")")("()((")
    [1, 0, 0.3333333333333333, 0.5]
    """
    return Aggregate(_prefix(), _side(sop, opening, closing)).named("balance")


def make_shuffle_dyck(pairs: Sequence[Sequence[str]]) -> SOp:
    """Whether the sequence is balanced in each kind of bracket, regardless of the other kinds.

    >>> make_shuffle_dyck(["()", "{}"])("({)}")
    [True, True, True, True]
    """
    _check_pairs(pairs, capture())
    prefix, everything = _prefix(), Select(tokens, tokens, TRUE)
    sides = [_side(tokens, opening, closing) for opening, closing in pairs]
    # The side of a bracket sums to the balance, so that its mean has the sign of the balance.
    negative = [Aggregate(prefix, side) < 0 for side in sides]
    even = [Aggregate(everything, side) == 0 for side in sides]
    # A sum rather than an "or": an or of several balances would cost a layer of its own.
    ever_negative = Aggregate(everything, reduce(SOp.__add__, [where(n, 1, 0) for n in negative]))
    return (reduce(SOp.__and__, even) & (ever_negative == 0)).named("shuffle_dyck")


def make_shuffle_dyck1() -> SOp:
    """Whether the brackets `()` are balanced.

    >>> make_shuffle_dyck1()("())(")
    [False, False, False, False]
    >>> make_shuffle_dyck1()("()()", causal=True)
    [False, True, False, True]
    """
    return make_shuffle_dyck(["()"])


def make_shuffle_dyck2() -> SOp:
    """Whether the brackets `()` and the brackets `{}` are balanced, each for themselves.

    >>> make_shuffle_dyck2()("({)}")
    [True, True, True, True]
    """
    return make_shuffle_dyck(["()", "{}"])


def make_dyck1_prefix() -> SOp:
    """For each prefix 'T' if its `()` are balanced, 'P' if they still can be, 'F' if they cannot.

    >>> make_dyck1_prefix()("(()))(")
    ['P', 'P', 'P', 'T', 'F', 'F']
    """
    prefix = _prefix()
    balance = Aggregate(prefix, _side(tokens, "(", ")")).named("balance")
    wrong = where(balance < 0, 1, 0)
    return _verdict(prefix, balance, wrong).named("dyck1_prefix")


def make_dyck2_prefix(pairs: Sequence[Sequence[str]] = ("()", "{}")) -> SOp:
    """The same for two kinds of brackets, or any kinds, that must be properly nested.

    >>> make_dyck2_prefix()("({})(}")
    ['P', 'P', 'P', 'T', 'P', 'F']
    """
    _check_pairs(pairs, capture())
    # As long as no prefix closes more than it opens, the brackets at one depth open and close by
    # turns. Let each kind have a weight of its own, and sum the weights at one depth, closing ones
    # negative: at each closing bracket the sum is 0, until a pair fails to match, or a bracket
    # closes what was never opened.
    sides = [_side(tokens, opening, closing) for opening, closing in pairs]
    side = reduce(SOp.__add__, sides).named("side")
    weight = reduce(SOp.__add__, [n * kind for n, kind in enumerate(sides, 1)]).named("weight")

    prefix = _prefix()
    opened = SelectorWidth(prefix & Select(side, 1, EQ)).named("opened")
    closed = SelectorWidth(prefix & Select(side, -1, EQ)).named("closed")
    balance = (opened - closed).named("balance")
    depth = (balance + where(side == -1, 1, 0)).named("depth")
    unmatched = Aggregate(prefix & Select(depth, depth, EQ), weight).named("unmatched")
    wrong = where((side == -1) & (unmatched != 0), 1, 0)
    return _verdict(prefix, balance, wrong).named("dyck2_prefix")


def _prefix() -> Selector:
    return Select(indices, indices, LEQ).named("prefix")


def _before(keys: SOp, goes_before: Comparison) -> Selector:
    """What goes before each position in a sort that keeps the order of equal keys."""
    earlier = Select(keys, keys, EQ) & Select(indices, indices, LT)
    return Select(keys, keys, goes_before) | earlier


def _side(sop: SOp, opening: str, closing: str) -> SOp:
    """1 for an opening bracket, -1 for a closing one, 0 for anything else."""
    return (sop == opening) - (sop == closing)


def _verdict(prefix: Selector, balance: SOp, wrong: SOp) -> SOp:
    """'F' from where `wrong` is first not 0; before that, 'T' where nothing is open, else 'P'."""
    ever_wrong = Aggregate(prefix, wrong).named("ever_wrong")
    return where(ever_wrong > 0, "F", where(balance == 0, "T", "P"))


def _check_pairs(pairs: Sequence[Sequence[str]], source: Source) -> None:
    if not pairs or any(len(pair) != 2 for pair in pairs):
        raise ProgramError(f"brackets come as pairs such as '()', found {pairs!r}", source=source)


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
