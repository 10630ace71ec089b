"""What the language rounds on the way, multiplied out: how far floats are from what is exact.

A float stands for the number that the language keeps, so ``2 * sqrt(v)`` is rounded twice.  Each
rounding changes a number by a factor of at most ``1 +- ROUNDING``.  If all is multiplied out, and
what is divided by is exact or a product, each term is changed by as many factors as there were
roundings on its way; so the whole is off by no more than these times the sum of its terms' sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from .monomials import ONE, Polynomial, add, product
from .polynomials import MAX_MONOMIALS, KeptFunction, RationalFunction, RoundedFunction

ROUNDING = Fraction(1, 1 << 52)
"""A number's float is off by 2^-53 of it, and so is the simplest number that has this float."""
ROUNDINGS_OF_ROOT = 2
"""A root is that of a float, which halves what the float is off by; it is a float itself, the next
one at worst, and the simplest number that has it: ``(1 / 2 + 2 + 1) 2^-53`` are less than two."""


@dataclass(frozen=True, kw_only=True)
class Expanded:
    """A quotient of polynomials in columns; roots are columns, too.

    Attributes:
        absolute: the numerator's terms in size, those that cancel out included.
        denominator: a product, or without roots and so exact.
        roundings: so many at most on the way to each term.
    """

    numerator: Polynomial
    absolute: Polynomial
    denominator: Polynomial
    roundings: int

    def __sub__(self, other: Expanded) -> Expanded:
        return self.plus(other.times(constant(Fraction(-1))))

    def plus(self, other: Expanded) -> Expanded:
        """The sum.

        Raises:
            TypeError: it has too many terms.
        """
        if self.denominator != other.denominator:
            ours, theirs = (
                Expanded(numerator=d, absolute=_sizes(d), denominator=d, roundings=0)
                for d in (self.denominator, other.denominator)
            )
            return self.times(theirs).plus(other.times(ours))
        return Expanded(
            numerator=add(self.numerator, other.numerator),
            absolute=add(self.absolute, other.absolute),
            denominator=self.denominator,
            roundings=max(self.roundings, other.roundings),
        )

    def times(self, other: Expanded) -> Expanded:
        """The product.

        Raises:
            TypeError: it has too many terms.
        """
        made = Expanded(
            numerator=product(self.numerator, other.numerator),
            absolute=product(self.absolute, other.absolute),
            denominator=product(self.denominator, other.denominator),
            roundings=self.roundings + other.roundings,
        )
        if max(len(made.absolute), len(made.denominator)) > MAX_MONOMIALS:
            raise TypeError("too many terms")
        return made

    def inverse(self) -> Expanded:
        """One divided by it.

        Raises:
            TypeError: it is a sum of which roots are a part.
        """
        if len(self.absolute) != 1 and any(c < 0 for m in self.absolute for c in m):
            raise TypeError("a sum of roots is divided by")
        return Expanded(
            numerator=self.denominator,
            absolute=_sizes(self.denominator),
            denominator=self.numerator,
            roundings=self.roundings,
        )


def constant(number: Fraction) -> Expanded:
    """A number without columns."""
    return _polynomial({(): number} if number else {})


def expanded(quotient: RationalFunction, roots: set[int]) -> Expanded:
    """A quotient over columns and roots.

    Args:
        roots: where the columns of roots are added.

    Raises:
        TypeError: it is rounded on the way, or divided by a sum.
    """
    return _quotient(quotient, quotient.rounded or [], roots)


def _quotient(
    part: RationalFunction | KeptFunction,
    rounded: Sequence[RoundedFunction | KeptFunction],
    roots: set[int],
) -> Expanded:
    top, below = (
        _sum(polynomial, rounded, roots) for polynomial in (part.numerator, part.denominator)
    )
    return top.times(below.inverse())


def _sum(
    polynomial: Polynomial, rounded: Sequence[RoundedFunction | KeptFunction], roots: set[int]
) -> Expanded:
    total = _polynomial({})
    for monomial, factor in polynomial.items():
        term = constant(factor)
        for column in monomial:
            term = term.times(_column(column, rounded, roots))
        total = total.plus(term)
    return total


def _column(
    column: int, rounded: Sequence[RoundedFunction | KeptFunction], roots: set[int]
) -> Expanded:
    itself: Polynomial = {(column,): Fraction(1)}
    if column >= 0:
        return _polynomial(itself)
    part = rounded[-1 - column]
    if isinstance(part, RoundedFunction):
        raise TypeError("a step is no polynomial")
    if part.taken != "itself":
        roots.add(column)
        return _polynomial(itself, ROUNDINGS_OF_ROOT)
    kept = _quotient(part, rounded, roots)
    return kept.times(_polynomial(ONE, 1))


def _polynomial(polynomial: Polynomial, roundings: int = 0) -> Expanded:
    sizes = _sizes(polynomial)
    return Expanded(numerator=polynomial, absolute=sizes, denominator=ONE, roundings=roundings)


def _sizes(polynomial: Polynomial) -> Polynomial:
    return {monomial: abs(factor) for monomial, factor in polynomial.items()}
