"""Setting parts of a program in the interpreter."""

import pytest

import raspc
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    InputError,
    Map,
    Select,
    SelectorWidth,
    evaluate,
    indices,
    length,
    tokens,
)

EVERYTHING = Select(tokens, tokens, Comparison.TRUE)
COUNT = SelectorWidth(Select(tokens, tokens, Comparison.EQ)).named("count")
NEXT = (COUNT + 1).named("next")


def test_what_is_set_is_what_its_readers_see():
    assert evaluate(NEXT, "aab") == [3, 3, 2]
    assert evaluate(NEXT, "aab", do={COUNT: [5, None, 7]}) == [6, 3, 8]
    assert evaluate(NEXT, "aab", do={"count": [5, None, 7]}) == [6, 3, 8]
    assert evaluate(NEXT, "aab", do={COUNT: 0}) == [1, 1, 1]
    assert evaluate(NEXT, "aab", do={COUNT: [5] * 3, NEXT: [None, 0, None]}) == [6, 0, 6]
    assert evaluate(NEXT, "aab", do={}) == NEXT("aab")


def test_inputs_are_set_like_all_else():
    assert evaluate(NEXT, "aab", do={tokens: "bbb"}) == [4, 4, 4]
    assert evaluate(NEXT, "aab", do={"tokens": [None, "b", None]}) == [2, 3, 3]
    reverse = Aggregate(Select(indices, length - indices - 1, Comparison.EQ), tokens)
    assert evaluate(reverse, "abc", do={length: 2}) == ["b", "a", None]
    assert evaluate(reverse, "abc", do={"indices": [2, 1, 0]}) == ["c", "b", "a"]


def test_selectors_see_it_too():
    before = Select(COUNT, COUNT, Comparison.LT)
    assert evaluate(before, "ab", do={COUNT: [0, 1]}) == [[False, False], [True, False]]
    assert evaluate(before, "ab", True, do={COUNT: [1, 0]}) == [[False, False], [False, False]]


def test_what_is_set_everywhere_need_not_have_a_meaning():
    broken = Map(lambda x: 1 / 0, tokens).named("broken")
    assert evaluate(broken + 1, "ab", do={broken: [1, 2]}) == [2, 3]
    with pytest.raises(raspc.FunctionError, match="ZeroDivisionError"):
        evaluate(broken + 1, "ab", do={broken: [1, None]})


def test_a_value_set_may_leave_no_meaning():
    mean = Aggregate(EVERYTHING, tokens)
    assert evaluate(mean, "aa") == ["a", "a"]
    with pytest.raises(raspc.EvaluationError, match="have no mean"):
        evaluate(mean, "aa", do={tokens: ["a", "b"]})


@pytest.mark.parametrize(
    ("do", "words"),
    [
        ({SelectorWidth(EVERYTHING): 1}, "is no part of the program"),
        ({"rank": 1}, "no expressions are called 'rank'\n.*names are count, next"),
        ({COUNT: [1]}, "1 values are given for 3 positions"),
        ({COUNT: [1, 2, {}]}, "holds what is no value"),
        ({3: 1}, "3 is no part"),
    ],
)
def test_what_cannot_be_set_is_said(do, words):
    with pytest.raises(InputError, match=words):
        evaluate(NEXT, "aab", do=do)


def test_a_name_given_twice_means_neither():
    twice = COUNT + (indices + 1).named("count")
    with pytest.raises(InputError, match="2 expressions are called 'count'"):
        evaluate(twice, "ab", do={"count": 1})
