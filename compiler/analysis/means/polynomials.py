"""Quotients of polynomials in a few whole numbers, with which Python's operators compute.

The operators of the language are exact functions of exact numbers.  Called with a
``RationalFunction`` in place of a number they compute with polynomials; what asks for more than
``+ - * /``, whole powers and rounding raises ``TypeError``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TypeAlias

from ....model.quotients import MAX_ROUNDED_TO, Direction, Taken
from ....rasp_ast.functions import Function
from ....rasp_ast.values import is_number
from ...tables.tables import Table
from .monomials import ONE, Polynomial, add, product, reduced

MAX_MONOMIALS = 64
"""A polynomial of more terms than this is not multiplied out."""
MAX_POWER = 8
MAX_ROUNDINGS = 8
"""So many numbers at most are rounded on the way to an answer."""

HALF = Fraction(1, 2)


@dataclass(frozen=True, kw_only=True)
class RoundedFunction:
    """A quotient that whoever decodes an answer rounds; see ``model/quotients.py``."""

    numerator: Polynomial
    denominator: Polynomial
    direction: Direction
    decimals: int | None


@dataclass(frozen=True, kw_only=True)
class KeptFunction:
    """A quotient, or its root, that becomes a float where an answer is decoded; see there."""

    numerator: Polynomial
    denominator: Polynomial
    taken: Taken


@dataclass(frozen=True, eq=False)
class RationalFunction:
    """``numerator / denominator``, polynomials in whole numbers.

    Attributes:
        columns: the tables of the whole numbers, by their numbers in the monomials; all quotients
            of one program share this list.
        counts: columns that are 0 where the quotient is undefined.
        rounded: what is rounded, shared as the columns are; None where nothing may be.
        default: what an answer is where a count is 0; None is undefined.
        is_of_floats: it is computed of a root, or of what was. The language keeps a float of each
            such number, so it has to be kept before anything more is computed of it.
        is_kept: it is a root or another such number that is kept, and nothing else.
    """

    numerator: Polynomial
    denominator: Polynomial
    columns: list[Table]
    counts: frozenset[int] = field(default=frozenset())
    rounded: list[RoundedFunction | KeptFunction] | None = field(default=None, kw_only=True)
    default: int | Fraction | None = field(default=None, kw_only=True)
    is_of_floats: bool = field(default=False, kw_only=True)
    is_kept: bool = field(default=False, kw_only=True)

    def __add__(self, other: object) -> RationalFunction:
        other = self._operand(other)
        if self.denominator == other.denominator:
            numerator = add(self.numerator, other.numerator)
            return self._made(numerator, self.denominator, other)
        numerator = add(
            product(self.numerator, other.denominator), product(other.numerator, self.denominator)
        )
        return self._made(numerator, product(self.denominator, other.denominator), other)

    def __mul__(self, other: object) -> RationalFunction:
        other = self._operand(other)
        numerator = product(self.numerator, other.numerator)
        return self._made(numerator, product(self.denominator, other.denominator), other)

    def __truediv__(self, other: object) -> RationalFunction:
        other = self._operand(other)
        if not other.numerator:
            raise ZeroDivisionError
        numerator = product(self.numerator, other.denominator)
        return self._made(numerator, product(self.denominator, other.numerator), other)

    def __pow__(self, other: object) -> RationalFunction:
        if other == HALF:
            return self.kept("power")
        if not isinstance(other, int) or isinstance(other, bool) or not 0 <= other <= MAX_POWER:
            raise TypeError("only small whole powers are polynomials")
        result = self._operand(1)
        for _ in range(other):
            result = result * self
        return result

    def __neg__(self) -> RationalFunction:
        return replace(self, numerator={m: -c for m, c in self.numerator.items()})

    def __pos__(self) -> RationalFunction:
        return self

    def __sub__(self, other: object) -> RationalFunction:
        return self + -self._operand(other)

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
        if abs(decimals or 0) > MAX_ROUNDED_TO:
            raise TypeError("nothing is rounded here")
        made = RoundedFunction(
            numerator=self.numerator,
            denominator=self.denominator,
            direction=direction,
            decimals=decimals,
        )
        return self._named(made, Fraction(10) ** -(decimals or 0))

    def kept(self, taken: Taken) -> RationalFunction:
        """What the language keeps of it, or of its root, as a number of its own.

        Raises:
            TypeError: nothing is rounded here, or no more.
        """
        made = KeptFunction(numerator=self.numerator, denominator=self.denominator, taken=taken)
        return replace(self._named(made, Fraction(1)), is_of_floats=True, is_kept=True)

    @property
    def as_kept(self) -> RationalFunction:
        """The same, if it is exact; else as the number that the language keeps of it."""
        return self.kept("itself") if self.is_of_floats and not self.is_kept else self

    def _named(self, made: RoundedFunction | KeptFunction, unit: Fraction) -> RationalFunction:
        """What is rounded, as a number of its own, times a unit."""
        if self.rounded is None:
            raise TypeError("nothing is rounded here")
        if made not in self.rounded:
            if len(self.rounded) == MAX_ROUNDINGS:
                raise TypeError("too many numbers are rounded")
            self.rounded.append(made)
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
        numerator, denominator = reduced(numerator, denominator)
        if max(len(numerator), len(denominator)) > MAX_MONOMIALS:
            raise TypeError("too many terms")
        counts = self.counts | other.counts
        return RationalFunction(
            numerator,
            denominator,
            self.columns,
            counts,
            rounded=self.rounded,
            is_of_floats=self.is_of_floats or other.is_of_floats,
        )


Number: TypeAlias = RationalFunction | int | Fraction
"""Something to compute with."""


def is_arithmetic(function: Function) -> bool:
    """Whether a function may be called with quotients: an exact operator, and no comparison.

    A user's function is none, though operators may be written in its place.
    """
    compares = function.comparison is not None or function.against is not None
    return function.exact and function.given is None and not compares
