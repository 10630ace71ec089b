"""Marks whose steps are steep are averaged once a second MLP has made them exact."""

from __future__ import annotations

from typing import Any

import pytest

import raspc
from raspc import Aggregate, Comparison, Select, indices, tokens, where

from ...levels import disagreements, samples

PRICES = (0.99, 1.5, 2.25, 3, 4.75, 10)
"""At 16 positions a mean of them may be 1/1500 from one of them, and a mark be off by 1/40."""
LENGTH = 16
EVERYTHING = Select(tokens, tokens, Comparison.TRUE)
SO_FAR = Select(indices, indices, Comparison.LEQ)


def mostly_one(vocab: tuple[Any, ...], length: int) -> list[tuple[Any, ...]]:
    """One token, and one, two or half of all positions another one."""
    return [
        (one,) * (n - m) + (other,) * m
        for n in (length - 1, length)
        for m in (1, 2, n // 2)
        for one in vocab
        for other in vocab
    ]


@pytest.mark.parametrize("level", [0, pytest.param(1, marks=pytest.mark.slow), 2])
@pytest.mark.parametrize("selector", [EVERYTHING, SO_FAR], ids=["of all", "running"])
def test_share_of_prices_above_their_mean(selector: raspc.Selector, level: int):
    above = where(tokens > Aggregate(selector, tokens), 1, 0)
    share = Aggregate(selector, above)
    model = raspc.compile(share, PRICES, LENGTH, optimize=level)
    inputs = [*samples(PRICES, LENGTH, 60), *mostly_one(PRICES, LENGTH)]
    assert not disagreements(share, model, inputs, ["craft"])


def test_whether_most_prices_are_above_their_mean():
    program = Aggregate(EVERYTHING, where(tokens > Aggregate(EVERYTHING, tokens), 1, 0)) > 1 / 2
    model = raspc.compile(program, PRICES, LENGTH)
    inputs = [*samples(PRICES, LENGTH, 60), *mostly_one(PRICES, LENGTH)]
    assert not disagreements(program, model, inputs, ["craft"])


@pytest.mark.slow
@pytest.mark.parametrize("length", [16, 32])
@pytest.mark.parametrize("prices", [PRICES, (0.99, 1.99, 2.49, 3.25, 12.5)])
def test_share_of_prices_in_jax(prices: tuple[Any, ...], length: int):
    share = Aggregate(EVERYTHING, where(tokens > Aggregate(EVERYTHING, tokens), 1, 0))
    model = raspc.compile(share, prices, length)
    inputs = [*samples(prices, length, 2000), *mostly_one(prices, length)]
    assert not disagreements(share, model, inputs)


def test_marks_that_are_known_well_are_averaged_as_they_are():
    """A layer more would be for nothing."""
    share = Aggregate(EVERYTHING, where(tokens > Aggregate(EVERYTHING, tokens), 1, 0))
    assert raspc.compile(share, range(10), LENGTH).sizes.layers == 2
    assert raspc.compile(share, PRICES, LENGTH).sizes.layers == 3
