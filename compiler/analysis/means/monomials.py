"""Polynomials in numbered columns: a coefficient for each monomial."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

Monomial: TypeAlias = tuple[int, ...]
"""The numbers of columns that are multiplied, ascending: ``(0, 0, 2)`` is x0 x0 x2.  Below 0
is what is rounded, or a root: -1 the first quotient that is, -2 the second."""
Polynomial: TypeAlias = dict[Monomial, Fraction]
ONE: Polynomial = {(): Fraction(1)}


def add(a: Polynomial, b: Polynomial) -> Polynomial:
    """The sum of two polynomials."""
    total = dict(a)
    for monomial, coefficient in b.items():
        total[monomial] = total.get(monomial, Fraction(0)) + coefficient
    return {m: c for m, c in total.items() if c}


def product(a: Polynomial, b: Polynomial) -> Polynomial:
    total: Polynomial = {}
    for left, x in a.items():
        for right, y in b.items():
            monomial = tuple(sorted(left + right))
            total[monomial] = total.get(monomial, Fraction(0)) + x * y
    return {m: c for m, c in total.items() if c}


def reduced(numerator: Polynomial, denominator: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Without the columns by which all terms of both can be divided.

    A count that is divided by is not 0 where the quotient has a value.
    """
    everything = [*numerator, *denominator]
    for column in set(everything[0]) if numerator else ():
        for _ in range(min(m.count(column) for m in everything)):
            numerator, denominator = without(numerator, column), without(denominator, column)
    return numerator, denominator


def without(polynomial: Polynomial, column: int) -> Polynomial:
    """Divided by a column that stands in every term."""
    result: Polynomial = {}
    for monomial, coefficient in polynomial.items():
        place = monomial.index(column)
        result[monomial[:place] + monomial[place + 1 :]] = coefficient
    return result
