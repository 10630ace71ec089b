"""Sums over a selection as polynomials in whole numbers, and means of quotients.

What is the same at all positions, such as the length or the mean of everything, is taken out of a
mean before it is added up: the mean of ``(x - m) ** 2`` is that of ``x ** 2``, minus ``2 m`` times
that of x, plus ``m ** 2``.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import lcm, prod

from ....rasp_ast.errors import CompileError
from ....rasp_ast.functions import Function
from ....rasp_ast.nodes import Aggregate, Node, Sum
from ....rasp_ast.values import Value, is_zero
from ...selectors.head_roots import head_of
from ...selectors.selections import Selection
from ...tables.apply import apply
from ...tables.tables import Table, constant_table
from ..counts import count_selected
from ..registry import Registry
from .columns_of_sums import MAX_SAFE_SUM, column_of, safe_sum, sum_in_columns
from .exact import MAX_EXACT
from .monomials import ONE, Polynomial, add
from .polynomials import KeptFunction, RationalFunction
from .summands import is_summable
from .unlisted import UnlistedMean, mean_over

# ---- means of quotients ----------------------------------------------------------------------


def taken_of_quotient(
    registry: Registry,
    node: Aggregate | Sum,
    selection: Selection,
    values: RationalFunction | int | Fraction | None,
    columns: list[Table],
) -> RationalFunction | None:
    """The mean or the sum of arithmetic, if its divisor is the same at all positions."""
    adds = isinstance(node, Sum)
    can_be_empty = registry.bounds(selection).least == 0 and not (adds and is_zero(node.default))
    if not isinstance(values, RationalFunction) or (can_be_empty and node.default is not None):
        return None
    if any(c < 0 for monomial in values.numerator for c in monomial):
        return None  # what only whoever decodes an answer rounds
    same = {c for c, table in enumerate(columns) if registry.is_same_everywhere(table)}
    if any(c not in same for monomial in values.denominator for c in monomial):
        return None
    count = column_of(count_selected(registry, node, selection), columns)
    numerator: Polynomial = {}
    for monomial, factor in values.numerator.items():
        outside = tuple(c for c in monomial if c in same)
        inside = tuple(c for c in monomial if c not in same)
        product = _product([columns[c] for c in inside], node)
        error = CompileError("its values are not listed", source=node.source)
        mean = mean_over(registry, node, selection, product, default=None, error=error)
        most = safe_sum(mean) if adds else MAX_SAFE_SUM
        summable = inside and (is_summable(mean) or _is_of_counts(mean))
        total = sum_in_columns(registry, mean, columns, most) if summable else None
        if inside and total is None:
            return None
        summed = {(count,): Fraction(1)} if total is None else dict(total.parts)
        if total is not None and total.center:
            summed = add(summed, {(count,): total.center})
        for part, unit in summed.items():
            term = tuple(sorted(outside + part))
            numerator = add(numerator, {term: factor * unit})
    counts = values.counts | (frozenset({count}) if can_be_empty else frozenset[int]())
    divisor = () if adds else (count,)
    denominator = {tuple(sorted((*m, *divisor))): c for m, c in values.denominator.items()}
    return RationalFunction(numerator, denominator, columns, counts)


def _is_of_counts(mean: UnlistedMean) -> bool:
    """Whether it adds up natural counts alone, which an MLP makes whole numbers of."""
    return all(root.base.exact_at_bos or root.base.is_natural for root in mean.values.roots)


def _product(tables: list[Table], node: Aggregate | Sum) -> Table:
    if not tables:
        return constant_table(1)

    def multiplied(*numbers: Value) -> Value:
        return prod(n for n in numbers if isinstance(n, int))

    function = Function(call=multiplied, symbol="*", arity=len(tables), exact=True)
    return apply(function, tables, node.source)


def sum_of_numbers(
    registry: Registry,
    node: Sum,
    gathered: tuple[Selection, Table],
    columns: list[Table],
    defaults: dict[Node, Value | None] | None,
) -> RationalFunction | None:
    """A sum of numbers, which heads add up in parts.

    Args:
        defaults: where is noted what it is of nothing, if that is not 0; None if it must be.
    """
    selection, values = gathered
    error = CompileError("its values are not listed", source=node.source)
    mean = mean_over(registry, node, selection, values, default=None, error=error)
    if not values.domain.is_number or values.domain.undefined is not None:
        return None
    has_default = mean.can_be_empty and not is_zero(node.default)
    if has_default and defaults is None:
        return None
    total = sum_in_columns(registry, mean, columns, safe_sum(mean))
    if total is None:
        return None
    parts, counts = dict(total.parts), frozenset[int]()
    if total.center or has_default:
        count = column_of(count_selected(registry, node, selection), columns)
        parts = add(parts, {(count,): total.center} if total.center else {})
        counts = frozenset({count}) if has_default else counts
    if has_default and defaults is not None:
        defaults[node] = node.default
    return RationalFunction(parts, ONE, columns, counts)


# ---- bounds ----------------------------------------------------------------------------------


def is_exact(quotient: RationalFunction) -> bool:
    """Whether the language keeps every value of a quotient as it is: its terms are small enough.

    What is computed of a float is the float that an answer is, whatever its terms.
    """
    if quotient.is_of_floats:
        return True
    rounded = quotient.rounded or []

    def size(column: int) -> Fraction:
        """The greatest absolute value of a whole number, or more."""
        if column >= 0:
            return Fraction(int(max(abs(v) for v in quotient.columns[column].domain.numbers)))
        part = rounded[-1 - column]
        most = bound(part.numerator, size) * scale_of(part.numerator, part.denominator)
        most *= inverse(part.denominator)
        decimals = None if isinstance(part, KeptFunction) else part.decimals
        return most * Fraction(10) ** (decimals or 0) + 1

    def inverse(denominator: Polynomial) -> Fraction:
        """The greatest inverse of what is divided by, or more; a whole number is 1 at least.

        A root of p / q is 1 / q at least, and what else is made of one may be as small as it likes.
        """
        parts = [rounded[-1 - c] for c in {c for m in denominator for c in m if c < 0}]
        roots = [part for part in parts if isinstance(part, KeptFunction)]
        if roots and (len(denominator) > 1 or any(r.taken == "itself" for r in roots)):
            return Fraction(MAX_EXACT)
        power = sum(c < 0 for monomial in denominator for c in monomial)
        return prod((_below(part, size) ** power for part in roots), start=Fraction(1))

    top, bottom = bound(quotient.numerator, size), bound(quotient.denominator, size)
    return top * bottom * scale_of(quotient.numerator, quotient.denominator) ** 2 < MAX_EXACT


def _below(part: KeptFunction, size: Callable[[int], Fraction]) -> Fraction:
    """The greatest whole number that a root's quotient is divided by, or more."""
    return bound(part.denominator, size) * scale_of(part.numerator, part.denominator)


