"""What a function gives for a mean, together with all that its other operands can be."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from typing import TypeAlias

from ....rasp_ast.errors import FunctionError
from ....rasp_ast.functions import Comparison, Function
from ....rasp_ast.source import Source
from ....rasp_ast.values import Number, Value, is_numeric, key
from ...tables.domains import Domain

Results: TypeAlias = Callable[[Value | None], object]


def results_of(
    function: Function, others: Sequence[Domain], place: int, source: Source | None
) -> tuple[Results, int]:
    """What is equal for means of which the function gives the same, and how many calls that takes.

    Args:
        others: the value sets of the other operands.
        place: which operand the mean is.
    """
    rest = list(product(*(d.values if function.lazy else d.defined for d in others)))
    ranked = _ranked(function, others, place)

    def results(value: Value | None) -> object:
        if ranked is not None and is_numeric(value):
            return ranked(value)
        joined = tuple(_call(function, (*r[:place], value, *r[place:]), source) for r in rest)
        return joined[0] if len(joined) == 1 else joined

    return results, max(1, len(rest)) if ranked is None else 1


def _call(function: Function, values: tuple[Value | None, ...], source: Source | None) -> object:
    """What the function gives, as something to compare; ``ValueError`` where it gives no value."""
    try:
        return key(function(*values, source=source))
    except FunctionError as error:
        if not error.no_value:
            raise
        return ValueError


def _ranked(
    function: Function, others: Sequence[Domain], place: int
) -> Callable[[Number], object] | None:
    """What says as much of a number as a comparison with each of many; None for anything else.

    The numbers with which an order holds are those from one on, or up to one: so how many they are
    says which.  Of equality it is which number is equal.  A bool compares as the number it is.
    """
    comparison = function.comparison
    if comparison is None or len(others) != 1 or not others[0].is_numeric:
        return None
    numbers = sorted(v for v in others[0].defined if is_numeric(v))
    order = comparison if place == 0 else comparison.mirrored
    if order in (Comparison.EQ, Comparison.NEQ):
        among = {Fraction(n): rank for rank, n in enumerate(numbers)}
        return lambda value: among.get(Fraction(value), -1)
    if order in (Comparison.GT, Comparison.LEQ):
        return lambda value: bisect_left(numbers, value)
    if order in (Comparison.LT, Comparison.GEQ):
        return lambda value: bisect_right(numbers, value)
    return None
