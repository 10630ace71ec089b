"""Python's operators as functions on values: exact on numbers, and with what is known of them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from .functions import Comparison, Function
from .magnitude import modulo, power, times
from .nodes import Apply, SOpNode
from .notation import Binding, Notation, call, infix, prefix
from .source import Source
from .values import Number, Value, is_numeric, plain


class Literal:
    """A constant written directly as an operand: it becomes part of the function."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value


def apply(function: Function, *operands: SOpNode | Literal, source: Source | None) -> Apply:
    """The function of the operands that vary, with the literal ones bound into it."""
    literals = {n: x.value for n, x in enumerate(operands) if isinstance(x, Literal)}
    varying = tuple(x for x in operands if not isinstance(x, Literal))
    if literals:
        scale = _scale(function, literals)
        function = function.bind(literals)
        if scale is not None:
            function = replace(function, linear=(scale,))
    return Apply(function, varying, source=source)


def _scale(function: Function, literals: dict[int, Value]) -> Number | None:
    """The factor, where binding a literal turns a product or a quotient into a scaling."""
    if function.notation is BINARY["*"].notation and len(literals) == 1:
        (factor,) = literals.values()
        return +factor if is_numeric(factor) else None
    if function.notation is BINARY["/"].notation:
        divisor = literals.get(1)
        return Fraction(1) / divisor if is_numeric(divisor) and divisor else None
    return None


def _divide(a: Any, b: Any) -> Any:
    if not (is_numeric(a) and is_numeric(b)):
        return a / b
    if not b:
        raise ZeroDivisionError("division by zero")
    return Fraction(a) / b


def _floor_divide(a: Any, b: Any) -> Any:
    return a // b


def _plus(a: Any) -> Any:
    return +a


def _and(a: Any, b: Any) -> Any:
    return a and b


def _or(a: Any, b: Any) -> Any:
    return a or b


def _where(condition: Any, a: Any, b: Any) -> Any:
    return None if condition is None else a if condition else b


def _exact(
    call: Callable[..., Any], notation: Notation, linear: Sequence[Number] | None = None
) -> Function:
    return Function(
        call=call,
        symbol=notation.pieces[0].rstrip("(") or notation.symbol,
        arity=len(notation.places),
        exact=True,
        linear=None if linear is None else tuple(linear),
        notation=notation,
    )


def _named(functions: Mapping[str, Function]) -> dict[str, Function]:
    """Operators that say how they are called."""
    return {
        name: replace(function, recipe=("operator", name, function.arity))
        for name, function in functions.items()
    }


def linear_function(first: Number, second: Number) -> Function:
    """`first * x + second * y`."""
    notation = Notation(
        (f"{plain(first)} * ", f" + {plain(second)} * ", ""),
        Binding.ADD,
        (Binding.UNARY, Binding.UNARY),
    )

    def combination(x: Any, y: Any) -> Any:
        return first * x + second * y

    return Function(
        call=combination,
        symbol=notation.symbol,
        arity=2,
        exact=True,
        linear=(first, second),
        notation=notation,
        recipe=("linear", first, second),
    )


BINARY: dict[str, Function] = {
    **_named(
        {
            "+": _exact(operator.add, infix("+", Binding.ADD), (1, 1)),
            "-": _exact(operator.sub, infix("-", Binding.ADD), (1, -1)),
            "*": _exact(times, infix("*", Binding.MULTIPLY)),
            "/": _exact(_divide, infix("/", Binding.MULTIPLY)),
            "//": _exact(_floor_divide, infix("//", Binding.MULTIPLY)),
            "%": _exact(modulo, infix("%", Binding.MULTIPLY)),
            "**": _exact(power, infix("**", Binding.POWER)),
            "&": _exact(_and, infix("and", Binding.AND)),
            "|": _exact(_or, infix("or", Binding.OR)),
        }
    ),
    **{comparison.symbol: comparison.function for comparison in Comparison},
}

UNARY: dict[str, Function] = _named(
    {
        "+": _exact(_plus, prefix("+", Binding.UNARY), (1,)),
        "-": _exact(operator.neg, prefix("-", Binding.UNARY), (-1,)),
        "~": _exact(operator.not_, prefix("not ", Binding.NOT)),
        "abs": _exact(abs, call("abs", 1)),
        "round": _exact(round, call("round", 1)),
    }
)

WHERE = _named({"where": replace(_exact(_where, call("where", 3)), lazy=True)})["where"]

OPERATORS = {
    (name, function.arity): function
    for name, function in [*BINARY.items(), *UNARY.items(), ("where", WHERE)]
}
"""All of them, by their names and how many operands they take."""


def _bits(symbol: str, call: Callable[[Any, Any], Any]) -> Function:
    """An operator that is written with brackets wherever there may be a doubt."""
    notation = Notation(("", f" {symbol} ", ""), Binding.COMPARE, (Binding.UNARY, Binding.UNARY))
    recipe = ("bits", symbol)
    return Function(call=call, symbol=symbol, arity=2, notation=notation, recipe=recipe, given=call)


def _bit_and(a: Any, b: Any) -> Any:
    return a & b


def _bit_or(a: Any, b: Any) -> Any:
    return a | b


BITS = {"&": _bits("&", _bit_and), "|": _bits("|", _bit_or)}
"""As Python has them: `and` and `or` of truth values, and of whole numbers their bits."""
