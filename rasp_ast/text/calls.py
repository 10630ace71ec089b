"""The arguments of a call: by their places, by their names, or by what stands for them."""

from __future__ import annotations

from collections.abc import Mapping

from ..source import Source
from .errors import Advice, RaspRuleError
from .labels import call_label, label_or, signature
from .values import Built, Closure, Host, SOpValue, is_built


def arguments_for(
    function: Closure, given: list[Host], named: Mapping[str, Host], source: Source
) -> list[Host]:
    """The value of each parameter of a function, in their order. Raises RaspRuleError."""
    names = function.parameters
    for name in named:
        if name not in names[len(given) :]:
            what = "gets its value by its place" if name in names else "is no parameter"
            message = f"{name} {what} in {signature(function)}"
            told = Advice(message, "to compare write `==`")
            raise RaspRuleError(message, source=source, advice=told)
    values = {**function.defaults, **dict(zip(names, given, strict=False)), **named}
    missing = [name for name in names if name not in values]
    if len(given) > len(names) or missing:
        raise wrong_number(function, len(given) + len(named), missing, source)
    return [values[name] for name in names]


def wrong_number(function: Closure, got: int, missing: list[str], source: Source) -> RaspRuleError:
    """Too many or too few, and which."""
    expected = len(function.parameters)
    message = f"wrong number of args for {function.name}- expected: {expected}, got: {got}."
    if missing:
        which = " and ".join(f"`{name}`" for name in missing)
        what = f"{which} {'is' if len(missing) == 1 else 'are'} missing"
    else:
        what = f"{got - expected} too many"
    unit = "value" if expected == 1 else "values"
    says = f"{function.name} takes {expected or 'no'} {unit}, and got {got}: {what}"
    advice = Advice(says, f"write {signature(function)}")
    return RaspRuleError(message, source=source, advice=advice)


def not_one_input(applied: Built, got: int, source: Source) -> RaspRuleError:
    """An s-op or a selector is applied to one input."""
    message = f"wrong number of args for evaluate unfinished- expected: 1, got: {got}."
    kind = "an s-op" if isinstance(applied, SOpValue) else "a selector"
    says = f"{applied.label} is {kind}, and is applied to one input, not {got}"
    advice = Advice(says, f'as in {applied.label}("abc") or {applied.label}([1, 2, 3])')
    return RaspRuleError(message, source=source, advice=advice)


def labelled(made: Host, function: Closure, arguments: list[Host]) -> Host:
    """What a call has given, called as the call is written."""
    if is_built(made):
        kind = "s-op" if isinstance(made, SOpValue) else "sel"
        made.label = label_or(call_label(function.name, arguments), kind)
    return made
