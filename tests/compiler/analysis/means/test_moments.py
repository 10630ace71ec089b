"""Means are pairs of a sum and a count: what is computed of them is exact."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pytest
from levels import Inputs, disagreements, one_in, samples

import raspc
from raspc.craft import run
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    Map,
    Select,
    Selector,
    SelectorWidth,
    SOp,
    indices,
    length,
    tokens,
    where,
)

ALL = Select(tokens, tokens, Comparison.TRUE)
PREFIX = Select(indices, indices, Comparison.LEQ)
SAME = Select(tokens, tokens, Comparison.EQ)
SMALLER = Select(tokens, tokens, Comparison.LT)
DIGITS = range(10)
PRICES = (0.99, 1.49, 2.5, 3.25, 9.99)
SECONDS = [1_700_000_000 + 7919 * i for i in range(20)]
WEIGHTS = Map(lambda token: (1, 2, 3, 1, 4, 2, 1, 5, 3, 2)[token], tokens)


def mean(values: SOp, of: Selector = ALL) -> SOp:
    return Aggregate(of, values)


def variance(of: Selector = ALL) -> SOp:
    return mean(tokens * tokens, of) - mean(tokens, of) ** 2


Case = tuple[SOp, Iterable[object], int]
PROGRAMS: dict[str, Case] = {
    "a variance": (variance(), DIGITS, 32),
    "a variance in two passes": (mean((tokens - mean(tokens)) ** 2), DIGITS, 24),
    "a weighted mean": (mean(tokens * WEIGHTS) / mean(WEIGHTS), DIGITS, 32),
    "a variance against a constant": (variance() > 8, DIGITS, 16),
    "a variance that may be just the constant": (variance() >= 4, [0, 2, 4], 16),
    "a variance that is a constant": (variance() == 4, [0, 2, 4], 12),
    "a variance against a token": (variance() > tokens, range(6), 12),
    "a variance of the prefix": (variance(PREFIX) <= 3, range(5), 16),
    "of what may be nothing": (variance(SMALLER) > 2, range(5), 8),
    "a choice by a variance": (where(variance() > 8, "wide", "narrow"), DIGITS, 12),
    "far from the mean": ((tokens - mean(tokens)) ** 2 > 4 * variance(), range(6), 9),
    "a weighted mean against a constant": (mean(tokens * WEIGHTS) / mean(WEIGHTS) > 4, DIGITS, 32),
    "a quotient against a constant": (tokens / (mean(tokens) + 1) > 1.5, DIGITS, 32),
    "a product against a constant": (mean(tokens) * tokens > 3, range(-20, 21), 16),
    "a mean of means": (mean(mean(tokens, PREFIX)), range(5), 10),
    "a mean of means of ten numbers": (mean(mean(tokens, PREFIX), SAME), DIGITS, 8),
    "a mean of rounded summands": (mean(mean(tokens, PREFIX)), DIGITS, 10),
    "a mean of means against a constant": (mean(mean(tokens, PREFIX)) > 2, range(5), 10),
    "a mean of shares": (mean(SelectorWidth(SAME) / length), DIGITS, 64),
    "a mean of shares of the prefix": (mean(SelectorWidth(SAME) / length, PREFIX), DIGITS, 32),
    "a mean of shares against a constant": (mean(SelectorWidth(SAME) / length) > 0.3, DIGITS, 64),
    "binary to integer": (mean(where(tokens == 1, 2**indices, 0)) * length, [0, 1], 20),
    "seconds against a constant": (mean(tokens) > 1_700_050_000, SECONDS, 32),
    "seconds": (mean(tokens), SECONDS, 32),
    "prices, rounded": (round(mean(tokens)), PRICES, 64),
    "prices, rounded by a function": (Map(round, mean(tokens)), PRICES, 64),
    "prices, rounded to cents": (Map(lambda price: round(price, 2), mean(tokens)), PRICES, 8),
}
LAYERS = {
    "a variance": 1,
    "a weighted mean": 1,
    "a weighted mean against a constant": 1,
    "seconds": 1,
    "prices, rounded": 1,
}


def inputs_of(vocab: Iterable[object], n: int) -> Inputs:
    """Random ones, and those at the ends: one token, all equal, one that differs."""
    known = list(vocab)
    low, high = known[0], known[-1]
    ends = [(low,), (high,), (low,) * n, (high,) * n, (low,) * (n - 1) + (high,)]
    return [*samples(known, n, 40), *ends, (low, high) * (n // 2), (high,) + (low,) * (n - 1)]


# One-hot sums and their products are wide, so level 0 has fewer of them.
FEW: dict[str, Case] = {
    "a variance against a constant": (variance() > 1, range(4), 5),
    "a variance of the prefix": (variance(PREFIX) <= 1, range(3), 5),
    "a quotient against a constant": (tokens / (mean(tokens) + 1) > 0.5, range(4), 5),
    "a mean of means": (mean(mean(tokens, PREFIX)), range(3), 6),
}
AT_LEVEL_0 = [
    "a variance in two passes",
    "a weighted mean against a constant",
    "a mean of shares against a constant",
    "binary to integer",
    "seconds",
    "prices, rounded",
]


@pytest.mark.parametrize("name", one_in(2, [*FEW, *AT_LEVEL_0]))
def test_arithmetic_of_means_at_level_0(name: str) -> None:
    program, vocab, n = FEW.get(name) or PROGRAMS[name]
    model = raspc.compile(program, vocab, n, optimize=0)
    assert not disagreements(program, model, inputs_of(vocab, n), levels=("craft",))


@pytest.mark.parametrize(("name", "level"), one_in(5, product(PROGRAMS, [1, 2])))
def test_arithmetic_of_means(name: str, level: int) -> None:
    program, vocab, n = PROGRAMS[name]
    model = raspc.compile(program, vocab, n, optimize=level)
    assert not disagreements(program, model, inputs_of(vocab, n), levels=("craft",))
    assert model.model_config.num_layers <= LAYERS.get(name, 3)


@pytest.mark.parametrize("name", ["a variance that is a constant", "a mean of means"])
def test_in_jax(name: str) -> None:
    program, vocab, n = PROGRAMS[name]
    model = raspc.compile(program, vocab, n)
    assert not disagreements(program, model, inputs_of(vocab, n))


CAUSAL = ["a variance against a token", "of what may be nothing", "a product against a constant"]


@pytest.mark.parametrize("name", CAUSAL)
def test_in_causal_mode(name: str) -> None:
    program, vocab, n = PROGRAMS[name]
    model = raspc.compile(program, vocab, min(n, 9), causal=True)
    inputs = inputs_of(vocab, min(n, 9))
    assert not disagreements(program, model, inputs, levels=("craft",))


@pytest.mark.slow
def test_a_comparison_with_what_is_undefined() -> None:
    model = raspc.compile(variance(SMALLER) > 2, range(5), 8)
    assert model([4, 0, 4, 0]) == [True, None, True, None] or model([0, 0]) == [None, None]
    assert raspc.evaluate(variance(SMALLER) > 2, [0, 0]) == [None, None]


@pytest.mark.slow
def test_a_large_power_has_classes_and_needs_no_number() -> None:
    program = Map(lambda x: x**7, tokens)
    for level in (0, 1, 2):
        model = raspc.compile(program, DIGITS, 8, readout="onehot", optimize=level)
        assert model(list(DIGITS)[:8]) == [x**7 for x in range(8)]


@pytest.mark.slow
@pytest.mark.parametrize("level", [1, 2])
def test_means_of_means_too_close_for_one_number(level: int) -> None:
    program = mean(mean(indices, SAME), PREFIX)
    model = raspc.compile(program, DIGITS, 8, optimize=level)
    assert not disagreements(program, model, inputs_of(DIGITS, 8))
    assert not model.needs_float32


def test_means_are_known_better_before_sums_are_rounded_or_lifted_as_far_as_it_goes() -> None:
    program = mean(mean(indices, SAME), PREFIX)
    model = raspc.compile(program, DIGITS, 8)
    assert model.stages.choices.full_means
    assert not model.stages.choices.lifts_finely
    assert not model.needs_float32
    state = run(model.circuit, model.input_encoder.encode([3, 1, 3, 2]))
    [total] = [variable for variable in state if variable.name == "mean_total"]
    assert total.decode(state[total][1:]) == [840, 1680, 2520, 5040]


def test_arithmetic_of_means_lifts_nothing_if_better_means_do() -> None:
    some = Select(indices, 0, Comparison.EQ) | Select(tokens, tokens, Comparison.LEQ)
    squares = mean(indices * indices, some)
    model = raspc.compile(squares - mean(indices, some) ** 2, range(3), 6)
    assert model.stages.choices.full_means
    assert not model.stages.lifted
