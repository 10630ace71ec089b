"""Atoms: the numbers, bools and strings of the RASP text language.

An atom is an int, a bool, a string, or a Fraction, which stands for a float: `2.0` is
`Fraction(2)`, so that ints and floats stay apart and numbers stay exact.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from typing import TypeAlias, TypeGuard

from ..values import canonical

Atom: TypeAlias = int | bool | str | Fraction
Elements: TypeAlias = list[Atom]
Matrix: TypeAlias = list[list[bool]]

# Python writes out no more than 4300 digits.
MOST_BITS = 1 << 13


def is_atom(value: object) -> TypeGuard[Atom]:
    """Whether a value is a number, a bool or a string."""
    return isinstance(value, (int, str, Fraction))


def atom(x: object) -> Atom:
    """The atom that a Python number or string stands for. Raises TypeError, ValueError."""
    if isinstance(x, int) and x.bit_length() > MOST_BITS:
        raise ValueError("this number is too large")
    if isinstance(x, (bool, int, str)):
        return x
    if isinstance(x, (float, Fraction)):
        value = canonical(x)
        assert isinstance(value, (int, Fraction))
        if abs(value) > sys.float_info.max:
            raise ValueError("this number is larger than any float")
        return Fraction(value)
    raise TypeError(f"{x!r} is no value of RASP")
