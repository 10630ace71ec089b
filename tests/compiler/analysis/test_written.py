"""A user's function of means that only calculates costs what operators cost that say the same."""

from __future__ import annotations

import math

import pytest

import raspc
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SelectorWidth,
    SequenceMap,
    SOp,
    Sum,
    indices,
    tokens,
    where,
)
from tests.levels import disagreements, samples

EVERYTHING = Select(tokens, tokens, Comparison.TRUE)
MEAN = Aggregate(EVERYTHING, tokens)
BELOW = Aggregate(Select(tokens, tokens, Comparison.LT), tokens)
"""Undefined where nothing is smaller."""


def by_default(x: float, k: float = 0.3) -> float:
    """A def with a local value and a default."""
    double = 2 * x
    return double - k


PAIRS: dict[str, tuple[SOp, SOp]] = {
    "difference": (tokens - MEAN, SequenceMap(lambda x, y: x - y, tokens, MEAN)),
    "square": ((tokens - MEAN) ** 2, SequenceMap(lambda x, m: (x - m) ** 2, tokens, MEAN)),
    "squares": (tokens**2 - MEAN**2, SequenceMap(lambda x, y: x**2 - y**2, tokens, MEAN)),
    "distance": (abs(tokens - MEAN), SequenceMap(lambda x, y: abs(x - y), tokens, MEAN)),
    "whole": (Map(int, 2 * MEAN), Map(lambda m: int(2 * m), MEAN)),
    "floor": (Map(math.floor, MEAN / 2), Map(lambda m: math.floor(m / 2), MEAN)),
    "rounded": (round(3 * MEAN), Map(lambda m: round(3 * m), MEAN)),
    "threshold": (MEAN > 0.3, Map(lambda m: m > 0.3, MEAN)),
    "between": ((MEAN > 3) & (MEAN < 5), Map(lambda m: 3 < m < 5, MEAN)),
    "choice": (where(MEAN > 7.5, 1, 0), Map(lambda m: 1 if m > 7.5 else 0, MEAN)),
    "larger": (tokens > MEAN, SequenceMap(lambda x, y: x > y, tokens, MEAN)),
    "much larger": (tokens - MEAN > 1, SequenceMap(lambda x, y: x - y > 1, tokens, MEAN)),
    "far": ((tokens - MEAN) ** 2 > 2, SequenceMap(lambda x, y: (x - y) ** 2 > 2, tokens, MEAN)),
    "total": (MEAN + BELOW, SequenceMap(lambda x, y: x + y, MEAN, BELOW)),
    "ratio": (MEAN / (indices + 1), SequenceMap(lambda x, i: x / (i + 1), MEAN, indices)),
    "tenths": (
        Aggregate(EVERYTHING, 0.1 * tokens),
        Aggregate(EVERYTHING, Map(lambda x: 0.1 * x, tokens)),
    ),
    "sum of tenths": (
        Sum(EVERYTHING, 0.1 * tokens),
        Sum(EVERYTHING, Map(lambda x: 0.1 * x, tokens)),
    ),
    "of a def": (2 * MEAN - 0.3, Map(by_default, MEAN)),
    "keys": (
        SelectorWidth(Select(tokens, MEAN, Comparison.GT)),
        SelectorWidth(Select(tokens, MEAN, lambda k, q: k > q)),
    ),
    "queries": (
        SelectorWidth(Select(tokens, MEAN, Comparison.LEQ)),
        SelectorWidth(Select(tokens, MEAN, lambda k, q: q >= k)),
    ),
}


def cost(model: raspc.CompiledModel) -> tuple[int, int]:
    """Layers and parameters."""
    return model.model_config.num_layers, model.model_config.parameters


@pytest.mark.parametrize("name", PAIRS)
def test_a_function_costs_what_operators_cost(name: str) -> None:
    by_operators, by_function = PAIRS[name]
    vocab = range(9)
    model = raspc.compile(by_function, vocab, 6)
    assert cost(model) == cost(raspc.compile(by_operators, vocab, 6))
    assert disagreements(by_function, model, samples(list(vocab), 6, 40), ["craft"]) == []


@pytest.mark.slow
@pytest.mark.parametrize("length", [16, 32])
@pytest.mark.parametrize("name", PAIRS)
def test_a_function_costs_what_operators_cost_at_length(name: str, length: int) -> None:
    by_operators, by_function = PAIRS[name]
    vocab = range(17)
    wanted: tuple[int, int] | None = None
    try:
        wanted = cost(raspc.compile(by_operators, vocab, length))
    except raspc.CompileError:
        return  # whoever says it otherwise may be luckier
    model = raspc.compile(by_function, vocab, length)
    assert cost(model) == wanted
    assert disagreements(by_function, model, samples(list(vocab), length, 60), ["craft"]) == []


def test_arithmetic_of_one_mean_over_many_combinations_needs_no_list() -> None:
    for program in (MEAN / (indices + 1), (tokens - MEAN) ** 2, tokens**2 - MEAN**2):
        model = raspc.compile(program, range(17), 32)
        assert model.model_config.parameters < 1000
        assert disagreements(program, model, samples(range(17), 32, 20), ["craft"]) == []
