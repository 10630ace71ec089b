"""Functions of values at one position: what they make of constants, of sums of counts, of means."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import cast

from ..functions import Comparison, Function
from ..values import Number, Value, is_numeric
from .cases import (
    UNDEFINED,
    Case,
    Cases,
    Fixed,
    Leaf,
    Mean,
    Token,
    always,
    as_number,
    leaf_of,
    sum_of,
    truth,
)
from .comparing import comparison_of
from .formulas import FALSE, TRUE, Formula, conjunction, negation
from .operations import called, operation
from .reasons import OutsideError
from .subjects import Residue
from .sums import Sum, compared, number

_COMPARISONS = {comparison.symbol: comparison for comparison in Comparison}
_LARGEST_PERIOD = 256
_MOST_NUMBERS = 64


def applied(function: Function, leaves: Sequence[Leaf]) -> Cases:
    """The value of a function on these leaves. Raises OutsideError where no rule knows it."""
    if not function.lazy and any(leaf == UNDEFINED for leaf in leaves):
        return always(UNDEFINED)
    if all(isinstance(leaf, Fixed) for leaf in leaves):
        return always(Fixed(called(function, [cast(Fixed, leaf).value for leaf in leaves])))
    name, operands = operation(function, leaves)
    if name in _COMPARISONS:
        return truth(comparison_of(_COMPARISONS[name], *operands))
    if any(isinstance(leaf, Token) for leaf in operands):
        raise OutsideError(
            "alphabet",
            f"what `{function.symbol}` gives depends on which tokens there are",
            "give the vocabulary: `vocab=` in Python, --vocab on the command line",
        )
    found = _known(name, operands)
    if found is None:
        found = _spread(function, leaves)
    if found is None:
        raise OutsideError("linear", _not_linear(function, operands), _LINEAR)
    return found


_LINEAR = "counts, positions and means may be added, multiplied with constants, and compared"


def _not_linear(function: Function, operands: Sequence[Leaf]) -> str:
    what = "a mean" if any(isinstance(x, Mean) for x in operands) else "a count or a position"
    return f"`{function.symbol}` takes {what}, and is not linear in it"


def _known(name: str, operands: list[Leaf]) -> Cases | None:
    """What an operator gives; None if no rule says so."""
    match name, operands:
        case "+" | "-", [one]:
            return _scaled(one, 1 if name == "+" else -1)
        case "+" | "-", [left, right]:
            return _added(left, right, 1 if name == "+" else -1)
        case "linear", [left, right, Fixed(a), Fixed(b)]:
            first, second = (_only(_scaled(x, cast(Number, f))) for x, f in ((left, a), (right, b)))
            return None if first is None or second is None else _added(first, second, 1)
        case "*", [Fixed(factor), other] | [other, Fixed(factor)] if is_numeric(factor):
            return _scaled(other, as_number(factor))
        case "/", [other, Fixed(divisor)] if is_numeric(divisor):
            return _scaled(other, 1 / Fraction(divisor)) if divisor else always(UNDEFINED)
        case "/", [left, Sum() as divisor]:
            return _quotient(left, divisor)
        case "%" | "//", [Sum() as total, Fixed(int(period))]:
            return _rest(total, period, whole=name == "//")
        case "~" | "not", [one]:
            return truth(negation(truth_of(one)))
        case "indicator", [one]:
            return _chosen(truth_of(one), Fixed(1), Fixed(0))
        case "&", [left, right]:
            return _chosen(truth_of(left), right, left)
        case "|", [left, right]:
            return _chosen(truth_of(left), left, right)
        case "and", [left, right]:
            return truth(conjunction([truth_of(left), truth_of(right)]))
        case "or", [left, right]:
            both = [negation(truth_of(left)), negation(truth_of(right))]
            return truth(negation(conjunction(both)))
        case "where", [condition, then, otherwise]:
            if condition == UNDEFINED:
                return always(UNDEFINED)
            return _chosen(truth_of(condition), then, otherwise)
        case "abs", [Sum() as total]:
            negative = compared(total, Comparison.LT)
            return _chosen(negative, leaf_of(total * -1), total)
        case "round" | "trunc", [Sum() as total] if total.is_whole:
            return always(total)
        case _:
            return None


def truth_of(leaf: Leaf) -> Formula:
    """When a leaf is true, as Python has it."""
    if isinstance(leaf, Fixed):
        return TRUE if leaf.value else FALSE
    if isinstance(leaf, Token):
        raise OutsideError("alphabet", "a token is taken for a truth value", "give the vocabulary")
    return compared(leaf.total if isinstance(leaf, Mean) else leaf, Comparison.NEQ)


def _chosen(condition: Formula, then: Leaf, otherwise: Leaf) -> Cases:
    cases = Case(condition, then), Case(negation(condition), otherwise)
    return tuple(case for case in cases if case.when != FALSE)


def _only(cases: Cases | None) -> Leaf | None:
    return cases[0].leaf if cases is not None and len(cases) == 1 else None


def _scaled(leaf: Leaf, factor: Number) -> Cases | None:
    if isinstance(leaf, Mean):
        return always(Mean(leaf.total * factor, leaf.count, leaf.group))
    total = sum_of(leaf)
    return None if total is None else always(leaf_of(total * factor))


def _added(left: Leaf, right: Leaf, sign: int) -> Cases | None:
    if isinstance(right, Mean) and not isinstance(left, Mean):
        flipped = _only(_scaled(right, sign))
        return None if flipped is None else _added(flipped, left, 1)
    if isinstance(left, Mean):
        if isinstance(right, Mean):
            if left.group != right.group:
                return None
            total = left.total + right.total * sign
        else:
            other = sum_of(right)
            if other is None or not other.is_constant:
                return None
            total = left.total + left.count * (other.constant * sign)
        return always(Mean(total, left.count, left.group))
    first, second = sum_of(left), sum_of(right)
    if first is None or second is None:  # a number and something else, which have no sum
        return always(UNDEFINED)
    return always(leaf_of(first + second * sign))


def _quotient(left: Leaf, divisor: Sum) -> Cases | None:
    """A count divided by a count. Where that is 0 the program has no meaning."""
    total = sum_of(left)
    if total is None or divisor.low is None or divisor.low < 0:
        return None
    return always(Mean(total, divisor, ("divided by", divisor)))


def _rest(total: Sum, period: int, *, whole: bool) -> Cases | None:
    """`total % period` or `total // period` of a position, whose rests come back in turn."""
    factor = total.place
    if factor is None or not total.is_whole or not 0 < period <= _LARGEST_PERIOD:
        return None
    cases: list[Case] = []
    for rest in range(period):
        when = Residue(period, frozenset({rest})) if period > 1 else TRUE
        left = int(factor * (rest + 1) + total.constant) % period
        value = leaf_of((total - number(left)) * Fraction(1, period)) if whole else Fixed(left)
        cases.append(Case(when, value))
    return tuple(cases)


def _spread(function: Function, leaves: Sequence[Leaf]) -> Cases | None:
    """Any function where its numbers can be few: one by one."""
    rows: list[tuple[Formula, list[Value | None]]] = [(TRUE, [])]
    for leaf in leaves:
        values = _few(leaf)
        if values is None:
            return None
        rows = [
            (conjunction([when, condition]), [*before, value])
            for when, before in rows
            for condition, value in values
        ]
        if len(rows) > _MOST_NUMBERS * _MOST_NUMBERS:
            return None
    return tuple(
        Case(when, Fixed(called(function, values))) for when, values in rows if when != FALSE
    )


def _few(leaf: Leaf) -> list[tuple[Formula, Value | None]] | None:
    if isinstance(leaf, Fixed):
        return [(TRUE, leaf.value)]
    if not isinstance(leaf, Sum) or not leaf.is_whole or leaf.low is None or leaf.high is None:
        return None
    if leaf.high - leaf.low >= _MOST_NUMBERS:
        return None
    return [
        (compared(leaf - number(n), Comparison.EQ), n)
        for n in range(int(leaf.low), int(leaf.high) + 1)
    ]
