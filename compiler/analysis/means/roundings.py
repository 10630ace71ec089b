"""Which functions round: to whole numbers, to decimals, to multiples; or to floats, as roots do."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from ....rasp_ast.functions import Function
from ....rasp_ast.operators import BINARY, UNARY
from ....rasp_ast.user_functions.formulas import Argument, Fixed, Formula, Step
from ....rasp_ast.user_functions.traced import decimals_of
from .polynomials import HALF

_PLAINLY = (int, math.floor, math.ceil, math.trunc)


def rounding_of(function: Function) -> Formula | None:
    """A function that rounds, or takes a root, as a formula; None for any other.

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
        case ("bound", ("operator", "**", 2), ((1, Fraction() as power),)) if power == HALF:
            return Step(BINARY["**"], (Argument(0), Fixed(power)))
        case _:
            return Step(function, (Argument(0),)) if is_root(function) else None


def is_root(function: Function) -> bool:
    """Whether it is the square root of Python's or numpy's, which is a float."""
    return any(function.given is each for each in (math.sqrt, np.sqrt))


def gives_floats(step: Step) -> bool:
    """Whether a step of a formula rounds, or is a root."""
    is_power = step.function is BINARY["**"] and step.parts[1] == Fixed(HALF)
    return is_power or rounding_of(step.function) is not None


def _with_constant(function: Function, bound: object) -> Formula | None:
    """An operator one of whose operands is a number; the divisor is not 0."""
    match bound:
        case ((1, int() | Fraction() as divisor),):
            return Step(function, (Argument(0), Fixed(divisor))) if divisor else None
        case ((0, int() | Fraction() as number),):
            return Step(function, (Fixed(number), Argument(0)))
        case _:
            return None
