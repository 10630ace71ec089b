"""Built-ins of the RASP text language on lists, and how lists become names and inputs."""

from __future__ import annotations

from ..source import Source
from . import advice
from .atoms import Atom, Elements, is_atom
from .errors import RaspRuleError, RaspValueError
from .labels import shown, text
from .operations import indicator, unary
from .syntax.lexer import Token
from .values import Host, Scope

_LONGEST_RANGE = 1_000_000


def elements_of(value: Host, source: Source) -> Elements:
    """The elements of an input. Raises RaspRuleError."""
    if not isinstance(value, (str, list, dict)) or not value:
        message = f"RASP sequences/selectors expect non-empty iterables, got: {shown(value)}"
        raise RaspRuleError(message, source=source, advice=advice.no_input(value))
    elements = [element for element in value if is_atom(element)]
    if len(elements) < len(value):
        raise RaspRuleError(
            "attempted to create sequence with illegal val types "
            f"(vals must be bool, float, int or string):\n\t\t {text(value)}",
            source=source,
        )
    return elements


def bind(names: tuple[Token, ...], value: Host, scope: Scope, source: Source) -> None:
    """Give loop variables their values: one name the value, several its elements."""
    if len(names) == 1:
        scope.assign(names[0].value, value, scope.place(names[0].at))
        return
    if not isinstance(value, (list, dict, str)):
        raise RaspRuleError(
            "iterating with multiple iterator names, but got single iterator value: "
            f"{shown(value)}",
            source=source,
        )
    if len(value) != len(names):
        raise RaspRuleError(
            f"iterating with {len(names)} names but got {len(value)} values ( {shown(value)} )",
            source=source,
        )
    for name, element in zip(names, value, strict=True):
        scope.assign(name.value, element, scope.place(name.at))


def builtin(name: str, arguments: list[Host], source: Source) -> Host:
    """`round`, `indicator`, `len`, `zip` or `range` of its arguments. Raises RaspTextError."""
    match name:
        case "round":
            return unary("round", arguments[0], source)
        case "indicator":
            return indicator(arguments[0], source)
        case "len":
            if not isinstance(arguments[0], list):
                message = f"attempting to compute length of non-list: {shown(arguments[0])}"
                told = advice.no_length(arguments[0])
                raise RaspRuleError(message, source=source, advice=told)
            return len(arguments[0])
        case "zip":
            return _zipped(arguments, source)
        case _:
            return _range(arguments, source)


def _zipped(arguments: list[Host], source: Source) -> Host:
    lists: list[list[Host]] = []
    for position, argument in enumerate(arguments):
        if not isinstance(argument, list):
            raise RaspRuleError(
                f"attempting to zip lists, but {position} -th element is not list: "
                f"{shown(argument)}",
                source=source,
            )
        if lists and len(argument) != len(lists[0]):
            raise RaspRuleError(
                f"attempting to zip lists of length {len(lists[0])} , but {position} -th list has "
                f"length {len(argument)}",
                source=source,
            )
        lists.append(argument)
    return [list(row) for row in zip(*lists, strict=True)]


def _range(arguments: list[Host], source: Source) -> Host:
    if not 1 <= len(arguments) <= 3:
        message = "wrong number of inputs to range, expected: 1, 2, or 3, got: "
        raise RaspRuleError(f"{message}{len(arguments)}", source=source)
    wrong = [argument for argument in arguments if not isinstance(argument, int)]
    if wrong:
        message = f"range expects all integer inputs, but got: {shown(wrong[0])}"
        raise RaspRuleError(message, source=source, advice=advice.no_range(wrong[0]))
    bounds = [argument for argument in arguments if isinstance(argument, int)]
    if len(bounds) == 3 and bounds[2] == 0:
        raise RaspValueError("range() arg 3 must not be zero", source=source)
    numbers = range(*bounds)
    if numbers[_LONGEST_RANGE:]:
        message = f"a range of more than {_LONGEST_RANGE} elements is too long"
        raise RaspValueError(message, source=source)
    return list(numbers)


def dict_key(key: Host, source: Source) -> Atom:
    """The key of a dict. Raises RaspRuleError."""
    if is_atom(key):
        return key
    message = f"dictionary keys can only be atoms, but instead got: {shown(key)}"
    raise RaspRuleError(message, source=source)
