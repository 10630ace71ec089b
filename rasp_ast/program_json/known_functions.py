"""Functions of everybody: Python's own, and the lambdas that random programs are written with.

A lambda is known if it is one of those: the same bytecode, constants and names, and names that mean
what Python means by them.
"""

from __future__ import annotations

import builtins
import inspect
import math
import operator
from collections.abc import Callable
from dis import get_instructions
from functools import cache
from types import CodeType, FunctionType
from typing import Any

from ..random_programs.functions import CALCULATED, MAPS, PREDICATES

Given = Callable[..., Any]

OPERATOR_NAMES = (
    *("neg", "not_", "add", "sub", "mul", "truediv", "floordiv", "mod", "pow"),
    *("and_", "or_", "xor", "eq", "ne", "lt", "le", "gt", "ge"),
)
"""What a program may use of Python's ``operator``."""
MATH_NAMES = ("floor", "ceil", "trunc", "fabs", "sqrt", "isqrt", "gcd", "lcm", "factorial", "comb")
TEXT_NAMES = (
    *("upper", "lower", "title", "capitalize", "swapcase", "strip", "isdigit", "isalpha"),
    *("isalnum", "isupper", "islower", "isspace"),
)
BUILTINS: dict[str, Given] = {
    **{f.__name__: f for f in (abs, bool, chr, float, int, len, max, min, ord, round, str, sum)},
    **{name: getattr(operator, name) for name in OPERATOR_NAMES},
    **{f"math.{name}": getattr(math, name) for name in MATH_NAMES},
    **{f"str.{name}": getattr(str, name) for name in TEXT_NAMES},
}
"""Python's own functions that a program may use, by how they are called there."""


@cache
def known_lambdas() -> dict[str, FunctionType]:
    """The functions that random programs are written with, by their text."""
    written = [function.text for function in (*MAPS, *PREDICATES)]
    texts = dict.fromkeys((*written, *CALCULATED.values()))
    return {text: eval(text, {"__builtins__": builtins}) for text in texts}


def lambda_text(given: FunctionType) -> str | None:
    """The text of the known lambda that a function is; None if it is another."""
    return next((text for text, own in known_lambdas().items() if _is_same(given, own)), None)


def _is_same(given: FunctionType, own: FunctionType) -> bool:
    """Whether two functions do the same because they are the same code of the same names."""
    code, known = given.__code__, own.__code__
    return (
        _parts(code) == _parts(known)
        and not any(name in given.__globals__ for name in _globals_of(own))
        and given.__defaults__ is None
        and given.__kwdefaults__ is None
    )


@cache
def _globals_of(function: FunctionType) -> frozenset[str]:
    """The names that a function looks up outside of itself."""
    instructions = get_instructions(function)
    return frozenset(
        str(i.argval) for i in instructions if i.opname in ("LOAD_GLOBAL", "LOAD_NAME")
    )


def _parts(code: CodeType) -> tuple[object, ...]:
    """What decides what code does: not where a lambda stands, nor what its file says of hints."""
    constants = [f"{type(constant).__name__} {constant!r}" for constant in code.co_consts]
    flags = code.co_flags & ~(inspect.CO_NESTED | annotations.compiler_flag)
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_argcount, flags)
    return (code.co_code, tuple(constants), *names)
