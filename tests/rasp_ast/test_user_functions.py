"""Users' functions that only calculate mean what operators mean; all others are called."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest

from raspc.rasp_ast import FunctionError, Map, SOp, raspy, tokens, where
from raspc.rasp_ast.user_functions import formula_now, user_function
from tests.levels import typed

NUMBERS = [0, 1, -3, 7, 0.1, 2.5, 1 / 3, True, False]
TENTH, THREE = 0.1, 3


def with_steps(x: Any) -> Any:
    """A def with values of its own."""
    double = 2 * x
    double += 1
    return double / THREE if double > 0 else -double


def closed(k: float) -> Callable[[Any], Any]:
    """A function that finds a number around it."""
    return lambda x: k * x


SAME: list[tuple[Callable[..., Any], Callable[[SOp], SOp]]] = [
    (lambda x: 0.1 * x, lambda x: 0.1 * x),
    (lambda x: x / 3 - 0.7, lambda x: x / 3 - 0.7),
    (lambda x: -x * x + x**2 + abs(x), lambda x: -x * x + x**2 + abs(x)),
    (lambda x: 1 - +x, lambda x: 1 - +x),
    (lambda x: x // 0.1 + x % 0.3, lambda x: x // 0.1 + x % 0.3),
    (lambda x: x > 0.3, lambda x: x > 0.3),
    (lambda x: 0 < x <= 2.5, lambda x: where(x > 0, x <= 2.5, False)),
    (lambda x: x > 0 and x < 1, lambda x: (x > 0) & (x < 1)),
    (lambda x: x or 0.5, lambda x: x | 0.5),
    (lambda x: not x, lambda x: ~x),
    (lambda x: 1 if x > 0.1 else 0, lambda x: where(x > 0.1, 1, 0)),
    (lambda x: "+" if x > 0 else "-" if x < 0 else "0", lambda x: Map(_sign, x)),
    (lambda x: max(x, 0.3, 1), lambda x: Map(_greatest, x)),
    (lambda x: int(2 * x), lambda x: Map(int, 2 * x)),
    (lambda x: round(2.5 * x), lambda x: round(2.5 * x)),
    (lambda x: round(x / 3, 2), lambda x: Map(_rounded, x / 3)),
    (lambda x: math.floor(x * 0.7), lambda x: Map(math.floor, x * 0.7)),
    (lambda x: float(x) + math.pi, lambda x: x + math.pi),
    (lambda x: math.sqrt(abs(x)) / 3, lambda x: Map(math.sqrt, abs(x)) / 3),
    (lambda x: (x * x) ** 0.5, lambda x: (x * x) ** 0.5),
    (lambda x: x * TENTH, lambda x: x * 0.1),
    (lambda x, k=0.1: x * k, lambda x: x * 0.1),
    (with_steps, lambda x: where(2 * x + 1 > 0, (2 * x + 1) / 3, -(2 * x + 1))),
    (closed(0.1), lambda x: 0.1 * x),
    (partial(operator.mul, 0.1), lambda x: 0.1 * x),
    (partial(lambda k, x: k - x, 0.3), lambda x: 0.3 - x),
    (operator.neg, lambda x: -x),
    (round, round),
    (closed(np.float64(0.1)), lambda x: 0.1 * x),
    (lambda x: None if x is None else 0.1 * x, lambda x: 0.1 * x),
    (lambda x: 0.1 * x if x is not None else -1, lambda x: 0.1 * x),
]


def _sign(x: Any) -> str:
    return {1: "+", 0: "0", -1: "-"}[int(np.sign(float(x)))]


def _greatest(x: Any) -> Any:
    return [max(x, 0.3, 1)][0]


def _rounded(x: Any) -> Any:
    return [round(x, 2)][0]


@pytest.mark.parametrize(("function", "operators"), SAME)
def test_arithmetic_in_a_function_is_that_of_operators(
    function: Callable[..., Any], operators: Callable[[SOp], SOp]
) -> None:
    assert formula_now(user_function(function, 1)) is not None
    wanted = operators(tokens)(NUMBERS)
    assert [*map(typed, Map(function, tokens)(NUMBERS))] == [*map(typed, wanted)]
    mapped = raspy.tokens.map(function)(NUMBERS)
    assert [*map(typed, mapped)] == [*map(typed, wanted)]


def test_a_tenth_of_three_is_three_tenths() -> None:
    assert Map(lambda x: 0.1 * x, tokens)([3]) == [0.3] != [0.1 * 3]


def _looped(x: Any) -> Any:
    while x > 1:
        x -= 1
    return x


def _doubled_often(x: Any) -> Any:
    x = x + x
    x = x + x
    x = x + x
    x = x + x
    x = x + x
    x = x + x
    return x + x


CALLED: list[Callable[..., Any]] = [
    lambda x: x + 1 if isinstance(x, int) else x - 1,
    lambda x: x if x is True else -x,
    lambda x: x + int(x is None),
    lambda x: x in (1, 2.5),
    lambda x: [5, 6, 7, 8][int(x) % 4] + x,
    lambda x: len(f"{x}"),
    lambda x: sum([x, x]),
    lambda x: int(x) & 1,
    lambda x: {0: 1}.get(x, x),
    lambda x: math.sin(abs(x)),
    lambda x, text="%s": text % x,
    lambda x: 3,
    lambda x: x,
    lambda *x: x[0] + 1,
    _looped,
    _doubled_often,
    str,
]


@pytest.mark.parametrize("function", CALLED)
def test_whatever_does_anything_else_is_called_with_plain_values(
    function: Callable[..., Any],
) -> None:
    assert formula_now(user_function(function, 1)) is None
    wanted = [function(x) for x in NUMBERS]
    assert [*map(typed, Map(function, tokens)(NUMBERS))] == [*map(typed, wanted)]


def test_text_is_joined_repeated_and_formatted_as_python_does_it() -> None:
    assert Map(lambda x: x + x, tokens)(["a", 1]) == ["aa", 2]
    assert Map(lambda x: 2 * x, tokens)(["a", 0.1]) == ["aa", 0.2]
    assert Map(lambda x, y: x % y, tokens, 0.5)(["%s!", "%.2f"]) == ["0.5!", "0.50"]
    assert Map(lambda x: "a" if x == "b" else x, tokens)(["b", 1]) == ["a", 1]


def test_an_undefined_operand_makes_the_result_undefined_though_it_is_not_asked_for() -> None:
    defined = where(tokens > 1, tokens, Map(lambda x: None, tokens))
    assert Map(lambda x, y: x if x > 0 else y, tokens, defined)([1, 2]) == [None, 2]
    assert Map(lambda x, y: x + 1, tokens, defined)([1, 2]) == [None, 3]
    assert Map(lambda x: None if x > 1 else x, tokens)([1, 2]) == [1, None]


def test_only_the_branch_that_is_taken_is_computed() -> None:
    assert Map(lambda x: 1 / x if x else 0, tokens)([0, 4]) == [0, 0.25]
    assert Map(lambda x: x != 0 and 1 / x > 0.2, tokens)([0, 4]) == [False, True]


def test_what_raises_says_so_in_pythons_words() -> None:
    with pytest.raises(FunctionError, match="raised ZeroDivisionError: division by zero, on 0"):
        Map(lambda x: 1 / x, tokens)([0])
    with pytest.raises(FunctionError, match="raised ZeroDivisionError"):
        Map(_computes_first, tokens)([0])
    with pytest.raises(FunctionError, match="raised TypeError: can only concatenate str"):
        Map(lambda x: x + 1, tokens)(["a"])


def _computes_first(x: Any) -> Any:
    inverse = 1 / x
    return inverse if x > 0 else x


def test_a_number_too_large_on_the_way_is_left_to_python() -> None:
    assert Map(lambda x: x**9999 % 7, tokens)([10]) == [10**9999 % 7]


def test_what_a_function_finds_around_it_is_what_stands_there_when_it_is_called() -> None:
    k: Any = 0.1
    program = Map(lambda x: k * x, tokens)
    assert program([3]) == [0.3]
    k = 0.2
    assert program([3]) == [0.6]
    k = "ab"
    assert program([3]) == ["ababab"]


def test_true_is_not_one_in_a_choice() -> None:
    ones = Map(lambda x: True if x > 1 else 1 if x > 0 else 0 if x > -1 else False, tokens)
    assert [*map(typed, ones([2, 1, 0, -1]))] == [typed(True), 1, 0, typed(False)]
    assert [*map(typed, Map(lambda x: 1 if x > 1 else 0, tokens)([2, 1]))] == [1, 0]


def test_the_python_function_is_there() -> None:
    def tenth(x: Any) -> Any:
        return 0.1 * x

    mapped = Map(tenth, tokens)
    assert mapped.f is tenth
    assert repr(mapped) == "tenth(tokens)"
