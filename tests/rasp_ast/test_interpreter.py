"""The meaning of programs, rule by rule, and against a reference of plain loops."""

import time
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    ConstantSelector,
    EvaluationError,
    Full,
    Map,
    Select,
    Selector,
    SelectorWidth,
    SequenceMap,
    SOp,
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


# --- the reference: a program as nested tuples, evaluated by plain loops ---

FUNCTIONS: dict[str, Any] = {
    "is a": lambda x: x == "a",
    "half": lambda x: x / 2 if isinstance(x, (int, float)) else None,
    "text": lambda x: "number" if isinstance(x, (int, float)) else x,
    "zero": lambda x: 0,
}
PAIRS: dict[str, Any] = {
    "add": lambda x, y: x + y if isinstance(x, (int, float)) and isinstance(y, int) else None,
    "equal": lambda x, y: x == y,
    "second": lambda x, y: y,
    "pair": lambda x, y: (x, y),
}
PREDICATES: dict[str, Any] = {
    "same type": lambda k, q: type(k) is type(q),
    "smaller text": lambda k, q: str(k) < str(q),
    "second query": lambda k, q: q == 1,
}
COMPARISONS = [Comparison.EQ, Comparison.NEQ, Comparison.TRUE, Comparison.FALSE]

LEAVES = [("tokens",), ("indices",), ("length",), ("const", 1), ("const", "a")]
ORDERS = [Comparison.LT, Comparison.LEQ, Comparison.GT, Comparison.GEQ]


@st.composite
def sops(draw: st.DrawFn, depth: int = 4) -> Any:
    """An s-op as nested tuples: what it is, and what of."""
    kind = draw(st.sampled_from(["leaf", "map", "pair", "aggregate", "width"])) if depth else "leaf"
    inner, pattern = sops(depth - 1), selectors(depth - 1)
    match kind:
        case "map":
            return kind, draw(st.sampled_from(list(FUNCTIONS))), draw(inner)
        case "pair":
            return kind, draw(st.sampled_from(list(PAIRS))), draw(inner), draw(inner)
        case "aggregate":
            default = draw(st.sampled_from([None, 0, "b", True]))
            return kind, draw(pattern), draw(inner), default
        case "width":
            return kind, draw(pattern)
    return draw(st.sampled_from(LEAVES))


@st.composite
def selectors(draw: st.DrawFn, depth: int) -> Any:
    """A selector as nested tuples."""
    kinds = ["select", "positions", *(["and", "or", "not"] if depth > 0 else [])]
    kind = draw(st.sampled_from(kinds))
    inner = selectors(depth - 1)
    match kind:
        case "and" | "or":
            return kind, draw(inner), draw(inner)
        case "not":
            return kind, draw(inner)
        case "positions":
            return "select", ("indices",), ("indices",), draw(st.sampled_from(ORDERS))
    predicate = draw(st.sampled_from([*PREDICATES, *COMPARISONS]))
    return kind, draw(sops(max(depth - 1, 0))), draw(sops(max(depth - 1, 0))), predicate


def build(program: Any) -> Any:
    """The program as users write it."""
    match program:
        case ("tokens",):
            return tokens
        case ("indices",):
            return indices
        case ("length",):
            return length
        case ("const", value):
            return Full(value)
        case ("map", name, x):
            return Map(FUNCTIONS[name], build(x))
        case ("pair", name, x, y):
            return SequenceMap(PAIRS[name], build(x), build(y))
        case ("aggregate", selector, x, default):
            return Aggregate(build(selector), build(x), default)
        case ("width", selector):
            return SelectorWidth(build(selector))
        case ("select", keys, queries, predicate):
            return Select(build(keys), build(queries), PREDICATES.get(predicate, predicate))
        case ("and", x, y):
            return build(x) & build(y)
        case ("or", x, y):
            return build(x) | build(y)
        case ("not", x):
            return ~build(x)
    raise AssertionError(program)


class MeaninglessError(Exception):
    """The program has no meaning on the input."""


