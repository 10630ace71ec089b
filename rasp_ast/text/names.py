"""What to say of names: those that nobody has defined, and those that nobody may define."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Literal, TypeAlias

from .errors import Advice

Role: TypeAlias = Literal["value", "function", "program"]
"""What a name is used as: one that is called is no text in quotes, nor is what is compiled."""

# What somebody may call a thing who comes from elsewhere.
_OTHERWISE = {
    **dict.fromkeys(["true", "TRUE", "yes"], "write True"),
    **dict.fromkeys(["false", "FALSE", "no"], "write False"),
    **dict.fromkeys(
        ["None", "null", "nil", "undefined", "NaN"],
        "RASP has no undefined value: write a default, as in aggregate(s, x, 0)",
    ),
    **dict.fromkeys(["print", "echo", "show"], "a value is shown by writing it: tokens;"),
    **dict.fromkeys(["len", "size", "n", "N", "seq_len"], "write length, or len([1, 2]) of a list"),
    **dict.fromkeys(["idx", "index", "pos", "position", "positions", "i"], "write indices"),
    **dict.fromkeys(["input", "seq", "sequence", "text", "chars"], "write tokens"),
    **dict.fromkeys(["abs", "fabs"], "write (x if x > 0 else -x)"),
    **dict.fromkeys(["floor", "trunc"], "write x - x % 1"),
    **dict.fromkeys(["ceil"], "write -(-x - (-x) % 1)"),
    **dict.fromkeys(["sqrt"], "write x ^ 0.5"),
    **dict.fromkeys(["pow", "exp"], "write x ^ 2"),
    **dict.fromkeys(["mod"], "write x % 2"),
    **dict.fromkeys(["sum", "total"], "write average(x) * length"),
    **dict.fromkeys(["mean", "avg"], "write average(x)"),
    **dict.fromkeys(["any", "exists"], "write has_focus(s) of a selector, or contains(x, True)"),
    **dict.fromkeys(["all"], "write not contains(x, False), or full_s to select everything"),
    **dict.fromkeys(["str", "tostring"], "write tokens_str"),
    **dict.fromkeys(["int", "number", "digits"], "write tokens_int, or round(x)"),
    **dict.fromkeys(["float"], "write tokens_float"),
    **dict.fromkeys(["bool"], "write tokens_bool, or x > 0"),
    **dict.fromkeys(["width", "SelectorWidth"], "write selector_width(s)"),
    **dict.fromkeys(["hist", "histogram"], "write selector_width(select(tokens, tokens, ==))"),
    **dict.fromkeys(["Select", "select_eq"], "write select(keys, queries, ==)"),
    **dict.fromkeys(["Aggregate"], "write aggregate(selector, values)"),
    **dict.fromkeys(["where", "Where", "cond"], "write (b if a else c)"),
    **dict.fromkeys(["Map", "SequenceMap", "map"], "operators work on all positions: tokens + x"),
    **dict.fromkeys(["sorted", "order"], "write sort(tokens, tokens)"),
    **dict.fromkeys(
        ["reverse", "reversed"], "write aggregate(select(indices, length-indices-1, ==), tokens)"
    ),
    **dict.fromkeys(["enumerate"], "write indices beside tokens"),
    **dict.fromkeys(["full", "everything"], "write full_s"),
    **dict.fromkeys(["previous", "prev"], 'write shift(tokens, 1, "_")'),
    **dict.fromkeys(["argmax", "argmin"], "write select_from_first(x, value)"),
    **dict.fromkeys(["select", "aggregate", "range", "zip"], "write it with brackets: NAME(...)"),
}

_WORDS = ("select", "aggregate", "indicator", "round", "range", "zip", "len")
_LANGUAGE = {
    "out": "the last result",
    "True": "a value of the language",
    "False": "a value of the language",
    "get": "kept for the language",
    **dict.fromkeys(["range", "zip", "len"], "a function of the language"),
}


def unknown_name(name: str, known: Iterable[str], role: Role = "value") -> Advice:
    """A name without a value; `known` are those that have one, `role` is what it stands for."""
    says = f"Undefined variable: {name}"
    if name in _OTHERWISE:
        return Advice(says, _OTHERWISE[name].replace("NAME", name))
    names = sorted({*known, *_WORDS})
    alike = [other for other in names if other.lower() == name.lower()]
    close = alike or get_close_matches(name.lower(), names, n=2, cutoff=0.65)
    if "tokens" in close:  # which is what tokens_str is called where people read
        close = [other for other in close if other != "tokens_str"]
    if close:
        return Advice(says, f"did you mean {' or '.join(close)}?")
    if role == "function":
        return Advice(
            says, f"write def {name}(x) {{ return x; }} before; `help` shows what there is"
        )
    if role == "program":
        return Advice(says, f"write {name} = ...; before")
    return Advice(says, f'a text stands in quotes, "{name}"; or write {name} = ...; before')


def reserved_name(name: str, *, of_library: bool) -> Advice:
    """A name that cannot be given to anything else."""
    what = "a name of the library" if of_library else _LANGUAGE.get(name, "a part of the language")
    return Advice(
        f"Cannot set reserved name: {name}, which is {what}",
        f"choose another name, such as my_{name.lower()}",
    )
