"""The first, the last, the largest of what is selected, by counts and moves alone.

Each marks the one key that is wanted and selects it: the first of its value, the one with as many
equal ones before it as the query sees, the latest that was larger than all before it. Where one key
is selected, its value is moved in a box (`boxes.py`), and keys in boxes are told apart, not
subtracted.
"""

from __future__ import annotations

from functools import reduce

from ..boxes import BOX, UNBOX
from ..functions import Comparison
from ..leaves import Constant
from ..maps import Full, Map, indices, where
from ..operands import Selector, SOp, elementwise
from ..selectors import Aggregate, Select, SelectorWidth

EQ, LT, GEQ = Comparison.EQ, Comparison.LT, Comparison.GEQ
MOST = 128
"""RASP-L's numbers have eight bits: no number, nor its opposite, is larger."""

PREFIX: Selector = Select(indices, indices, Comparison.LEQ)
"""What precedes a position, and the position itself."""
_BEFORE: Selector = Select(indices, indices, LT)


def first_of(keys: object, queries: object, values: object, default: object) -> SOp:
    """The value at the first key so far that equals the query."""
    keys, queries = boxed(keys), boxed(queries)
    fresh = SelectorWidth(Select(keys, keys, EQ) & _BEFORE) == 0
    first = Select(keys, queries, EQ) & Select(fresh, True, EQ) & PREFIX
    return only(first, values, default)


def last_of(keys: object, queries: object, values: object, default: object) -> SOp:
    """The value at the last key so far that equals the query."""
    equal = Select(keys, queries, EQ) & PREFIX
    if isinstance(queries, SOp) and not isinstance(queries.node, Constant):
        number = SelectorWidth(Select(keys, keys, EQ) & PREFIX)
    else:  # one count serves as key and as query
        number = SelectorWidth(equal)
    return only(equal & Select(number, SelectorWidth(equal), EQ), values, default)


def best_so_far(score: object, values: object) -> SOp:
    """The value at the first position so far where the score is as large as anywhere so far."""
    record = SelectorWidth(Select(score, score, GEQ) & _BEFORE) == 0
    number = SelectorWidth(Select(record, True, EQ) & PREFIX)
    latest = Select(record, True, EQ) & Select(number, number, EQ) & PREFIX
    return only(latest, values, 0)


def only(selector: Selector, values: object, default: object) -> SOp:
    """The value at the one key that is selected, or the default."""
    return elementwise(UNBOX, Aggregate(selector, boxed(values), (default,)))


def boxed(values: object) -> SOp:
    """Each value in a box, a constant as well."""
    return elementwise(BOX, values if isinstance(values, SOp) else Full(values))


def largest(selector: Selector, values: object, default: object) -> SOp:
    """The largest of the selected numbers: how many bounds some selected number reaches.

    There is a bound for each number of eight bits. The compiler keeps those that divide the values.
    """
    small = Map(_eight_bits, values)
    widths = [
        SelectorWidth(selector & Select(small, bound, GEQ)) for bound in range(1 - MOST, MOST + 1)
    ]
    found = reduce(SOp.__add__, [where(width > 0, 1, 0) for width in widths]) - MOST
    return where(SelectorWidth(selector) > 0, found, default)


def _eight_bits(number: int) -> int:
    if not -MOST <= number <= MOST:
        raise ValueError("RASP-L's numbers have eight bits")
    return int(number)
