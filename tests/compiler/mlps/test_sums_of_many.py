"""Functions of many steps stay right in whatever order a runtime adds up their units."""

from random import Random

import numpy as np
import pytest
from hypothesis import given, strategies as st
from levels import one_in

import raspc
from raspc.compiler.mlps.sum_order import (
    FEW_TERMS,
    FURTHEST,
    MAX_IN_ORDER,
    STRIDES,
    ordered,
    rounded_sums,
    turned,
)
from raspc.compiler.precision import UNIT_ROUNDOFF
from raspc.rasp_ast import Aggregate, Comparison, Map, Select, indices, length, tokens

ALL = Select(tokens, tokens, Comparison.TRUE)
UNITS = 1980
MOST = 16  # in the order of places it is 500 for some, and with pairs turned round 300 for others
DRAWN = np.random.default_rng(0)
PATTERNS = {
    "steps": np.tile([1.0, -1.0], UNITS // 2),
    "pulses of steps": np.tile([1.0, -1.0, -1.0, 1.0], UNITS // 4),
    "peaks of lines": np.tile([-1.0, 2.0, -1.0], UNITS // 3),
    "steps of all sizes": np.tile([1.0, -1.0], UNITS // 2)
    * np.repeat(DRAWN.uniform(0.2, 1.0, UNITS // 2), 2),
    "lines through anything": np.diff(DRAWN.uniform(0.0, 0.5, UNITS + 1)),
}


@pytest.mark.parametrize("apart", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("units", [MAX_IN_ORDER + 2, 1979])
def test_every_second_or_fourth_unit_is_a_small_sum(units, apart):
    """Signs alternate; of each run of a part of them, one more than of the other is the most."""
    order = turned(np.ones((units, 1)))
    assert sorted(order) == list(range(units))
    signs = np.where(order % 2, -1, 1)
    for first in range(apart):
        sums = np.concatenate([[0], np.cumsum(signs[first::apart])])
        assert np.ptp(sums) <= 3


@pytest.mark.parametrize("pattern", PATTERNS)
def test_sums_of_slopes_are_small_for_any_pattern(pattern):
    """Peaks with pairs turned round have every second slope, 500 times the largest, on one side."""
    slopes = PATTERNS[pattern]
    order, _ = ordered(np.arange(UNITS, dtype=float), slopes[:, None])
    assert sorted(order) == list(range(UNITS))
    assert np.abs(order - np.arange(UNITS)).max() <= FURTHEST
    greatest = np.abs(slopes).max()
    for stride in STRIDES:
        for first in range(stride):
            found = np.abs(np.cumsum(slopes[order][first::stride])).max()
            assert found <= MOST * greatest


def test_few_units_stand_as_they_are():
    slopes = np.tile([1.0, -1.0], MAX_IN_ORDER // 2)[:, None]
    order, _ = ordered(np.arange(MAX_IN_ORDER), slopes)
    assert order.tolist() == list(range(MAX_IN_ORDER))


def test_few_terms_in_each_column_need_no_order():
    slopes = np.repeat(np.eye(50), 2, axis=0) * np.tile([1.0, -1.0], 50)[:, None]
    order, alike = ordered(np.arange(100), slopes)
    assert sorted(order) == list(range(100))
    assert alike == 1.0


@given(
    st.lists(st.tuples(st.integers(-9, 9), st.floats(0, 10)), min_size=6, max_size=60),
    st.booleans(),
    st.booleans(),
)
def test_no_partial_sum_is_larger_than_what_is_rounded(drawn, down, backwards):
    drawn.sort(key=lambda pair: pair[1], reverse=backwards)
    slopes = np.array([slope for slope, _ in drawn], float)
    places = np.array([place for _, place in drawn])
    sign = -1.0 if down else 1.0
    signs = np.full(len(drawn), sign)
    (bound,) = rounded_sums(places, signs, slopes[:, None], -1.0, 11.0)
    if (slopes != 0).sum() <= FEW_TERMS:
        return
    for number in (*places, *np.linspace(-1.0, 11.0, 20), -1.0, 11.0):
        terms = slopes * np.maximum(sign * (number - places), 0.0)
        for stride in STRIDES:
            for first in range(stride):
                apart = terms[first::stride][:: 1 if down == backwards else -1]
                assert np.linalg.norm(np.cumsum(apart)) <= bound * (1 + 1e-9) + 1e-9


def in_float32(slopes, places, number, stride):
    """What float32 makes of it where every so many-th term is added up apart."""
    terms = np.maximum(np.float32(number) - places, np.float32(0)) * slopes
    sums = np.zeros(stride, np.float32)
    for row in np.pad(terms, (0, -len(terms) % stride)).reshape(-1, stride):
        sums = sums + row
    return float(sums.sum(dtype=np.float32))


@pytest.mark.parametrize("pattern", PATTERNS)
@pytest.mark.parametrize("step", [1 / 19, 0.3, 1 / 3, 0.7, None])
def test_what_is_rounded_bounds_what_is_lost(pattern, step):
    """Some roundings of the sums add up, all others are as good as random, as those of terms."""
    draw = np.random.default_rng(7)
    gaps = np.full(UNITS, step) if step else draw.uniform(0.01, 1.0, UNITS)
    places, slopes = np.cumsum(gaps), PATTERNS[pattern]
    order, alike = ordered(places, slopes[:, None])
    places, slopes = places[order].astype(np.float32), slopes[order].astype(np.float32)
    high = float(places.max()) + 1.0
    signs = np.ones(UNITS)
    (rounded,) = rounded_sums(places, signs, slopes[:, None], 0.0, high)
    alone = np.linalg.norm(slopes.astype(float) * (high - places))
    for number in np.array([high, *draw.choice(places, 20)], np.float32):
        exact = np.maximum(float(number) - places.astype(float), 0.0) @ slopes.astype(float)
        for stride in STRIDES:
            lost = abs(in_float32(slopes, places, number, stride) - exact)
            assert lost <= UNIT_ROUNDOFF * (alike * rounded + 3 * alone)


@pytest.mark.slow
def test_a_thousand_steps():
    """Every second unit rises and every other falls: added up apart, answers were off by 3."""
    vocab = range(0, 1000, 10)
    program = Map(
        lambda x: (x > 500) + int(x), Aggregate(Select(tokens, tokens, Comparison.TRUE), tokens)
    )
    model = raspc.compile(program, vocab, 28)
    rng = np.random.default_rng(1)
    inputs = [tuple(rng.choice(100, 28 - i % 20) * 10) for i in range(60)]
    inputs = [tuple(map(int, row)) for row in inputs]
    assert model.batch(inputs) == [program(row) for row in inputs]


CHECK_SUM = Aggregate(ALL, tokens * (length - indices)) * length
PEAKS = {
    "mod 11": CHECK_SUM % 11 == 0,
    "mod 7": Map(lambda s: 1 if s % 7 == 0 else 2 if s % 7 == 3 else 0, CHECK_SUM),
    "mod 5": CHECK_SUM % 5 == 2,
    "any": Map(lambda s: (s * s * 7 + s) % 23 < 4, CHECK_SUM),
}


@pytest.mark.parametrize(
    ("name", "longest", "level"),
    one_in(8, [(name, n, level) for level in (1, 2) for n in (20, 24) for name in PEAKS]),
)
def test_peaks_over_a_large_sum(name, longest, level):
    """A check digit: of 32 inputs at once, nearly all answers were wrong; of one alone, none."""
    program, draw = PEAKS[name], Random(5)
    model = raspc.compile(program, range(10), longest, optimize=level)
    inputs = [
        tuple(draw.choices((8, 9) if i % 2 else range(10), k=longest - draw.randint(0, 2)))
        for i in range(32)
    ]
    assert model.batch(inputs) == [program(xs) for xs in inputs]
