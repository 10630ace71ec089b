"""What an s-op is at a position: one of several leaves, each under its condition.

The conditions of a value exclude each other and one of them holds, wherever the program has a
meaning. A leaf is a constant (None for undefined), a sum of counts, a mean of numbers as a quotient
of sums, or the token itself where the alphabet is not known.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ..values import Number, Value, is_numeric, key
from .formulas import FALSE, TRUE, Formula, conjunction, disjunction, negation
from .reasons import OutsideError
from .sums import Sum, number
from .table import Table

MOST_CASES = 1500


@dataclass(frozen=True, slots=True)
class Fixed:
    """A constant."""

    value: Value | None


@dataclass(frozen=True, slots=True)
class Mean:
    """`total / count`, where the count is positive; `group` names what it is the mean over."""

    total: Sum
    count: Sum
    group: Hashable


@dataclass(frozen=True, slots=True)
class Token:
    """The token here, of an alphabet that nobody stated."""


Leaf: TypeAlias = Fixed | Sum | Mean | Token


@dataclass(frozen=True, slots=True)
class Case:
    """A leaf, and when it is that."""

    when: Formula
    leaf: Leaf


Cases: TypeAlias = tuple[Case, ...]

UNDEFINED = Fixed(None)


def always(leaf: Leaf) -> Cases:
    """The same leaf everywhere."""
    return (Case(TRUE, leaf),)


def leaf_of(total: Sum) -> Leaf:
    """A sum, or the constant that it is."""
    if not total.is_constant:
        return total
    whole = total.constant
    return Fixed(whole.numerator if whole.denominator == 1 else whole)


def sum_of(leaf: Leaf) -> Sum | None:
    """A leaf as a number, bools as 0 and 1; None if it is no such sum."""
    if isinstance(leaf, Sum):
        return leaf
    if isinstance(leaf, Fixed) and is_numeric(leaf.value):
        return number(as_number(leaf.value))
    return None


def as_number(value: Number) -> Number:
    """The number that stands for a bool."""
    return int(value) if isinstance(value, bool) else value


def truth(formula: Formula) -> Cases:
    """A formula as a value."""
    return merged([Case(formula, Fixed(True)), Case(negation(formula), Fixed(False))], None)


def holds(cases: Cases, wanted: Value | None) -> Formula:
    """When the value is this constant."""
    fitting = [
        case.when
        for case in cases
        if isinstance(case.leaf, Fixed) and key(case.leaf.value) == key(wanted)
    ]
    return disjunction(fitting)


def merged(cases: Iterable[Case], table: Table | None) -> Cases:
    """The same with each leaf once and without what cannot be; long conditions are named."""
    found: dict[Hashable, tuple[Leaf, list[Formula]]] = {}
    for case in cases:
        if case.when != FALSE:
            name = ("fixed", key(case.leaf.value)) if isinstance(case.leaf, Fixed) else case.leaf
            found.setdefault(name, (case.leaf, []))[1].append(case.when)
    result: list[Case] = []
    for leaf, conditions in found.values():
        when = disjunction(conditions)
        if when != FALSE:
            result.append(Case(when if table is None else table.kept(when), leaf))
    return tuple(result)


def product(operands: Sequence[Cases]) -> list[tuple[Formula, tuple[Leaf, ...]]]:
    """All combinations that can be. Raises OutsideError where they are too many."""
    rows: list[tuple[Formula, tuple[Leaf, ...]]] = [(TRUE, ())]
    for cases in operands:
        rows = [
            (when, (*leaves, case.leaf))
            for before, leaves in rows
            for case in cases
            if (when := conjunction([before, case.when])) != FALSE
        ]
        if len(rows) > MOST_CASES:
            what = f"there are more than {MOST_CASES:,} combinations of values to tell apart"
            raise OutsideError("size", what)
    return rows
