"""The core of RASP-L: positions, maps, selectors of what precedes, and three reductions.

A sequence of the library is an s-op; `tokens` is the input. Where the library casts to whole
numbers, so does this: a mean is truncated, a truth value that is moved is 0 or 1. A mean may be
rounded down in its place, as the Haskell version of the library does.
"""

from __future__ import annotations

from collections.abc import Callable
from math import floor
from typing import Any, Literal, TypeAlias

from ..errors import ProgramError
from ..functions import Comparison
from ..maps import Full, Map, indices as _indices, tokens
from ..operands import Selector, SOp
from ..selectors import Aggregate, Select, SelectorWidth
from ..source import capture
from .extremes import PREFIX, largest, smallest

__all__ = [
    "aggr",
    "aggr_max",
    "aggr_mean",
    "aggr_min",
    "equals",
    "full",
    "geq",
    "gt",
    "indices",
    "kqv",
    "leq",
    "lt",
    "sel_width",
    "select",
    "seq_map",
    "tok_map",
    "tokens",
]

Reduction: TypeAlias = Literal["mean", "max", "min"]
Rounding: TypeAlias = Literal["trunc", "floor"]
Predicate: TypeAlias = Comparison | Callable[[Any, Any], Any]

equals, leq, lt, geq, gt = (
    Comparison.EQ,
    Comparison.LEQ,
    Comparison.LT,
    Comparison.GEQ,
    Comparison.GT,
)
"""Predicates of a key and a query, in this order: `leq` holds where the key is no larger."""


def indices(x: object) -> SOp:
    """The positions, from 0.

    >>> indices(tokens)("abc")
    [0, 1, 2]
    """
    _sequence(x)
    return _indices


def full(x: object, const: object) -> SOp:
    """The same value at each position of `x`."""
    _sequence(x)
    return Full(const)


def tok_map(x: object, func: Callable[[Any], Any]) -> SOp:
    """`func` of each value, as a whole number.

    >>> tok_map(tokens, lambda t: t / 2)([3, -3, 4])
    [1, -1, 2]
    """
    return whole(Map(func, x))


def seq_map(x: object, y: object, func: Callable[[Any, Any], Any]) -> SOp:
    """`func` of each pair of values, as a whole number."""
    return whole(Map(func, x, y))


def select(k: object, q: object, pred: Predicate, causal: bool = True) -> Selector:
    """The pairs of a key and a query that `pred(key, query)` relates; of what precedes, if causal.

    >>> select(tokens, tokens, equals)("aba")
    [[True, False, False], [False, True, False], [True, False, True]]
    """
    pairs = Select(k, q, pred)
    return pairs & PREFIX if causal else pairs


def sel_width(A: Selector) -> SOp:  # noqa: N803
    """How many keys each query selects."""
    return SelectorWidth(A)


def aggr_mean(
    A: Selector,  # noqa: N803
    v: object,
    default: int = 0,
    *,
    rounding: Rounding = "trunc",
) -> SOp:
    """The mean of the selected values as a whole number; the default where there are none.

    Args:
        rounding: "trunc" cuts it off towards 0, as numpy does, "floor" rounds it down.

    Raises:
        ProgramError: another rounding.

    >>> aggr_mean(select(tokens, 0, lt), tokens)([-1, -2, 3])
    [-1, -1, -1]
    >>> aggr_mean(select(tokens, 0, lt), tokens, rounding="floor")([-1, -2, 3])
    [-1, -2, -2]
    """
    rounded = _ROUNDINGS.get(rounding)
    if rounded is None:
        what = f"a mean is rounded by 'trunc' or 'floor', found {rounding!r}"
        raise ProgramError(what, source=capture())
    return Map(rounded, Aggregate(A, v, default))


def aggr_max(A: Selector, v: object, default: int = 0) -> SOp:  # noqa: N803
    """The largest of the selected values; the default where there are none.

    >>> aggr_max(select(tokens, tokens, lt), tokens, -1)([1, 3, 2])
    [-1, 1, 1]
    """
    return whole(largest(A, v, default))


def aggr_min(A: Selector, v: object, default: int = 0) -> SOp:  # noqa: N803
    """The smallest of the selected values; the default where there are none."""
    return whole(smallest(A, v, default))


def aggr(
    A: Selector,  # noqa: N803
    v: object,
    default: int = 0,
    reduction: Reduction = "mean",
    *,
    rounding: Rounding = "trunc",
) -> SOp:
    """One of the three, a mean rounded as told. Raises ProgramError for another reduction."""
    match reduction:
        case "mean":
            return aggr_mean(A, v, default, rounding=rounding)
        case "max":
            return aggr_max(A, v, default)
        case "min":
            return aggr_min(A, v, default)
    what = f"a reduction is 'mean', 'max' or 'min', found {reduction!r}"
    raise ProgramError(what, source=capture())


def kqv(
    k: object,
    q: object,
    v: object,
    pred: Predicate,
    default: int = 0,
    reduction: Reduction = "mean",
    *,
    rounding: Rounding = "trunc",
) -> SOp:
    """What `pred` selects of what precedes, as one value; see `aggr_mean` for the rounding.

    >>> kqv(tokens, tokens, indices(tokens), equals, reduction="max")("abab")
    [0, 1, 2, 3]
    """
    return aggr(select(k, q, pred), v, default, reduction, rounding=rounding)


_ROUNDINGS: dict[str, Callable[[float], int]] = {"trunc": int, "floor": floor}


def whole(x: SOp) -> SOp:
    """Numbers truncated, and truth values as 0 and 1."""
    return Map(int, x)


def _sequence(x: object) -> None:
    if isinstance(x, SOp):
        return
    raise ProgramError(
        f"a sequence of RASP-L is an s-op, found {x!r}",
        source=capture(),
        hint="write a program as a function and call it with `tokens`, the input",
    )
