"""How large a single value may be: what nobody can read is refused before a machine chokes on it.

A tower of powers, or a string that is doubled thirty times, takes more memory than there is long
before anything could be said about it. So the operators ask here first, and whatever a function
gives is measured once.
"""

from __future__ import annotations

import re
from fractions import Fraction
from reprlib import Repr
from typing import Any, cast

from .values import Value

MAX_NUMBER_BITS = 14_000
"""Python writes whole numbers of up to 4,300 digits as text, which are 14,284 bits."""
MAX_CHARACTERS = 1 << 16
"""The longest string."""
MAX_TUPLE_PARTS = 1 << 12
"""The most values in a tuple, with all that is inside."""
MAX_EXACT_BITS = 1 << 17
"""A power that is no whole number is computed exactly up to so many bits: some milliseconds."""


_FREE = 1 << 62
"""Whole numbers below this are not measured, which takes longer than to compare them."""


class LargeValueError(Exception):
    """A value would be larger than any may be."""

    def __init__(self, what: str, size: int, limit: int, unit: str) -> None:
        super().__init__(f"would give {what} of {_shown(size)} {unit}; the limit is {limit:,}")


def parts_of(value: Value | None) -> int:
    """How many characters or values it holds, if it is a string or a tuple; else 0."""
    if isinstance(value, str):
        return len(value)
    return _parts(value) if isinstance(value, tuple) else 0


def check_value(value: Value | None) -> None:
    """Refuses a value that is too large.

    Raises:
        LargeValueError: it is.
    """
    if isinstance(value, int):
        if -_FREE < value < _FREE:
            return
        _check("a whole number", value.bit_length(), MAX_NUMBER_BITS, "bits")
    elif isinstance(value, str):
        _check("a string", len(value), MAX_CHARACTERS, "characters")
    elif isinstance(value, tuple):
        _check("a tuple", _parts(value), MAX_TUPLE_PARTS, "values")


def _parts(value: tuple[Value | None, ...]) -> int:
    """How many values are in a tuple, those in inner tuples included."""
    total = len(value)
    for element in value:
        if isinstance(element, tuple):
            total += _parts(element)
        else:
            check_value(element)
    return total


def times(a: Any, b: Any) -> Any:
    """``a * b``.

    Raises:
        LargeValueError: it is a string or a tuple, repeated too often.
    """
    for one, other in ((a, b), (b, a)):
        if isinstance(one, str | tuple) and isinstance(other, int):
            sized = cast("str | tuple[object, ...]", one)
            size = len(sized) * max(other, 0)
            if isinstance(one, str):
                _check("a string", size, MAX_CHARACTERS, "characters")
            else:
                _check("a tuple", size, MAX_TUPLE_PARTS, "values")
    return a * b


def modulo(a: Any, b: Any) -> Any:
    """``a % b``.

    Raises:
        LargeValueError: it is a format that asks for too many characters.
    """
    if isinstance(a, str):
        widths = [int(digits) for digits in re.findall(r"\d{1,18}", a)]
        given = cast("tuple[object, ...]", b) if isinstance(b, tuple) else (b,)
        if "*" in a:
            widths += [each for each in given if isinstance(each, int)]
        _check("a string", max(widths, default=0), MAX_CHARACTERS, "characters")
    return a % b


def power(a: Any, b: Any) -> Any:
    """``a ** b``, exact where both are exact and the exponent is whole.

    Raises:
        LargeValueError: it is a whole number that is too large.
        ZeroDivisionError: a negative power of 0.
    """
    if not (isinstance(a, int | Fraction) and isinstance(b, int)):
        return a**b
    base = Fraction(a)
    if not base and b < 0:
        raise ZeroDivisionError("0 cannot be raised to a negative power")
    if abs(base) in (0, 1):
        return base**b
    bits = (max(abs(base.numerator), base.denominator).bit_length() - 1) * abs(b)
    if base.denominator == 1 and b > 0:
        _check("a whole number", bits, MAX_NUMBER_BITS, "bits")
    return base**b if bits <= MAX_EXACT_BITS else float(base) ** b


def short(argument: object) -> str:
    """A value as an error shows it."""
    return _SHORT.repr(argument)


def _check(what: str, size: int, limit: int, unit: str) -> None:
    if size > limit:
        raise LargeValueError(what, size, limit, unit)


def _shown(size: int) -> str:
    """A number of any size in a few characters."""
    if size < 10**15:
        return f"{size:,}"
    return f"more than 10^{int((size.bit_length() - 1) * 0.30103)}"


_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxlong = _SHORT.maxother = 200
_SHORT.maxtuple, _SHORT.maxlevel = 12, 4
