"""Comparisons of numbers by rank say what Python says of the numbers themselves."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from raspc.compiler.tables.compared_numbers import compared_numbers
from raspc.compiler.tables.domains import Domain
from raspc.rasp_ast import Comparison

CLOSE = (Fraction(10**17 + 1, 10**17), Fraction(10**17 + 2, 10**17))
"""Two numbers of one double."""
LEFT = Domain.of([-3, 0, Fraction(1, 3), 1, *CLOSE, 10**40])
RIGHT = Domain.of([0, 1, CLOSE[1], Fraction(5, 2), 10**40])


@pytest.mark.parametrize("comparison", [c for c in Comparison if c.value not in ("True", "False")])
def test_a_comparison(comparison: Comparison) -> None:
    pairs = np.array([*product(range(len(LEFT)), range(len(RIGHT)))])
    found = compared_numbers(comparison.function, [LEFT, RIGHT], pairs)
    assert found is not None
    assert found.tolist() == [comparison(LEFT.values[a], RIGHT.values[b]) for a, b in pairs]
    for place, constant in product((0, 1), RIGHT.values):
        assert constant is not None
        bound = comparison.function.bind({place: constant})
        own = compared_numbers(bound, [LEFT], np.arange(len(LEFT))[:, None])
        assert own is not None
        assert own.tolist() == [bool(bound(value)) for value in LEFT.values]


@pytest.mark.parametrize("other", ["a", True, None])
def test_what_is_no_number_is_not_ranked(other: object) -> None:
    mixed = Domain.of([1, 2, other])  # type: ignore[list-item]
    pairs = np.array([[0, 0]])
    assert compared_numbers(Comparison.LT.function, [LEFT, mixed], pairs) is None
