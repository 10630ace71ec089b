"""Sums of numbers with many digits are straight lines, and no bend at each of their values."""

from __future__ import annotations

import pytest

import raspc
from raspc import Aggregate, Comparison, Select, indices, length, tokens


@pytest.mark.parametrize(("level", "most"), [(0, 12_000), (1, 300)])
def test_a_kept_sum_of_a_mean_and_a_count_has_no_unit_for_each_value(level: int, most: int) -> None:
    """It took 1,548,962 parameters at level 0, and 18,947 at level 1: values that were rounded to
    nine decimals lie beside the line by as much."""
    same = Select(tokens, tokens, Comparison.EQ)
    program = length + Aggregate(same, indices / (indices + 1))
    model = raspc.compile(program, "ab", 6, optimize=level, keep=[program])
    assert model.sizes.parameters <= most
    assert raspc.check(program, model, levels="craft")
