"""One table of programs, with inputs and outputs written by hand, that runs on every level."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from raspc.rasp_ast import (
    Aggregate,
    Best,
    Comparison,
    ConstantSelector,
    ConstantSOp,
    Full,
    LinearSequenceMap,
    Map,
    Max,
    Min,
    Score,
    Select,
    SelectorWidth,
    SequenceMap,
    SOp,
    Sum,
    indices,
    length,
    numerical,
    tokens,
    where,
)
from raspc.rasp_ast.programs import STANDARD, make_gather, make_shift, make_sort

EQ, NEQ, LT, LEQ, GT, TRUE = (Comparison[name] for name in ("EQ", "NEQ", "LT", "LEQ", "GT", "TRUE"))
EVERYTHING = Select(tokens, tokens, TRUE)
SAME = Select(tokens, tokens, EQ)
PREFIX = Select(indices, indices, LEQ)
BEFORE = Select(tokens, tokens, LT) | (Select(tokens, tokens, EQ) & Select(indices, indices, LT))


@dataclass(frozen=True)
class Row:
    """``rows`` are pairs of an input and what the program gives on it."""

    program: SOp
    vocab: Sequence[Any]
    rows: Sequence[tuple[Sequence[Any], Sequence[Any]]]
    causal: bool = False
    max_seq_len: int = 6


def standard(name: str, *rows: tuple[Sequence[Any], Sequence[Any]], causal: bool = False) -> Row:
    return Row(STANDARD[name].make(), STANDARD[name].vocab, rows, causal)


def _near(key: Any, query: Any) -> Any:
    return None if key == query else -abs(key - query)


def mean(values: SOp, default: Any = None) -> SOp:
    return Aggregate(EVERYTHING, values, default)


T, F, U = True, False, None
THIRD = 1 / 3

TABLE: dict[str, Row] = {
    "length": standard("length", ("a", [1]), ("abcd", [4] * 4)),
    "length, causal": standard("length", ("abcd", [1, 2, 3, 4]), causal=True),
    "reverse": standard("reverse", ("a", "a"), ("aab", "baa"), ("abcdab", "badcba")),
    "shift": standard("shift", ("a", "-"), ("abc", "-ab")),
    "shift, causal": standard("shift", ("abc", "-ab"), causal=True),
    "gather": standard("gather", ("abcd", "aabb")),
    "gather, causal": standard("gather", ("abcd", "aabb"), causal=True),
    "count": standard("count", ("b", [0]), ("aba", [2, 2, 2])),
    "count, causal": standard("count", ("aba", [1, 1, 2]), causal=True),
    "hist": standard("hist", ("abcabb", [2, 3, 1, 2, 3, 3])),
    "hist, causal": standard("hist", ("abcabb", [1, 1, 1, 2, 2, 3]), causal=True),
    "double_hist": standard("double_hist", ("abac", [1, 2, 1, 2]), ("aabbcd", [2] * 6)),
    "first_occurrence": standard("first_occurrence", ("abab", [T, T, F, F])),
    "first_occurrence, causal": standard("first_occurrence", ("aab", [T, F, T]), causal=True),
    "last_occurrence": standard("last_occurrence", ("abacb", [F, F, T, T, T])),
    "detect_pattern": standard("detect_pattern", ("abcabc", [F, F, T, F, F, T])),
    "detect_pattern, causal": standard("detect_pattern", ("aabc", [F, F, F, T]), causal=True),
    "sort_unique": standard("sort_unique", ([3, 1, 2], [1, 2, 3]), ([2, 2, 1], [1, 2, U])),
    "sort": standard("sort", ([3, 1, 2], [1, 2, 3]), ([2, 5, 2, 1], [1, 2, 2, 5])),
    "sort_freq": standard("sort_freq", ("abbcb", "bbbac"), ("abab", "abab")),
    "most_frequent": standard("most_frequent", ("abcbc", ["b", "c", "a", U, U])),
    "frac_prevs": standard("frac_prevs", ("xyx", [1, 0.5, 2 / 3])),
    "frac_prevs, causal": standard("frac_prevs", ("yxx", [0, 0.5, 2 / 3]), causal=True),
    "pair_balance": standard("pair_balance", ("()((", [1, 0, THIRD, 0.5]), (")a", [-1, -0.5])),
    "pair_balance, causal": standard("pair_balance", (")(", [-1, 0]), causal=True),
    "shuffle_dyck1": standard("shuffle_dyck1", ("()", [T, T]), (")(", [F, F]), ("(", [F])),
    "shuffle_dyck1, causal": standard("shuffle_dyck1", ("()(", [F, T, F]), causal=True),
    "shuffle_dyck2": standard("shuffle_dyck2", ("({)}", [T] * 4), ("({)", [F] * 3)),
    "shuffle_dyck2, causal": standard("shuffle_dyck2", ("({)}", [F, F, F, T]), causal=True),
    "dyck1_prefix": standard("dyck1_prefix", ("(()))(", "PPPTFF")),
    "dyck1_prefix, causal": standard("dyck1_prefix", ("()(", "PTP"), causal=True),
    "dyck2_prefix": standard("dyck2_prefix", ("({})", "PPPT"), ("({)}", "PPFF")),
    "dyck2_prefix, causal": standard("dyck2_prefix", ("({)}", "PPFF"), causal=True),
    "the tokens themselves": Row(tokens, [1, "a", True], [([True, 1, "a"], [True, 1, "a"])]),
    "the indices": Row(indices, "a", [("aaa", [0, 1, 2])]),
    "a constant": Row(Full("x"), "a", [("aa", "xx")]),
    "constants by position": Row(ConstantSOp([3, 1, 2, 0, 0, 0]), "a", [("aaa", [3, 1, 2])]),
    "undefined everywhere": Row(Map(lambda x: None, tokens), "a", [("aa", [U, U])]),
    "undefined here and there": Row(
        Map({"a": 1, "b": None}.get, tokens) + 1, "ab", [("aba", [2, U, 2])]
    ),
    "1 and True are two": Row(
        Map({"a": 1, "b": True, "c": 0, "d": False}.get, tokens), "abcd", [("abcd", [1, T, 0, F])]
    ),
    "tuples": Row(
        SequenceMap(lambda x, i: (x, i % 2), tokens, indices), "ab", [("ba", [("b", 0), ("a", 1)])]
    ),
    "a mean of numbers below zero": Row(
        mean(tokens), [-2, 0.5, 3], [([-2, 3], [0.5] * 2), ([0.5, 0.5, 0.5], [0.5] * 3)]
    ),
    "a mean of bools": Row(
        mean(tokens == "a"), "ab", [("aa", [T, T]), ("b", [F]), ("ab", [0.5] * 2)]
    ),
    "a mean of means": Row(mean(Aggregate(PREFIX, tokens)), [0, 1], [([1, 0], [0.75] * 2)]),
    "an empty selection has a default": Row(
        Aggregate(Select(tokens, "b", EQ), indices, -1),
        "ab",
        [("aa", [-1, -1]), ("abb", [1.5] * 3)],
    ),
    "one query, two kinds of keys": Row(
        Aggregate(Select(tokens, "a", EQ), indices, 0)
        - 2 * Aggregate(Select(tokens, "b", EQ), indices, 0),
        "ab",
        [("aab", [-3.5] * 3), ("ba", [1, 1]), ("a", [0])],
    ),
    "an empty selection is undefined": Row(
        Aggregate(Select(tokens, "b", EQ), indices), "ab", [("aa", [U, U]), ("ab", [1, 1])]
    ),
    "a default of another type": Row(
        Aggregate(Select(indices, indices + 1, EQ), tokens, 0), "ab", [("aba", ["b", "a", 0])]
    ),
    "equal strings are that string": Row(
        Aggregate(Select(tokens, tokens, EQ), tokens), "ab", [("abba", "abba")]
    ),
    "not, or, and": Row(
        SelectorWidth(~Select(tokens, tokens, EQ) | (PREFIX & Select(tokens, "a", EQ))),
        "ab",
        [("aab", [2, 3, 2])],
    ),
    "causal not sees nothing later": Row(
        SelectorWidth(~Select(tokens, tokens, EQ)), "ab", [("aab", [0, 0, 2])], causal=True
    ),
    "a running sum": Row(
        Sum(PREFIX, tokens), [-2, 0.5, 3], [([3], [3]), ([-2, 0.5, 3, -2], [-2, -1.5, 1.5, -0.5])]
    ),
    "a running sum, causal": Row(
        Sum(EVERYTHING, tokens), [-2, 0, 3], [([3, 3, -2], [3, 6, 4])], causal=True
    ),
    "a sum of bools is a number": Row(
        Sum(Select(tokens, tokens, EQ), tokens == "a"), "ab", [("aba", [2, 0, 2])]
    ),
    "a sum of nothing is 0": Row(
        Sum(Select(tokens, 2, EQ), tokens), [1, 2], [([1], [0]), ([2, 1, 2], [4] * 3)]
    ),
    "a sum of nothing has a default": Row(
        Sum(Select(tokens, tokens, LT), tokens, U), [-1, 0, 1], [([1, 0, -1, 0], [-1, -1, U, -1])]
    ),
    "a sum of one is it": Row(
        Sum(Select(indices, indices - 1, EQ), tokens), "ab", [("aba", [0, "a", "b"])]
    ),
    "a sum of names that always stand alone": Row(
        Sum(Select(indices + Sum(Select(tokens, "_", EQ), 1), indices, EQ), tokens, "-"),
        "xy_",
        [("xy_", ["-", "x", "y"]), ("y__", ["-", "-", "y"]), ("_x", ["-", "_"])],
    ),
    "a sum of names and several 0": Row(
        Sum(Select(tokens, tokens, EQ), Map({"a": 0, "b": "z"}.get, tokens)),
        "ab",
        [("aab", [0, 0, "z"]), ("a", [0])],
    ),
    "a sum of what may be undefined": Row(
        Sum(Select(tokens, tokens, EQ), Map({1: 5, 2: U}.get, tokens)),
        [1, 2],
        [([1, 2, 1], [10, U, 10])],
    ),
    "a sum of sums": Row(Sum(EVERYTHING, Sum(PREFIX, tokens)), [0, 1, 4], [([1, 4, 0], [11] * 3)]),
    "the greatest so far": Row(
        Max(PREFIX, tokens), [-2, 0.5, 3], [([0.5, -2, 3, -2], [0.5, 0.5, 3, 3])]
    ),
    "the greatest so far, causal": Row(
        Max(EVERYTHING, tokens), [-2, 0.5, 3], [([0.5, -2, 3], [0.5, 0.5, 3])], causal=True
    ),
    "the least above": Row(
        Min(Select(tokens, tokens, GT), tokens, "none"), [1, 2, 4], [([2, 1, 4], [4, 2, "none"])]
    ),
    "the best is the left one": Row(
        Best(EVERYTHING, tokens, indices), [1, 2], [([1, 2, 2], [1] * 3), ([1, 1], [0, 0])]
    ),
    "the best is the right one": Row(
        Best(EVERYTHING, tokens, indices, ties="right"), [1, 2], [([1, 2, 2, 1], [2] * 4)]
    ),
    "the best is the nearest": Row(
        Best(EVERYTHING, tokens, indices, ties="nearest"),
        [1, 2],
        [([2, 1, 2, 1, 1, 2], [0, 0, 2, 2, 5, 5]), ([1, 1], [0, 1])],
    ),
    "the best is the nearest other": Row(
        Best(EVERYTHING, tokens, indices, ties="nearest_other"),
        [1, 2],
        [([2, 1, 2, 1, 1, 2], [2, 0, 0, 2, 5, 2]), ([1], [0])],
    ),
    "the best is the nearest other, causal": Row(
        Best(SAME, 0, indices, ties="nearest_other"), "ab", [("abaa", [0, 1, 0, 2])], causal=True
    ),
    "a score of key and query": Row(
        Best(EVERYTHING, Score(tokens, tokens, _near), tokens, 0),
        [1, 3, 4],
        [([4, 1, 3], [3, 3, 4])],
    ),
    "a selector of constants": Row(
        SelectorWidth(ConstantSelector([[1, 0], [1, 1]])), "a", [("a", [1]), ("aa", [1, 2])], F, 2
    ),
    "a predicate of tokens and positions": Row(
        SelectorWidth(Select(tokens, indices, lambda key, query: key > query)),
        [0, 1, 2],
        [([2, 1, 0], [2, 1, 0])],
    ),
    "undefined keys and queries select nothing": Row(
        SelectorWidth(Select(Map({"a": 1}.get, tokens), Map({"a": 1}.get, tokens), EQ)),
        "ab",
        [("aba", [2, 0, 2])],
    ),
    "products and remainders": Row(indices * length % 3, "a", [("a", [0]), ("aaaa", [0, 1, 2, 0])]),
    "a combination with factors": Row(
        LinearSequenceMap(tokens, indices, 0.5, -2), [1, 2], [([1, 2], [0.5, -1])]
    ),
    "a number that is said to be one": Row(numerical(indices / 2), "a", [("aa", [0, 0.5])]),
    "the other branch of where": Row(
        where(tokens == "a", indices, "none"), "ab", [("bab", ["none", 1, "none"])]
    ),
    "a value moved twice": Row(make_shift(make_shift(tokens, 1), 1), "ab", [("aba", [U, U, "a"])]),
    "moving to the end": Row(make_gather(tokens, length - 1), "ab", [("aab", "bbb")]),
    "sorting by another key": Row(make_sort(tokens, -indices), "abc", [("abc", "cba")]),
    "a rank is not unique behind a mask": Row(
        Aggregate(Select(SelectorWidth(BEFORE), 0, EQ), tokens),
        [1, 2, 3],
        [([3, 2], [3, 2.5]), ([1, 2, 3], [1, 1, 1])],
        causal=True,
    ),
    "a histogram of unequals": Row(
        SelectorWidth(Select(tokens, tokens, NEQ)), "abc", [("aab", [1, 1, 2])]
    ),
    "how many are less": Row(
        SelectorWidth(Select(tokens, tokens, LT)), "abc", [("bca", [1, 2, 0])]
    ),
}
