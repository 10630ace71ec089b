"""Which functions round: to whole numbers, to decimals, to multiples."""

from __future__ import annotations

import math
from fractions import Fraction

from ....rasp_ast.functions import Function
from ....rasp_ast.operators import BINARY, UNARY
from ....rasp_ast.user_functions.formulas import Argument, Fixed, Formula, Step
from ....rasp_ast.user_functions.traced import decimals_of

_PLAINLY = (int, math.floor, math.ceil, math.trunc)


def rounding_of(function: Function) -> Formula | None:
    """A function that rounds, as a formula; None for any other.

    `%` is what rounding down leaves.
    """
    plainly = any(function.given is each for each in _PLAINLY)  # a user's may define == as it likes
    if function is UNARY["round"] or plainly or decimals_of(function) is not None:
        return Step(function, (Argument(0),))
    match function.recipe:
        case ("operator", "//", 2):
            return Step(BINARY["//"], (Argument(0), Argument(1)))
        case ("operator", "%", 2):
            return Step(BINARY["%"], (Argument(0), Argument(1)))
        case ("bound", ("operator", "//", 2), bound):
            return _with_constant(BINARY["//"], bound)
        case ("bound", ("operator", "%", 2), bound):
            return _with_constant(BINARY["%"], bound)
        case _:
            return None


def _with_constant(function: Function, bound: object) -> Formula | None:
    """An operator one of whose operands is a number; the divisor is not 0."""
    match bound:
        case ((1, int() | Fraction() as divisor),):
            return Step(function, (Argument(0), Fixed(divisor))) if divisor else None
        case ((0, int() | Fraction() as number),):
            return Step(function, (Fixed(number), Argument(0)))
        case _:
            return None
