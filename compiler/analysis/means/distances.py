"""How near to 0 a polynomial in means can be, above and below, for each count of what is averaged.

Of c numbers, ``4 m2 - 4 m1 ** 2 - 25`` is a whole number over ``c ** 2``: 4 times something, less
``25 c ** 2``.  So if c is even that is 0 or 4 away from it at least, and if c is odd it is never
nearer than 1 below and 3 above.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, gcd

from ....rasp_ast.functions import Comparison
from .monomials import Polynomial

SIGNS_OF_ZERO = {
    Comparison.LT: 1,
    Comparison.LEQ: -1,
    Comparison.GT: -1,
    Comparison.GEQ: 1,
}
"""As what sign an order with 0 takes 0."""


@dataclass(frozen=True, kw_only=True)
class Distances:
    """The least distances from 0 of what is not 0.

    Attributes:
        can_be_zero: whether it may be 0.
    """

    above: Fraction
    below: Fraction
    can_be_zero: bool

    @property
    def least(self) -> Fraction:
        return min(self.above, self.below)

    def told(self, read_as: int) -> Fraction:
        """How far apart what is told apart is.

        Args:
            read_as: the sign that 0 is read as; 0 if it is told from both.
        """
        if not self.can_be_zero:
            return self.above + self.below
        return {1: self.below, -1: self.above}.get(read_as, self.least)

    def with_sign(self, always: int, read_as: int) -> Distances:
        """When what is wanted at 0 is added there.

        One sign is half of the distance on the other side: so far everything is moved.  Else
        nothing but 0 must change its sign, and half of the least distance is added; or all of it if
        0 is read as the other sign, since what has that becomes 0 at worst.  It is made a power of
        two, so that lines bend as those of whole numbers do.

        Args:
            always: the sign that is wanted wherever it is 0; 0 if that is not always the same.
            read_as: the sign that 0 is read as.
        """
        if always:
            half = (self.below if always > 0 else self.above) / 2
            return Distances(above=half, below=half, can_be_zero=False)
        least = self.least if read_as else self.least / 2
        added = Fraction(1, 1 << (ceil(1 / least) - 1).bit_length()) if least < 1 else least
        return Distances(above=added, below=added, can_be_zero=True)

    def edges(self, read_as: int) -> tuple[Fraction, Fraction]:
        """The greatest number that is read as below 0, and the least that is read as above."""
        low = Fraction(0) if self.can_be_zero and read_as < 0 else -self.below
        high = Fraction(0) if self.can_be_zero and read_as > 0 else self.above
        return low, high


def distances_of(
    polynomial: Polynomial, degree: int, sizes: range, counts: Collection[int]
) -> list[Distances]:
    """Of a polynomial with whole coefficients, over the count to some power, for each count.

    That is a number that is known, and multiples of what all other terms are multiples of.

    Args:
        degree: this power.
        sizes: what the count may be; above 0.
        counts: which columns are the count. What others are is not known.
    """
    found = list[Distances]()
    for size in sizes:
        step = known = 0
        for monomial, factor in polynomial.items():
            power = sum(column in counts for column in monomial)
            term = int(factor) * size**power
            if power < len(monomial):
                step = gcd(step, term)
            else:
                known += term
        rest, over = known % step, Fraction(1, size**degree)
        found.append(
            Distances(above=(rest or step) * over, below=(step - rest) * over, can_be_zero=not rest)
        )
    return found


def of_all(distances: Sequence[Distances]) -> Distances:
    """The least of several."""
    return Distances(
        above=min(each.above for each in distances),
        below=min(each.below for each in distances),
        can_be_zero=any(each.can_be_zero for each in distances),
    )


def moved_apart(distances: Sequence[Distances], read_as: int) -> tuple[Distances, list[Fraction]]:
    """How far from 0 all of it is if something is added for each count; and what is, the least.

    Args:
        read_as: the sign that 0 is read as.
    """
    edges = [each.edges(read_as) for each in distances]
    half = min(high - low for low, high in edges) / 2
    added = [max(half - high, min(-half - low, Fraction(0))) for low, high in edges]
    return Distances(above=half, below=half, can_be_zero=False), added
