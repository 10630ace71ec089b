"""What errors leave room for: a number at each of its values, a moved value as a whole, and an
answer where it is defined."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from levels import disagreements, one_in, samples

import raspc
from raspc import Aggregate, Best, Comparison, Map, Max, Min, Select, SOp, indices, tokens
from raspc.compiler.encoding import error_bounds
from raspc.compiler.encoding.error_bounds import greatest_products

ALL = Select(tokens, tokens, Comparison.TRUE)
EARLIER = Select(indices, indices, Comparison.LT)
LATER = Select(indices, indices, Comparison.GT)
DIGITS = range(10)


def trimmed_mean() -> SOp:
    """The mean of what is neither the greatest nor the least."""
    inner = Select(tokens, Max(ALL, tokens), Comparison.LT)
    return Aggregate(inner & Select(tokens, Min(ALL, tokens), Comparison.GT), tokens)


def above_the_mean_of_the_best_half() -> SOp:
    """The mean of what is at least the value at the best position by the rest of its token."""
    found = Best(ALL, Map(lambda x: x % 4, tokens), tokens)
    return Aggregate(Select(tokens, found, Comparison.GEQ), tokens)


def every_second(first: int) -> SOp:
    """The mean at every second position."""
    return Aggregate(Select(Map(lambda i: i % 2 == first, indices), True, Comparison.EQ), tokens)


def less_the_mean_before() -> SOp:
    """How far a token is above the mean of those before it."""
    return tokens - Aggregate(EARLIER, tokens)


def before_less_after() -> SOp:
    """How far the mean of earlier tokens is above that of later ones."""
    return Aggregate(EARLIER, tokens) - Aggregate(LATER, tokens)


def even_less_odd() -> SOp:
    """How far the mean at even positions is above that at odd ones."""
    return every_second(0) - every_second(1)


@pytest.mark.parametrize(
    ("make", "longest", "level"),
    one_in(
        4,
        [
            (make, longest, level)
            for make in (trimmed_mean, above_the_mean_of_the_best_half)
            for longest in (32, 16)
            for level in (1, 0, 2)
        ],
    ),
)
def test_what_is_moved_compares_well_enough_for_a_mean(
    make: Callable[[], SOp], longest: int, level: int
) -> None:
    program = make()
    model = raspc.compile(program, DIGITS, longest, optimize=level)
    extremes = [(0, *[5] * (longest - 2), 9), tuple(range(10)) * (longest // 10), (3,)]
    inputs = [*extremes, *samples(DIGITS, longest, 200)]
    assert not disagreements(program, model, inputs, ["craft"])


@pytest.mark.parametrize(
    ("make", "longest", "level", "most"),
    one_in(
        3,
        [
            (less_the_mean_before, 16, 1, 3_000),
            (less_the_mean_before, 32, 1, 10_000),
            (less_the_mean_before, 16, 0, 12_000),
            (even_less_odd, 16, 1, 1_000),
            (even_less_odd, 16, 0, 30_000),
            (even_less_odd, 32, 2, 1_000),
            (before_less_after, 12, 1, 3_000),
            (before_less_after, 24, 1, 15_000),
            (before_less_after, 24, 2, 3_000),
        ],
    ),
)
def test_where_an_answer_is_undefined_its_number_may_be_any(
    make: Callable[[], SOp], longest: int, level: int, most: int
) -> None:
    program = make()
    model = raspc.compile(program, DIGITS, longest, optimize=level)
    assert model.sizes.parameters < most
    inputs = [*((t,) for t in DIGITS), *samples(DIGITS, longest, 200)]
    assert not disagreements(program, model, inputs)


def test_of_very_many_products_the_greatest_that_there_may_be_is_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Codes of 50,257 tokens times as many queries were 19 GB."""
    draw = np.random.default_rng(0)
    rows, sizes = draw.random((40, 5)), draw.random((5, 30))
    exact = greatest_products(rows, sizes)
    assert (exact == (rows @ sizes).max(axis=0)).all()
    monkeypatch.setattr(error_bounds, "MAX_ROWS_TIMES_COLUMNS", 100)
    assert (greatest_products(rows, sizes) >= exact).all()
    codes = np.ones((40, 5))
    roundings = len(sizes) * np.finfo(float).eps  # another order of its terms rounds another way
    assert np.allclose(greatest_products(codes, sizes), sizes.sum(axis=0), rtol=roundings, atol=0)
    many = np.ones((50_257, 16)), np.ones((16, 50_257))
    assert greatest_products(*many).max() == 16
