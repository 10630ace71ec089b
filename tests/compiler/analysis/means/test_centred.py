"""Means that are compared with values far from 0: a base is taken off both sides."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import raspc
from raspc import Aggregate, Comparison, Select, SelectorWidth, SequenceMap, indices, tokens
from raspc.rasp_ast import SOp

HOURS = [1_700_000_000 + 3600 * i for i in range(12)]
PRICES = [9.99, 12.5, 19.99, 24.0, 99.95]
MEAN = Aggregate(Select(tokens, tokens, Comparison.TRUE), tokens)
EARLIER = Aggregate(Select(indices, indices, Comparison.LT), tokens)
PROGRAMS: dict[str, Callable[[], SOp]] = {
    "elementwise": lambda: tokens > MEAN,
    "equal": lambda: tokens == MEAN,
    "a function": lambda: SequenceMap(lambda t, m: "late" if t > m else "early", tokens, MEAN),
    "nothing selected": lambda: tokens >= EARLIER,
    "keys": lambda: SelectorWidth(Select(tokens, MEAN, Comparison.GT)),
    "queries": lambda: SelectorWidth(Select(MEAN, tokens, Comparison.LT)),
    "a predicate": lambda: SelectorWidth(Select(tokens, MEAN, lambda key, query: key > query)),
}


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("sign", [1, -1])
def test_seconds_may_be_compared_with_their_mean(name: str, sign: int) -> None:
    program = PROGRAMS[name]()
    model = raspc.compile(program, [sign * hour for hour in HOURS], 8, optimize=1 + (sign < 0))
    assert model.sizes.parameters < 10_000
    assert raspc.check(program, model, inputs=50)


def test_prices_may_be_compared_with_their_mean_by_heads() -> None:
    program = PROGRAMS["keys"]()
    model = raspc.compile(program, PRICES, 32)
    assert raspc.check(program, model, inputs=50)


@pytest.mark.parametrize("optimize", [1, 2])
def test_a_mean_of_which_not_all_values_are_listed_may_land_between_sums(optimize: int) -> None:
    """Listed values happened to be told by `indices + mean`, and others were not."""
    vocabulary = [1_000_000 + x for x in (0, 0.25, 0.75, 1.25, 1.75, 3.5)]
    prefix = Select(indices, indices, Comparison.LEQ)
    program = Aggregate(prefix, tokens) == indices * 0.25 + 1_000_000
    model = raspc.compile(program, vocabulary, 5, optimize=optimize)
    assert raspc.check(program, model, inputs=100)
