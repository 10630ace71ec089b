"""Which functions do nothing but arithmetic, and which formulas they are.

The bytecode says what a function does at most: only instructions are allowed that load arguments
and constants, calculate, compare and branch. What it does in particular is found by calling it with
arguments that note what is done with them; where it branches, it is called once for each way. So
nothing depends on how a version of Python translates an expression, except the names of harmless
instructions, and a function with any other one is simply no formula.
"""

from __future__ import annotations

import builtins
import inspect
import math
import operator
from collections.abc import Callable
from dis import get_instructions
from functools import cache, partial
from types import CodeType, FunctionType, ModuleType
from typing import Any, TypeAlias, cast

from ..operators import UNARY, WHERE
from .formulas import Argument, Fixed, Formula, Step, is_truth, parts_of
from .traced import (
    BranchError,
    NoFormulaError,
    Traced,
    Way,
    constant_of,
    formula_of_result,
    traced_float,
    traced_int,
    traced_sqrt,
)

MAX_WAYS = 32
"""A function with more ways through it than this is no formula."""

_HARMLESS = frozenset(
    (
        *("CACHE", "NOP", "RESUME", "EXTENDED_ARG", "PUSH_NULL", "PRECALL", "CALL", "COPY", "SWAP"),
        *("POP_TOP", "COPY_FREE_VARS", "NOT_TAKEN", "LOAD_CONST", "LOAD_SMALL_INT", "LOAD_GLOBAL"),
        *("LOAD_DEREF", "LOAD_ATTR", "LOAD_METHOD", "LOAD_FAST", "LOAD_FAST_CHECK"),
        *("LOAD_FAST_BORROW", "LOAD_FAST_LOAD_FAST", "LOAD_FAST_BORROW_LOAD_FAST_BORROW"),
        *("STORE_FAST", "STORE_FAST_STORE_FAST", "STORE_FAST_LOAD_FAST", "BINARY_OP", "COMPARE_OP"),
        *("TO_BOOL", "UNARY_NEGATIVE", "UNARY_POSITIVE", "UNARY_NOT", "POP_JUMP_IF_TRUE"),
        *("POP_JUMP_IF_FALSE", "POP_JUMP_FORWARD_IF_TRUE", "POP_JUMP_FORWARD_IF_FALSE"),
        *("JUMP_IF_TRUE_OR_POP", "JUMP_IF_FALSE_OR_POP", "JUMP_FORWARD"),
        *("POP_JUMP_IF_NONE", "POP_JUMP_IF_NOT_NONE", "POP_JUMP_FORWARD_IF_NONE"),
        *("POP_JUMP_FORWARD_IF_NOT_NONE", "RETURN_VALUE", "RETURN_CONST"),
    )
)
"""Of Python 3.11 to 3.14. None of them loops, stores outside, or asks of what type a value is.

What is traced stands for a number or a bool: no function is called where an operand is undefined,
so that whether one is None is known.
"""
_PLUS = ("CALL_INTRINSIC_1", 5)
"""The sign `+` since Python 3.12."""
_OTHER_KINDS = (
    inspect.CO_VARARGS
    | inspect.CO_VARKEYWORDS
    | inspect.CO_GENERATOR
    | inspect.CO_COROUTINE
    | inspect.CO_ASYNC_GENERATOR
)

Free: TypeAlias = tuple[tuple[str, object], ...]
"""What a function finds around it under these names."""


_MATH = ModuleType("math")
"""What stands in for the module: what its functions call of their arguments is noted."""
vars(_MATH).update({**vars(math), "sqrt": traced_sqrt})
_STAND_INS: dict[object, object] = {
    int: traced_int,
    float: traced_float,
    math: _MATH,
    math.sqrt: traced_sqrt,
}
_CALLED = (abs, round, min, max, bool)
"""Of Python's functions those that do nothing but call methods of their arguments."""
_OPERATORS = tuple(
    getattr(operator, name)
    for name in (
        *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "neg", "pos", "abs"),
        *("eq", "ne", "lt", "le", "gt", "ge", "not_", "truth"),
    )
)


def formula_of(given: Callable[..., Any], arity: int) -> Formula | None:
    """The formula that a function is now, or None if it does anything else.

    It must mention one of its arguments, and do something with it.
    """
    try:
        call = _callable(given)
        formula = _explored(call, arity)
    except Exception:  # whatever goes wrong, a function that is called has words for it
        return None
    return formula if isinstance(formula, Step) else None


