"""Comparisons with the square root of arithmetic of means, as signs of polynomials without it.

A deviation is above 2 if the variance is above 4, and ``x - mean > deviation`` holds if the left
side is positive and its square above the variance.  In general ``a > b sqrt(v)``, for b above 0,
if ``a >= 0`` and ``a ** 2 - b ** 2 v`` is positive.  All are polynomials in whole numbers.

*What floats do.*  The language compares the float of a root.  Where ``a ** 2`` is not ``b ** 2 v``,
they differ by a whole number over a known one, so that ``a`` and ``b sqrt(v)`` are further apart
than all roundings on the way come to (``_is_seen``).  Where it is, the root is ``a / b``, and what
the language makes of that is computed (``ties.py``): the float of the root of the float of
``(19 / 3) ** 2`` is not the float of ``19 / 3``.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isqrt

from ....rasp_ast.functions import Comparison, Function
from ....rasp_ast.nodes import Apply
from ....rasp_ast.values import Value, is_number
from ...tables.apply import apply
from ...tables.tables import Table
from ..registry import Registry
from .at_zero import AtZero
from .distances import SIGNS_OF_ZERO
from .expanded import ROUNDING, Expanded, constant, expanded
from .moments import bound, is_positive, scale_of
from .monomials import ONE, Polynomial, add, without
from .polynomials import KeptFunction, RationalFunction
from .quotients import Number
from .signs import sign_of_polynomial
from .ties import Tie, WithRoot


def comparison_with_root(
    registry: Registry,
    node: Apply,
    comparison: Comparison,
    sides: tuple[Number, Number],
    *,
    of_size: bool = False,
) -> Table | None:
    """A comparison of two quotients, of a root; None where it takes too much.

    Args:
        of_size: the first one's absolute value is compared.

    Raises:
        TypeError: there are several roots, or more than products is divided by.
    """
    both = [side.as_kept if isinstance(side, RationalFunction) else side for side in sides]
    given = _with_root(both)
    if given is None or not _is_seen(given) or (of_size and not _is_even(given, both)):
        return None
    tie = Tie(given, both, of_size=of_size)
    polynomial = _without_positive_columns(given, given.without_root)
    at_zero = AtZero(columns=tie.columns, signs=tie.signs)
    read_as = given.flip * SIGNS_OF_ZERO.get(comparison, 0)
    sign = sign_of_polynomial(registry, node, polynomial, given.columns, at_zero, read_as=read_as)
    if sign is None:
        return None
    tables = [sign]
    negative = bool(given.a) and given.is_positive({m: -c for m, c in given.a.items()})
    negative = negative and not of_size
    if given.a and not given.is_positive(given.a) and not negative and not of_size:
        of_a = sign_of_polynomial(registry, node, given.a, given.columns)
        if of_a is None:
            return None
        tables.append(of_a)
    return _told(node, comparison, given, tables, always_negative=negative)


def _is_even(given: WithRoot, sides: Sequence[Number]) -> bool:
    """Whether the root alone is subtracted from a multiple of the first side, so that the size of
    that side is compared with it."""
    opposite = _with_root([-sides[0], sides[1]])
    negative = {m: -c for m, c in given.a.items()}
    return (
        opposite is not None
        and opposite.a == negative
        and opposite.b == given.b
        and opposite.flip == given.flip == 1
    )


def _told(
    node: Apply,
    comparison: Comparison,
    given: WithRoot,
    tables: Sequence[Table],
    *,
    always_negative: bool,
) -> Table:
    """The comparison, from the signs of the polynomials."""
    holds = comparison.function.bind({1: 0})
    is_zero = Comparison.EQ.function.bind({1: 0})
    nothing = [apply(is_zero, [given.columns[c]], node.source) for c in sorted(given.counts)]
    signs = len(tables)

    def told(*known: Value) -> Value | None:
        """What it gives; nothing is known where nothing is selected."""
        if any(known[signs:]):
            return None
        first, *a = (number for number in known[:signs] if is_number(number))
        sign = -1 if always_negative or any(number < 0 for number in a) else first
        return holds(given.flip * sign)

    arity = signs + len(nothing)
    function = Function(call=told, symbol=comparison.symbol, arity=arity, exact=True)
    return apply(function, [*tables, *nothing], node.source)


def _with_root(sides: Sequence[Number]) -> WithRoot | None:
    """The difference of two sides as something and a multiple of one root."""
    quotients = [side for side in sides if isinstance(side, RationalFunction)]
    roots: set[int] = set()
    left, right = (
        expanded(side, roots) if isinstance(side, RationalFunction) else constant(Fraction(side))
        for side in sides
    )
    if len(roots) != 1:
        raise TypeError("not one root")
    (column,) = roots
    made = left - right
    root = (quotients[0].rounded or [])[-1 - column]
    assert isinstance(root, KeptFunction)
    columns, counts = quotients[0].columns, frozenset[int]().union(*(q.counts for q in quotients))
    for _ in range(min(m.count(column) for m in made.absolute)):
        made = Expanded(
            numerator=without(made.numerator, column),
            absolute=without(made.absolute, column),
            denominator=made.denominator,
            roundings=made.roundings,
        )
    if max(m.count(column) for m in made.numerator) != 1:
        raise TypeError("more than a multiple of a root")
    a = {m: c for m, c in made.numerator.items() if column not in m}
    b = without({m: c for m, c in made.numerator.items() if column in m}, column)
    if any(c < 0 for part in (root.numerator, root.denominator) for m in part for c in m):
        raise TypeError("a root of what is rounded")
    divisor: Polynomial = {}
    for monomial, factor in made.denominator.items():  # a root is above 0 where it is divided by
        divisor = add(divisor, {tuple(c for c in monomial if c != column): factor})
    if not all(is_positive(part, columns, counts) for part in (divisor, root.denominator)):
        return None
    flip = -1 if is_positive(b, columns, counts) else 1
    b = {m: -flip * c for m, c in b.items()}
    if not is_positive(b, columns, counts):
        return None
    return WithRoot(
        a={m: flip * c for m, c in a.items()},
        b=b,
        root=root,
        column=column,
        flip=flip,
        made=made,
        columns=columns,
        counts=counts,
    )


def _is_seen(given: WithRoot) -> bool:
    """Whether all roundings come to less than what is not 0.

    The roundings come to ``2 ROUNDING`` each, of the sum of the sizes of the terms (to first
    order it is one, and they are few).  If a is at least 0, then ``a - b r`` is
    ``(a ** 2 - b ** 2 r ** 2) / (a + b r)``, whose numerator is a whole number over what makes
    coefficients whole and the root's denominator.  If it is below, it is no nearer to 0 than a.
    """

    def size(column: int) -> Fraction:
        if column == given.column:
            return greatest
        return Fraction(int(max(abs(v) for v in given.columns[column].domain.numbers)))

    top, bottom = given.root.numerator, given.root.denominator
    greatest = Fraction(0)
    greatest = Fraction(isqrt(int(bound(top, size) * scale_of(bottom, ONE))) + 1)
    off = 2 * ROUNDING * given.made.roundings * bound(given.made.absolute, size)
    sides = bound(given.a, size) + bound(given.b, size) * greatest
    squares = bound(bottom, size) * scale_of(given.without_root, ONE)
    return off * sides * squares < 1 and off * scale_of(given.a, ONE) < 1


def _without_positive_columns(given: WithRoot, polynomial: Polynomial) -> Polynomial:
    """Divided by the columns in all its terms that are above 0."""
    for column in set(next(iter(polynomial), ())):
        if given.is_positive({(column,): Fraction(1)}):
            for _ in range(min(m.count(column) for m in polynomial)):
                polynomial = without(polynomial, column)
    return polynomial
