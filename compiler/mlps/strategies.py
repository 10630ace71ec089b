"""Which way to compute an elementwise function takes the fewest ReLU units.

Some roots form a *number* s, their sum or difference, of which the function is a series of steps.
The others, *gates*, have a few classes each.  Where no number is left, one root is *gated*:
its own features pass through a gate, or its classes are just one more gate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, product
from math import ceil, prod
from typing import ParamSpec

import numpy as np

from ...craft.variables import Array
from ..encoding.features import decompose
from ..encoding.scalars import is_ambiguous, number_column
from ..precision import UNIT_ROUNDOFF
from ..tables.domains import has_distinct_numbers
from ..tables.equal_rows import rows_in_order
from ..tables.roots import Root
from ..tables.scale import settled
from ..tables.tables import Table
from .cases import MAX_UNITS, Ids, Strategy, Summands, TooManyClassesError, with_fewest_rows
from .gates import by_classes, by_gated_root
from .piecewise import by_number
from .ranked import is_coarse, ranked_number
from .straight_pieces import by_hinges
from .weighted_numbers import weighted_number

Parameters = ParamSpec("Parameters")

MIN_GAP_IN_ROUNDINGS = 16
"""A number whose values are closer is not read; what it is computed from is read instead."""
MIN_GAP_OF_NATURAL = 1 / 8
"""What two natural counts say apart, whether each is 0, has gaps of 1/2; their difference may have
one as small as 1/n, and steps are written with so much larger weights."""
PRICE_OF_STEEP = 2.0
"""Such a unit is worth so many others."""
WORTH_HINGES = 0.4
"""Units that read several numbers pass their errors on; they must be so many fewer."""
MAX_NUMBER_ROOTS = 3
"""A number is a sum of so many roots at most, scalars among them."""
MAX_CODED_ROOTS = 2
"""So many roots of a number may be no scalars: each is tried with either sign."""


def best_strategy(
    table: Table, matrix: Array, *, interpolating: bool, passing_on: bool = True
) -> Strategy | None:
    """The strategy of fewest units, or None if scalars must be decoded first.

    Args:
        matrix: ``[values of the table, columns]``, what is to be computed.
        interpolating: where the table's own value is known as a number, straight lines between
            neighbouring values will do.
        passing_on: what is off in the numbers that are read may be so in what is written.
    """
    ids, rows = _different_rows(table, matrix)
    best = min(_all(table, ids, rows, interpolating=interpolating), key=_price, default=None)
    if not passing_on:
        return best
    most = MAX_UNITS if best is None else int(WORTH_HINGES * _size(best))
    return by_hinges(table, ids, rows, most) or best


def along_lines(table: Table, matrix: Array) -> Strategy | None:
    """The strategy of straight lines along the one scalar of a table."""
    ids, rows = _different_rows(table, matrix)
    (scalar,) = (root.base for root in table.roots if root.scalar)
    number = ((scalar, number_column(scalar)),)
    return _if_few(by_number, table, ids, rows, number, interpolating=True, is_own_value=False)


def _different_rows(table: Table, matrix: Array) -> tuple[Ids, Array]:
    """Which row of what is to be computed each value of a table has, -1 for what cannot be; and
    these rows, each once."""
    firsts, place = rows_in_order(settled(matrix))
    ids = np.where(table.codes >= 0, place[table.codes], -1).astype(np.int64)
    return ids, matrix[firsts]


def _size(strategy: Strategy) -> int:
    """Its units, and the columns that gates read, which have units of their own elsewhere."""
    gated = 0 if strategy.gated is None else strategy.gated[1].shape[1]
    return strategy.units + gated + sum(classes.shape[1] for _, classes in strategy.gates)


def _price(strategy: Strategy) -> float:
    """Its units; more where steps are so steep that they are known less well."""
    is_difference = sum(root.is_natural for root, _ in strategy.number) > 1
    steep = is_difference and strategy.least_gap < MIN_GAP_OF_NATURAL
    return strategy.units * (PRICE_OF_STEEP if steep else 1.0)


def unit_estimate(table: Table, matrix: Array, *, interpolating: bool) -> int:
    """About how many units these features of a table would take."""
    strategy = best_strategy(table, matrix, interpolating=interpolating)
    if strategy is not None:
        return strategy.units
    sizes = sorted(len(r.domain) for r in table.roots)
    return 2 * sum(sizes) + prod(sizes[:-1]) * min(matrix.shape[1], sizes[-1])


def is_own_number(table: Table) -> bool:
    """Whether the table's value is a number that can be read linearly."""
    return _own_number(table) is not None


