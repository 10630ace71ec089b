"""The interpreter against a reference: a program as nested tuples, evaluated by plain loops."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    EvaluationError,
    Full,
    Map,
    Select,
    Selector,
    SelectorWidth,
    SequenceMap,
    SOp,
    indices,
    length,
    tokens,
)

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


@settings(max_examples=250)
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
