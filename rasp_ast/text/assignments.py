"""Values given to names: which goes to which, and what that takes away."""

from __future__ import annotations

from fractions import Fraction

from ..source import Source
from .errors import Advice, RaspRuleError, RaspValueError
from .syntax.lint import Trap
from .values import Closure, Host, SOpValue


def values_for(names: int, values: list[Host], source: Source) -> list[Host]:
    """The value of each of so many names: one name may get several, and several share one.

    Raises RaspTextError.
    """
    if names == 1 and len(values) > 1:
        return [values]
    if names > 1 and len(values) == 1:
        values = _unpacked(values[0], source)
    if names != len(values):
        message = f"expected {names} values, but got: {len(values)}"
        says = f"there are {names} names and {len(values)} values"
        told = Advice(says, "write a, b = 1, 2; with as many on both sides")
        raise RaspRuleError(message, source=source, advice=told)
    return values


def of_tokens(source: Source) -> Trap:
    """`tokens` is the input no longer."""
    message = "`tokens` was the input, and what is written from now on reads this instead"
    return Trap(message, source, "tokens = tokens_str; gives it back")


def of_library(name: str, source: Source) -> Trap:
    """A name of the library is the user's."""
    message = f"`{name}` was a name of the library, and is yours from now on"
    return Trap(message, source, f"another name, such as my_{name}, would keep both")


def _unpacked(value: Host, source: Source) -> list[Host]:
    if isinstance(value, (list, dict, str)):
        return list(value)
    match value:
        case bool():
            what = "bool"
        case int():
            what = "int"
        case Fraction():
            what = "float"
        case SOpValue():
            what = "s-op"
        case Closure():
            what = "function"
        case _:
            what = "selector"
    told = Advice(
        "one value cannot be given to several names", "write a = x; b = x; one after the other"
    )
    message = f"object of type '{what}' has no len()"
    raise RaspValueError(message, source=source, advice=told)
