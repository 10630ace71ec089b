"""The sum behind a mean in whole columns: one, or one for each digit if float32 cannot count it.

Digits are smaller numbers, and so better known: a sum of a million, of values that an MLP makes of
the length, is off by more than one, and each of its digits by a hundredth.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ....rasp_ast.errors import PrecisionError
from ....rasp_ast.functions import Function
from ....rasp_ast.values import Value, is_numeric
from ...tables.apply import apply
from ...tables.tables import Table
from ..registry import Registry
from .monomials import Monomial, Polynomial, add
from .polynomials import RationalFunction
from .summands import as_summable, is_summable
from .sums import integer_sum
from .unlisted import UnlistedMean, lattice

MAX_SAFE_SUM = 2**17
"""float32 has sums below this to a third of a unit, whatever the runtime's exponential is like."""
MAX_MADE_SUM = 2**13
"""The same of values that an MLP makes, or over keys that scores tell from others: these are off by
some roundings for each key or step, of which sixteen times as many leave as much room."""
MAX_SUM_DIGITS = 4
"""A sum of more digits than this is not taken."""


def column_of(table: Table, columns: list[Table]) -> int:
    """The number of a column, which is added if it is new."""
    for place, known in enumerate(columns):
        if known.identity == table.identity:
            return place
    columns.append(table)
    return len(columns) - 1


def safe_sum(mean: UnlistedMean) -> int:
    """Up to so much float32 has a sum well enough, or its digits no better."""
    if is_of_means(mean):
        return MAX_SAFE_SUM
    is_view = len(mean.values.roots) == 1 and is_summable(mean)
    return MAX_SAFE_SUM if mean.selection.is_full and is_view else MAX_MADE_SUM


def is_of_means(mean: UnlistedMean) -> bool:
    """Whether it adds up means, of which digits are known no better than they are themselves."""
    return any(root.base.is_mean for root in mean.values.roots)


class Total:
    """A sum over a selection: whole columns with factors, and how far values are from a center."""

    def __init__(self, columns: list[Table], parts: Polynomial, center: Fraction) -> None:
        self.columns = columns
        self.parts = parts
        self.center = center

    def over(self, count: Monomial, counts: frozenset[int]) -> RationalFunction:
        """Divided by a count, in which the center is added again."""
        numerator = add(self.parts, {count: self.center} if self.center else {})
        return RationalFunction(numerator, {count: Fraction(1)}, self.columns, counts)


def sum_in_columns(
    registry: Registry, mean: UnlistedMean, columns: list[Table], most: int = MAX_SAFE_SUM
) -> Total | None:
    """The sum behind a mean, from a center if numbers are far from 0; in digits if it is large.

    Args:
        most: a larger sum than this is in digits.
    """
    exact, numbers = as_summable(registry, mean), lattice(mean)
    middle = numbers.low + numbers.unit * (numbers.span // 2)
    for center in (Fraction(0), numbers.low, middle):
        if exact is None:
            break
        try:
            total, unit = integer_sum(registry, exact, center)
        except PrecisionError:
            continue
        if max(abs(v) for v in total.domain.numbers) <= most:
            return Total(columns, {(column_of(total, columns),): unit}, center)
    return _in_digits(registry, mean, columns, most)


def _in_digits(
    registry: Registry, mean: UnlistedMean, columns: list[Table], most: int
) -> Total | None:
    """The sum of each digit of how far values are from the least, in units of their lattice."""
    numbers = lattice(mean)
    base = max(2, most // (2 * mean.most))
    if numbers.span >= base**MAX_SUM_DIGITS:
        return None
    parts: Polynomial = {}
    for place in range(MAX_SUM_DIGITS):
        factor = base**place

        def digit(value: Value, factor: int = factor) -> Value:
            assert is_numeric(value)
            return int((Fraction(value) - numbers.low) / numbers.unit) // factor % base

        name = f"digit {place}"
        function = Function(call=digit, symbol=name, arity=1, exact=True)
        values = apply(function, [mean.values], mean.node.source)
        of_digit = as_summable(registry, replace(mean, values=values, default=None))
        if of_digit is None:
            return None
        total, unit = integer_sum(registry, of_digit)
        column = column_of(total, columns)  # digits that are multiples of one another share one
        parts = add(parts, {(column,): numbers.unit * unit * factor})
        if numbers.span < factor * base:
            break
    return Total(columns, parts, numbers.low)
