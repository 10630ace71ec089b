"""What the comparisons are called, and what somebody may call them who comes from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from enum import EnumType
from typing import Any

from .errors import ProgramError
from .source import Source

SYMBOLS = '"==", "!=", "<", "<=", ">", ">=", "True", "False"'


_OTHERWISE = {
    **{name: name for name in ("EQ", "NE", "LT", "LE", "GT", "GE", "TRUE", "FALSE")},
    **{"EQUAL": "EQ", "EQUALS": "EQ", "SAME": "EQ", "NOTEQUAL": "NE", "UNEQUAL": "NE"},
    **{"LESS": "LT", "LESSTHAN": "LT", "SMALLER": "LT", "BEFORE": "LT", "LTE": "LE"},
    **{"LESSEQUAL": "LE", "LESSOREQUAL": "LE", "GREATER": "GT", "GREATERTHAN": "GT"},
    **{"LARGER": "GT", "AFTER": "GT", "GTE": "GE", "GREATEREQUAL": "GE", "ALL": "TRUE"},
    **{"ALWAYS": "TRUE", "EVERYTHING": "TRUE", "NEVER": "FALSE", "NONE": "FALSE"},
}


class Comparisons(EnumType):
    """The comparisons as a whole: they say which there are."""

    def __getattr__(cls, name: str) -> Any:
        members: Mapping[str, object] = cls.__dict__.get("_member_map_", {})
        if name in members:  # as Python 3.11 finds them
            return members[name]
        if name.startswith("_"):
            raise AttributeError(name)
        close = get_close_matches(name.upper().replace("_", ""), _OTHERWISE, n=1, cutoff=0.5)
        hint = f"did you mean Comparison.{_OTHERWISE[close[0]]}? " if close else ""
        known = ", ".join(cls.__members__)
        raise AttributeError(
            f"Comparison has no {name}. {hint}It has {known}; or write one of {SYMBOLS}"
        )


def check_sign(sign: str, source: Source) -> None:
    """Raises ProgramError unless a text is the sign of a comparison."""
    signs = ("==", "!=", "<", "<=", ">", ">=", "True", "False")
    if sign not in signs:
        message = f"the predicate of Select must be a Python function, found {sign!r}"
        raise ProgramError(message, source=source, hint=f"write one of {' '.join(signs)}")