def scale_of(numerator: Polynomial, denominator: Polynomial) -> int:
    """What makes all coefficients whole."""
    return lcm(*(c.denominator for c in (*numerator.values(), *denominator.values())))


def bound(polynomial: Polynomial, size: Callable[[int], Fraction]) -> Fraction:
    """The greatest absolute value that a polynomial may have, or more."""
    return sum(
        (abs(factor) * prod(size(c) for c in monomial) for monomial, factor in polynomial.items()),
        Fraction(0),
    )


def is_positive(polynomial: Polynomial, columns: list[Table], counts: frozenset[int]) -> bool:
    """Whether a polynomial is above 0, if no count among these is 0.

    Seen term by term: none is negative, and one is positive.
    """
    least = 0
    for monomial, factor in polynomial.items():
        lows = [_least(c, columns, counts) for c in monomial]
        if factor < 0 or any(low < 0 for low in lows):
            return False
        least += int(all(low > 0 for low in lows))
    return least > 0


def _least(column: int, columns: list[Table], counts: frozenset[int]) -> int:
    """The least number of a column, if no count among these is 0: then a sum over what is counted
    is no less than the least of what it adds up, if that is positive."""
    low = int(columns[column].domain.numbers.min())
    root = head_of(columns[column])
    if column in counts or root is None or not root.adds_up:
        return max(1, low) if column in counts else low
    counted = [head_of(columns[c]) for c in counts]
    alike = any(c is not None and c.selection.identity == root.selection.identity for c in counted)
    added = 1 if root.gathered is None else int(root.gathered.domain.numbers.min())
    return max(low, added) if alike and added > 0 else low
