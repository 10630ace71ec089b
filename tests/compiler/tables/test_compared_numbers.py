"""Comparisons of numbers by rank say what Python says of the numbers themselves."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from raspc.compiler.tables.compared_numbers import RESULTS, compared_numbers
from raspc.compiler.tables.domains import Domain
from raspc.rasp_ast import Comparison

CLOSE = (Fraction(10**17 + 1, 10**17), Fraction(10**17 + 2, 10**17))
"""Two numbers of one double."""
LEFT = Domain.of([-3, 0, Fraction(1, 3), 1, *CLOSE, 10**40, False, True, None])
RIGHT = Domain.of([0, 1, CLOSE[1], Fraction(5, 2), 10**40, True, None])


@pytest.mark.parametrize("comparison", [c for c in Comparison if c.value not in ("True", "False")])
def test_a_comparison(comparison: Comparison) -> None:
    for left, right in ((LEFT, RIGHT), (RIGHT, LEFT)):
        pairs = np.array([*product(range(len(left)), range(len(right)))])
        found = compared_numbers(comparison.function, [left, right], pairs)
        assert found is not None
        wanted = [comparison.function(left.values[a], right.values[b]) for a, b in pairs]
        assert [RESULTS[place] for place in found] == wanted
    for place, constant in product((0, 1), RIGHT.defined):
        bound = comparison.function.bind({place: constant})
        own = compared_numbers(bound, [LEFT], np.arange(len(LEFT))[:, None])
        assert own is not None
        assert [RESULTS[place] for place in own] == [bound(value) for value in LEFT.values]


@pytest.mark.parametrize("other", ["a", (1,)])
def test_what_is_no_number_is_not_ranked(other: object) -> None:
    mixed = Domain.of([1, 2, other])  # type: ignore[list-item]
    pairs = np.array([[0, 0]])
    assert compared_numbers(Comparison.LT.function, [LEFT, mixed], pairs) is None
