"""The first, the last, the largest of what is selected, each by attention to the best match."""

from __future__ import annotations

from ..best import Best, Max, Min
from ..boxes import BOX
from ..functions import Comparison
from ..maps import Full, indices
from ..operands import Selector, SOp, elementwise
from ..selectors import Select

EQ = Comparison.EQ

PREFIX: Selector = Select(indices, indices, Comparison.LEQ)
"""What precedes a position, and the position itself."""


def first_of(keys: object, queries: object, values: object, default: object) -> SOp:
    """The value at the first key so far that equals the query."""
    return Best(_equal(keys, queries), 0, values, default, ties="left")


def last_of(keys: object, queries: object, values: object, default: object) -> SOp:
    """The value at the last key so far that equals the query."""
    return Best(_equal(keys, queries), 0, values, default, ties="right")


def _equal(keys: object, queries: object) -> Selector:
    """The pairs so far that are equal.

    They are told apart in boxes. As numbers they would be subtracted, and -999 is far from all.
    """
    return Select(_boxed(keys), _boxed(queries), EQ) & PREFIX


def _boxed(values: object) -> SOp:
    return elementwise(BOX, values if isinstance(values, SOp) else Full(values))


def best_so_far(score: object, values: object) -> SOp:
    """The value at the first position so far where the score is as large as anywhere so far."""
    return Best(PREFIX, score, values, ties="left")


def largest(selector: Selector, values: object, default: object) -> SOp:
    """The largest of the selected numbers."""
    return Max(selector, values, default)


def smallest(selector: Selector, values: object, default: object) -> SOp:
    """The smallest of the selected numbers."""
    return Min(selector, values, default)
