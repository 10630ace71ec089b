"""All means of so many numbers of a set, or a refusal that estimates how many there are.

A mean of c numbers is a sum of c over c. The sums are found as whole numbers, in the greatest unit
that the numbers have in common: as the bits of one long number where they lie close, else as a
list. A mean t / d in lowest terms is no mean of fewer than d numbers, so the sums of d that have no
factor in common with d are new ones; counting these tells early when there are too many.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import NoReturn

import numpy as np

from ...rasp_ast.source import Source
from ...rasp_ast.values import Value, canonical, is_numeric, key
from .domains import Domain, check_size
from .number_sums import Sums, as_bits
from .scale import grid_of

MAX_LISTED_MEANS = 1 << 17
"""More means than this are not listed; float32 could hardly tell them apart."""
MAX_BITS = 1 << 24
"""Sums below this are kept as bits: two megabytes."""
MAX_SUMS = 1 << 22
"""So many sums at most are looked at, for all counts together."""
MAX_PRODUCT = 1 << 20
"""So many sums of one count are made, equal ones counted twice."""
MAX_INT64 = 1 << 62

MAX_REMEMBERED = 1 << 13
"""Sets of so many means are remembered beyond the program that asks for them."""
RECENT = 16
"""So many of these, the last ones: a few megabytes."""

_recent: dict[Hashable, Domain] = {}


class ListedMeans:
    """Sets of means that were listed before: what is tried next asks for the same ones."""

    def __init__(self) -> None:
        self._known: dict[Hashable, Domain] = {}

    def __repr__(self) -> str:
        return f"<{len(self._known)} sets of means>"

    def of(
        self,
        values: Domain,
        most: int,
        least: int,
        others: Sequence[Value | None],
        source: Source | None,
    ) -> Domain:
        """:func:`mean_domain`, and other values with it."""
        same = (values.fingerprint, most, least, tuple(key(v) for v in others))
        if same not in self._known:
            self._known[same] = _recent.get(same) or _of(values, most, least, others, source)
            _remember(same, self._known[same])
        return self._known[same]


def _of(
    values: Domain,
    most: int,
    least: int,
    others: Sequence[Value | None],
    source: Source | None,
) -> Domain:
    means = mean_domain(values, most, least, source)
    return Domain.of([*means.values, *others]) if others else means


def _remember(same: Hashable, domain: Domain) -> None:
    """The next program may ask for the same: often it has the same tokens and the same length."""
    if len(domain) <= MAX_REMEMBERED:
        _recent.pop(same, None)
        _recent[same] = domain
        for old in list(_recent)[:-RECENT]:
            _recent.pop(old, None)


def mean_domain(values: Domain, most: int, least: int, source: Source | None) -> Domain:
    """All means of ``max(1, least)..most`` of these numbers.

    All-true means are ``True`` and all-false ones ``False``, as several equal values are that
    value.

    Raises:
        ValueSetError: they are too many.
    """
    if most == 1:
        return Domain(values.defined)
    _refuse_many(values, most, least, source)
    numbers = [Fraction(v) for v in values.defined if is_numeric(v)]
    if not numbers or most < least or most < 1:
        return Domain(())
    grid = grid_of(numbers)
    offsets = sorted(set(grid.steps))
    if offsets[-1] * most >= MAX_INT64:
        ratios = _large_means(offsets, most, least, source)
    else:
        ratios = _means(offsets, most, least, source)
    a, b = grid.low.as_integer_ratio()
    p, q = grid.unit.as_integer_ratio()
    # low + unit * top / bottom
    means = ((a * q * bottom + p * b * top, b * q * bottom) for top, bottom in ratios)
    return _retyped([_value(*mean) for mean in means], values)


def _means(
    offsets: Sequence[int], most: int, least: int, source: Source | None
) -> Iterable[tuple[int, int]]:
    """The means of so many whole numbers, whose sums are below 2^62: each a top and a bottom."""
    dense = offsets[-1] * most <= MAX_BITS
    looked_at = distinct = 0
    reduced: list[tuple[Sums, Sums]] = []
    for count, sums in as_bits(offsets, most, least) if dense else _as_lists(offsets, most, source):
        looked_at += len(sums)
        if count >= least:
            shared = np.gcd(sums, count)
            distinct += int(np.count_nonzero(shared == 1))
            reduced.append((sums // shared, count // shared))
        if distinct > MAX_LISTED_MEANS or looked_at > MAX_SUMS:
            _refuse(max(distinct, len(sums)), count, most, source)
    tops, bottoms = (np.concatenate(parts) for parts in zip(*reduced, strict=True))
    order = np.lexsort((bottoms, tops))
    tops, bottoms = tops[order], bottoms[order]
    new = np.ones(len(tops), bool)
    new[1:] = (tops[1:] != tops[:-1]) | (bottoms[1:] != bottoms[:-1])
    check_size(int(new.sum()), "this mean could take # values", source, MAX_LISTED_MEANS)
    return zip(tops[new].tolist(), bottoms[new].tolist(), strict=True)


def _refuse_many(values: Domain, most: int, least: int, source: Source | None) -> None:
    """Refuses means of so many values that there is no need to look at these.

    k numbers have ``c (k - 1) + 1`` different sums of c of them at least. True and 1 are one
    number, and so are False and 0.

    Raises:
        ValueSetError: they are too many.
    """
    numbers = len(values.defined) - 2
    if most < least or not values.is_numeric or most * (numbers - 1) < MAX_LISTED_MEANS:
        return
    if all(isinstance(value, int) for value in values.defined):
        _refuse(numbers, 1, most, source)
    _refuse(numbers**2, 2, most, source)


def _refuse(known: int, count: int, most: int, source: Source | None) -> NoReturn:
    """Refuses means of which so many are known of counts up to ``count``.

    Among whole numbers in a range they grow with the square of the count, and others are more.

    Raises:
        ValueSetError: with how many there may be, to two digits.
    """
    foreseen = max(known * most**2 // count**2, MAX_LISTED_MEANS + 1)
    unit = 10 ** max(0, len(str(foreseen)) - 2)
    rounded = -(-foreseen // unit) * unit
    check_size(rounded, "this mean could take # values", source, MAX_LISTED_MEANS)
    raise AssertionError("more than the limit")


# ---- sums ------------------------------------------------------------------------------------


def _as_lists(
    offsets: Sequence[int], most: int, source: Source | None
) -> Iterator[tuple[int, Sums]]:
    """The sums of each count, ascending.

    Raises:
        ValueSetError: before they are made, if they may be too many.
    """
    steps = np.array(offsets, dtype=np.int64)
    sums = np.zeros(1, np.int64)
    for count in range(1, most + 1):
        if len(sums) * len(steps) > MAX_PRODUCT:
            _refuse(len(sums) * len(steps), count, most, source)
        sums = np.unique(np.add.outer(sums, steps))
        yield count, sums


def _large_means(
    offsets: Sequence[int], most: int, least: int, source: Source | None
) -> Iterable[tuple[int, int]]:
    """The means of so many whole numbers of any size: each a top and a bottom."""
    sums, means = {0}, set[Fraction]()
    for count in range(1, most + 1):
        if len(sums) * len(offsets) > MAX_LISTED_MEANS:
            _refuse(len(sums) * len(offsets), count, most, source)
        sums = {s + offset for s in sums for offset in offsets}
        if count >= least:
            means |= {Fraction(s, count) for s in sums}
            if len(means) > MAX_LISTED_MEANS:
                _refuse(len(means), count, most, source)
    return [mean.as_integer_ratio() for mean in means]


# ---- values ----------------------------------------------------------------------------------


def _value(top: int, bottom: int) -> Value | None:
    """A mean as the interpreter has it."""
    return top // bottom if top % bottom == 0 else canonical(Fraction(top, bottom))


def _retyped(means: Sequence[Value | None], values: Domain) -> Domain:
    """The means as values; if all is bools, an extreme mean is the bool itself."""
    bools = {int(v): v for v in values.defined if isinstance(v, bool)}
    if bools and len(bools) == len(values.defined):
        means = [bools.get(v, v) if isinstance(v, int) else v for v in means]
    return Domain.of(means)
