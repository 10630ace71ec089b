"""Arithmetic of means is decoded from sums and counts, however many values it may take."""

import math
from itertools import product

import pytest
from levels import disagreements, one_in, samples

import raspc
from raspc.model.answers import Quotient, decode
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
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
DIGITS = list(range(10))
SECONDS = [1_700_000_000 + 100 * i for i in range(10)]


def mean(values: SOp) -> SOp:
    return Aggregate(ALL, values)


variance = mean(tokens * tokens) - mean(tokens) * mean(tokens)
below = Aggregate(SMALLER, tokens * tokens) - Aggregate(SMALLER, tokens) ** 2

PROGRAMS = {
    "variance": (variance, DIGITS, 32),
    "variance of few": (variance, DIGITS, 10),
    "a weighted mean": (mean(tokens * indices) / mean(indices + 1), DIGITS, 32),
    "undefined where nothing is selected": (below, DIGITS, 16),
    "numbers far from 0": (mean(tokens), SECONDS, 16),
    "and a function of them": (mean(tokens) / 1000 - 1, SECONDS, 16),
    "halves and thirds": (mean(tokens) / 3 - mean(tokens * tokens) ** 2, [0.5, 1, 4], 40),
}


@pytest.mark.parametrize(("level", "name"), one_in(4, product([2, 1, 0], PROGRAMS)))
def test_means_as_sums_and_counts(name, level):
    program, vocab, n = PROGRAMS[name]
    model = raspc.compile(program, vocab, n, optimize=level)
    assert isinstance(model.circuit.output.rule, Quotient)
    inputs = [*samples(vocab, n, 60), (vocab[-1],) * n, (vocab[0],)]
    assert not disagreements(program, model, inputs, levels=("craft",))


def test_in_jax_and_causal():
    model = raspc.compile(below, DIGITS, 16, causal=True)
    assert not disagreements(below, model, samples(DIGITS, 16, 40))


def test_what_is_listed_stays_listed():
    """Few values are an answer as before, and a reader of a variance has its list."""
    small = raspc.compile(variance, [0, 1], 3)
    assert not isinstance(small.circuit.output.rule, Quotient)
    wide = raspc.compile(variance > 0.2, [0, 1], 4)
    assert not disagreements(variance > 0.2, wide, samples([0, 1], 4, 60), levels=("craft",))


def test_a_function_that_does_more_than_arithmetic_is_never_taken_for_it():
    """Its floats are rounded, which no quotient of whole numbers is."""
    program = SequenceMap(lambda a, b: math.fsum([a, -b * b]), mean(tokens * tokens), mean(tokens))
    with pytest.raises(raspc.CompileError):
        raspc.compile(program, DIGITS, 32)


@pytest.mark.parametrize(
    "operation", [lambda m: abs(m - 1 / 3), round, lambda m: m // 2, lambda m: 2**m]
)
def test_other_operators_are_no_quotients(operation):
    """They go by the values of the means, of which there are few here."""
    program = operation(mean(tokens * tokens) * mean(tokens))
    model = raspc.compile(program, [0, 1, 2], 3)
    assert not disagreements(program, model, samples([0, 1, 2], 3, 60), levels=("craft",))


def test_a_quotient_without_a_value_is_undefined():
    rule = Quotient(((1, (1, 0)),), ((1, (0, 1)),), 2, (1,))
    assert decode(rule, [[6.2, 2.9], [1, 0], [-4, 2]]) == [2, None, -2]
    with pytest.raises(ValueError, match="a power for each of 2 logits"):
        Quotient(((1, (1,)),), (), 2)


def test_binary_numbers_of_sixteen_digits():
    program = mean(tokens * 2**indices) * raspc.length
    model = raspc.compile(program, [0, 1], 16)
    inputs = [*samples([0, 1], 16, 40), (1,) * 16, (0,) * 15 + (1,)]
    assert not disagreements(program, model, inputs, levels=("craft",))


@pytest.mark.parametrize("threshold", [1_700_000_500, 1_700_000_450, 1_700_000_433])
def test_thresholds_of_numbers_far_from_0(threshold):
    program = mean(tokens) > threshold
    model = raspc.compile(program, SECONDS, 16)
    assert not disagreements(program, model, samples(SECONDS, 16, 80), levels=("craft",))


A, B, C = (
    SelectorWidth(Select(tokens, token, Comparison.EQ) & Select(indices, indices, Comparison.LEQ))
    for token in "abc"
)


@pytest.mark.parametrize("level", [1, 2])
def test_counts_are_data_from_a_thousand_combinations_on(level):
    """Below 65,536 of them products and quotients were listed: 1.6 and 1.9 million parameters."""
    for program in (A * B * C, 2 * A / (2 * A + B + C + 1)):
        model = raspc.compile(program, "abc", 16, optimize=level)
        assert isinstance(model.circuit.output.rule, Quotient)
        assert model.sizes.parameters < 10_000
        assert raspc.check(program, model, inputs=60, levels="craft")


def test_who_reads_such_counts_has_their_list():
    """By sums `a * b * c == 8` took 721,785 parameters."""
    assert raspc.compile(A * B * C == 8, "abc", 12).sizes.parameters < 20_000


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_comparison_of_several_products_is_by_their_sum(level):
    """`a / (b + 1) > 2 c / length` took 16 million parameters at level 2 and a minute at 1."""
    a, b, c = (SelectorWidth(Select(tokens, token, Comparison.EQ)) for token in "abc")
    program = a / (b + 1) > 2 * c / length
    model = raspc.compile(program, "abc", 32, optimize=level)
    assert model.sizes.parameters < 100_000
    inputs = [*samples("abc", 32, 40), tuple("abbcc"), tuple("aab" * 8), tuple("ab" * 7 + "c")]
    assert not disagreements(program, model, inputs, levels=("craft",))


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("n", [8, 32])
def test_a_mean_of_shares_is_compared_without_a_list(n, level):
    """It took 9 seconds at n = 8 and was refused from 16 on."""
    hist = SelectorWidth(Select(tokens, tokens, Comparison.EQ))
    program = 1 - mean(hist / length) > 0.5
    model = raspc.compile(program, "abc", n, optimize=level)
    assert model.sizes.layers <= 3
    inputs = [*samples("abc", n, 40), tuple("ab"), tuple("aabb"), tuple("aaaabbbc")]
    assert not disagreements(program, model, inputs, levels=("craft",))


@pytest.mark.parametrize("longest", [5, 8, 12])
def test_the_length_is_taken_out_of_a_mean_at_every_length(longest: int) -> None:
    """Up to 15 it was listed: rounded at 5 and 8, three layers and 15,355 parameters at 12."""
    same = Select(tokens, tokens, Comparison.EQ)
    program = mean(SelectorWidth(same) / length)
    model = raspc.compile(program, "abcd", longest)
    assert model.stages.fallbacks == ("mean_total: BOS lifted",)
    assert (model.sizes.layers, model.sizes.parameters < 2_100) == (2, True)
    assert not disagreements(program, model, samples("abcd", longest, 20), levels=("craft",))
