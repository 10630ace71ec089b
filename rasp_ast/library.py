"""The library of the RASP text language for programs in Python, and some helpers beside it."""

from __future__ import annotations

from collections.abc import Callable
from inspect import cleandoc
from typing import TypeVar

from . import best, maps, selectors
from .functions import Comparison
from .maps import indices, where
from .operands import Selector, SOp
from .selectors import Aggregate, Select, SelectorWidth
from .topics.commands import docstring
from .usage import usage

__all__ = [
    "argmax",
    "argmin",
    "contains",
    "count",
    "first",
    "has_focus",
    "has_prev",
    "indicator",
    "last",
    "shift",
]

_T = TypeVar("_T")


def _described(name: str) -> Callable[[_T], _T]:
    """The docstring begins as `help` of a session speaks of the same."""

    def describe(thing: _T) -> _T:
        own = thing.__doc__
        thing.__doc__ = docstring(name) if own is None else f"{docstring(name)}\n\n{cleandoc(own)}"
        return thing

    return describe


@_described("indicator")
@usage("indicator(x == 'a')")
def indicator(x: SOp) -> SOp:
    return where(x, 1, 0)


@_described("has_focus")
@usage("has_focus(selector)")
def has_focus(selector: Selector) -> SOp:
    return SelectorWidth(selector) > 0


@_described("count")
@usage("count(x, 'a')")
def count(x: SOp, value: object) -> SOp:
    if isinstance(value, SOp):
        return SelectorWidth(Select(x == value, True, Comparison.EQ))
    return SelectorWidth(Select(x, value, Comparison.EQ))


@_described("contains")
@usage("contains(x, 'a')")
def contains(x: SOp, value: object) -> SOp:
    return count(x, value) > 0


@_described("has_prev")
@usage("has_prev(x)")
def has_prev(x: SOp) -> SOp:
    return has_focus(Select(x, x, Comparison.EQ) & _earlier())


@_described("shift")
@usage("shift(x, 1, default=None)")
def shift(x: SOp, n: int, default: object = None) -> SOp:
    return Aggregate(Select(indices + n, indices, Comparison.EQ), x, default)


@usage("first(x == 'a')")
def first(condition: SOp) -> SOp:
    """The first position at which a condition holds, at every position; undefined if none does.

    >>> from raspc.rasp_ast import first, tokens
    >>> first(tokens == "l")("hello")
    [2, 2, 2, 2, 2]
    """
    earlier = Select(condition, True, Comparison.EQ) & _earlier()
    return _place(condition & ~has_focus(earlier))


@usage("last(x == 'a')")
def last(condition: SOp) -> SOp:
    """The last position at which a condition holds, at every position; undefined if none does.

    >>> from raspc.rasp_ast import last, tokens
    >>> last(tokens == "l")("hello")
    [3, 3, 3, 3, 3]
    """
    later = Select(indices, indices, Comparison.GT)
    return _place(condition & ~has_focus(Select(condition, True, Comparison.EQ) & later))


@usage("argmin(x)")
def argmin(x: SOp) -> SOp:
    """The position of the smallest value, the first of several, at every position.

    >>> from raspc.rasp_ast import argmin, tokens
    >>> argmin(tokens)([3, 1, 2, 1])
    [1, 1, 1, 1]
    """
    return _extreme(x, Comparison.LT)


@usage("argmax(x)")
def argmax(x: SOp) -> SOp:
    """The position of the largest value, the first of several, at every position.

    >>> from raspc.rasp_ast import argmax, tokens
    >>> argmax(tokens)([3, 1, 2, 3])
    [0, 0, 0, 0]
    """
    return _extreme(x, Comparison.GT)


def _extreme(x: SOp, better: Comparison) -> SOp:
    before = Select(x, x, better) | (Select(x, x, Comparison.EQ) & _earlier())
    return Aggregate(Select(SelectorWidth(before), 0, Comparison.EQ), indices)


def _place(mark: SOp) -> SOp:
    return Aggregate(Select(mark, True, Comparison.EQ), indices)


def _earlier() -> Selector:
    return Select(indices, indices, Comparison.LT)


_described("select")(selectors.Select)
_described("aggregate")(selectors.Aggregate)
_described("selector_width")(selectors.SelectorWidth)
_described("if")(maps.where)
_described("aggregate_sum")(selectors.Sum)
_described("aggregate_best")(best.Best)
_described("aggregate_max")(best.Max)
_described("aggregate_min")(best.Min)
