"""Thresholds of deviations and of standard scores, as signs of polynomials without the root."""

import math
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from levels import disagreements, one_in

import raspc
from raspc import Aggregate, Comparison, Map, Select, SOp, indices, tokens
from raspc.compiler import CompiledModel
from raspc.compiler.analysis.means.combination import CombinationRoot

ALL = Select(tokens, tokens, Comparison.TRUE)
PREFIX = Select(indices, indices, Comparison.LEQ)


def mean(values: SOp, over: raspc.Selector = ALL) -> SOp:
    return Aggregate(over, values)


def root(values: SOp) -> SOp:
    return Map(math.sqrt, values)


m = mean(tokens)
moments = mean(tokens * tokens) - m * m
deviation = root(moments)
distance = tokens - m
THRESHOLDS = {
    "above": deviation > 2,
    "reached": deviation >= 2,
    "exactly": deviation == 2,
    "not": deviation != 1.5,
    "twice": 2 * deviation > 3,
    "by a power": moments**0.5 <= 2,
    "of the other form": root(mean(distance * distance)) < 2.5,
    "so far": root(mean(tokens**2, PREFIX) - mean(tokens, PREFIX) ** 2) > 1,
    "in a function": Map(lambda v: math.sqrt(v) > 2, moments),
}
SCORES = {
    "a standard score above 1": distance / deviation > 1,
    "a deviation above": distance > deviation,
    "a deviation above is reached": tokens >= m + deviation,
    "just a deviation above": distance == deviation,
    "two deviations below": distance < -2 * deviation,
    "more than the mean": deviation > m,
    "coefficient of variation": deviation / (m + 1) > 0.5,
}
"""All take fractions: the mean's denominator is the length."""


def adversarial(vocabulary, length, count):
    """All equal, extremes, one that differs, and few values, of which the mean may be one."""
    values, random = list(vocabulary), Random(0)
    inputs = []
    for n in range(1, length + 1):
        first, last, middle = values[0], values[-1], values[len(values) // 2]
        inputs += [(first,) * n, (last,) * n, (first,) * (n - 1) + (last,)]
        inputs += [(last,) * (n - 1) + (first,), (first, last) * (n // 2) + (middle,) * (n % 2)]
    for _ in range(count):
        few = random.sample(values, random.randint(2, 3))
        inputs.append(tuple(random.choices(few, k=random.randint(1, length))))
    return inputs


def is_by_sign(model: CompiledModel) -> bool:
    roots = model.stages.analysis.registry.roots.values()
    return any(isinstance(made, CombinationRoot) for made in roots)


@pytest.mark.parametrize(("level", "name"), one_in(7, product([1, 2, 0], THRESHOLDS)))
def test_a_deviation_is_compared_as_its_square_is(level, name):
    program = THRESHOLDS[name]
    model = raspc.compile(program, range(10), 12, optimize=level)
    assert not disagreements(program, model, adversarial(range(10), 12, 120), levels=("craft",))


@pytest.mark.parametrize(("level", "name"), one_in(3, product([2, 1, 0], SCORES)))
def test_scores_are_compared_by_two_signs_at_most(level, name):
    program = SCORES[name]
    model = raspc.compile(program, range(6), 9, optimize=level)
    assert is_by_sign(model)
    inputs = adversarial(range(6), 9, 200)
    if "/ deviation" in str(program):
        inputs = [xs for xs in inputs if max(xs) > min(xs)]
    assert not disagreements(program, model, inputs, levels=("craft",))


@pytest.mark.parametrize(
    ("program", "length"),
    [(distance / deviation > 1, 16), (deviation > 2, 32), (moments > 4, 32)],
    ids=["scores at 16", "a deviation at 32", "a variance at 32"],
)
def test_ten_numbers(program, length):
    """The length times a sum of squares is one column behind a gate for each length, though the sum
    has more values than a gate may have classes."""
    model = raspc.compile(program, range(10), length, optimize=2)
    assert model.model_config.parameters < 150_000
    inputs = [xs for xs in adversarial(range(10), length, 60) if max(xs) > min(xs)]
    assert not disagreements(program, model, inputs, levels=("craft",))


def test_where_both_sides_are_equal_the_float_of_the_root_decides():
    """Of two values, half of each, the upper one is just a deviation above the mean; and the
    float of a root of a square is not always the number that was squared."""
    assert math.sqrt(float(Fraction(19, 3) ** 2)) != float(Fraction(19, 3))
    thirds = Map(lambda x: x / 3, tokens)
    average = mean(thirds)
    within = thirds - average < root(mean(thirds * thirds) - average * average)
    vocabulary = [0, 19, 31, 38]
    inputs = [(a, b) * k for a, b in product(vocabulary, repeat=2) for k in (1, 2, 3)]
    model = raspc.compile(within, vocabulary, 8, optimize=2)
    assert is_by_sign(model)
    assert not disagreements(within, model, inputs, levels=("craft",))
    assert all(within([0, 38]))
    assert not all(within([0, 31]))
