"""Names of what was made of several: variables folded into one column, heads that became one.

Theirs are joined by a plus without blanks beside it, as in ``rank+hist``; the plus of an expression
that names a variable, as in ``rank + 1``, has them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLUS = re.compile(r"(?<! )\+(?! )")


def joined(names: Iterable[str]) -> str:
    """One name of several."""
    return "+".join(names)


def parts_of(name: str) -> list[str]:
    """The names that were joined; a name that is none of several alone."""
    return _PLUS.split(name)


def is_joined(name: str) -> bool:
    """Whether there may be several."""
    return _PLUS.search(name) is not None


def numbered(name: str) -> tuple[str, int]:
    """The variable that a head writes, and which of the variable's heads it is, from 1: ``rank#2``
    is the second."""
    found = re.fullmatch(r"(.+)#(\d+)", name, re.DOTALL)
    return (found[1], int(found[2])) if found else (name, 1)
