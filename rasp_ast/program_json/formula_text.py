"""Formulas as data: a user's function that is arithmetic, as the text of one lambda.

The text is written of the formula, not copied from the user's file: names of around it have become
the numbers that they stand for, and any function, closure or `partial` with the same formula has
the same text. Reading runs none of it before each part of it is known to be arithmetic of
arguments, and takes only what would be written again.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import FunctionType
from typing import Any, cast

from ..functions import Function
from ..notation import Binding, Phrase, phrase_of_value
from ..operators import BINARY, UNARY, WHERE
from ..user_functions import formula_now
from ..user_functions.arithmetic_code import formula_of
from ..user_functions.formulas import Argument, Fixed, Formula, Step, parts_of
from ..user_functions.traced import decimals_of

LETTERS = "xyzuvw"
"""What arguments are called; a function of more has numbers behind the first."""

LONGEST_TEXT = 2000
"""Characters of a text; a longer one is not written."""

_CALLED = {"abs": abs, "round": round, "int": int}
_OF_MATH = {
    "floor": math.floor,
    "ceil": math.ceil,
    "trunc": math.trunc,
    "sqrt": math.sqrt,
}
_JOINING = (BINARY["*"], BINARY["%"])
"""What repeats and formats text: with a whole number, not with a float that is whole."""


def formula_text(function: Function) -> str | None:
    """The lambda that a user's function means now; None if it is more than arithmetic."""
    formula = formula_now(function)
    if formula is None or function.given is None or _is_told_from_whole(function.given, formula):
        return None
    with suppress(KeyError):
        text = _lambda(formula, function.arity)
        again = function_of(text, function.arity)
        if again is not None and formula_of(again, function.arity) == formula:
            return text
    return None


def function_of(text: str, arity: int) -> FunctionType | None:
    """The function of a text that ``formula_text`` wrote; None if it did not."""
    if len(text) > LONGEST_TEXT:
        return None
    try:
        parsed = ast.parse(text, mode="eval")
        if not (isinstance(parsed.body, ast.Lambda) and _has_arguments(parsed.body.args, arity)):
            return None
        _asks_arguments(parsed.body.body, _names(arity))
        made = cast(FunctionType, eval(compile(parsed, "<formula>", "eval"), {"math": math}))
        formula = formula_of(made, arity)
        return made if formula is not None and _lambda(formula, arity) == text else None
    except (KeyError, MemoryError, RecursionError, SyntaxError, ValueError):
        return None


# ---- writing ---------------------------------------------------------------------------------


def _names(arity: int) -> list[str]:
    return [LETTERS[i] if arity <= len(LETTERS) else f"x{i + 1}" for i in range(arity)]


def _lambda(formula: Formula, arity: int) -> str:
    """Raises KeyError where a part has no text that means it."""
    names = _names(arity)
    return f"lambda {', '.join(names)}: {_phrase(formula, names).text}"


def _phrase(formula: Formula, names: Sequence[str]) -> Phrase:
    match formula:
        case Argument(place):
            return Phrase(names[place])
        case Fixed(value):
            return phrase_of_value(value)
        case Step(function, parts):
            return _step(function, [_phrase(part, names) for part in parts])


def _step(function: Function, parts: Sequence[Phrase]) -> Phrase:
    if function is WHERE:
        condition, one, other = parts
        text = f"{one.within(Binding.OR)} if {condition.within(Binding.OR)} else {other.text}"
        return Phrase(text, Binding.OPEN)
    digits = decimals_of(function)
    if digits is not None:
        return Phrase(f"round({parts[0].text}, {digits})")
    if function.exact and function is not UNARY["+"] and function.notation is not None:
        return function.notation.phrase(parts)
    name = {**_CALLED, **_OF_MATH}[function.symbol].__name__  # `+` may be `float`, which reads text
    return Phrase(f"{'math.' if name in _OF_MATH else ''}{name}({parts[0].text})")


def _is_told_from_whole(given: Callable[..., Any], formula: Formula) -> bool:
    """Whether text could tell a number of a function from the whole number that it equals."""
    steps = [part for part in parts_of(formula) if isinstance(part, Step)]
    if not any(step.function is joining for step in steps for joining in _JOINING):
        return False
    return not isinstance(given, FunctionType) or any(
        isinstance(number, float) and number.is_integer()
        for number in (
            *given.__code__.co_consts,
            *(given.__defaults__ or ()),
            *(cell.cell_contents for cell in given.__closure__ or ()),
            *(given.__globals__.get(name) for name in given.__code__.co_names),
        )
    )


# ---- reading ---------------------------------------------------------------------------------


def _has_arguments(found: ast.arguments, arity: int) -> bool:
    others = (found.posonlyargs, found.kwonlyargs, found.defaults, found.kw_defaults)
    names = [argument.arg for argument in found.args]
    return names == _names(arity) and not any((*others, found.vararg, found.kwarg))


def _asks_arguments(node: ast.AST, names: Sequence[str]) -> bool:
    """Whether arithmetic depends on an argument, as each of its steps must.

    Raises:
        KeyError: it is something else, or a step of constants alone, which could take forever.
    """
    match node:
        case ast.Name(id=name) if name in names:
            return True
        case ast.Constant() | ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return False
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=inner):
            parts = [inner]
        case ast.BinOp(left=left, right=right) | ast.Compare(left=left, comparators=[right]):
            parts = [left, right]
        case ast.IfExp(test=test, body=one, orelse=other):
            for way in (one, other):
                _asks_arguments(way, names)
            parts = [test]
        case ast.Call(func=called, args=[inner, *digits], keywords=[]) if _is_known(called, digits):
            parts = [inner]
        case _:
            raise KeyError(ast.dump(node))
    asks = [_asks_arguments(part, names) for part in parts]
    if not any(asks):
        raise KeyError(ast.dump(node))
    return True


def _is_known(called: ast.expr, digits: list[ast.expr]) -> bool:
    match called, digits:
        case ast.Name(id=name), []:
            return name in _CALLED
        case ast.Name(id="round"), [ast.Constant(int())]:
            return True
        case ast.Name(id="round"), [ast.UnaryOp(op=ast.USub(), operand=ast.Constant(int()))]:
            return True
        case ast.Attribute(value=ast.Name(id="math"), attr=name), []:
            return name in _OF_MATH
        case _:
            return False
