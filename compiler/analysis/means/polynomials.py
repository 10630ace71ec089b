"""Quotients of polynomials in a few whole numbers, with which Python's operators compute.

The operators of the language are exact functions of exact numbers.  Called with a
``RationalFunction`` in place of a number they compute with polynomials; what asks for more than
``+ - * /``, whole powers and rounding raises ``TypeError``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from ....model.answers import MAX_ROUNDED_TO, Direction
from ....rasp_ast.functions import Function
from ....rasp_ast.values import is_number
from ...tables.tables import Table

MAX_MONOMIALS = 64
"""A polynomial of more terms than this is not multiplied out."""
MAX_POWER = 8
MAX_ROUNDINGS = 8
"""So many numbers at most are rounded on the way to an answer."""

Monomial: TypeAlias = tuple[int, ...]
"""The numbers of columns that are multiplied, ascending: ``(0, 0, 2)`` is x0 x0 x2.  Below 0
is what is rounded: -1 the first quotient that is, -2 the second."""
Polynomial: TypeAlias = dict[Monomial, Fraction]
ONE: Polynomial = {(): Fraction(1)}


@dataclass(frozen=True, kw_only=True)
class RoundedFunction:
    """A quotient that whoever decodes an answer rounds; see ``model/answers.py``."""

    numerator: Polynomial
    denominator: Polynomial
    direction: Direction
    decimals: int | None


@dataclass(frozen=True, eq=False)
class RationalFunction:
    """``numerator / denominator``, polynomials in whole numbers.

    Attributes:
        columns: the tables of the whole numbers, by their numbers in the monomials; all quotients
            of one program share this list.
        counts: columns that are 0 where the quotient is undefined.
        rounded: what is rounded, shared as the columns are; None where nothing may be.
        default: what an answer is where a count is 0; None is undefined.
    """

    numerator: Polynomial
    denominator: Polynomial
    columns: list[Table]
    counts: frozenset[int] = field(default=frozenset())
    rounded: list[RoundedFunction] | None = field(default=None, kw_only=True)
    default: int | Fraction | None = field(default=None, kw_only=True)

    def __add__(self, other: object) -> RationalFunction:
        other = self._operand(other)
        if self.denominator == other.denominator:
            numerator = add(self.numerator, other.numerator)
            return self._made(numerator, self.denominator, other)
        numerator = add(
            _product(self.numerator, other.denominator), _product(other.numerator, self.denominator)
        )
        return self._made(numerator, _product(self.denominator, other.denominator), other)

    def __mul__(self, other: object) -> RationalFunction:
        other = self._operand(other)
        numerator = _product(self.numerator, other.numerator)
        return self._made(numerator, _product(self.denominator, other.denominator), other)

    def __truediv__(self, other: object) -> RationalFunction:
        other = self._operand(other)
        if not other.numerator:
            raise ZeroDivisionError
        numerator = _product(self.numerator, other.denominator)
        return self._made(numerator, _product(self.denominator, other.numerator), other)

    def __pow__(self, other: object) -> RationalFunction:
        if not isinstance(other, int) or isinstance(other, bool) or not 0 <= other <= MAX_POWER:
            raise TypeError("only small whole powers are polynomials")
        result = self._operand(1)
        for _ in range(other):
            result = result * self
        return result

    def __neg__(self) -> RationalFunction:
        return self * -1

    def __pos__(self) -> RationalFunction:
        return self

    def __sub__(self, other: object) -> RationalFunction:
        return self + self._operand(other) * -1

    def __rsub__(self, other: object) -> RationalFunction:
        return self._operand(other) - self

    def __rtruediv__(self, other: object) -> RationalFunction:
        return self._operand(other) / self

    def __floordiv__(self, other: object) -> RationalFunction:
        return (self / other).rounded_to("down")

    def __rfloordiv__(self, other: object) -> RationalFunction:
        return (self._operand(other) / self).rounded_to("down")

    def __mod__(self, other: object) -> RationalFunction:
        return self - self // other * other

    def __rmod__(self, other: object) -> RationalFunction:
        return self._operand(other) % self

    def __round__(self, decimals: object = None) -> RationalFunction:
        if decimals is not None and not isinstance(decimals, int):
            raise TypeError("decimals are a whole number")
        return self.rounded_to("nearest", decimals)

    def __floor__(self) -> RationalFunction:
        return self.rounded_to("down")

    def __ceil__(self) -> RationalFunction:
        return self.rounded_to("up")

    def __trunc__(self) -> RationalFunction:
        return self.rounded_to("to 0")

    def rounded_to(self, direction: Direction, decimals: int | None = None) -> RationalFunction:
        """Rounded to a whole number, or to so many decimals.

        Raises:
            TypeError: nothing may be rounded here, or no more.
        """
        if self.rounded is None or abs(decimals or 0) > MAX_ROUNDED_TO:
            raise TypeError("nothing is rounded here")
        made = RoundedFunction(
            numerator=self.numerator,
            denominator=self.denominator,
            direction=direction,
            decimals=decimals,
        )
        if made not in self.rounded:
            if len(self.rounded) == MAX_ROUNDINGS:
                raise TypeError("too many numbers are rounded")
            self.rounded.append(made)
        unit = Fraction(10) ** -(decimals or 0)
        monomial = (-1 - self.rounded.index(made),)
        return RationalFunction(
            {monomial: unit}, ONE, self.columns, self.counts, rounded=self.rounded
        )

    __radd__ = __add__
    __rmul__ = __mul__
    __hash__ = None  # type: ignore[assignment]  # pyright: ignore

    def __bool__(self) -> bool:
        raise TypeError("whether a quotient is 0 is not known here")

    def __eq__(self, other: object) -> bool:
        raise TypeError("a quotient is compared by nobody")

    def _operand(self, other: object) -> RationalFunction:
        if isinstance(other, RationalFunction):
            return other
        if not is_number(other):
            raise TypeError(f"{other!r} is no number")
        constant = Fraction(other)
        polynomial = {(): constant} if constant else {}
        return RationalFunction(polynomial, ONE, self.columns, rounded=self.rounded)

    def _made(
        self, numerator: Polynomial, denominator: Polynomial, other: RationalFunction
    ) -> RationalFunction:
        numerator, denominator = _reduced(numerator, denominator)
        if max(len(numerator), len(denominator)) > MAX_MONOMIALS:
            raise TypeError("too many terms")
        counts = self.counts | other.counts
        return RationalFunction(numerator, denominator, self.columns, counts, rounded=self.rounded)


def add(a: Polynomial, b: Polynomial) -> Polynomial:
    """The sum of two polynomials."""
    total = dict(a)
    for monomial, coefficient in b.items():
        total[monomial] = total.get(monomial, Fraction(0)) + coefficient
    return {m: c for m, c in total.items() if c}


def _product(a: Polynomial, b: Polynomial) -> Polynomial:
    total: Polynomial = {}
    for left, x in a.items():
        for right, y in b.items():
            monomial = tuple(sorted(left + right))
            total[monomial] = total.get(monomial, Fraction(0)) + x * y
    return {m: c for m, c in total.items() if c}


def _reduced(numerator: Polynomial, denominator: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Without the columns by which all terms of both can be divided.

    A count that is divided by is not 0 where the quotient has a value.
    """
    everything = [*numerator, *denominator]
    for column in set(everything[0]) if numerator else ():
        for _ in range(min(m.count(column) for m in everything)):
            numerator, denominator = _without(numerator, column), _without(denominator, column)
    return numerator, denominator


def _without(polynomial: Polynomial, column: int) -> Polynomial:
    """Divided by a column that stands in every term."""
    result: Polynomial = {}
    for monomial, coefficient in polynomial.items():
        place = monomial.index(column)
        result[monomial[:place] + monomial[place + 1 :]] = coefficient
    return result


def is_arithmetic(function: Function) -> bool:
    """Whether a function may be called with quotients: an exact operator, and no comparison.

    A user's function is none, though operators may be written in its place.
    """
    compares = function.comparison is not None or function.against is not None
    return function.exact and function.given is None and not compares
