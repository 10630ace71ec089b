"""Means of long sequences: what is close together is told apart, and no error passes its bound."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from levels import one_in

import raspc
from raspc import Aggregate, Comparison, Map, Select, SelectorWidth, indices, tokens, where
from raspc.compiler.analysis.means.unlisted import MeanLattice
from raspc.compiler.heads import means, sums

PREFIX = Select(indices, indices, Comparison.LEQ)
ALL = Select(tokens, tokens, Comparison.TRUE)
LONGEST = 512
ONES = where(tokens == "a", 1, 0)
COMPARED = {
    ">": lambda mean, number: mean > number,
    "==": lambda mean, number: mean == number,
    "<=": lambda mean, number: mean <= number,
}


def of_mean(number: Fraction) -> list[str]:
    """As many tokens as there can be, of which this part is "a"."""
    size = number.denominator * (LONGEST // number.denominator)
    ones = int(number * size)
    return ["a"] * ones + ["b"] * (size - ones)


@pytest.mark.slow
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("comparison", COMPARED)
@pytest.mark.parametrize("top", [(1, 512), (255, 511), (1, 2)])
def test_means_one_512th_squared_apart_are_told_apart(top, comparison, causal):
    number = Fraction(*top)
    mean = Aggregate(PREFIX if causal else ALL, ONES)
    program = COMPARED[comparison](mean, float(number))
    model = raspc.compile(program, "ab", LONGEST, causal=causal)
    near = MeanLattice(
        low=Fraction(0), unit=Fraction(1), span=1, least=1, most=LONGEST
    ).neighbours_of(number)
    assert len(near) == (3 if number < 1 else 2)
    inputs = [xs for n in near for xs in (of_mean(n), of_mean(n)[::-1])]
    assert model.batch(inputs) == [program(xs, causal) for xs in inputs]


@pytest.mark.parametrize(
    ("longest", "values"), one_in(9, product([100, 700, 512], [(1, 0), (1 / 3, 1 / 7), (-2, 5)]))
)
def test_no_mean_errs_more_than_its_bound(values, longest, monkeypatch):
    a, b = values
    kept = {}
    own = means.errors_of_values

    def noted(builder, root, *rest):
        kept[root.name] = (root, own(builder, root, *rest))
        return kept[root.name][1]

    monkeypatch.setattr(means, "errors_of_values", noted)
    program = Aggregate(PREFIX, where(tokens == "a", a, b)).named("m")
    programs = {"m": program * 1, "is": program > (a + b) / 2}
    plain = raspc.Passes(digits=False, whole=False, demand=False)  # one head, and no sum
    model = raspc.compile(programs, "ab", longest, optimize=plain)
    column = model.layout["m"].start
    root, errors = kept["m"]
    order = np.argsort(root.domain.numbers)
    thirds = longest // 3
    inputs = ["a" * longest, "b" * thirds + "a" * (longest - thirds), "ab" * (longest // 2)]
    found = model.runner.activations(model.encode(inputs)).transformer_output.astype(float)
    for xs, stream in zip(inputs, found, strict=True):
        exact = np.cumsum([a if x == "a" else b for x in xs]) / np.arange(1, len(xs) + 1)
        bound = np.interp(exact, root.domain.numbers[order], errors[order])
        assert (np.abs(stream[1 : len(xs) + 1, column] - exact) <= bound + 1e-12).all()


@pytest.mark.parametrize("longest", one_in(2, [12, 512, 100]))
@pytest.mark.parametrize("level", [1, 2])
def test_a_sum_of_whole_numbers_is_whole(longest, level):
    """As good as float32 has it where lifting is a pass, else well enough to be rounded.

    It is kept, as one that is an answer and nothing else is lifted at level 2 only.
    """
    program = (Aggregate(PREFIX, tokens) * SelectorWidth(PREFIX)).named("sum")
    vocab = range(-100, 101)
    model = raspc.compile(program, vocab, longest, causal=True, optimize=level, keep=["sum"])
    error = longest * 100 * sums.TERM if level == 2 else 0.5
    inputs = [[100] * longest, [-100, 99] * (longest // 2), list(range(-50, 50))[:longest]]
    found = model.runner.activations(model.encode(inputs)).transformer_output
    column = model.layout["sum"].start
    for xs, stream in zip(inputs, found, strict=True):
        held = stream[1 : len(xs) + 1, column].astype(float)
        assert np.abs(held - np.cumsum(xs)).max() <= error
    assert model.batch(inputs) == [np.cumsum(xs).tolist() for xs in inputs]


def test_a_function_of_runs_needs_no_list():
    mean = Aggregate(ALL, tokens)
    program = Map(lambda m: "low" if m < -0.5 else "high" if m > 7 else round(m), mean)
    model = raspc.compile(program, range(-100, 101), 150)
    inputs = [[-1, 0], [-1] * 75 + [0] * 74, [7], [7] * 149 + [8], [1, 2], [1] * 76 + [2] * 74]
    assert model.batch(inputs) == [program(xs) for xs in inputs]
    assert raspc.check(program, model, inputs=40)


@pytest.mark.slow
@pytest.mark.parametrize("causal", [False, True])
def test_chains_of_six_widths_stay_exact(causal):
    count = SelectorWidth(Select(tokens, tokens, Comparison.EQ))
    for step in range(5):
        count = SelectorWidth(Select(count, count + step % 2, Comparison.LEQ))
    model = raspc.compile(count, "abcdefgh", 128, causal=causal)
    assert raspc.check(count, model, inputs=30)
