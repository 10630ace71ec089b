"""What users hand over: functions of Python that are called with plain values, or are formulas.

A function that does nothing but arithmetic means that arithmetic, as the operators of the language
do it: exactly. On text and tuples it is called as it stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from ..functions import Comparison, Function
from ..magnitude import LargeValueError
from ..notation import function_text
from ..values import is_numeric, plain
from .arithmetic_code import formula_of, free_of
from .formulas import Formula, computing


def user_function(function: Callable[..., Any], arity: int) -> Function:
    """What a user passed to a map. A `Comparison` keeps what is known about it."""
    if isinstance(function, Comparison) and arity == 2:
        return function.function
    known = _Known(function, arity)
    return Function(
        call=function if known.formula is None else known,
        symbol=function_text(function),
        arity=arity,
        exact=known.formula is not None,
        given=function,
    )


def rounding(digits: int) -> Function:
    """`lambda x: round(x, digits)`, as a user would hand it over."""

    def rounded(x: Any) -> Any:
        return round(x, digits)

    return replace(user_function(rounded, 1), symbol=f"lambda x: round(x, {digits})")


def user_predicate(function: Callable[..., Any] | str) -> Function:
    """What a user passed to a select, taken for its truth; a comparison may be its text."""
    if isinstance(function, (Comparison, str)):
        return Comparison(function).function
    known = _Known(function, 2)
    call = function if known.formula is None else known

    def holds(key: Any, query: Any) -> bool:
        return bool(call(key, query))

    return Function(
        call=holds,
        symbol=function_text(function),
        arity=2,
        exact=known.formula is not None,
        given=function,
    )


def formula_now(function: Function) -> Formula | None:
    """The formula that a user's function is, if it is one, with the numbers that it finds now."""
    if function.given is None or not function.exact:
        return None
    return formula_of(function.given, function.arity)


class _Known:
    """A user's function that is a formula, called with exact values.

    What it finds around it may change until it is called; then it is looked at again.
    """

    def __init__(self, given: Callable[..., Any], arity: int) -> None:
        self.given, self.arity = given, arity
        self._look()

    def _look(self) -> None:
        self.free = free_of(self.given)
        self.formula = formula_of(self.given, self.arity)
        self.compute = None if self.formula is None else computing(self.formula)

    def __call__(self, *values: Any) -> Any:
        if self.free and not _are_same(self.free, free_of(self.given)):
            self._look()
        if self.compute is None or not _NO_NUMBERS.isdisjoint(map(type, values)):
            return self.given(*map(plain, values))
        try:
            return self.compute(values)
        except Exception as error:
            if not all(map(is_numeric, values)):
                raise
            result = self.given(*map(plain, values))  # where it raises, in Python's own words
            if isinstance(error, LargeValueError):
                return result
            raise


_NO_NUMBERS = frozenset((str, tuple))
"""What users' functions join, repeat and format as Python does."""


def _are_same(one: tuple[tuple[str, object], ...], other: tuple[tuple[str, object], ...]) -> bool:
    return len(one) == len(other) and all(a is b for (_, a), (_, b) in zip(one, other, strict=True))
