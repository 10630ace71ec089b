"""Values of the RASP text language as messages and sessions show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice

from .atoms import Atom
from .errors import ElementError
from .values import Built, Closure, Host, SelectorValue, SOpValue

_MOST_PARTS = 1_000_000
_LONGEST_LABEL = 30
_LONGEST_ARGUMENT = 20


def label_or(label: str, otherwise: str) -> str:
    """A label, or another where it is too long to help anybody."""
    return label if len(label) <= _LONGEST_LABEL else otherwise


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


def signature(value: Closure) -> str:
    """`f(a, b=1)`: how a function is called."""
    defaults = value.defaults
    shown_parameters = [
        f"{name}={text(defaults[name])}" if name in defaults else name for name in value.parameters
    ]
    return f"{value.name}({', '.join(shown_parameters)})"


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
