"""The sign of a polynomial in means over one selection, each of which a head has as it is.

A variance is above c if ``m2 - m1 ** 2 - c`` is positive.  What is linear in means is one mean of
what all of it adds up to.  A square is a function of one number, which an MLP follows along
straight lines; so is a mean times what a token says, for each token.  All that is added up is a
root of which only the sign is read.

Sums, which are whole numbers, are multiplied by large ones; means are not, and need no count.  But
they are off by a little, and a mean of n whole numbers may be 1 / n from another one, so that what
is compared may be as near to 0 as ``1 / n ** 2``.  Numbers are taken from their middle, which makes
all of it as small as it can be; where float32 has less than that, sums are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.values import Value, canonical, is_number
from ...precision import UNIT_ROUNDOFF
from ...tables.apply import apply
from ...tables.tables import Table, root_table
from ..registry import Registry
from .added_means import (
    AddedMeans,
    KnownWithoutHeads,
    add_by_count,
    centred_mean,
    combined,
    exact,
    middle_of,
    range_of,
)
from .at_zero import Zeros
from .combination import Share, interned_combination
from .curved import MEAN_ROUNDINGS, Curve, add_curve, curve_of
from .distances import Distances, distances_of, moved_apart, of_all
from .homogeneous import of_means
from .monomials import Polynomial
from .squares import squares
from .tie_lines import add_ties

PART_OF_LINES = Fraction(1, 16)
"""What straight lines are off by takes this part of the least distance from 0 that is told, or less
where means lose much of it."""
MOST_OF_LEAST = 7 / 16
"""Of that distance so much may be lost in all, by an estimate: an MLP is refused from there on."""
WORTH_A_COUNT = 3 / 2
"""What is added for each count takes a head and an MLP: it must tell so many times more."""
OF_PRODUCTS = 2
"""Means that are read along other lines are held as so many times themselves, so that each has the
points of its own lines and no others."""


def sign_of_means(
    registry: Registry,
    node: SOpNode,
    polynomial: Polynomial,
    columns: Sequence[Table],
    at_zero: Zeros | int | None = None,
    *,
    read_as: int = 0,
) -> Table | None:
    """A number of the same sign as a polynomial in whole numbers with whole coefficients.

    None where it is none in means over one selection, or float32 does not tell it from 0.

    Args:
        at_zero: the sign that is wanted where the polynomial is 0; None for 0.
        read_as: the sign that 0 is read as; 0 if it is told from both.
    """
    of = of_means(registry, node, polynomial, columns)
    if of is None or not (of.quadratic or of.mixed or of.rest):
        return None
    bounds = registry.bounds(of.selection)
    sizes = range(bounds.least, bounds.most + 1)
    distances = distances_of(polynomial, of.degree, sizes, of.counts)
    near = of_all(distances)
    if not near.can_be_zero:
        at_zero = None
    always = at_zero if isinstance(at_zero, int) else 0
    told = near if at_zero is None else near.with_sign(always, read_as)
    linear = dict(of.linear)
    made = AddedMeans(registry=registry, node=node, of=of, least=told.told(read_as), linear=linear)
    made.constant = always * made.least / 2
    if isinstance(at_zero, Zeros):
        return _sign_of_sum(made, told, columns) if add_ties(made, at_zero, columns) else None
    if not (always or read_as):
        return _sign_of_sum(made, told, columns)
    apart, added = moved_apart(distances, always or read_as)
    is_worth_it = apart.told(0) >= WORTH_A_COUNT * made.least
    table = _sign_of_sum(made, told, columns, safely=is_worth_it)
    if table is not None or not is_worth_it:
        return table
    linear = dict(of.linear)
    made = AddedMeans(registry=registry, node=node, of=of, least=apart.told(0), linear=linear)
    add_by_count(made, dict(zip(sizes, added, strict=True)))
    return _sign_of_sum(made, apart, columns)


def _sign_of_sum(
    made: AddedMeans, told: Distances, columns: Sequence[Table], *, safely: bool = False
) -> Table | None:
    """All of a polynomial added up; None where float32 loses too much of it.

    Args:
        safely: half as much is too much, since there is a way that loses less.
    """
    of, node = made.of, made.node
    rest = dict(of.rest)
    ranges = {column: range_of(table) for column, table in of.values.items()}
    sizes = {column: max(high - low, Fraction(1)) for column, (low, high) in ranges.items()}
    curves = [curve_of(made, square) for square in squares(of.quadratic, sizes)]
    curved = [curve for curve in curves if curve is not None]
    for column, polynomial_of in of.mixed.items():
        known = KnownWithoutHeads(node, polynomial_of, columns)
        _add_product(made, column, known, rest)
    _add_means(made)
    most = _most_of_lines(made, curved, MOST_OF_LEAST / 2 if safely else MOST_OF_LEAST)
    if most <= 0 or not all(add_curve(made, curve, most / len(curved)) for curve in curved):
        return None
    _add_known(made, KnownWithoutHeads(node, rest, columns))
    points = {min(made.low, -told.below), -told.below, told.above, max(made.high, told.above)}
    points |= {Fraction(0)} if told.can_be_zero else set()
    sign = interned_combination(made.registry, node, "sign", made.shares, sorted(points))
    return root_table(sign)


def _most_of_lines(made: AddedMeans, curves: Sequence[Curve], part: float) -> Fraction:
    """How much straight lines may be off in all; 0 or less where nothing is left for them.

    They take half of what the rest leaves, which is an estimate.

    Args:
        part: of the least distance so much may be lost.
    """
    lost = made.off + sum(curve.lost(made) for curve in curves)
    left = Fraction(part * float(made.least) - lost)
    return min(made.least * PART_OF_LINES, left / 2)


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
