"""The elementwise operations of the RASP text language as functions on values.

They are the operators of the language's Python form, with what is known about those, except where
the two dialects differ: `and` and `or` give bools, `^` of ints is an int, and what Python calls a
TypeError means here that there is no value, as division by zero does. A program whose types do not
fit has no meaning on that input; it is not broken.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ..functions import Comparison, Function
from ..notation import Binding, call, infix, shorten
from ..operators import BINARY as PYTHON_BINARY, UNARY as PYTHON_UNARY, WHERE
from .atoms import MOST_BITS, Atom, is_atom
from .errors import ElementError
from .labels import plain_text, text
from .values import Host

_LONGEST_TEXT = 1_000_000


def _no_value_for(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any) -> Any:
        try:
            return function(*arguments)
        except TypeError as error:
            raise ValueError(str(error).replace("Fraction", "float")) from error
        except ZeroDivisionError as error:
            if "Fraction" in str(error):
                raise ZeroDivisionError("division by zero") from error
            raise

    return call


def _total(function: Function) -> Function:
    return replace(function, call=_no_value_for(function.call))


def _power(base: Any, exponent: Any) -> Any:
    for operand in (base, exponent):
        if not isinstance(operand, (int, Fraction)):
            kind = type(operand).__name__
            raise TypeError(f"unsupported operand type(s) for ^: '{kind}' has no power and is none")
    if isinstance(exponent, Fraction) and exponent.denominator == 1:
        base, exponent = Fraction(base), exponent.numerator
    if isinstance(exponent, Fraction):
        if base < 0:
            raise ValueError("a negative number has no power that is not whole")
        return float(base) ** float(exponent)
    if abs(exponent) * max(abs(base.numerator), base.denominator).bit_length() > MOST_BITS:
        raise OverflowError("this power is too large")
    return base**exponent if exponent >= 0 else Fraction(base) ** exponent


def _sum(a: Any, b: Any) -> Any:
    both = hasattr(a, "__len__") and hasattr(b, "__len__")
    if both and len(a) + len(b) > _LONGEST_TEXT:
        raise ValueError("this sum is too long")
    return a + b


def _product(a: Any, b: Any) -> Any:
    for many, times in ((a, b), (b, a)):
        repeated = hasattr(many, "__len__") and isinstance(times, int)
        if repeated and len(many) * times > _LONGEST_TEXT:
            raise ValueError("this product is too long")
    return a * b


def _remainder(a: Any, b: Any) -> Any:
    if isinstance(a, str):
        raise TypeError("unsupported operand type(s) for %: 'str' has no remainder")
    return a % b


def _and(a: Any, b: Any) -> bool:
    return bool(a) and bool(b)


def _or(a: Any, b: Any) -> bool:
    return bool(a) or bool(b)


def _indicator(a: Any) -> int:
    return 1 if a else 0


# By the operator as it is written in the language.
BINARY: dict[str, Function] = {
    **{symbol: _total(PYTHON_BINARY[symbol]) for symbol in "-/"},
    "+": replace(PYTHON_BINARY["+"], call=_no_value_for(_sum)),
    "*": replace(PYTHON_BINARY["*"], call=_no_value_for(_product)),
    "%": replace(PYTHON_BINARY["%"], call=_no_value_for(_remainder)),
    "^": replace(PYTHON_BINARY["**"], call=_no_value_for(_power)),
    "and": Function(
        call=_and, symbol="and", arity=2, exact=True, notation=infix("and", Binding.AND)
    ),
    "or": Function(call=_or, symbol="or", arity=2, exact=True, notation=infix("or", Binding.OR)),
    **{
        comparison.symbol: _total(comparison.function)
        for comparison in Comparison
        if comparison not in (Comparison.TRUE, Comparison.FALSE)
    },
}

UNARY: dict[str, Function] = {
    "-": _total(PYTHON_UNARY["-"]),
    "+": _total(PYTHON_UNARY["+"]),
    "not": PYTHON_UNARY["~"],
    "round": _total(PYTHON_UNARY["round"]),
    "indicator": Function(
        call=_indicator, symbol="indicator", arity=1, exact=True, notation=call("indicator", 1)
    ),
}

TERNARY = WHERE


def _as_it_is(x: Any) -> Any:
    return x


def _to_int(x: Any) -> int:
    return int(x)


def _to_float(x: Any) -> Fraction:
    value = float(x)
    return Fraction(x) if isinstance(x, (int, Fraction)) else Fraction(str(value))


def _conversion(name: str, function: Callable[[Any], Atom]) -> Function:
    return Function(call=_no_value_for(function), symbol=name, arity=1, exact=True)


# The views of the input, by the name of the s-op.
CONVERSIONS: dict[str, Function] = {
    "tokens_asis": _conversion("tokens_asis", _as_it_is),
    "tokens_str": _conversion("tokens_str", plain_text),
    "tokens_int": _conversion("tokens_int", _to_int),
    "tokens_float": _conversion("tokens_float", _to_float),
    "tokens_bool": _conversion("tokens_bool", bool),
}


def contained_in(atoms: list[Atom]) -> Function:
    """Whether a value is one of these."""
    kept = list(atoms)

    def contained(x: Any) -> bool:
        return x in kept

    return Function(call=contained, symbol=f"in {text(list(kept))}", arity=1, exact=True)


def looked_up(table: str | list[Host] | dict[Atom, Host]) -> Function:
    """The item of a list, dict or string that stands at a value. Raises ElementError."""
    kept: Any = table[:] if isinstance(table, (str, list)) else dict(table)

    def item(index: Any) -> Any:
        value = item_of(kept, index)
        if not is_atom(value):
            raise ElementError(
                "attempted to create sequence with illegal val types "
                f"(vals must be bool, float, int or string):\n\t\t ({text(value)},)"
            )
        return value

    symbol = f"{shorten(text(table), 40, '...')}[]"
    return Function(call=item, symbol=symbol, arity=1, exact=True)


def item_of(table: str | list[Host] | dict[Atom, Host], index: Atom) -> Host:
    """`table[index]`. Raises ElementError where there is no such item."""
    if isinstance(table, dict):
        if index in table:
            return table[index]
        raise ElementError(f"index [ {plain_text(index)} ] not in dict.")
    kind = "string" if isinstance(table, str) else "list"
    if not isinstance(index, int):
        raise ElementError(
            f"index into {kind} has to be s-op or integer, got: {shown_index(index)}"
        )
    if not -len(table) <= index < len(table):
        raise ElementError(f"index {index} out of range for {kind} of length {len(table)}")
    return table[index]


def shown_index(index: Atom) -> str:
    """An index as a message shows it."""
    return f'"{index}"' if isinstance(index, str) else text(index)
