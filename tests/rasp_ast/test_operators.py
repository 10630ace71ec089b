"""Operators on s-ops: Python's value semantics, exact arithmetic, and what is linear."""

import operator
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from raspc import rasp_ast as rasp
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SequenceMap,
    SOp,
    indices,
    nodes,
    tokens,
    where,
)

OPERATORS: list[Callable[[Any, Any], Any]] = [
    operator.add,
    operator.sub,
    operator.mul,
    operator.truediv,
    operator.floordiv,
    operator.mod,
    operator.pow,
    operator.lt,
    operator.le,
    operator.gt,
    operator.ge,
    operator.eq,
    operator.ne,
]


@pytest.mark.parametrize("op", OPERATORS)
@pytest.mark.parametrize("constant", [3, 0.5, True, np.float64(2), np.int64(2)])
def test_operators_on_either_side(op: Callable[[Any, Any], Any], constant: Any) -> None:
    xs = [1, 2.5, 4, True]
    assert op(tokens, constant)(xs) == pytest.approx([op(x, constant) for x in xs])
    assert op(constant, tokens)(xs) == pytest.approx([op(constant, x) for x in xs])
    assert op(tokens, indices + 1)(xs) == pytest.approx([op(x, i + 1) for i, x in enumerate(xs)])
    exact = op(tokens, constant).node.function
    assert exact.exact
    if exact.linear is not None:
        check_linear(exact)


def check_linear(function: Any) -> None:
    """That a function is the linear one that it claims to be."""
    for values in [(0, 0, 0), (1, 2, 5), (Fraction(1, 3), -4, 2)]:
        given = values[: function.arity]
        expected = sum(c * x for c, x in zip(function.linear, given, strict=True))
        assert function(*given) == expected + function.offset


@pytest.mark.parametrize(
    ("sop", "linear", "offset"),
    [
        (tokens + indices, (1, 1), 0),
        (tokens - indices, (1, -1), 0),
        (-tokens, (-1,), 0),
        (+tokens, (1,), 0),
        (tokens * 3, (3,), 0),
        (0.5 * tokens, (Fraction(1, 2),), 0),
        (tokens / 4, (Fraction(1, 4),), 0),
        (tokens - 1, (1,), -1),
        (5 - tokens, (-1,), 5),
        (tokens + True, (1,), 1),
        (rasp.LinearSequenceMap(tokens, indices, 2, -0.5), (2, Fraction(-1, 2)), 0),
        (tokens + "a", None, 0),
        (tokens * "a", None, 0),
        (tokens * indices, None, 0),
        (4 / tokens, None, 0),
        (tokens / 0, None, 0),
        (tokens // 2, None, 0),
        (tokens == 1, None, 0),
        (Map(lambda x: x, tokens), None, 0),
    ],
)
def test_what_is_linear_says_so(sop: SOp, linear: object, offset: object) -> None:
    node = sop.node
    assert isinstance(node, nodes.Apply)
    assert (node.function.linear, node.function.offset) == (linear, offset)
    if linear is not None:
        check_linear(node.function)


def test_comparisons_know_what_they_are() -> None:
    both, one = (tokens < indices).node, (tokens < 3).node
    assert isinstance(both, nodes.Apply)
    assert isinstance(one, nodes.Apply)
    assert both.function.comparison is Comparison.LT
    assert (one.function.comparison, one.function.symbol, one.function.arity) == (None, "< 3", 1)
    assert SequenceMap(Comparison.GEQ, tokens, indices)([0, 0]) == [True, False]


def test_comparison_follows_python() -> None:
    assert Comparison.EQ(True, 1)
    assert not Comparison.EQ("1", 1)
    for comparison in Comparison:
        assert comparison.negation.negation is comparison
        for key, query in [(1, 2), (2, 2), (3, 2)]:
            assert comparison(key, query) is not comparison.negation(key, query)
    assert [c.symbol for c in Comparison] == [
        "==",
        "!=",
        "<",
        "<=",
        ">",
        ">=",
        "True",
        "False",
    ]


def test_arithmetic_is_exact() -> None:
    third = indices / 3
    assert (third + third == 2 / 3)("ab") == [False, True]
    assert (third + third + third)("ab") == [0, 1]
    assert (tokens**-1 * 3)([3]) == [1]
    assert (tokens / 2)([True]) == [0.5]
    assert (tokens / 2)([2**70 + 2]) == [2**69 + 1]
    with pytest.raises(rasp.FunctionError, match="TypeError"):
        (tokens / 2)(["4"])


def test_users_functions_receive_floats() -> None:
    seen: list[object] = []
    Map(seen.append, tokens / 2)([1, 4])
    assert [(x, type(x)) for x in seen] == [(0.5, float), (2, int)]


def test_and_or_not_have_pythons_value_semantics() -> None:
    xs = [0, "", "a", True]
    assert (tokens & "x")(xs) == [0, "", "x", "x"]
    assert (tokens | "x")(xs) == ["x", "x", "a", True]
    assert ("x" & tokens)(xs) == xs
    assert (~tokens)(xs) == [True, True, False, False]


def test_where_takes_the_branch_that_is_defined() -> None:
    assert where(tokens == "a", indices, "no")("ab") == [0, "no"]
    assert where(True, indices, 7)("ab") == [0, 1]
    nowhere = Aggregate(Select(tokens, tokens, Comparison.FALSE), tokens)
    assert where(tokens == "a", 1, nowhere)("ab") == [1, None]
    assert where(nowhere, 1, 2)("ab") == [None, None]


def test_round_and_abs() -> None:
    assert round(tokens / 2)([3, 5, -1]) == [2, 2, 0]
    assert abs(tokens)([3, -5]) == [3, 5]
