"""What the language makes of two sides that are equal, one of which is a float's root.

The root of ``v`` is known where ``a ** 2`` is ``b ** 2 v``: it is ``a / b``. So what the language
has for it, the float of the root of the float of that number's square, is computed, and from it
both sides as the language has them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod

import numpy as np

from ....model.quotients import kept
from ...tables.mean_domain import MAX_INT64
from ...tables.tables import Table
from .at_zero import Whole
from .expanded import ROUNDINGS_OF_ROOT, Expanded
from .moments import is_positive, scale_of
from .monomials import Monomial, Polynomial, add, product
from .polynomials import KeptFunction, RationalFunction
from .quotients import Number


@dataclass(frozen=True, kw_only=True)
class WithRoot:
    """``a - b sqrt(top / bottom)``, b and bottom above 0, or its negative.

    Attributes:
        column: of the root, in monomials.
        flip: -1 if it is the negative.
        made: how it came about.
    """

    a: Polynomial
    b: Polynomial
    root: KeptFunction
    column: int
    flip: int
    made: Expanded
    columns: list[Table]
    counts: frozenset[int]

    def is_positive(self, polynomial: Polynomial) -> bool:
        return is_positive(polynomial, self.columns, self.counts)

    @property
    def without_root(self) -> Polynomial:
        """``a ** 2 - b ** 2 v``, times what is positive."""
        square = product(product(self.a, self.a), self.root.denominator)
        other = product(product(self.b, self.b), self.root.numerator)
        return add(square, {m: -c for m, c in other.items()})


class Tie:
    """What the language makes of ``a - b r`` where the root r is ``a / b``."""

    def __init__(self, given: WithRoot, sides: Sequence[Number], *, of_size: bool) -> None:
        self._given = given
        self._sides = sides
        self._of_size = of_size
        both = (*given.made.absolute, *given.made.denominator)
        self.columns = tuple(sorted({c for m in both for c in m if c >= 0}))

    def signs(self, numbers: Sequence[Whole]) -> Whole:
        """The sign for each of these values of the columns; 0 where no input leads to.

        Raises:
            TypeError: numbers are too large.
        """
        scale = scale_of(self._given.a, self._given.b)
        a, b = (self._whole(part, scale, numbers) for part in (self._given.a, self._given.b))
        a = np.abs(a) if self._of_size else a
        result = np.zeros(np.broadcast(a, *numbers).shape, np.int64)
        places = np.flatnonzero(np.broadcast_to((a >= 0) & (b > 0), result.shape))
        a, b = (np.broadcast_to(part, result.shape)[places].tolist() for part in (a, b))
        ratios = list(map(Fraction, a, b))
        roots = {ratio: kept(ratio**2, self._given.root.taken) for ratio in {*ratios}}
        if self._given.made.roundings == ROUNDINGS_OF_ROOT:  # the root itself is compared
            signs = {x: (x > root) - (x < root) for x, root in roots.items()}
            result[places] = [signs[ratio] for ratio in ratios]
            return result
        for place, ratio in zip(places.tolist(), ratios, strict=True):
            known = [Fraction(int(column[place])) for column in numbers]
            result[place] = self._sign(dict(zip(self.columns, known, strict=True)), roots[ratio])
        return result

    def _whole(self, polynomial: Polynomial, scale: int, numbers: Sequence[Whole]) -> Whole:
        """So many times a polynomial, for each of the columns' values."""
        columns = dict(zip(self.columns, numbers, strict=True))
        size = sum(
            abs(c * scale) * prod(int(np.abs(columns[i]).max(initial=1)) for i in m)
            for m, c in polynomial.items()
        )
        if size >= MAX_INT64:
            raise TypeError("numbers are too large")
        terms = (
            int(c * scale) * prod((columns[i] for i in m), start=np.int64(1))
            for m, c in polynomial.items()
        )
        return np.atleast_1d(np.asarray(sum(terms, start=np.int64(0)), np.int64))

    def _sign(self, known: dict[int, Fraction], root: Fraction) -> int:
        known[self._given.column] = root
        try:
            left, right = (self._side(side, known) for side in self._sides)
        except ZeroDivisionError:
            return 0
        left = abs(left) if self._of_size else left
        return self._given.flip * ((left > right) - (left < right))

    def _side(self, side: Number | KeptFunction, known: dict[int, Fraction]) -> Fraction:
        if not isinstance(side, RationalFunction | KeptFunction):
            return Fraction(side)
        for polynomial in (side.numerator, side.denominator):
            for column in {c for m in polynomial for c in m if c not in known}:
                known[column] = self._kept(column, known)
        return _value(side.numerator, known) / _value(side.denominator, known)

    def _kept(self, column: int, known: dict[int, Fraction]) -> Fraction:
        (quotient, *_) = (side for side in self._sides if isinstance(side, RationalFunction))
        part = (quotient.rounded or [])[-1 - column]
        assert isinstance(part, KeptFunction)
        return kept(self._side(part, known), part.taken)


def _value(polynomial: Polynomial, known: Mapping[int, Fraction]) -> Fraction:
    def term(monomial: Monomial) -> Fraction:
        return prod((known[c] for c in monomial), start=Fraction(1))

    return sum((c * term(m) for m, c in polynomial.items()), Fraction(0))
