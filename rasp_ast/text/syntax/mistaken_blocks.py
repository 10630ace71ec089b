"""Mistakes in functions, loops and choices."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import Advice
from .mistaken_place import Place

_FUNCTION = "write def f(x) { return x + 1; }"
_LOOP = "write for i in range(3) { ... }"
_CHOICE = "write b if a else c"


def _of_functions(place: Place) -> Advice | None:
    """`def NAME(...) { ... return x; }`."""
    word = place.word.value
    if word == "return" and "def" not in place.words:
        return Advice("`return` stands at the end of a function", _FUNCTION)
    if place.words[:1] != ["def"]:
        return None
    if "{" not in place.words:
        if word in (":", "return", "=", "-", "=="):
            return Advice("the body of a function stands in braces", _FUNCTION)
        if len(place.words) == 1 and word.isidentifier():
            return Advice(f"`{word}` belongs to the language and is no name", _other_name(word))
        if len(place.words) == 1 or place.previous_kind == "NAME":
            return Advice("a function has a name and its parameters in brackets", _FUNCTION)
        return None
    if word == "}" and "return" not in place.words:
        return Advice("`return` is missing", "a function ends in it: def f(x) { return x + 1; }")
    if "return" in place.words and place.previous == ";" and word != "}":
        return Advice("`return` is the last statement of a function", "close it with a `}`")
    return None


def _of_loops(place: Place) -> Advice | None:
    """`for NAME in LIST { ... }`."""
    if "for" not in place.words:
        return None
    word = place.word.value
    if word == "(" and place.previous == "for":
        return Advice("the name of a loop stands without brackets", _LOOP)
    if word == "=" and place.before_previous == "for":
        return Advice("a loop runs over a list", _LOOP)
    if word == ":" or (word.isidentifier() and "LBRACE" in place.accepted):
        return Advice("the body of a loop stands in braces", _LOOP)
    if word == "}" and place.previous == "{":
        return Advice("the body of a loop is empty", _LOOP)
    if word in ("]", "}") and "if" in place.words:
        hint = "write [(x if x > 1 else 0) for x in xs], or a loop over a shorter list"
        return Advice("what is listed with `for` has no filter `if`", hint)
    return None


def _of_choices(place: Place) -> Advice | None:
    """`b if a else c`."""
    word = place.word.value
    if word in ("if", "elif") or place.previous in ("elif", "then") or word == "then":
        return Advice("there is no statement `if`; a choice is a value", _CHOICE)
    if word == "else":
        if "if" in place.words:
            return Advice("a choice has one `else`", "write (b if a else c) if d else e")
        return Advice("`else` belongs to an `if`", _CHOICE)
    if "ELSE" in place.accepted and "if" in place.words and word != "=":
        return Advice("the `else` of this `if` is missing", _CHOICE)
    return None


def _of_names(place: Place) -> Advice | None:
    """Words of the language in the place of a name."""
    word = place.word
    is_word = word.type != "NAME" and word.value.isidentifier()
    ends = place.accepted & {"SEMICOLON", "RPAR", "RSQB"}
    if is_word and "NAME" in place.accepted and not ends:
        return Advice(f"`{word}` belongs to the language and is no name", _other_name(word.value))
    if word.value == "=" and place.previous_kind not in ("NAME", "") and len(place.words) == 1:
        name = place.previous
        if name.isidentifier():
            return Advice(f"`{name}` belongs to the language and is no name", _other_name(name))
    return None


def _other_name(name: str) -> str:
    return f"choose another, such as my_{name}"


BLOCKS: tuple[Callable[[Place], Advice | None], ...] = (
    _of_loops,
    _of_functions,
    _of_choices,
    _of_names,
)
"""The rules, in the order in which they are asked."""
