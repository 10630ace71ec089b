"""Functions on values: what stands in an elementwise operation or in a selector's predicate."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from math import isnan
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from .comparison_names import SYMBOLS, Comparisons
from .errors import FunctionError
from .magnitude import LargeValueError, check_value, short
from .notation import Binding, Notation, call, infix
from .source import Source
from .values import SUPPORTED, Number, Value, canonical, is_numeric, plain


class Comparison(Enum, metaclass=Comparisons):
    """The predicates of RASP. Each takes (key, query) and follows Python: 1 == True, 1 != "1"."""

    EQ = "=="
    NEQ = "!="
    LT = "<"
    LEQ = "<="
    GT = ">"
    GEQ = ">="
    TRUE = "True"
    FALSE = "False"
    NE = NEQ
    LE = LEQ
    GE = GEQ

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        raise ValueError(f"{value!r} is no comparison; write one of {SYMBOLS}")

    def __call__(self, key: object, query: object) -> bool:
        """Whether it holds."""
        return _TESTS[self](key, query)

    def on_ranks(
        self, keys: NDArray[np.integer], queries: NDArray[np.integer]
    ) -> NDArray[np.bool_]:
        """Whether it holds, elementwise, of arrays of whole numbers that broadcast."""
        return np.full(np.broadcast(keys, queries).shape, self(keys, queries), np.bool_)

    @property
    def symbol(self) -> str:
        """The operator as it is written."""
        return self.value

    @property
    def negation(self) -> Comparison:
        """The comparison that holds exactly where this one does not."""
        return _NEGATIONS[self]

    @property
    def mirrored(self) -> Comparison:
        """The comparison of its operands the other way round."""
        return _MIRRORED.get(self, self)

    @property
    def function(self) -> Function:
        """The comparison as a function of two operands, one object for each comparison."""
        return _FUNCTIONS[self]


@dataclass(frozen=True, eq=False, slots=True, kw_only=True)
class Function:
    """A function on values, together with what is known about it.

    `call`        the Python function underneath
    `symbol`      what to call it when printing: `+`, `== 'a'`, `lambda x: x % 2`, `my_function`
    `arity`       how many operands it takes
    `exact`       whether it receives Fractions; a user's function receives floats in their place,
                  unless it is a formula (`user_functions/formulas.py`)
    `comparison`  set where it is one of the comparisons of its two operands
    `against`     set where it is a comparison of its one operand, on the left, with a constant
    `linear`      coefficients, where it is on numbers `sum(c * x) + offset`. Its operands need not
                  be numbers: `+` also joins strings.
    `lazy`        whether it is called where operands are undefined, and says itself what is then
    `notation`    how it is written around its operands; None for a user's function
    `recipe`      how to make it again, as data: a kind and what it needs; None if nobody knows
    `given`       what a user passed, if it is a user's
    """

    call: Callable[..., Any]
    symbol: str
    arity: int
    exact: bool = False
    comparison: Comparison | None = None
    against: tuple[Comparison, Value] | None = None
    linear: tuple[Number, ...] | None = None
    offset: Number = 0
    lazy: bool = False
    notation: Notation | None = None
    recipe: tuple[object, ...] | None = None
    given: Callable[..., Any] | None = None

    def __call__(self, *values: Value | None, source: Source | None = None) -> Value | None:
        """The value on these operands: undefined where one of them is, else what `call` gives."""
        if not self.lazy and None in values:
            return None
        if self.exact:
            return self.of_arguments(values, source)
        return self.of_arguments(tuple([plain(value) for value in values]), source)

    def of_arguments(self, arguments: tuple[Any, ...], source: Source | None) -> Value | None:
        """The value on defined operands in the form in which `call` receives them.

        Raises:
            FunctionError: `call` raised, or gave what is no value.
        """
        try:
            result = self.call(*arguments)
        except LargeValueError as error:
            raise self._failure(str(error), arguments, source, _SMALLER) from None
        except Exception as error:
            hint = _NUMBERS if isinstance(error, TypeError) and _MIXED.search(str(error)) else None
            if isinstance(error, ZeroDivisionError) and self.given is None:
                hint = "write 1 / where(x == 0, 1, x) for 1 / x"
            said = f"raised {type(error).__name__}" + (f": {error}" if str(error) else "")
            raise self._failure(said, arguments, source, hint) from error
        try:
            value = canonical(result)
            check_value(value)
        except (TypeError, ValueError):
            hint = f"a function of a program must give {SUPPORTED}, or None for undefined"
            is_none = isinstance(result, complex) or (isinstance(result, float) and isnan(result))
            no_value = ArithmeticError("no real number") if is_none else None
            raise self._failure(f"gave {short(result)}", arguments, source, hint) from no_value
        except LargeValueError as error:
            raise self._failure(str(error), arguments, source, _SMALLER) from None
        return value

    def bind(self, constants: Mapping[int, Value]) -> Function:
        """The function of the other operands, with those at the given positions held fixed."""
        free = [position for position in range(self.arity) if position not in constants]
        frame: list[Any] = [constants.get(position) for position in range(self.arity)]
        inner = self.call

        def bound(*values: Any) -> Any:
            arguments = frame.copy()
            for position, value in zip(free, values, strict=True):
                arguments[position] = value
            return inner(*arguments)

        linear, offset = None, self.offset
        if self.linear is not None and all(is_numeric(value) for value in constants.values()):
            linear = tuple(self.linear[position] for position in free)
            for position, value in constants.items():
                if is_numeric(value):
                    offset += self.linear[position] * value
        against = None
        if self.comparison is not None and len(constants) == 1:
            [(position, value)] = constants.items()
            against = (self.comparison if position == 1 else self.comparison.mirrored, value)
        notation = None if self.notation is None else self.notation.bind(constants)
        return Function(
            call=bound,
            symbol=self.symbol if notation is None else notation.symbol,
            arity=len(free),
            exact=self.exact,
            against=against,
            linear=linear,
            offset=offset if linear is not None else 0,
            lazy=self.lazy,
            notation=notation,
            recipe=None if self.recipe is None else ("bound", self.recipe, (*constants.items(),)),
        )

    def _failure(
        self, what: str, arguments: tuple[Any, ...], source: Source | None, hint: str | None = None
    ) -> FunctionError:
        shown = [short(plain(argument) if self.exact else argument) for argument in arguments]
        return FunctionError(
            f"`{self.symbol}` {what}, on {' and '.join(shown)}",
            symbol=self.symbol,
            arguments=arguments,
            source=source,
            hint=hint,
        )


_MIXED = re.compile("concatenate str|(supported|bad) (operand|between).*'str'")
_NUMBERS = "text has no arithmetic: Map(int, x) reads digits, and tokens may be numbers: [1, 2]"
_SMALLER = "map to smaller values before this"

_MIRRORED = {
    Comparison.LT: Comparison.GT,
    Comparison.GT: Comparison.LT,
    Comparison.LEQ: Comparison.GEQ,
    Comparison.GEQ: Comparison.LEQ,
}


_TESTS: dict[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.EQ: operator.eq,
    Comparison.NEQ: operator.ne,
    Comparison.LT: operator.lt,
    Comparison.LEQ: operator.le,
    Comparison.GT: operator.gt,
    Comparison.GEQ: operator.ge,
    Comparison.TRUE: lambda key, query: True,
    Comparison.FALSE: lambda key, query: False,
}

_OPPOSITES = [
    (Comparison.EQ, Comparison.NEQ),
    (Comparison.LT, Comparison.GEQ),
    (Comparison.GT, Comparison.LEQ),
    (Comparison.TRUE, Comparison.FALSE),
]
_NEGATIONS = {a: b for pair in _OPPOSITES for a, b in (pair, pair[::-1])}

_FUNCTIONS = {
    comparison: Function(
        call=test,
        symbol=comparison.symbol,
        arity=2,
        exact=True,
        comparison=comparison,
        recipe=("operator", comparison.symbol, 2),
        notation=call(comparison.symbol, 2)
        if comparison in (Comparison.TRUE, Comparison.FALSE)
        else infix(comparison.symbol, Binding.COMPARE),
    )
    for comparison, test in _TESTS.items()
}