def free_of(given: Callable[..., Any]) -> Free:
    """The values that a function finds around it, which may be others when it is called."""
    if isinstance(given, partial):
        return free_of(cast("partial[Any]", given).func)
    if not isinstance(given, FunctionType):
        return ()
    names = _global_names(given.__code__)
    around = [(name, given.__globals__[name]) for name in names if name in given.__globals__]
    cells = zip(given.__code__.co_freevars, given.__closure__ or (), strict=True)
    return (*around, *((name, _content(cell)) for name, cell in cells))


def _content(cell: Any) -> object:
    try:
        return cast(object, cell.cell_contents)
    except ValueError:  # it is not assigned yet
        return None


def _callable(given: Callable[..., Any]) -> Callable[..., Any]:
    """What is called with traced arguments in place of a function.

    Raises:
        NoFormulaError: it may do something else than calculate.
    """
    if isinstance(given, partial):
        bound = cast("partial[Any]", given)
        for value in (*bound.args, *bound.keywords.values()):
            constant_of(value)
        return partial(_callable(bound.func), *bound.args, **bound.keywords)
    if isinstance(given, FunctionType):
        return _copied(given)
    if any(given is known for known in (abs, min, max, round, *_OPERATORS)):
        return given
    raise NoFormulaError


def _copied(given: FunctionType) -> FunctionType:
    """The same code, which finds nothing around it but numbers and functions of Python's."""
    code = given.__code__
    if not _is_arithmetic(code):
        raise NoFormulaError
    for value in given.__defaults__ or ():
        constant_of(value)
    for _, cell in zip(code.co_freevars, given.__closure__ or (), strict=True):
        constant_of(cell.cell_contents)
    names = _global_names(code)
    own = {name: _allowed(given.__globals__[name]) for name in names if name in given.__globals__}
    own |= {name: _allowed(getattr(builtins, name)) for name in names if name not in own}
    return FunctionType(code, own, given.__name__, given.__defaults__, given.__closure__)


def _allowed(found: object) -> object:
    """What a name outside of a function may stand for."""
    for known, instead in _STAND_INS.items():
        if found is known:
            return instead
    if any(found is known for known in _CALLED):
        return found
    constant_of(found)
    return found


@cache
def _is_arithmetic(code: CodeType) -> bool:
    """Whether code calculates and branches, and does nothing else."""
    if code.co_flags & _OTHER_KINDS or code.co_kwonlyargcount or code.co_exceptiontable:
        return False
    return all(i.opname in _HARMLESS or (i.opname, i.arg) == _PLUS for i in get_instructions(code))


@cache
def _global_names(code: CodeType) -> tuple[str, ...]:
    instructions = get_instructions(code)
    return tuple(dict.fromkeys(str(i.argval) for i in instructions if i.opname == "LOAD_GLOBAL"))


def _explored(call: Callable[..., Any], arity: int) -> Formula:
    """The formula of a function, all ways through it together."""
    ways = 0

    def explored(decided: tuple[bool, ...]) -> Formula:
        nonlocal ways
        ways += 1
        if ways > MAX_WAYS:
            raise NoFormulaError
        way = Way(decided)
        try:
            result = call(*(Traced(Argument(place), way) for place in range(arity)))
            formula = formula_of_result(result)
        except BranchError as branch:
            one, other = explored((*decided, True)), explored((*decided, False))
            return _where(branch.condition, one, other)
        used = {part for each in (*way.asked, formula) for part in parts_of(each)}
        if not used.issuperset(way.risky):
            raise NoFormulaError  # what it computes and drops may have no value
        return formula

    return explored(())


def _where(condition: Formula, one: Formula, other: Formula) -> Formula:
    """A choice; `a and b` and `a or b` give `a` itself where it decides."""
    if is_truth(condition):
        one = _TRUE if one == condition else one
        other = _FALSE if other == condition else other
        if (one, other) == (_TRUE, _FALSE):
            return condition
        if (one, other) == (_FALSE, _TRUE):
            return Step(UNARY["~"], (condition,))
    return Step(WHERE, (condition, one, other))


_TRUE, _FALSE = Fixed(True), Fixed(False)
