"""Values that note what is done with them: the arguments of a function that is looked at."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

from ..functions import Function
from ..operators import BINARY, UNARY
from ..values import canonical, is_numeric
from .formulas import Fixed, Formula, Step, has_values

MAX_STEPS = 64
"""A formula of more steps than this is none; what is used twice counts twice."""


class NoFormulaError(Exception):
    """It does something else."""


class BranchError(Exception):
    """The function branches here, and nobody has decided which way."""

    def __init__(self, condition: Formula) -> None:
        super().__init__(condition)
        self.condition = condition


class Way:
    """One way through a function: how it branches, and the steps that may have no value."""

    def __init__(self, decided: tuple[bool, ...]) -> None:
        self.decided = decided
        self.asked: list[Formula] = []
        self.risky: list[Step] = []

    def branch(self, condition: Formula) -> bool:
        """Which way it goes. Raises BranchError where nobody has decided."""
        if condition in self.asked:
            return self.decided[self.asked.index(condition)]
        if len(self.asked) == len(self.decided):
            raise BranchError(condition)
        self.asked.append(condition)
        return self.decided[len(self.asked) - 1]


class Traced:
    """An argument, or what was made of one, that notes what is done with it."""

    __slots__ = ("_formula", "_size", "_way")
    __array_ufunc__ = None  # an operator with a number of numpy's on its left is ours

    def __init__(self, formula: Formula, way: Way, size: int = 0) -> None:
        self._formula = formula
        self._way = way
        self._size = size

    def formula(self) -> Formula:
        """What it is."""
        return self._formula

    def step(self, function: Function, *parts: object) -> Traced:
        """What a function makes of such parts."""
        size = 1 + sum(part._size for part in parts if isinstance(part, Traced))
        if size > MAX_STEPS:
            raise NoFormulaError
        step = Step(function, tuple(formula_of_result(part) for part in parts))
        if not has_values(step):
            self._way.risky.append(step)
        return Traced(step, self._way, size)

    def __bool__(self) -> bool:
        return self._way.branch(self._formula)

    def __round__(self, digits: object = None) -> Traced:
        if digits is None:
            return self.step(UNARY["round"], self)
        if type(digits) is not int:
            raise NoFormulaError
        return self.step(_rounding(digits), self)

    def __floor__(self) -> Traced:
        return self.step(_plainly(math.floor), self)

    def __ceil__(self) -> Traced:
        return self.step(_plainly(math.ceil), self)

    def __trunc__(self) -> Traced:
        return self.step(_plainly(math.trunc), self)

    def _no_text(self, *_: object) -> str:
        raise NoFormulaError

    __str__ = __repr__ = __format__ = _no_text
    __hash__ = None  # type: ignore[assignment]  # pyright: ignore


def _binary(symbol: str, *, turned: bool = False) -> Callable[[Traced, object], Traced]:
    function = BINARY[symbol]

    def method(self: Traced, other: object) -> Traced:
        is_text = isinstance(other, str) and function.comparison is not None
        if not (isinstance(other, Traced) or is_text):
            constant_of(other)
        return self.step(function, *((other, self) if turned else (self, other)))

    return method


def _unary(symbol: str) -> Callable[[Traced], Traced]:
    def method(self: Traced) -> Traced:
        return self.step(UNARY[symbol], self)

    return method


_ARITHMETIC = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%"}
_COMPARISONS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
for _name, _symbol in {**_ARITHMETIC, "pow": "**"}.items():
    setattr(Traced, f"__{_name}__", _binary(_symbol))
    setattr(Traced, f"__r{_name}__", _binary(_symbol, turned=True))
for _name, _symbol in _COMPARISONS.items():
    setattr(Traced, f"__{_name}__", _binary(_symbol))
for _name, _symbol in {"neg": "-", "pos": "+", "abs": "abs"}.items():
    setattr(Traced, f"__{_name}__", _unary(_symbol))


@cache
def _plainly(function: Callable[..., Any]) -> Function:
    """A function of Python's that is given plain numbers, as in `Map(int, x)`."""
    return Function(call=function, symbol=function.__name__, arity=1, given=function)


@cache
def _rounding(digits: int) -> Function:
    def rounded(x: Any) -> Any:
        return round(x, digits)

    symbol = f"lambda x: round(x, {digits})"
    return Function(call=rounded, symbol=symbol, arity=1, given=rounded, recipe=("digits", digits))


def decimals_of(function: Function) -> int | None:
    """To how many digits behind the point a step rounds, if it does."""
    match function.recipe:
        case ("digits", int(digits)):
            return digits
        case _:
            return None


def traced_int(x: Any = 0) -> Any:
    """What stands in for `int`, which Python wants to give an int."""
    return x.step(_plainly(int), x) if isinstance(x, Traced) else int(x)


def traced_float(x: Any = 0.0) -> Any:
    """What stands in for `float`: a number is the same number."""
    return x.step(UNARY["+"], x) if isinstance(x, Traced) else float(x)


def traced_sqrt(x: Any) -> Any:
    """What stands in for `math.sqrt`, which Python wants to give a float."""
    return x.step(_plainly(math.sqrt), x) if isinstance(x, Traced) else math.sqrt(x)


def constant_of(x: object) -> object:
    """A number of the user's, as a value.

    Raises:
        NoFormulaError: it is none.
    """
    value = canonical(x) if isinstance(x, int | float | Fraction) or hasattr(x, "dtype") else None
    if not is_numeric(value):
        raise NoFormulaError
    return value


def formula_of_result(x: object) -> Formula:
    """The formula of what stands somewhere in a function.

    Raises:
        NoFormulaError: it is neither traced nor a number, a bool, a string or None.
    """
    if isinstance(x, Traced):
        return x.formula()
    if x is None or isinstance(x, str):
        return Fixed(x)
    value = constant_of(x)
    assert is_numeric(value)
    return Fixed(value)