def _all(table: Table, ids: Ids, rows: Array, *, interpolating: bool) -> list[Strategy]:
    """All strategies that are possible; among equals the first one will be taken.

    So it is classes before numbers where what is read has been computed: a unit behind gates reads
    and gives 1 at most, and what is off in a weight stays that small; a unit of a number reads as
    far as the number goes.
    """
    own, by_own_number = _own_number(table), None
    if own is not None:
        by_own_number = _if_few(
            by_number, table, ids, rows, own, interpolating=interpolating, is_own_value=True
        )
    ranked = None if by_own_number else ranked_number(table, ids)
    strategies = [by_own_number]
    scalar = any(r.scalar for r in table.roots)
    alike = None if scalar else with_fewest_rows(ids)
    classes = None if alike is None else _if_few(by_classes, table, alike, rows)
    most = min([MAX_UNITS, *(s.units for s in (by_own_number, classes) if s is not None)])
    if not (interpolating and by_own_number):
        numbers = [] if ranked and is_coarse(table) else [*candidate_numbers(table)]
        by_sums, most = _by_sums(table, ids, rows, [*numbers, *([ranked] if ranked else [])], most)
        strategies += by_sums
        weighted = None if any(strategies) else weighted_number(table, ids)
        if weighted is not None:
            strategies.append(_by_sum(table, ids, rows, weighted, most))
    if alike is not None:
        axes = range(len(table.roots))
        gated = [_if_few(by_gated_root, table, alike, rows, axis, most=most) for axis in axes]
        is_computed = any(root.base.lookup is None for root in table.roots)
        own = [classes, *gated]
        strategies = [*own, *strategies] if is_computed else [*strategies, *reversed(own)]
    return [s for s in strategies if s is not None]


def _by_sums(
    table: Table, ids: Ids, rows: Array, numbers: Sequence[Summands], most: int
) -> tuple[list[Strategy | None], int]:
    """By steps of each of these numbers, unless others take fewer units; and so many at most.

    Those that leave the fewest combinations of gates come first: they are quick, and few units in
    one of them end the search for thousands of cases in another.
    """
    sizes = [prod(len(root.domain) for root, _ in number) for number in numbers]
    found: list[Strategy | None] = [None] * len(numbers)
    for place in sorted(range(len(numbers)), key=lambda i: -sizes[i]):
        made = found[place] = _by_sum(table, ids, rows, numbers[place], most)
        most = most if made is None else min(most, ceil(_price(made)))
    return found, most


def _by_sum(table: Table, ids: Ids, rows: Array, number: Summands, most: int) -> Strategy | None:
    """By steps of a number that is no value of the table's own, in so many units at most."""
    return _if_few(
        by_number, table, ids, rows, number, interpolating=False, is_own_value=False, most=most
    )


def _if_few(
    strategy: Callable[Parameters, Strategy | None],
    *args: Parameters.args,
    **options: Parameters.kwargs,
) -> Strategy | None:
    """A strategy; None where a gate would have too many classes, which others may do without."""
    try:
        return strategy(*args, **options)
    except TooManyClassesError:
        return None


def _own_number(table: Table) -> Summands | None:
    """The table's value itself as a sum over its roots, if it is one."""
    domain = table.domain
    if not domain.is_numeric or not has_distinct_numbers(domain) or not domain.is_fine:
        return None
    if domain.gap < MIN_GAP_IN_ROUNDINGS * UNIT_ROUNDOFF * domain.size:
        return None  # its number would hardly tell its values apart
    bases = [r.base for r in table.roots]
    alone = not all(r.has_columns for r in bases)
    if alone or any(r.domain.undefined is not None or is_ambiguous(r) for r in bases):
        return ((table.roots[0], number_column(table.roots[0])),) if table.is_identity else None
    feature = decompose(table, domain.numbers[:, None])
    if feature is None or not feature.parts:
        return None
    first, *others = ((part.root, part.matrix) for part in feature.parts)
    return ((first[0], first[1] + feature.constant), *others)


def _is_summand(root: Root) -> bool:
    return not root.scalar and root.domain.is_numeric and root.domain.is_fine


def _of_natural_counts(natural: list[Root], scalars: list[Root]) -> Iterator[Summands]:
    """Each scalar alone; and the difference of two counts' numbers, which tells the greater one.

    Sums of such numbers with others mean nothing.
    """
    for root in scalars:
        yield ((root.base, number_column(root.base)),)
    if len(natural) == len(scalars) == 2 and natural[0] is not natural[1]:
        first, second = natural
        yield ((first, number_column(first)), (second, -number_column(second)))


def candidate_numbers(table: Table) -> Iterator[Summands]:
    """Candidate numbers: all scalar roots and up to two numeric others, with every sign."""
    scalars = [r for r in table.roots if r.scalar]
    natural = [r.base for r in scalars if r.is_natural]
    if natural:
        yield from _of_natural_counts(natural, scalars)
        return
    viewed = any(r.is_view for r in table.roots)
    if viewed or len(scalars) > 1:
        for root in (r.base for r in scalars):
            yield ((root, number_column(root)),)
    if viewed:
        return
    others = [r for r in table.roots if _is_summand(r)]
    for count in range(min(MAX_CODED_ROOTS, len(others)) + 1):
        for chosen in combinations(others, count):
            roots = sorted([*scalars, *chosen], key=lambda r: r.sort_key)
            if not 0 < len(roots) <= MAX_NUMBER_ROOTS:
                continue
            for signs in product((1, -1), repeat=len(roots) - 1):
                yield tuple(
                    (root, sign * (_from_middle(root) if scalars else number_column(root)))
                    for root, sign in zip(roots, (1, *signs), strict=True)
                )


def _from_middle(root: Root) -> Array:
    """``[values, 1]``: the number of each value, less the middle of numbers that are far from 0.

    What is added to a scalar is rounded as the sum is, and of large numbers that is much.
    """
    numbers = number_column(root)
    low, high = float(numbers.min()), float(numbers.max())
    is_far = not root.scalar and max(low, -high) > high - low
    return numbers - float(np.median(numbers)) if is_far else numbers