def inside(value: Any) -> Any:
    """An exact value. The floats here are near enough to small fractions to be read back."""
    if isinstance(value, (float, Fraction)):
        value = Fraction(value).limit_denominator(10**6)
        return value.numerator if value.denominator == 1 else value
    return tuple(inside(x) for x in value) if isinstance(value, tuple) else value


def outside(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(outside(x) for x in value)
    return float(value) if isinstance(value, Fraction) else value


def call(function: Any, *values: Any) -> Any:
    if any(value is None for value in values):
        return None
    return inside(function(*(outside(value) for value in values)))


def alike(x: Any, y: Any) -> bool:
    return isinstance(x, bool) == isinstance(y, bool) and x == y


def mean(chosen: list[Any], default: Any) -> Any:
    if len(chosen) < 2:
        return chosen[0] if chosen else default
    if any(x is None for x in chosen):
        raise MeaninglessError
    if all(alike(x, chosen[0]) for x in chosen):
        return chosen[0]
    if all(isinstance(x, (int, Fraction)) for x in chosen):
        return inside(Fraction(sum(chosen)) / len(chosen))
    raise MeaninglessError


def reference(program: Any, xs: list[Any], causal: bool) -> Any:
    """The meaning of a program, one loop for each rule."""
    span = range(len(xs))

    def below(part: Any) -> Any:
        return reference(part, xs, causal)

    match program:
        case ("tokens",):
            return [inside(x) for x in xs]
        case ("indices",):
            return list(span)
        case ("length",):
            return [len(xs) for _ in span]
        case ("const", value):
            return [value for _ in span]
        case ("map", name, x):
            return [call(FUNCTIONS[name], v) for v in below(x)]
        case ("pair", name, x, y):
            return [call(PAIRS[name], v, w) for v, w in zip(below(x), below(y), strict=True)]
        case ("aggregate", selector, x, default):
            rows, values = below(selector), below(x)
            return [mean([values[k] for k in span if row[k]], default) for row in rows]
        case ("width", selector):
            return [sum(row) for row in below(selector)]
        case ("select", keys, queries, predicate):
            test = PREDICATES.get(predicate, predicate)
            ks, qs = below(keys), below(queries)
            return [
                [(k <= q or not causal) and bool(call(test, ks[k], qs[q])) for k in span]
                for q in span
            ]
        case ("and", x, y):
            a, b = below(x), below(y)
            return [[a[q][k] and b[q][k] for k in span] for q in span]
        case ("or", x, y):
            a, b = below(x), below(y)
            return [[a[q][k] or b[q][k] for k in span] for q in span]
        case ("not", x):
            a = below(x)
            return [[not a[q][k] and (k <= q or not causal) for k in span] for q in span]
    raise AssertionError(program)


def shown(value: Any) -> Any:
    """A value with its type, numbers by their float."""
    if isinstance(value, tuple):
        return tuple(shown(x) for x in value)
    if isinstance(value, (int, float, Fraction)) and not isinstance(value, bool):
        return ("number", float(value))
    return (type(value).__name__, value)


@settings(max_examples=400)
@given(
    sops(),
    st.lists(st.sampled_from(["a", "b", 1, 2, True, 0.5]), min_size=1, max_size=5),
    st.booleans(),
)
def test_the_interpreter_agrees_with_plain_loops(program: Any, xs: list[Any], causal: bool) -> None:
    built: SOp | Selector = build(program)
    try:
        expected = [shown(v) for v in reference(program, xs, causal)]
    except MeaninglessError:
        with pytest.raises(EvaluationError, match="selects"):
            built(xs, causal)
    else:
        assert [shown(v) for v in built(xs, causal)] == expected


@given(st.lists(st.lists(st.booleans(), min_size=4, max_size=4), min_size=4, max_size=4))
def test_selector_algebra(matrix: list[list[bool]]) -> None:
    selector = ConstantSelector(matrix)
    assert evaluate(~~selector, "abcd") == matrix
    assert evaluate(~(selector | ~selector), "abcd") == [[False] * 4] * 4
    assert SelectorWidth(selector)("abcd") == [sum(row) for row in matrix]
