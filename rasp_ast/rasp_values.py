"""What expressions of the RASP text language stand for before anything is compiled.

An atom is an int, a bool, a string, or a Fraction, which stands for a float: `2.0` is
`Fraction(2)`, so that ints and floats stay apart and numbers stay exact. S-ops and selectors are
nodes of the program in a wrapper that knows what to call them; everything else disappears before
a program is compiled.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

from .nodes import SelectorNode, SOpNode
from .rasp_errors import ElementError
from .values import canonical

if TYPE_CHECKING:
    from .rasp_scopes import Closure

Atom: TypeAlias = int | bool | str | Fraction
Elements: TypeAlias = list[Atom]
Matrix: TypeAlias = list[list[bool]]

# Python writes out no more than 4300 digits.
MOST_BITS = 1 << 13

_MOST_PARTS = 1_000_000
_LONGEST_LABEL = 30
_LONGEST_ARGUMENT = 20


@dataclass(eq=False, slots=True)
class SOpValue:
    """An s-op. `label` is what messages call it; `used` says that other nodes hold its node."""

    node: SOpNode
    label: str
    used: bool = False


@dataclass(eq=False, slots=True)
class SelectorValue:
    """A selector, in the same way."""

    node: SelectorNode
    label: str
    used: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Applied:
    """What an s-op or a selector gives on an input. It can be printed, and nothing else."""

    value: Elements | list[list[bool]]
    given: Elements
    matrix: bool


Built: TypeAlias = SOpValue | SelectorValue
Host: TypeAlias = "Atom | Built | Closure | list[Host] | dict[Atom, Host]"


def shorten(label: str, otherwise: str) -> str:
    """A label, or another where it is too long to help anybody."""
    return label if len(label) <= _LONGEST_LABEL else otherwise


def is_atom(value: object) -> TypeGuard[Atom]:
    """Whether a value is a number, a bool or a string."""
    return isinstance(value, (int, str, Fraction))


def is_built(value: object) -> TypeGuard[Built]:
    """Whether a value is an s-op or a selector."""
    return isinstance(value, (SOpValue, SelectorValue))


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


def text(value: Host) -> str:
    """A value as messages show it within others: Python's own text, labels for the rest.

    Lists may hold each other many times over, so a text that is too long ends in an ellipsis.
    """
    if not isinstance(value, (list, dict)):
        return _simple_text(value)
    parts = list(islice(_parts(value), _MOST_PARTS + 1))
    return "".join(parts) if len(parts) <= _MOST_PARTS else "".join(parts[:-1]) + "..."


def _parts(value: Host) -> Iterator[str]:
    match value:
        case list():
            yield "["
            for place, element in enumerate(value):
                yield ", " if place else ""
                yield from _parts(element)
            yield "]"
        case dict():
            yield "{"
            for place, (key, element) in enumerate(value.items()):
                yield f"{', ' if place else ''}{_simple_text(key)}: "
                yield from _parts(element)
            yield "}"
        case _:
            yield _simple_text(value)


def _simple_text(value: Atom | Built | Closure) -> str:
    match value:
        case bool() | int():
            return str(value)
        case Fraction():
            return str(float(value))
        case str():
            return repr(value)
        case SOpValue() | SelectorValue():
            return value.label
        case _:
            return value.name


def shown(value: Host) -> str:
    """A value by itself: the same, but a string stands in double quotes."""
    return f'"{value}"' if isinstance(value, str) else text(value)


def plain_text(value: Atom) -> str:
    """An atom without quotes, as Python's `str` gives it."""
    return value if isinstance(value, str) else text(value)


def call_label(name: str, arguments: Sequence[Host]) -> str:
    """What a call of a function gives is called."""
    return f"{name}({' , '.join([_argument_label(argument) for argument in arguments])})"


def _argument_label(value: Host) -> str:
    if isinstance(value, (list, dict)):
        short = text(value)
        kind = "list" if isinstance(value, list) else "dict"
        return short if len(short) <= _LONGEST_ARGUMENT else f"({kind})"
    return shown(value)


def element_type(values: Sequence[object], base: bool = False) -> str:
    """'string', 'bool', 'int' or 'float': the one type that all elements of a sequence have.

    A bool counts as an int among ints, and all numbers as floats among floats. Raises ElementError.
    """
    kinds = {type(value) for value in values}
    if kinds == {str}:
        return "string"
    if kinds == {bool}:
        return "bool"
    if kinds <= {int, bool}:
        return "int"
    if kinds <= {int, bool, Fraction}:
        return "float"
    inside = ", ".join(text(value) for value in values)  # type: ignore[arg-type]  # pyright: ignore
    trailing = "," if len(values) == 1 and not base else ""
    listed = f"[{inside}]" if base else f"({inside}{trailing})"
    if kinds <= {int, bool, Fraction, str}:
        message = "attempted to create sequence with vals of different types"
    else:
        message = (
            "attempted to create sequence with illegal val types "
            "(vals must be bool, float, int or string)"
        )
    raise ElementError(f"{message}:\n\t\t {listed}")
