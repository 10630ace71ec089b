"""Means that one float32 cannot hold: compared as sums, answered as a sum and a count."""

import numpy as np
import pytest
from levels import one_in

import raspc
from raspc import Aggregate, Comparison, Map, Select, indices, tokens, where
from raspc.model.answers import Quotient

PREFIX = Select(indices, indices, Comparison.LEQ)
ALL = Select(tokens, tokens, Comparison.TRUE)
BOTH = ("craft", "jax")


@pytest.mark.parametrize("causal", [False, True])
def test_a_mean_of_a_wide_range_over_512_positions_is_exact(causal):
    program = Aggregate(PREFIX if causal else ALL, tokens)
    model = raspc.compile(program, range(-100, 101), 512, causal=causal)
    assert isinstance(model.circuit.output.rule, Quotient)
    report = raspc.check(program, model, inputs=8, levels=BOTH)
    assert report
    assert report.inputs == 8
    assert model([3, 4])[-1] == 3.5
    assert model([3, 5])[-1] == 4
    assert isinstance(model([3, 5])[-1], int)


@pytest.mark.parametrize("comparison", one_in(6, list(Comparison)[:6]))
def test_every_comparison_of_such_a_mean(comparison):
    mean = Aggregate(ALL, tokens)
    program = _compare(mean, comparison, 2.5)
    n = 256 if comparison is Comparison.EQ else 64
    model = raspc.compile(program, range(-100, 101), n)
    half = n // 2
    for tokens_ in ([2, 3], [2, 2], [3, 3], [-100] * 9 + [100], [2, 3] * half, [2] + [3] * half):
        assert model(tokens_) == program(tokens_)
    assert raspc.check(program, model, inputs=10, levels=BOTH)


def _compare(mean, comparison, constant):
    return {
        Comparison.EQ: mean == constant,
        Comparison.NEQ: mean != constant,
        Comparison.LT: mean < constant,
        Comparison.LEQ: mean <= constant,
        Comparison.GT: mean > constant,
        Comparison.GEQ: mean >= constant,
    }[comparison]


@pytest.mark.slow
def test_thresholds_one_256th_squared_apart():
    ones = Aggregate(PREFIX, where(tokens == "x", 1, 0))
    for threshold in (127 / 255, 128 / 255):
        program = ones > threshold
        model = raspc.compile(program, "xy", 256, causal=True)
        close = ["x", "y"] * 128
        assert model(close) == program(close, causal=True)
        assert raspc.check(program, model, inputs=5, levels=BOTH)


@pytest.mark.parametrize("default", one_in(6, [2.5, None, 0, 7, -7, True]))
def test_an_empty_selection_compares_as_its_default(default):
    some = Select(tokens, 100, Comparison.EQ) & PREFIX
    program = Aggregate(some, indices + 0.5, default) >= 2.5
    open_program = Aggregate(some, Map(lambda i: i * 100 - 51200, indices), default) >= 2.5
    for p in (program, open_program):
        model = raspc.compile(p, [1, 100], 40)
        assert raspc.check(p, model, inputs=60, levels=BOTH)


def test_fractions_have_a_common_unit():
    program = Aggregate(PREFIX, Map(lambda t: t / 7, tokens))
    model = raspc.compile(program, range(-100, 101), 128, causal=True)
    assert isinstance(model.circuit.output.rule, Quotient)
    assert raspc.check(program, model, inputs=30, levels=BOTH)


def test_a_function_that_tells_too_many_means_apart_is_refused():
    program = Map(str, Aggregate(ALL, tokens))
    with pytest.raises(
        raspc.ValueSetError, match="tells more than 8,192 values or ranges"
    ) as found:
        raspc.compile(program, range(-100, 101), 128)
    assert "program = Map(str, Aggregate(ALL, tokens))" in str(found.value)


@pytest.mark.slow
def test_a_sum_that_float32_cannot_hold_is_refused():
    program = Aggregate(ALL, Map(lambda t: t * 1001, tokens)) > 0.5
    with pytest.raises(raspc.CompileError):
        raspc.compile(program, range(-1000, 1001), 512)


def test_the_output_encoder_divides():
    model = raspc.compile(Aggregate(ALL, tokens), range(-100, 101), 512)
    assert model.output_encoder.decode(np.array([[7.0, 2.0], [-6.0, 3.0]])) == [3.5, -2]
