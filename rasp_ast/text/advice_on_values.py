"""What to say to a person where a function of values gives none, and what to write instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .advice import kind
from .atoms import Atom, is_atom
from .errors import Advice
from .labels import shown
from .values import Host

# What Python says where a text stands for a number, and the sign it says it of.
_TEXT_AND_NUMBER = re.compile(
    r"(?P<plus>can only concatenate (?:str|list))"
    r"|unsupported operand type\(s\) for (?P<sign>\S+):.*'(?:str|list)'"
    r"|'(?P<order>[<>]=?)' not supported between"
    r"|(?P<times>can't multiply sequence)"
    r"|bad operand type for unary (?P<unary>\S):"
    r"|type str doesn't define __(?P<round>round)__"
    r"|'str' has no|not all arguments converted"
)
_NUMBERS = 'tokens are text: write tokens_int for numbers, after set example "123"'
_TOO_LARGE = {
    "this power is too large": "write a smaller power",
    "this sum is too long": "write a shorter text or list",
    "this product is too long": "write a smaller factor",
}


def no_value(message: str, values: Sequence[Host | None]) -> Advice | None:
    """A function of values that has none, by what Python says of it."""
    texts = [value for value in values if isinstance(value, str)]
    if "by zero" in message:
        hint = "both branches of a choice are computed: write 1 / (x if x > 0 else 1)"
        return Advice("division by zero", hint)
    if message in _TOO_LARGE:
        return Advice(message, _TOO_LARGE[message])
    if message.startswith("a negative number has no power"):
        return Advice(message, "write (x if x > 0 else 0) ^ 0.5")
    if message.startswith(("invalid literal for int", "could not convert")):
        found = f", found {shown(texts[0])}" if texts else ""
        return Advice(
            f"`tokens_int` and `tokens_float` read numbers{found}",
            'set an example of digits first: set example "123"',
        )
    mixed = _TEXT_AND_NUMBER.search(message)
    return None if mixed is None else Advice(_of_text(mixed, values), _NUMBERS)


def _of_text(mixed: re.Match[str], values: Sequence[Host | None]) -> str:
    """A text where there should be a number."""
    signs = {"plus": "+", "times": "*"}
    sign = signs.get(mixed.lastgroup or "", mixed[mixed.lastgroup] if mixed.lastgroup else "")
    given = [f"the {kind(x).split()[-1]} {shown(x)}" for x in values if x is not None]
    if len(given) == 1:
        return f"`{sign}` takes a number, found {given[0]}"
    return f"text and numbers do not mix in `{sign}`: found {' and '.join(given)}"


def no_item(message: str) -> Advice | None:
    """A list or a dict without what some position asks for, by what is said of it."""
    if message.endswith("not in dict."):
        key = message.removeprefix("index [ ").removesuffix(" ] not in dict.")
        return Advice(
            f"this dict has no key {key}", "each value that occurs needs one, on any input"
        )
    if "out of range" in message:
        return Advice(message, "write one value for each position, or x[indices % 3]")
    return None


def no_mean(chosen: Sequence[Atom]) -> Advice:
    """Several selected values that are no numbers."""
    listed = ", ".join(map(shown, chosen[:4])) + (", ..." if len(chosen) > 4 else "")
    says = f"a position selects several values, {listed}, and only numbers have a mean"
    if all(isinstance(value, bool) for value in chosen):
        return Advice(says, "make numbers of bools: aggregate(s, indicator(x))")
    return Advice(says, "make the selector select one position, as in select(indices, 0, ==)")


def mixed_types(values: Sequence[Atom], *, default: Host | None) -> Advice:
    """A sequence with texts and numbers. `default` is that of an aggregate, None elsewhere."""
    listed = ", ".join(map(shown, values[:4]))
    says = f"the values of a sequence are all texts or all numbers, found {listed}"
    if default is not None and is_atom(default):
        hint = f'the default is {shown(default)}: write another, as in aggregate(s, tokens, "_")'
        return Advice(says, hint)
    return Advice(says, 'give both branches the same type: ("a" if x else "b")')
