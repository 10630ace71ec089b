"""Which operator a function is, and what it gives on constants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from ..errors import FunctionError
from ..functions import Function
from ..values import Number, Value
from .cases import Fixed, Leaf


def called(function: Function, values: Sequence[Value | None]) -> Value | None:
    """The value, or none where the program has no meaning."""
    try:
        return function(*values)
    except FunctionError:
        return None


def operation(function: Function, leaves: Sequence[Leaf]) -> tuple[str, list[Leaf]]:
    """The operator that a function is, and all its operands, those that were bound included."""
    operands = list(leaves)
    recipe = function.recipe
    while recipe is not None and recipe[0] == "bound":
        bound = dict(cast("tuple[tuple[int, Value], ...]", recipe[2]))
        free = iter(operands)
        total = len(operands) + len(bound)
        operands = [Fixed(bound[n]) if n in bound else next(free) for n in range(total)]
        recipe = cast("tuple[object, ...] | None", recipe[1])
    if recipe is not None and recipe[0] == "operator":
        return str(recipe[1]), operands
    if recipe is not None and recipe[0] == "linear":
        return "linear", [*operands, *(Fixed(cast(Number, x)) for x in recipe[1:])]
    if function.given is int:
        return "trunc", operands
    if function.against is not None:
        return function.against[0].symbol, [leaves[0], Fixed(function.against[1])]
    if function.comparison is not None:
        return function.comparison.symbol, list(leaves)
    return (function.symbol if function.exact and function.given is None else ""), list(leaves)
