"""The library of RASP-L: what its programs are made of, from counts, means, extremes and moves.

Three functions of the published library break off when they are called (`argmax`, `argmin`,
`mode`); here they are what their names say: positions of the running extremes, and the most
frequent value.
"""

from __future__ import annotations

import operator

from ..functions import Comparison
from ..maps import Map, indices, where as _where
from ..operands import Selector, SOp
from ..selectors import Aggregate, Select
from .core import equals, sel_width, select, whole
from .extremes import PREFIX, best_so_far, first_of, last_of

__all__ = [
    "argmax",
    "argmin",
    "binary_mode",
    "cumsum",
    "first_true",
    "firsts",
    "has_seen",
    "index_select",
    "induct",
    "induct_kqv",
    "induct_prev",
    "lasts",
    "mask",
    "maximum",
    "minimum",
    "mode",
    "num_prev",
    "shift_right",
    "where",
]


def shift_right(x: object, n: int, default: int = 0) -> SOp:
    """The value `n` positions before; for a negative `n` always the default, as nothing is seen.

    >>> shift_right(tokens, 1)([3, 1, 4])
    [0, 3, 1]
    """
    return whole(Aggregate(_at(indices - n), x, default))


def cumsum(bool_array: object) -> SOp:
    """How many true values there are so far, this one included. A number is true if it is not 0.

    >>> cumsum(tokens > 1)([3, 1, 4])
    [1, 1, 2]
    """
    return sel_width(select(bool_array, 0, Comparison.NEQ))


def where(condition: object, x_if: object, y_else: object) -> SOp:
    """`x_if` where the condition is true, else `y_else`."""
    return _where(condition, x_if, y_else)


def mask(x: object, bool_mask: object, mask_val: int = 0) -> SOp:
    """`x` where the mask is true, else `mask_val`."""
    return _where(bool_mask, x, mask_val)


def maximum(x: object) -> SOp:
    """The largest value so far.

    >>> maximum(tokens)([3, 1, 4])
    [3, 3, 4]
    """
    return whole(best_so_far(x, x))


def minimum(x: object) -> SOp:
    """The smallest value so far."""
    return whole(best_so_far(_negative(x), x))


def argmax(x: object) -> SOp:
    """Where the largest value so far stands, the first place if there are several.

    >>> argmax(tokens)([3, 1, 4, 4])
    [0, 0, 2, 2]
    """
    return best_so_far(x, indices)


def argmin(x: object) -> SOp:
    """Where the smallest value so far stands, the first place if there are several."""
    return best_so_far(_negative(x), indices)


def num_prev(x: object, queries: object) -> SOp:
    """How often the query's value occurs in `x` so far.

    >>> num_prev(tokens, tokens)([3, 1, 3])
    [1, 1, 2]
    """
    return sel_width(select(x, queries, equals))


def has_seen(x: object, queries: object) -> SOp:
    """1 if the query's value occurs in `x` so far, else 0."""
    return whole(num_prev(x, queries) > 0)


def firsts(x: object, queries: object, default: int = -1) -> SOp:
    """Where the query's value stands first in `x` so far.

    >>> firsts(tokens, tokens)([3, 1, 3])
    [0, 1, 0]
    """
    return first_of(x, queries, indices, default)


def lasts(x: object, queries: object, default: int = -1) -> SOp:
    """Where the query's value stands last in `x` so far.

    >>> lasts(tokens, 3)([3, 1, 3, 1])
    [0, 0, 2, 2]
    """
    return last_of(x, queries, indices, default)


def index_select(x: object, idx: object, default: int = 0) -> SOp:
    """`x` at a computed position; the default where that is none, or comes later.

    >>> index_select(tokens, indices - 2)([3, 1, 4])
    [0, 0, 3]
    """
    return whole(Aggregate(_at(idx), x, default))


def first_true(x: object, default: int = -1) -> SOp:
    """Where the first true value so far stands."""
    return first_of(_truth(x), True, indices, default)


def binary_mode(x: SOp) -> SOp:
    """1 if there are more true values than others so far, else 0."""
    return whole(cumsum(x) > cumsum(x == 0))


def mode(x: object) -> SOp:
    """The most frequent value so far; of several, the one that was it first.

    >>> mode(tokens)([3, 1, 1, 3])
    [3, 3, 1, 1]
    """
    return whole(best_so_far(num_prev(x, x), x))


def induct_kqv(
    k: object, q: object, v: object, offset: int, default: int = 0, null_val: int = -999
) -> SOp:
    """`v` so many positions behind the first place where `k` is what the query is.

    >>> induct_kqv(tokens, tokens, tokens, 1)([3, 1, 4, 1, 5, 9, 2, 6, 5, 3])
    [0, 0, 0, 4, 0, 0, 0, 0, 9, 1]
    """
    behind = shift_right(k, offset, null_val)
    return whole(first_of(behind, q, v, default))


def induct(k: object, q: object, offset: int, default: int = 0, null_val: int = -999) -> SOp:
    """`k` so many positions behind the first place where it is what the query is."""
    return induct_kqv(k, q, k, offset, default, null_val)


def induct_prev(k: object, q: object, offset: int, default: int = 0, null_val: int = -999) -> SOp:
    """`k` so many positions (0 or fewer) from the first place where it is what the query is.

    >>> induct_prev(tokens, tokens, -1)([3, 1, 4, 1])
    [0, 3, 1, 3]
    """
    return index_select(k, firsts(k, q, null_val) + offset, default)


def _at(place: object) -> Selector:
    return Select(indices, place, equals) & PREFIX


def _truth(x: object) -> SOp:
    return Map(bool, x)


def _negative(x: object) -> SOp:
    return Map(operator.neg, x)
