"""The predicates of positions that C-RASP has beside its counts, by their names.

Positions count from 0. A *local* one says which keys a count looks at, by how far they are behind;
a *periodic* one is a truth value that depends on the position's remainder.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..functions import Comparison
from ..leaves import INDICES
from ..nodes import And, Select, SelectorNode, SOpNode
from ..operators import BINARY, Literal, apply
from ..source import Source

KNOWN = (
    "`pred` and `predK` (the position 1 or K before), `lastK` (the last K positions, this one "
    "among them), `pos_even`, `pos_odd` and `pos_R_mod_M`"
)

_LOCAL = re.compile(r"pred(?P<behind>[0-9]{0,4})|last(?P<last>[1-9][0-9]{0,3})")
_PERIODIC = re.compile(
    r"pos_(?:(?P<word>even|odd)|(?P<rest>[0-9]{1,4})_mod_(?P<period>[1-9][0-9]{0,3}))"
)


def local(name: str) -> Callable[[Source], SelectorNode] | None:
    """The pairs of a local predicate, given where it is used; None if none is known."""
    match = _LOCAL.fullmatch(name)
    if match is None:
        return None
    if match["last"] is not None:
        return lambda source: _last(int(match["last"]), source)
    return lambda source: _behind(int(match["behind"] or "1"), Comparison.EQ, source)


def periodic(name: str) -> Callable[[Source], SOpNode] | None:
    """The truth values of a periodic predicate, likewise."""
    match = _PERIODIC.fullmatch(name)
    if match is None:
        return None
    rest, period = (("even", "odd").index(match["word"]), 2) if match["word"] else (0, 1)
    if match["period"]:
        rest, period = int(match["rest"]), int(match["period"])

    def truth(source: Source) -> SOpNode:
        remainder = apply(BINARY["%"], INDICES, Literal(period), source=source)
        return apply(BINARY["=="], remainder, Literal(rest), source=source)

    return truth


def is_predicate(name: str) -> bool:
    """Whether a predicate has this name."""
    return local(name) is not None or periodic(name) is not None


def _last(count: int, source: Source) -> SelectorNode:
    prefix = Select(INDICES, INDICES, Comparison.LEQ.function, source=source)
    return And(_behind(count, Comparison.GT, source), prefix, source=source)


def _behind(distance: int, comparison: Comparison, source: Source) -> SelectorNode:
    """Keys that compare like this with the position so far behind the query."""
    place = apply(BINARY["-"], INDICES, Literal(distance), source=source) if distance else INDICES
    return Select(INDICES, place, comparison.function, source=source)
