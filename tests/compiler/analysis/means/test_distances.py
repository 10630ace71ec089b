"""How near to 0 polynomials in means are, against all values of small sums."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from raspc.compiler.analysis.means.distances import Distances, distances_of, moved_apart, of_all
from raspc.compiler.analysis.means.monomials import Polynomial

COUNT, SUM, OTHER = 0, 1, 2
BY_HAND: dict[str, Polynomial] = {
    "a variance and 25 / 4": {(COUNT, OTHER): 4, (SUM, SUM): -4, (COUNT, COUNT): -25},
    "a variance and 8": {(COUNT, OTHER): 1, (SUM, SUM): -1, (COUNT, COUNT): -8},
    "one that is never 0": {(COUNT, OTHER): 6, (SUM, SUM): 9, (COUNT, COUNT): 1},
}
POLYNOMIALS = {
    name: {m: Fraction(c) for m, c in polynomial.items()} for name, polynomial in BY_HAND.items()
}
SIZES = range(1, 8)


def values(polynomial: Polynomial, size: int) -> set[Fraction]:
    """What it is, over the square of the count, for all sums up to a bound."""
    found = set[Fraction]()
    for numbers in product([size], range(20), range(160)):
        total = Fraction(0)
        for (i, j), factor in polynomial.items():
            total += factor * numbers[i] * numbers[j]
        found.add(total / size**2)
    return found


@pytest.mark.parametrize("name", POLYNOMIALS)
def test_nothing_is_nearer_to_zero(name: str) -> None:
    found = distances_of(POLYNOMIALS[name], 2, SIZES, {COUNT})
    for size, near in zip(SIZES, found, strict=True):
        known = values(POLYNOMIALS[name], size)
        assert all(v >= near.above or v <= -near.below or not v for v in known)
        assert near.can_be_zero or 0 not in known
    whole = of_all(found)
    assert whole.least == min(near.least for near in found)


@pytest.mark.parametrize("name", POLYNOMIALS)
@pytest.mark.parametrize("read_as", [-1, 1])
def test_what_is_added_for_each_count_moves_all_apart(name: str, read_as: int) -> None:
    found = distances_of(POLYNOMIALS[name], 2, SIZES, {COUNT})
    told, added = moved_apart(found, read_as)
    assert told.told(0) >= of_all(found).told(read_as)
    for size, more in zip(SIZES, added, strict=True):
        for value in values(POLYNOMIALS[name], size):
            is_above = value > 0 or (value == 0 and read_as > 0)
            assert value + more >= told.above if is_above else value + more <= -told.below


@pytest.mark.parametrize("read_as", [-1, 0, 1])
@pytest.mark.parametrize("always", [-1, 0, 1])
def test_a_sign_at_zero_changes_no_other(always: int, read_as: int) -> None:
    near = Distances(above=Fraction(3, 100), below=Fraction(1, 50), can_be_zero=True)
    told = near.with_sign(always, read_as)
    if always:
        moved = always * told.least
        assert near.above + moved >= told.above
        assert -near.below + moved <= -told.below
        return
    assert told.above == told.below <= near.least
    if not read_as:
        assert near.least - told.above >= told.above
