"""Rounded arithmetic of means is decoded from sums and counts, in a few columns."""

import math
from itertools import product

import pytest
from levels import disagreements, one_in, samples

import raspc
from raspc.model.answers import Quotient
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SelectorWidth,
    SequenceMap,
    SOp,
    indices,
    length,
    tokens,
)

ALL = Select(tokens, tokens, Comparison.TRUE)
SMALLER = Select(tokens, tokens, Comparison.LT)
PRICES = [0.99, 1.49, 2.25, 3.5, 4.75, 9.99, 12.0]
WORDS = list("abcdef")


def mean(values: SOp) -> SOp:
    return Aggregate(ALL, values)


def cents(x: float) -> float:
    return round(x, 2)


total = mean(tokens) * length
PROGRAMS = {
    "to cents": (Map(cents, mean(tokens)), PRICES),
    "to cents by hand": (round(100 * mean(tokens)) / 100, PRICES),
    "a percentage": (round(100 * tokens / total), PRICES),
    "of what may be empty": (Map(cents, Aggregate(SMALLER, tokens)), PRICES),
    "or 0": (Map(cents, Aggregate(SMALLER, tokens, 0)), PRICES),
    "rounded, or a half": (Map(cents, Aggregate(SMALLER, tokens, 0.5) / 3), PRICES),
    "half-way": (Map(lambda x: round(x / 8, 2), mean(tokens)), [1, 2, 3, 5, 100]),
    "below 0": (Map(int, 10 * mean(tokens) ** 3), [-50, -31, 0, 13, 77]),
    "down and up": (Map(math.floor, 90 * mean(tokens)) - Map(math.ceil, 7 * tokens), PRICES),
    "tens": (Map(lambda x: round(x, -1), mean(tokens * tokens)), list(range(0, 100, 3))),
    "what is left": (mean(tokens * tokens) % 10, list(range(20))),
    "a variance": (Map(lambda x: round(x, 1), mean(tokens**2) - mean(tokens) ** 2), [0, 3, 4, 9]),
    "distance from the mean": (Map(lambda x: round(x, 1), tokens - mean(tokens)), PRICES),
    "a frequency": (
        SequenceMap(
            lambda a, b: round(a / b, 2),
            SelectorWidth(Select(tokens, tokens, Comparison.EQ)) * indices,
            length,
        ),
        WORDS,
    ),
}


@pytest.mark.parametrize(("level", "name"), one_in(4, product([2, 1], PROGRAMS)))
def test_rounded_as_it_is_decoded(name, level):
    program, vocab = PROGRAMS[name]
    model = raspc.compile(program, vocab, 16, optimize=level)
    rule = model.circuit.output.rule
    assert isinstance(rule, Quotient)
    assert rule.rounded
    inputs = [*samples(vocab, 16, 60), (vocab[-1],) * 16, (vocab[0],)]
    assert not disagreements(program, model, inputs, levels=("craft",))


def test_in_jax_and_saved(tmp_path):
    program = Map(cents, Aggregate(SMALLER, tokens, 0))
    model = raspc.compile(program, PRICES, 16, causal=True)
    inputs = samples(PRICES, 16, 40)
    assert not disagreements(program, model, inputs)
    model.save(tmp_path)
    assert raspc.load(tmp_path)(inputs[0]) == model(inputs[0])


def test_few_values_stay_listed_and_readers_have_their_list():
    few = raspc.compile(round(mean(tokens)), range(10), 8)
    assert not isinstance(few.circuit.output.rule, Quotient)
    read = Map(cents, mean(tokens)) > 3.3
    model = raspc.compile(read, PRICES, 6)
    assert not disagreements(read, model, samples(PRICES, 6, 60), levels=("craft",))


def test_a_default_beside_what_varies_is_no_quotient():
    """Where nothing is selected the answer follows the token, which no one default does."""
    program = Map(lambda x: round(x, 1), Aggregate(SMALLER, tokens, 0) + tokens)
    model = raspc.compile(program, [1.25, 2, 3], 4)
    assert not disagreements(program, model, samples([1.25, 2, 3], 4, 60), levels=("craft",))


@pytest.mark.parametrize(
    ("vocab", "longest"),
    [
        ([10**6 * i + 7 * i * i for i in range(40)], 512),
        ([1001 * t for t in range(-100, 101)], 512),
    ],
)
def test_round_itself_is_arithmetic(vocab: list[int], longest: int) -> None:
    """It was called for each of too many means, where `lambda x: round(x)` was not."""
    program = Map(round, mean(tokens))
    model = raspc.compile(program, vocab, longest)
    assert model.sizes.parameters < 20_000
    assert not disagreements(program, model, samples(vocab, longest, 3), levels=("craft",))
