"""Variances, outliers and standard scores: signs of polynomials in means, along lines."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt

import pytest
from levels import disagreements, one_in, samples

import raspc
from raspc import Aggregate, Comparison, Map, Select, SelectorWidth, SOp, indices, tokens
from raspc.compiler.analysis.means.squares import squares

everything = Select(tokens, tokens, Comparison.TRUE)


def mean(values: SOp) -> SOp:
    return Aggregate(everything, values)


variance = mean(tokens * tokens) - mean(tokens) * mean(tokens)
deviation = variance**0.5
distance = tokens - mean(tokens)
PROGRAMS: dict[str, tuple[SOp, int]] = {
    "above 2 deviations": (tokens > mean(tokens) + 2 * deviation, 16),
    "deviation above 2": (deviation > 2, 32),
    "size of the distance": (abs(distance) > 2 * deviation, 8),
    "size of a standard score": (abs(distance) / Map(sqrt, variance) >= 1.5, 8),
    "root on the left": (2 * deviation < abs(distance), 8),
    "a standard score": (distance / deviation > 1.5, 8),
    "no less than a deviation": (tokens >= mean(tokens) + deviation, 16),
    "a variance above tokens": (variance > tokens, 32),
    "a root that floats miss": (deviation < 19 / 3, 8),
    "an outlier": (abs(distance) > 2 * deviation, 16),
    "no further than a deviation": (distance / deviation <= -1, 32),
    "a standard score's size": (abs(distance / deviation) >= 1, 32),
    "no root of a whole number": (deviation >= 2.5, 32),
    "a root that floats miss, for each count": (deviation < 19 / 3, 32),
    "a covariance": (mean(tokens * indices) - mean(tokens) * mean(indices) > 0, 16),
}
"""Programs, and the length that each was refused or slow at."""
EDGES = [(0,) * 7 + (9,), (9,) * 7 + (0,), (5,) * 8, (0, 9), (0, 0, 9, 9), (1, 2, 3), (4,)]


@pytest.mark.parametrize(
    ("name", "level"), one_in(3, [(n, level) for level in (1, 2, 0) for n in PROGRAMS])
)
def test_what_is_far_from_the_mean(name: str, level: int) -> None:
    """They took 10 to 40 s and up to 3.4 GB to compile or to be refused."""
    program, n = PROGRAMS[name]
    model = raspc.compile(program, range(10), n, optimize=level)
    assert model.model_config.parameters < 300_000
    inputs = [*samples(range(10), n, 100), *EDGES]
    assert not disagreements(program, model, inputs, levels=("craft",))


@pytest.mark.parametrize("name", one_in(2, ["a standard score", "above 2 deviations"]))
def test_causally(name: str) -> None:
    model = raspc.compile(PROGRAMS[name][0], range(6), 8, causal=True)
    assert not disagreements(PROGRAMS[name][0], model, samples(range(6), 8, 100), levels=("craft",))


def test_a_variance_takes_one_layer() -> None:
    """It took three, and 140,000 parameters at 32 positions."""
    model = raspc.compile(deviation > 2, range(10), 32)
    assert model.model_config.num_layers == 1
    assert model.model_config.parameters < 10_000
    assert raspc.check(deviation > 2, model, inputs=100)


@pytest.mark.parametrize("level", [0, 1, 2])
def test_coarse_values_are_told_by_their_unit(level: int) -> None:
    """At 8 positions it took 1.2 million parameters, and at 16 it was refused."""
    vocab = range(0, 91, 10)
    model = raspc.compile(deviation < 19 / 3, vocab, 32, optimize=level)
    assert model.model_config.parameters < 10_000
    inputs = [*samples(vocab, 32, 100), (0, 10), (10, 20, 20), (10,) * 30 + (20, 40)]
    assert not disagreements(deviation < 19 / 3, model, inputs, levels=("craft",))


def test_outliers_are_counted() -> None:
    program = SelectorWidth(Select(tokens > mean(tokens) + deviation, True, Comparison.EQ))
    model = raspc.compile(program, range(10), 8)
    assert raspc.check(program, model, inputs=150)


def test_what_float32_does_not_tell_is_refused_at_once() -> None:
    """After 20 s and 580 MB."""
    with pytest.raises(raspc.CompileError):
        raspc.compile(distance / deviation > 1.5, range(10), 32)


@pytest.mark.parametrize(
    "form", [{(0, 0): 1, (0, 1): 3, (1, 1): -2}, {(0, 1): 5}, {(0, 1): 1, (1, 2): 2, (2, 2): 1}]
)
def test_squares_add_up_to_their_form(form: dict[tuple[int, int], int]) -> None:
    sizes = {i: Fraction(i + 1) for i in range(3)}
    whole = squares({pair: Fraction(c) for pair, c in form.items()}, sizes)
    for numbers in ((1, 2, 3), (-4, 5, 7), (0, 1, -1)):
        wanted = sum(c * numbers[i] * numbers[j] for (i, j), c in form.items())
        roots = (sum(f * numbers[i] for i, f in s.form.items()) for s in whole)
        assert sum(s.factor * r**2 for s, r in zip(whole, roots, strict=True)) == wanted
