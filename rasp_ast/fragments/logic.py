"""Operators of truth values as formulas, without telling all combinations apart.

The general way of `elementwise.py` gives the same; this one is shorter, and reads as it was
written.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..functions import Function
from .cases import UNDEFINED, Case, Cases, Fixed, holds, truth
from .formulas import FALSE, Formula, conjunction, disjunction, negation
from .operations import operation


def connected(function: Function, operands: Sequence[Cases]) -> Cases | None:
    """The value of a logical operator where its operands are truth values; None for another."""
    strict = operands[:1] if function.lazy else operands
    if any(case.leaf == UNDEFINED for cases in strict for case in cases):
        return None
    name, constants = operation(function, [Fixed(None)] * len(operands))
    if len(constants) != len(operands):
        return None
    condition = _truth_value(operands[0])
    if condition is None:
        return None
    if name == "where" and len(operands) == 3:
        sides = (condition, operands[1]), (negation(condition), operands[2])
        cases = [
            Case(both, case.leaf)
            for side, values in sides
            for case in values
            if (both := conjunction([side, case.when])) != FALSE
        ]
        return tuple(cases)
    if name in ("~", "not"):
        return truth(negation(condition))
    if len(operands) != 2:
        return None
    other = _truth_value(operands[1])
    if other is None:
        return None
    if name in ("&", "and"):
        return truth(conjunction([condition, other]))
    return truth(disjunction([condition, other])) if name in ("|", "or") else None


def _truth_value(cases: Cases) -> Formula | None:
    for case in cases:
        if not (isinstance(case.leaf, Fixed) and isinstance(case.leaf.value, bool)):
            return None
    return holds(cases, True)
