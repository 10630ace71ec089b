"""The values that s-ops carry, and when two of them are the same.

A value is an int, a Fraction, a bool, a str or a tuple; *undefined* is None. Inside, numbers are
exact: an integral number is an int, any other a Fraction, so that 1/3 + 1/3 == 2/3. Outside, users
and their functions see floats. One float stands for one number, the simplest that rounds to it:
0.1 is 1/10, and 0.6666666666666666 is 2/3, so a number survives the way out and back.
"""

from __future__ import annotations

import math
from collections.abc import Hashable
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias, TypeGuard, cast

import numpy as np

Value: TypeAlias = int | Fraction | bool | str | tuple["Value | None", ...]
PlainValue: TypeAlias = int | float | bool | str | tuple["PlainValue | None", ...]
Number: TypeAlias = int | Fraction

SUPPORTED = "an int, a finite float, a bool, a str or a tuple of such"

# Below this bound on denominator**2 * |value|, no other fraction with as small a denominator shares
# the float: the two would differ by 1/denominator**2 at least, and the float's own spacing is less.
MAX_EXACT_FRACTION = 1 << 50


def canonical(x: object) -> Value | None:
    """The value that a Python or numpy object stands for.

    Raises TypeError for a type that is no value, ValueError for nan and infinities.
    """
    kind = type(x)
    if kind is int or kind is str or kind is bool or x is None:
        return cast("Value | None", x)
    if kind is Fraction:
        return _from_fraction(cast("Fraction", x))
    if isinstance(x, (float, np.floating)):
        return _from_float(float(cast(Any, x)))
    if isinstance(x, Fraction):
        return _from_fraction(x)
    if isinstance(x, (bool, np.bool_)):
        return bool(cast(Any, x))
    if isinstance(x, (int, np.integer)):
        return int(cast(Any, x))
    if isinstance(x, str):
        return str.__str__(x)
    if isinstance(x, tuple):
        elements = cast("tuple[object, ...]", x)
        values = tuple(map(canonical, elements))
        same = kind is tuple and all(a is b for a, b in zip(values, elements, strict=True))
        return cast("Value", x) if same else values  # what many tuples hold stays one object
    raise TypeError(f"{x!r} of type {kind.__name__} is no value")


_LONGEST_DECIMAL = 6
"""A number of so many characters is shown as a decimal."""


def plain(value: Value | None) -> PlainValue | None:
    """The value as users see it and as their functions receive it."""
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, tuple):
        return tuple(plain(element) for element in value)
    return value


def shown(value: Value | None) -> str:
    """The value in a label: as Python prints it, but a third is 1/3 and not sixteen digits."""
    if isinstance(value, Fraction) and value.denominator < 1000:
        decimal = str(float(value))
        return decimal if len(decimal) <= _LONGEST_DECIMAL else str(value)
    return str(plain(value))


def key(value: Value | None) -> Hashable:
    """What two values share exactly if they are the same value: 1 is 1.0, but True is not 1.

    A fraction is known by its two numbers: to hash it as a number takes ten times as long.
    """
    kind = type(value)
    if kind is int or kind is str:
        return value
    if isinstance(value, Fraction):
        top, bottom = value.numerator, value.denominator
        return (top, bottom) if bottom != 1 else top
    if isinstance(value, bool):
        return ("bool", value)
    if isinstance(value, tuple):
        return ("tuple", *(key(element) for element in value))
    return value


def order(value: Value | None) -> tuple[Any, ...]:
    """A sort key for any mixture: numbers, then bools, strings, tuples, undefined."""
    if value is None:
        return (4,)
    if isinstance(value, bool):
        return (1, value)
    if isinstance(value, str):
        return (2, value)
    if isinstance(value, tuple):
        return (3, tuple(order(element) for element in value))
    return (0, value)


def is_number(value: object) -> TypeGuard[Number]:
    """Whether a value is a number proper. A bool is not."""
    return isinstance(value, (int, Fraction)) and not isinstance(value, bool)


def is_numeric(value: object) -> TypeGuard[Number]:
    """Whether a value has a mean with others: a number or a bool."""
    return isinstance(value, (int, Fraction))


def is_zero(value: Value | None) -> bool:
    """Whether a value is the number 0, and not False."""
    return is_number(value) and value == 0


def _from_float(x: float) -> Number:
    if not math.isfinite(x):
        raise ValueError(f"{x} is no value")
    return int(x) if x.is_integer() else _simplest(x)


def _from_fraction(x: Fraction) -> Number:
    if x.denominator == 1:
        return x.numerator
    if x.denominator * abs(x.numerator) < MAX_EXACT_FRACTION:
        return x
    try:
        return _from_float(float(x))
    except OverflowError as error:
        raise ValueError("the fraction is larger than any float") from error


@lru_cache(maxsize=1 << 16)
def _simplest(x: float) -> Fraction:
    """The fraction of smallest denominator among the reals that round to the fractional `x`."""
    if x < 0:
        return -_simplest(-x)
    # The ends of the rounding interval are half-way points. Their denominators are twice that of x,
    # so they are never the simplest, and the interval may be taken as open.
    low, high = _half_way(x, math.nextafter(x, 0.0)), _half_way(x, math.nextafter(x, math.inf))
    simplest = _simplest_between(*low, *high)
    assert float(simplest) == x, (simplest, x)
    return simplest


def _half_way(x: float, y: float) -> tuple[int, int]:
    """The middle of two floats over a power of two, which they may have in common with it."""
    (a, b), (c, d) = x.as_integer_ratio(), y.as_integer_ratio()
    common = max(b, d)
    return a * (common // b) + c * (common // d), 2 * common


def _simplest_between(a: int, b: int, c: int, d: int) -> Fraction:
    """The fraction of smallest denominator strictly between 0 <= a / b < c / d.

    Both ends share the leading terms of their continued fractions; at the first place where a whole
    number fits between them, the smallest one that fits ends the fraction. A zero denominator of
    `c / d` is infinity.
    """
    p, q, last_p, last_q = 1, 0, 0, 1
    while True:
        whole = a // b
        if (whole + 1) * d < c:
            return Fraction((whole + 1) * p + last_p, (whole + 1) * q + last_q)
        p, last_p = whole * p + last_p, p
        q, last_q = whole * q + last_q, q
        a, b, c, d = d, c - whole * d, b, a - whole * b
