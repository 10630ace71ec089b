"""What is moved from a known position, and flags that are only asked whether one is set."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from levels import one_in

import raspc
from raspc import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SelectorWidth,
    SequenceMap,
    Sum,
    indices,
    length,
    numerical,
    tokens,
    where,
)
from raspc.rasp_ast import LinearSequenceMap, SOp
from raspc.rasp_ast.programs import STANDARD

EVERYTHING = Select(tokens, tokens, Comparison.TRUE)
PREFIX = Select(indices, indices, Comparison.LEQ)
BEFORE = Select(indices, indices, Comparison.LT)
LAST = Select(indices, length - 1, Comparison.EQ)
OPENED = SelectorWidth(PREFIX & Select(tokens, "(", Comparison.EQ))


def balance(opening: str, closing: str) -> SOp:
    """Tracr's: the share of opening brackets less that of closing ones."""
    opened = numerical(Aggregate(PREFIX, numerical(tokens == opening), default=0))
    closed = numerical(Aggregate(PREFIX, numerical(tokens == closing), default=0))
    return numerical(LinearSequenceMap(opened, closed, 1, -1))


def shuffle_dyck(pairs: list[str]) -> SOp:
    """As Tracr's library words it: no balance is negative, and all are 0 at the last position."""
    balances = [balance(*pair) for pair in pairs]
    negative = [Map(lambda x: x < 0, each) for each in balances]
    some = negative[0]
    for each in negative[1:]:
        some = SequenceMap(lambda a, b: a or b, some, each)
    ever = numerical(Aggregate(EVERYTHING, numerical(some), default=0))
    zeros = [numerical(Aggregate(LAST, Map(lambda x: x == 0, each))) for each in balances]
    closed = zeros[0]
    for each in zeros[1:]:
        closed = SequenceMap(lambda a, b: a and b, closed, each)
    return SequenceMap(lambda a, b: a and b == 0, closed, ever)


@pytest.mark.parametrize("optimize", [1, 2])
def test_shuffle_dyck_costs_the_same_however_it_is_worded(optimize: int) -> None:
    program, standard = shuffle_dyck(["()", "{}"]), STANDARD["shuffle_dyck2"]
    ours = raspc.compile(standard.make(), standard.vocab, 8, optimize=optimize)
    model = raspc.compile(program, standard.vocab, 8, optimize=optimize)
    assert model.sizes.layers == ours.sizes.layers == 2
    assert model.sizes.parameters <= 1.15 * ours.sizes.parameters  # at level 2 a column more
    assert raspc.check(program, model, inputs=100)


THERE: dict[str, Callable[[], SOp]] = {
    "mean at the last position": lambda: Aggregate(LAST, balance("(", ")")) == 0,
    "count before": lambda: Aggregate(
        Select(indices, Map(lambda i: max(i - 1, 0), indices), Comparison.EQ), OPENED
    ),
    "by a predicate": lambda: Aggregate(
        Select(indices, length, lambda k, n: k == n - 1), OPENED + indices
    ),
    "sum": lambda: Aggregate(LAST, Sum(PREFIX, where(tokens == "(", 1, 0)) * 2),
    "without what follows": lambda: Aggregate(
        LAST, SelectorWidth(~Select(indices, indices, Comparison.GT) & Select(tokens, "(", "=="))
    ),
}


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("name", THERE)
def test_what_stands_at_a_known_position_is_seen_from_there(name: str, causal: bool) -> None:
    if causal:  # nobody sees from there what is behind
        program = Aggregate(Select(indices, 1, Comparison.EQ), OPENED, default=-1)
    else:
        program = THERE[name]()
    model = raspc.compile(program, "()a", 6, causal=causal)
    assert model.sizes.layers == 1 + causal
    assert raspc.check(program, model, inputs=100)


def test_what_stands_elsewhere_is_moved() -> None:
    """Tokens are, and where nothing may be selected there is a default."""
    first = Select(indices, indices - 1, Comparison.EQ)
    for values in (OPENED, Map(lambda t, n: (t, n), tokens, OPENED)):
        program = Aggregate(first, values, default=None)
        model = raspc.compile(program, "()a", 6)
        assert model.sizes.layers == 2
        assert raspc.check(program, model, inputs=100)


FLAGS: dict[str, tuple[int, Callable[[SOp, SOp], SOp]]] = {
    "or": (2, lambda a, b: Aggregate(EVERYTHING, a | b) == 0),
    "greatest": (2, lambda a, b: Aggregate(EVERYTHING, SequenceMap(max, a, b)) > 0),
    "a word": (
        2,
        lambda a, b: Map(
            lambda m: "none" if m == 0 else "some", Aggregate(EVERYTHING, where(a | b, 1, 0))
        ),
    ),
    "nothing selected": (2, lambda a, b: Aggregate(BEFORE, where(a | b, 3, 0), default=0) == 0),
    "both": (3, lambda a, b: Aggregate(EVERYTHING, where(a & b, 1, 0)) == 0),
    "another default": (3, lambda a, b: Aggregate(BEFORE, where(a | b, 1, 0), default=1) == 0),
    "how many": (3, lambda a, b: Aggregate(EVERYTHING, where(a | b, 1, 0)) > 0.5),
}


@pytest.mark.parametrize("name", FLAGS)
def test_whether_one_of_several_flags_is_ever_set(name: str) -> None:
    layers, make = FLAGS[name]
    program = make(balance("(", ")") < 0, balance("{", "}") < 0)
    model = raspc.compile(program, "(){}", 6)
    assert model.sizes.layers == layers
    assert raspc.check(program, model, inputs=100)


@pytest.mark.parametrize(
    ("optimize", "n"), one_in(3, [(1, 10), (1, 128), (2, 128), (2, 32), (1, 32), (2, 10)])
)
def test_shuffle_dyck_by_operators_takes_two_layers(optimize: int, n: int) -> None:
    """Three, where means were listed: at 10 their flags were one of 4,225 combinations, at 128 the
    mean of flags took over 4,096 values."""
    balances = [balance(*pair) for pair in ("()", "{}")]
    negative = (balances[0] < 0) | (balances[1] < 0)
    ever = numerical(Aggregate(EVERYTHING, numerical(Map(lambda x: 1 if x else 0, negative))))
    closed = Aggregate(LAST, (balances[0] == 0) & (balances[1] == 0))
    program = closed & Map(lambda x: not x, ever > 0)
    standard = STANDARD["shuffle_dyck2"]
    ours = raspc.compile(standard.make(), standard.vocab, n, optimize=optimize)
    model = raspc.compile(program, standard.vocab, n, optimize=optimize)
    assert model.sizes.layers == ours.sizes.layers == 2
    assert model.sizes.parameters <= 3 * ours.sizes.parameters / 2 + 100
    assert raspc.check(program, model, inputs=60, levels="craft")
