"""What to say to a person where values do not fit an operation of the language.

Each function knows one trouble: what is wrong, in words of the program, and what to write instead.
"""

from __future__ import annotations

from collections.abc import Sequence

from .atoms import Atom
from .errors import Advice
from .labels import shown
from .values import Closure, Host, SelectorValue, SOpValue


def kind(value: Host) -> str:
    """What a value is, with an article."""
    match value:
        case SOpValue():
            return "an s-op"
        case SelectorValue():
            return "a selector"
        case Closure():
            return "a function"
        case str():
            return "a text"
        case bool():
            return "a bool"
        case list():
            return "a list"
        case dict():
            return "a dict"
        case _:
            return "a number"


def _is(value: Host) -> str:
    return f"{shown(value)} is {kind(value)}"


# --- selectors and s-ops


def not_a_selector(selector: Host, values: Host) -> Advice:
    """The first argument of aggregate."""
    if isinstance(values, SelectorValue):
        says = "the two arguments of aggregate are the other way round"
        return Advice(says, f"write aggregate({values.label}, {shown(selector)}): selector first")
    says = f"aggregate takes a selector first, and {_is(selector)}"
    return Advice(says, "write aggregate(select(keys, queries, ==), values)")


def not_an_atom(default: Host) -> Advice:
    """The default of aggregate."""
    says = f"the default of aggregate is one value, and {_is(default)}"
    return Advice(says, "write (aggregate(s, x) if has_focus(s) else y)")


def no_operand(operator: str) -> Advice:
    """A selector in arithmetic or a comparison."""
    says = f"`{operator}` works on s-ops and values, not on selectors"
    hint = "make an s-op of the selector: selector_width(s) or aggregate(s, x)"
    return Advice(says, hint)


def mixed_logic(other: Host) -> Advice:
    """`and` of a selector and something else."""
    says = f"`and` and `or` join two selectors or two s-ops, and {_is(other)}"
    return Advice(says, "make a selector of an s-op: select(x, True, ==)")


def wrong_role(function: Closure, arguments: Sequence[Host]) -> Advice | None:
    """An argument of a library function that is no selector where one is asked for, or is one."""
    for name, value in zip(function.parameters, arguments, strict=False):
        selector = isinstance(value, SelectorValue)
        if name == "sel" and not selector:
            says = f"{function.name} takes a selector, and {_is(value)}"
            return Advice(says, f"write {function.name}(select({shown(value)}, tokens, ==))")
        if name != "sel" and (selector or isinstance(value, Closure)):
            says = f"`{name}` of {function.name} is an s-op or a value, and {_is(value)}"
            return Advice(says, "selector_width(s) and aggregate(s, x) make s-ops of a selector")
    return None


def no_sequence(value: Host) -> Advice:
    """What cannot stand where an s-op is asked for."""
    says = f"an s-op or a value is asked for here, and {_is(value)}"
    if isinstance(value, SelectorValue):
        return Advice(says, "selector_width(s) and aggregate(s, x) make s-ops of a selector")
    if isinstance(value, Closure):
        return Advice(says, f"call it: {value.name}({', '.join(value.parameters)})")
    return Advice(says, "write an s-op, such as tokens, or one value")


def no_condition(value: Host) -> Advice:
    """A selector as a condition."""
    return Advice(f"a condition is a value or an s-op, and {_is(value)}", "write has_focus(s)")


def no_input(value: Host) -> Advice:
    """What an s-op cannot be applied to."""
    if isinstance(value, (str, list, dict)):
        says = "the input is empty" if not value else f"{shown(value)} is no input"
        return Advice(says, 'an input has one token at least: "abc" or [1, 2, 3]')
    says = f"an s-op is applied to an input, a text or a list, and {_is(value)}"
    if isinstance(value, SOpValue):
        return Advice(
            says, f"leave the brackets out: length is that of the input, {value.label} it"
        )
    return Advice(says, 'write x("abc") or x([1, 2, 3]); x * (3) to multiply')


def no_function(value: Host) -> Advice:
    """What is called and cannot be."""
    says = f"only functions, s-ops and selectors are called, and {_is(value)}"
    return Advice(says, f"perhaps an operator is missing: {shown(value)} * (...)")


def no_length(value: Host) -> Advice:
    """`len` of something that is no list."""
    says = f"`len` is that of a list, and {_is(value)}"
    if isinstance(value, SOpValue):
        return Advice(says, "write length, which is how long the input is")
    return Advice(says, "write len([1, 2, 3])")


def no_list(value: Host) -> Advice:
    """What a loop cannot run over."""
    says = f"what is looped over is a list or a dict, and {_is(value)}"
    if isinstance(value, SOpValue):
        hint = "all positions are worked on at once: write indices + 1, with no loop"
    elif isinstance(value, str):
        hint = f"write [{', '.join(f'{letter!r}' for letter in value[:4])}]".replace("'", '"')
    else:
        hint = "write for i in range(3) { ... }"
    return Advice(says, hint)


def no_indicator(value: Host) -> Advice:
    """`indicator` of something that is no s-op."""
    says = f"`indicator` takes an s-op, and {_is(value)}"
    if isinstance(value, SelectorValue):
        return Advice(says, "write selector_width(s), or indicator(has_focus(s))")
    return Advice(says, 'write indicator(tokens == "a")')


def no_range(value: Host) -> Advice:
    """`range` of something that is no whole number."""
    says = f"`range` takes whole numbers, and {_is(value)}"
    if isinstance(value, SOpValue):
        return Advice(says, "how long the input is nobody knows yet: write indices for positions")
    return Advice(says, "write range(3)")


# --- looking up


def not_found(base: Host, place: Atom) -> Advice:
    """An item that is not there."""
    if isinstance(base, dict):
        keys = ", ".join(map(shown, list(base)[:6])) or "none"
        return Advice(f"this dict has no key {shown(place)}", f"its keys are {keys}")
    size = len(base) if isinstance(base, (str, list)) else 0
    if not isinstance(place, int):
        return Advice(f"a place in {kind(base)} is a whole number, and {_is(place)}", "write x[0]")
    says = f"there is no place {place} in {kind(base)} of length {size}"
    return Advice(says, f"places are 0 to {size - 1}" if size else "it is empty")


def no_place(base: Host, place: Host) -> Advice:
    """What is no place of a sequence."""
    says = f"a place in a sequence is a whole number, and {_is(place)}"
    if isinstance(place, SOpValue):
        return Advice(says, f"write load_from_location({shown(base)}, {place.label})")
    return Advice(says, "write tokens[0]")


def no_table(base: Host) -> Advice:
    """What has no items."""
    says = f"only lists, dicts, texts and s-ops have items, and {_is(base)}"
    if isinstance(base, SelectorValue):
        return Advice(says, "write aggregate(s, x)[0] for what the first position gets")
    return Advice(says, "write [1, 2, 3][0]")


def no_container(item: Host, container: Host) -> Advice:
    """What `in` cannot look into."""
    says = f"`in` looks into a list of values or an s-op, and {_is(container)}"
    if isinstance(item, SOpValue) and isinstance(container, SOpValue):
        hint = f"for an equal one elsewhere: has_focus(select({container.label}, {item.label}, ==))"
        return Advice(f"an s-op `in` an s-op is nothing: {says}", hint)
    if isinstance(container, str):
        letters = ", ".join(f'"{letter}"' for letter in container[:6])
        return Advice(says, f"write it as a list: [{letters}]")
    return Advice(says, 'write tokens in ["a", "b"], or "a" in tokens')
