"""Roots of variances and of other arithmetic of means are decoded from sums and counts."""

import math
from itertools import product

import numpy as np
import pytest
from levels import disagreements, one_in, samples

import raspc
from raspc import Aggregate, Comparison, Map, Select, SequenceMap, SOp, indices, length, tokens
from raspc.model.answers import Quotient
from raspc.model.quotients import Kept

ALL = Select(tokens, tokens, Comparison.TRUE)
PREFIX = Select(indices, indices, Comparison.LEQ)
DIGITS = list(range(10))


def mean(values: SOp, over: raspc.Selector = ALL) -> SOp:
    return Aggregate(over, values)


m = mean(tokens)
variance = mean((tokens - m) * (tokens - m))
moments = mean(tokens * tokens) - m * m
so_far = mean(tokens, PREFIX)
PROGRAMS = {
    "deviation": Map(math.sqrt, variance),
    "of moments": Map(lambda v: math.sqrt(v) + 1, moments),
    "by a power": moments**0.5,
    "by a power in a function": Map(lambda v: v**0.5, variance),
    "of numpy": Map(np.sqrt, variance),
    "of a sample": Map(math.sqrt, moments * length / (length - 1)),
    "so far": Map(math.sqrt, mean(tokens * tokens, PREFIX) - so_far * so_far),
    "one formula": SequenceMap(lambda s, x: math.sqrt(s - x * x), mean(tokens**2), m),
    "of the mean": Map(math.sqrt, variance / length),
    "to cents": Map(lambda v: round(math.sqrt(v), 2), variance),
    "down": Map(lambda v: math.floor(math.sqrt(v)), variance),
    "two deviations above": m + 2 * Map(math.sqrt, variance),
    "in percent": SequenceMap(lambda s, x: 100 * s / (x + 1), Map(math.sqrt, variance), m),
    "standard scores": (tokens - m) / Map(math.sqrt, variance),
    "rounded scores": SequenceMap(
        lambda x, s: round(x / s, 2), tokens - m, Map(math.sqrt, variance)
    ),
    "difference of roots": Map(math.sqrt, variance) - Map(math.sqrt, mean(tokens * tokens)),
}


@pytest.mark.parametrize(("level", "name"), one_in(4, product([1, 2, 0], PROGRAMS)))
def test_a_root_as_it_is_decoded(name, level):
    program = PROGRAMS[name]
    model = raspc.compile(program, DIGITS, 16, optimize=level)
    rule = model.circuit.output.rule
    assert isinstance(rule, Quotient)
    assert any(isinstance(part, Kept) for part in rule.rounded)
    inputs = [*samples(DIGITS, 16, 60), (9,) * 15 + (0,), (0, 9) * 8, (9,) * 16]
    means = [xs for xs in inputs if max(xs) > min(xs) or "scores" not in name]
    if name == "of a sample":
        means = [xs for xs in means if len(xs) > 1]
    assert not disagreements(program, model, means, levels=("craft",))


def test_in_jax_and_saved(tmp_path):
    program = 3 * Map(math.sqrt, variance)
    model = raspc.compile(program, DIGITS, 16)
    inputs = samples(DIGITS, 16, 40)
    assert not disagreements(program, model, inputs)
    model.save(tmp_path)
    assert raspc.load(tmp_path)(inputs[0]) == model(inputs[0])


def quiet_root(x: float) -> np.float64:
    """As numpy has it: not a number below 0."""
    with np.errstate(invalid="ignore"):
        return np.sqrt(x)


def test_a_power_of_what_is_below_0_has_no_value_as_a_root_has_none():
    """Of two means each value with each other gives variances below 0, where a float is complex,
    and numpy's root not a number."""
    for root in (moments**0.5, Map(math.sqrt, moments), Map(quiet_root, moments)):
        program = root > 1
        model = raspc.compile(program, [0, 1, 3], 4)
        assert not disagreements(program, model, samples([0, 1, 3], 4, 60), levels=("craft",))
    with pytest.raises(raspc.FunctionError, match="gave"):
        ((tokens - 3) ** 0.5)([1])
