"""The sign of a polynomial in means over one selection, each of which a head has as it is.

A variance is above c if ``m2 - m1 ** 2 - c`` is positive.  What is linear in means is one mean of
what all of it adds up to.  A square is a function of one number, which an MLP follows along
straight lines; so is a mean times what a token says, for each token.  All that is added up is a
root of which only the sign is read.

Sums, which are whole numbers, are multiplied by large ones; means are not, and need no count.  But
they are off by a little, and a mean of n whole numbers may be 1 / n from another one, so that what
is compared may be as near to 0 as ``1 / n ** 2``.  Numbers are taken from their middle, which makes
all of it as small as it can be; where float32 has less than that, sums are compared.

*Lines.*  Between two points at the distance h a straight line is above a square by h^2 / 4 at most,
and a line that is h^2 / 8 lower is off by no more than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, isqrt

from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.values import Value, canonical, is_number
from ...precision import UNIT_ROUNDOFF
from ...tables.apply import apply
from ...tables.tables import Table, root_table
from ..registry import Registry
from .added_means import (
    AddedMeans,
    KnownWithoutHeads,
    centred_mean,
    combined,
    exact,
    middle_of,
    range_of,
)
from .at_zero import Zeros
from .combination import Share, interned_combination
from .homogeneous import of_means
from .monomials import Polynomial
from .squares import Square, squares
from .tie_lines import add_ties

PART_OF_LINES = Fraction(1, 16)
"""What straight lines are off by takes this part of the least distance from 0 that is told."""
MOST_OF_LEAST = 7 / 16
"""Of that distance so much may be lost in all, by an estimate: an MLP is refused from there on."""
MEAN_ROUNDINGS = 8
"""An MLP that follows a line loses some roundings of the largest number."""
OF_PRODUCTS = 2
"""Means that are read along other lines are held as so many times themselves, so that each has the
points of its own lines and no others."""
MAX_POINTS = 1 << 12
"""A square that takes more lines is not computed so."""


def sign_of_means(
    registry: Registry,
    node: SOpNode,
    polynomial: Polynomial,
    columns: Sequence[Table],
    at_zero: Zeros | int | None = None,
) -> Table | None:
    """A number of the same sign as a polynomial in whole numbers with whole coefficients.

    None where it is none in means over one selection, or float32 does not tell it from 0.

    Args:
        at_zero: the sign that is wanted where the polynomial is 0; None for 0.  It is added as half
            of the least distance, so nothing else changes its sign.
    """
    of = of_means(registry, node, polynomial, columns)
    if of is None or not (of.quadratic or of.mixed or of.rest):
        return None
    least = Fraction(1, registry.bounds(of.selection).most ** of.degree)
    if at_zero is not None:
        least /= 2
    made = AddedMeans(registry=registry, node=node, of=of, least=least, linear=dict(of.linear))
    if isinstance(at_zero, int):
        made.constant = at_zero * least
    elif at_zero is not None and not add_ties(made, at_zero, columns):
        return None
    rest = dict(of.rest)
    ranges = {column: range_of(table) for column, table in of.values.items()}
    sizes = {column: max(high - low, Fraction(1)) for column, (low, high) in ranges.items()}
    parts = squares(of.quadratic, sizes)
    for square in parts:
        if not _add_square(made, square, len(parts)):
            return None
    for column, polynomial_of in of.mixed.items():
        known = KnownWithoutHeads(node, polynomial_of, columns)
        _add_product(made, column, known, rest)
    _add_means(made)
    _add_known(made, KnownWithoutHeads(node, rest, columns))
    if made.off > MOST_OF_LEAST * float(least):
        return None
    points = {min(made.low, -least), -least, Fraction(0), least, max(made.high, least)}
    return root_table(interned_combination(registry, node, "sign", made.shares, sorted(points)))


def _add_square(made: AddedMeans, square: Square, parts: int) -> bool:
    """Adds a square of means; whether it can be done with few enough lines."""
    values = combined(made, square.form)
    middle, size = middle_of(values)
    if not size:
        made.constant += square.factor * middle**2
        return True
    factor = square.factor
    made.add_linear(square.form, 2 * factor * middle)
    made.constant -= factor * middle**2
    off = made.least * PART_OF_LINES / parts
    lines = ceil(2 * size / _root_below(8 * off / abs(factor)))
    if lines > MAX_POINTS:
        return False
    step = 2 * size / lines
    points = [step * k - size for k in range(lines + 1)]
    near = min(made.least / (8 * max(1, 2 * abs(factor) * size)), step)
    mean = centred_mean(made, values, middle, [*points, near - size])
    lower = factor * step**2 / 8

    def squared(number: Value) -> Value | None:
        assert is_number(number)
        return canonical(factor * Fraction(number) ** 2 - lower)

    known = apply(exact(squared, "squared", 1), [root_table(mean)], made.node.source)
    missed = float(abs(lower))
    root = made.registry.computed(known, None, source=made.node.source, lines_miss=missed)
    greatest = float(abs(factor) * size**2)
    made.add_own(root, missed + greatest * (2 * made.lost + MEAN_ROUNDINGS * UNIT_ROUNDOFF))
    return True


def _add_product(made: AddedMeans, column: int, known: KnownWithoutHeads, rest: Polynomial) -> None:
    """Adds a mean times what is known without heads: both from their middle, and what is left."""
    values = made.of.values[column]
    middle, size = middle_of(values)
    table = known.table
    center, reach = middle_of(table)
    made.add_linear({column: Fraction(1)}, center)
    for monomial, factor in known.polynomial.items():
        rest[monomial] = rest.get(monomial, Fraction(0)) + factor * middle
    made.constant -= center * middle
    if not size or not reach:
        return
    near = min(made.least / (8 * reach), size)
    mean = centred_mean(made, values, middle, [-size, near - size, size], scale=OF_PRODUCTS)

    def times(number: Value, other: Value) -> Value | None:
        assert is_number(number)
        assert is_number(other)
        return canonical((Fraction(number) - center) * Fraction(other) / OF_PRODUCTS)

    product = apply(exact(times, "*", 2), [table, root_table(mean)], made.node.source)
    root = made.registry.computed(product, None, source=made.node.source, lines_miss=0.0)
    made.add_own(root, float(reach * size) * (made.lost + MEAN_ROUNDINGS * UNIT_ROUNDOFF))


def _add_means(made: AddedMeans) -> None:
    """Adds what is linear in means, as one mean."""
    values = combined(made, made.linear)
    middle, size = middle_of(values)
    made.constant += middle
    if size:
        near = min(made.least / 8, size)
        mean = centred_mean(made, values, middle, [-size, near - size, size])
        made.add_own(mean, float(size) * made.lost)


def _add_known(made: AddedMeans, known: KnownWithoutHeads) -> None:
    """Adds what is known without heads, and the constant."""
    table = known.table
    numbers = [Fraction(v) + made.constant for v in table.domain.values if is_number(v)]
    if len(table.roots) == 1 and not table.roots[0].is_view:
        codes: list[int] = table.codes.tolist()
        made.add(table.roots[0], [numbers[code] for code in codes], 0.0)
    elif table.roots:
        made.add(made.registry.computed(table, None, source=made.node.source), numbers, 0.0)
    else:
        first = made.shares[0]
        shifted = tuple(number + float(numbers[0]) for number in first.numbers)
        made.shares[0] = Share(root=first.root, numbers=shifted)
        made.low, made.high = made.low + numbers[0], made.high + numbers[0]


def _root_below(number: Fraction) -> Fraction:
    """About the square root of a number, and no more."""
    scale = 1 << 64
    return Fraction(isqrt(int(number * scale * scale)), scale)
