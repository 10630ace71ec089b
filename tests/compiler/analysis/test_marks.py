"""Selectors that compare with what is the same everywhere: marks, which heads read exactly."""

from __future__ import annotations

import pytest
from levels import disagreements, one_in, samples

import raspc
from raspc import Aggregate, Comparison, Select, Selector, SelectorWidth, tokens

everything = Select(tokens, tokens, Comparison.TRUE)
mean = Aggregate(everything, tokens)
SELECTORS: dict[str, Selector] = {
    "below": Select(tokens, mean, Comparison.LT),
    "no less": Select(tokens, mean, Comparison.GEQ),
    "equal": Select(tokens, mean, Comparison.EQ),
    "queries above": Select(mean, tokens, Comparison.LT),
    "by a function": Select(tokens, mean, lambda k, q: k > q),
    "not": ~Select(tokens, mean, Comparison.LT),
}
EDGES = [(0,) * 31 + (299,), (299,) * 31 + (298,), (7,) * 32, (150, 151), (149, 151, 150), (5,)]


@pytest.mark.parametrize(
    ("name", "level"), one_in(6, [(n, i) for n in SELECTORS for i in (1, 0, 2)])
)
def test_tokens_beside_their_mean(name: str, level: int) -> None:
    """A relation of 300 tokens and 97,000 means was refused after 8 to 34 s and 1.3 GB."""
    program = SelectorWidth(SELECTORS[name])
    model = raspc.compile(program, range(300), 32, optimize=level)
    assert model.model_config.parameters < 300_000
    inputs = [*samples(range(300), 32, 20), *EDGES]
    assert not disagreements(program, model, inputs, levels=("craft",))


@pytest.mark.parametrize("level", one_in(2, [1, 2]))
def test_means_of_what_is_marked(level: int) -> None:
    """A mark that is off by 1/1000 moves a mean of 300 numbers by 18, times the gain of a head."""
    program = Aggregate(SELECTORS["below"], tokens)
    model = raspc.compile(program, range(300), 12, optimize=level)
    inputs = [*samples(range(300), 12, 20), (0,) * 11 + (299,), (150, 151), (7,) * 12]
    assert not disagreements(program, model, inputs, levels=("craft",))


def test_a_mark_of_ten_tokens_is_compared_exactly() -> None:
    """It was refused: the mean was known to 0.013 only."""
    program = Aggregate(Select(tokens < mean, True, Comparison.EQ), tokens)
    model = raspc.compile(program, range(10), 16)
    assert raspc.check(program, model, inputs=200)


def test_few_tokens_are_compared_with_ranges_of_the_mean() -> None:
    """A mark that heads read takes a layer more to be exact."""
    model = raspc.compile(Aggregate(SELECTORS["below"], tokens), range(10), 16)
    assert model.model_config.num_layers == 2


def test_a_causal_mean_is_another_one_at_each_position() -> None:
    program = SelectorWidth(SELECTORS["below"])
    model = raspc.compile(program, range(40), 8, causal=True)
    assert raspc.check(program, model, inputs=200, levels=("craft",))


def test_very_many_pairs_are_compared_by_ranges() -> None:
    """30 million pairs were refused after 12 s and 1.3 GB."""
    program = SelectorWidth(SELECTORS["below"])
    model = raspc.compile(program, range(100), 24, causal=True, optimize=2)
    inputs = samples(range(100), 24, 40)
    assert not disagreements(program, model, inputs, levels=("craft",))


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize("n", [8, 16])
def test_hundreds_of_tokens_are_counted_below_the_mean_so_far(n: int, level: int) -> None:
    """By the mean's classes: what is off in 42 of its columns was added up, and it was refused."""
    program = SelectorWidth(SELECTORS["below"])
    vocab = range(300)
    model = raspc.compile(program, vocab, n, causal=True, optimize=level)
    alike = [(299,) * n, (0,) * (n - 1) + (1,), (299,) * (n - 1) + (298,), (0, 299) * (n // 2)]
    assert not disagreements(program, model, [*samples(vocab, n, 40), *alike], levels=("craft",))
