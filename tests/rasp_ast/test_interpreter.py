"""The meaning of programs, rule by rule, and against a reference of plain loops."""

import time
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, strategies as st

from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    ConstantSelector,
    EvaluationError,
    Full,
    Map,
    Select,
    SelectorWidth,
    SequenceMap,
    evaluate,
    indices,
    length,
    tokens,
)
from raspc.rasp_ast.interpreter import interpret

everything = Select(tokens, tokens, Comparison.TRUE)
nothing = Select(tokens, tokens, Comparison.FALSE)
undefined_at_b = Map(lambda x: None if x == "b" else x, tokens)


def test_a_select_asks_for_key_and_query_in_that_order() -> None:
    assert Select(indices, indices, lambda key, query: key == query + 1)("abc") == [
        [False, True, False],
        [False, False, True],
        [False, False, False],
    ]


def test_an_undefined_key_or_query_selects_nothing() -> None:
    for comparison in (Comparison.TRUE, Comparison.NEQ, lambda key, query: True):
        assert Select(undefined_at_b, "x", comparison)("ab") == [[True, False]] * 2
        assert Select("x", undefined_at_b, comparison)("ab") == [[True, True], [False, False]]
    assert (~Select(undefined_at_b, "x", Comparison.TRUE))("ab") == [[False, True]] * 2


def test_a_predicate_is_taken_for_its_truth() -> None:
    assert Select(indices, "x", lambda key, query: key)("abc") == [[False, True, True]] * 3
    assert Select(indices, "x", lambda key, query: None)("ab") == [[False, False]] * 2


def test_maps_are_undefined_where_an_operand_is() -> None:
    assert Map(lambda x: 1, undefined_at_b)("abc") == [1, None, 1]
    assert SequenceMap(lambda x, y: 1, indices, undefined_at_b)("abc") == [1, None, 1]
    assert (undefined_at_b == "a")("ab") == [True, None]


def aggregated(values: list[Any]) -> Any:
    return Aggregate(everything, tokens)(values)[0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["a"], "a"),
        ([True], True),
        ([1, 2], 1.5),
        ([1, 3], 2),
        ([2, 2], 2),
        ([1, 0.5, 0], 0.5),
        ([0.1, 0.2], 0.15),
        (["a", "a"], "a"),
        ([(1, "a"), (1, "a")], (1, "a")),
        ([True, True], True),
        ([True, False], 0.5),
        ([True, 1], 1),
        ([True, False, 2], 1),
        ([2**70, 2**70 + 2], 2**70 + 1),
        ([2**70, 0.5], 2**69),
    ],
)
def test_one_selected_value_or_a_mean(values: list[Any], expected: Any) -> None:
    found = aggregated(values)
    assert (found, type(found)) == (expected, type(expected))


def test_nothing_selected_gives_the_default() -> None:
    assert Aggregate(nothing, tokens)("ab") == [None, None]
    assert Aggregate(nothing, tokens, default="x")("ab") == ["x", "x"]
    assert Aggregate(nothing, undefined_at_b, default=0.5)("ab") == [0.5, 0.5]


@pytest.mark.parametrize("values", [["a", "b"], [1, "a"], ["a", True], [(1,), (2,)]])
def test_several_different_values_that_are_not_numbers_have_no_mean(values: list[Any]) -> None:
    with pytest.raises(EvaluationError, match="have no mean"):
        aggregated(values)


def test_an_undefined_value_can_be_selected_alone_but_not_among_several() -> None:
    itself = Select(indices, indices, Comparison.EQ)
    assert Aggregate(itself, undefined_at_b, default=0)("ab") == ["a", None]
    with pytest.raises(EvaluationError, match="position 0 selects 2 values, and one of them is"):
        Aggregate(everything, undefined_at_b)("ab")
    with pytest.raises(EvaluationError, match="undefined"):
        Aggregate(everything, undefined_at_b)("bb")


def test_means_are_exact() -> None:
    third = Aggregate(everything, tokens == "a")
    assert third("abb") == [1 / 3] * 3
    assert (third + third == Full(2) / 3)("abb") == [True] * 3
    node = third.node
    assert interpret([node], "abb")[node] == [Fraction(1, 3)] * 3


def test_a_width_counts_the_keys_of_each_row() -> None:
    assert SelectorWidth(Select(indices, indices, Comparison.LT))("abc") == [0, 1, 2]


def test_causal_queries_see_no_later_key() -> None:
    for selector in (everything, ~nothing, nothing | everything, ~nothing & everything):
        assert selector("abc", causal=True) == [
            [True, False, False],
            [True, True, False],
            [True, True, True],
        ]
    assert (~everything)("ab", causal=True) == [[False] * 2] * 2
    later = Select(indices, indices, Comparison.GT)
    assert Aggregate(later, tokens, "none")("ab", causal=True) == ["none"] * 2
    assert length("abc", causal=True) == [3, 3, 3]


def test_a_causal_predicate_is_not_asked_about_what_is_out_of_sight() -> None:
    back = Select(indices, indices, lambda key, query: 1 / (query - key + 1) == 1)
    assert back("ab", causal=True) == [[True, False], [False, True]]


def test_inputs() -> None:
    assert tokens("ab") == tokens(["a", "b"]) == tokens(x for x in "ab") == ["a", "b"]
    assert tokens([1.0, 0.1]) == [1, 0.1]
    assert type(tokens([1.0])[0]) is int


def test_every_node_is_evaluated() -> None:
    program = Aggregate(everything, indices) + 1
    results = interpret([program.node], "ab")
    assert len(results) == 5
    assert results[indices.node] == [0, 1]


def test_a_function_is_called_once_for_each_combination_of_values() -> None:
    calls: list[Any] = []
    Map(calls.append, tokens)("abab" * 100)
    assert calls == ["a", "b"]
    calls.clear()
    SequenceMap(lambda x, y: calls.append((x, y)), tokens, indices % 2)("abab")
    assert calls == [("a", 0), ("b", 1)]
    calls.clear()
    SequenceMap(lambda x, y: calls.append((x, y)), tokens, indices // 2)("aba")
    assert calls == [("a", 0), ("b", 0), ("a", 1)]
    calls.clear()
    Select(tokens, indices % 2, lambda k, q: calls.append((k, q)))("ba" * 50)
    assert sorted(calls) == [("a", 0), ("a", 1), ("b", 0), ("b", 1)]


def test_long_inputs_are_quick() -> None:
    xs = [i * 7 % 91 for i in range(512)]
    before = Select(tokens, tokens, Comparison.LT) | (
        Select(tokens, tokens, Comparison.EQ) & Select(indices, indices, Comparison.LT)
    )
    rank = SelectorWidth(before)
    start = time.perf_counter()
    assert Aggregate(Select(rank, indices, Comparison.EQ), tokens)(xs) == sorted(xs)
    assert time.perf_counter() - start < 2


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=4, max_size=4))
def test_selector_algebra(matrix: list[list[bool]]) -> None:
    selector = ConstantSelector(matrix)
    assert evaluate(~~selector, "abcd") == matrix
    assert evaluate(~(selector | ~selector), "abcd") == [[False] * 4] * 4
    assert SelectorWidth(selector)("abcd") == [sum(row) for row in matrix]
