"""Where a formula of a mean may change: at a few numbers, if it is constant in between.

Comparisons of linear functions change at one number, and what rounds a linear function changes at
equal distances. So the intervals of such a formula are known without calling it for each mean.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil, floor

from ....rasp_ast.functions import Function
from ....rasp_ast.operators import BINARY, UNARY, WHERE
from ....rasp_ast.user_functions import formula_now
from ....rasp_ast.user_functions.formulas import Argument, Fixed, Formula, Step
from ....rasp_ast.user_functions.traced import decimals_of
from ....rasp_ast.values import is_numeric
from .exact import MAX_EXACT
from .unlisted import MeanLattice

Line = tuple[Fraction, Fraction]
"""Slope and intercept."""

ROUNDINGS: dict[Callable[..., object], Fraction] = {
    round: Fraction(1, 2),
    **dict.fromkeys((int, math.floor, math.ceil, math.trunc), Fraction(0)),
}
"""Functions that change at whole numbers plus this, and nowhere else."""


class _UnknownError(Exception):
    """Nothing is known of where a formula changes."""


def boundaries_of(function: Function, numbers: MeanLattice, most: int) -> set[Fraction] | None:
    """The numbers at which a function of one mean may change; None if they are not known.

    Args:
        most: more numbers than this are not known either.
    """
    formula = formula_now(function) if function.arity == 1 else None
    return None if formula is None else boundaries_of_formula(formula, numbers, most)


def boundaries_of_formula(
    formula: Formula, numbers: MeanLattice, most: int
) -> set[Fraction] | None:
    """The same of a formula of one mean."""
    boundaries: set[Fraction] = set()
    try:
        for boundary in _boundaries(formula, numbers):
            boundaries.add(boundary)
            if len(boundaries) > most:
                return None
    except _UnknownError:
        return None
    return boundaries


def _boundaries(formula: Formula, numbers: MeanLattice) -> Iterator[Fraction]:
    match formula:
        case Fixed():
            return
        case Argument():
            raise _UnknownError
        case Step(function, parts) if function is WHERE:
            line = _line(parts[0], numbers)
            yield from _boundaries(parts[0], numbers) if line is None else _zero(line)
            yield from _boundaries(parts[1], numbers)
            yield from _boundaries(parts[2], numbers)
        case Step(function, (left, right)) if function.comparison is not None:
            yield from _compared(left, right, numbers)
        case Step(function, parts):
            step = _step_of(formula)
            line = None if step is None else _line(parts[0], numbers)
            if step is not None and line is not None:
                yield from _rounded(line, *step, numbers)
                return
            for part in parts:
                yield from _boundaries(part, numbers)


def _compared(left: Formula, right: Formula, numbers: MeanLattice) -> Iterator[Fraction]:
    """Where a comparison may change."""
    ways = [(one, other) for one in _branches(left, numbers) for other in _branches(right, numbers)]
    if not ways:
        yield from _boundaries(left, numbers)
        yield from _boundaries(right, numbers)
    for (a, b), (c, d) in ways:
        yield from _zero((a - c, b - d))


def _branches(formula: Formula, numbers: MeanLattice) -> list[Line]:
    """The lines that a formula follows: two, if it is the absolute value of one."""
    if isinstance(formula, Step) and formula.function is UNARY["abs"]:
        inner = _line(formula.parts[0], numbers)
        return [] if inner is None else [inner, (-inner[0], -inner[1])]
    line = _line(formula, numbers)
    return [] if line is None else [line]


def _zero(line: Line) -> Iterator[Fraction]:
    slope, intercept = line
    if slope:
        yield -intercept / slope


def _step_of(step: Step) -> tuple[Fraction, Fraction] | None:
    """The distance of the numbers at which a step changes, and one of them."""
    function = step.function
    if function is UNARY["round"]:
        return Fraction(1), Fraction(1, 2)
    for known, offset in ROUNDINGS.items():
        if function.given is known:
            return Fraction(1), offset
    digits = decimals_of(function)
    if digits is not None:
        return Fraction(10) ** -digits, Fraction(10) ** -digits / 2
    if function is BINARY["//"] and isinstance(step.parts[1], Fixed):
        divisor = step.parts[1].value
        return (abs(Fraction(divisor)), Fraction(0)) if is_numeric(divisor) and divisor else None
    return None


def _rounded(
    line: Line, distance: Fraction, offset: Fraction, numbers: MeanLattice
) -> Iterator[Fraction]:
    """Where a line is ``offset`` and whole distances from there."""
    slope, intercept = line
    if not slope:
        return
    ends = sorted(slope * number + intercept for number in (numbers.low, numbers.high))
    first, last = floor((ends[0] - offset) / distance), ceil((ends[1] - offset) / distance)
    for step in range(first, last + 1):
        yield (step * distance + offset - intercept) / slope


def _line(formula: Formula, numbers: MeanLattice) -> Line | None:
    """The linear function that a formula is; None where it is none, or its values are rounded."""
    line = _linear(formula)
    if line is None:
        return None
    bottom = numbers.most * numbers.unit.denominator * numbers.low.denominator
    bottom *= line[0].denominator * line[1].denominator
    size = abs(line[0]) * max(abs(numbers.low), abs(numbers.high)) + abs(line[1]) + 1
    return line if bottom**2 * size < MAX_EXACT else None


def _linear(formula: Formula) -> Line | None:
    match formula:
        case Argument():
            return Fraction(1), Fraction(0)
        case Fixed(value):
            return (Fraction(0), Fraction(value)) if is_numeric(value) else None
        case Step(function, (inner,)):
            line = _linear(inner)
            if line is None or function not in (UNARY["-"], UNARY["+"]):
                return None
            return line if function is UNARY["+"] else (-line[0], -line[1])
        case Step(function, (left, right)):
            one, other = _linear(left), _linear(right)
            return None if one is None or other is None else _joined(function, one, other)
        case Step():
            return None


def _joined(function: Function, one: Line, other: Line) -> Line | None:
    """Two linear functions added, subtracted, scaled or divided."""
    if function is BINARY["+"]:
        return one[0] + other[0], one[1] + other[1]
    if function is BINARY["-"]:
        return one[0] - other[0], one[1] - other[1]
    if function is BINARY["*"] and not other[0]:
        return one[0] * other[1], one[1] * other[1]
    if function is BINARY["*"] and not one[0]:
        return other[0] * one[1], other[1] * one[1]
    if function is BINARY["/"] and not other[0] and other[1]:
        return one[0] / other[1], one[1] / other[1]
    return None
