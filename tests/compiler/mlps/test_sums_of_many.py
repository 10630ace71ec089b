"""Functions of many steps stay right in whatever order a runtime adds up their units."""

import numpy as np
import pytest

import raspc
from raspc.compiler.mlps.bends import MAX_IN_ORDER, turned
from raspc.rasp_ast import Aggregate, Comparison, Map, Select, tokens


@pytest.mark.parametrize("apart", [1, 2, 4, 8, 16])
@pytest.mark.parametrize("units", [MAX_IN_ORDER + 2, 1979])
def test_every_second_or_fourth_unit_is_a_small_sum(units, apart):
    """Signs alternate; of each run of a part of them, one more than of the other is the most."""
    order = turned(units)
    assert sorted(order) == list(range(units))
    signs = np.where(order % 2, -1, 1)
    for first in range(apart):
        sums = np.concatenate([[0], np.cumsum(signs[first::apart])])
        assert np.ptp(sums) <= 3


def test_few_units_stand_as_they_are():
    assert turned(MAX_IN_ORDER).tolist() == list(range(MAX_IN_ORDER))


@pytest.mark.slow
def test_a_thousand_steps():
    """Every second unit rises and every other falls: added up apart, answers were off by 3."""
    vocab = range(0, 1000, 10)
    program = Map(
        lambda x: (x > 500) + int(x), Aggregate(Select(tokens, tokens, Comparison.TRUE), tokens)
    )
    model = raspc.compile(program, vocab, 32)
    rng = np.random.default_rng(1)
    inputs = [tuple(rng.choice(100, 30 - i % 20) * 10) for i in range(60)]
    inputs = [tuple(map(int, row)) for row in inputs]
    assert model.batch(inputs) == [program(row) for row in inputs]
