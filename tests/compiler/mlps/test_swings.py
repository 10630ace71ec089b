"""Of how many keys a mean is at least."""

from fractions import Fraction
from random import Random

import numpy as np
import pytest

from raspc.compiler.mlps.swings import denominators


@pytest.mark.parametrize("most", [5, 33, 1024])
def test_denominators_are_those_of_fractions(most: int) -> None:
    random = Random(most)
    fractions = [Fraction(random.randint(-3000, 3000), random.randint(1, most)) for _ in range(999)]
    found = denominators(np.array([float(fraction) for fraction in fractions]), most)
    assert found.tolist() == [fraction.denominator for fraction in fractions]


def test_what_is_no_such_fraction_has_a_denominator_too() -> None:
    assert denominators(np.array([np.pi, 1e30, 1e-30, 0.0]), 33).tolist() == [7, 1, 1, 1]
