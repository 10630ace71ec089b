"""Equality of some hundred classes as that of their two digits, each of them one-hot."""

from __future__ import annotations

from math import isqrt

import numpy as np

from ..passes import LEGIBLE, LEGIBLE_COMPUTED, LEGIBLE_ORDER
from ..precision import UNIT_ROUNDOFF
from ..selectors.factors import Factor
from .free_tables import is_looked_up, takes_any_numbers
from .matching import NONE, classes_of
from .need import Need
from .scores import Scores

MAX_DIGITS_COST = 12
"""Digits that an MLP computes may spend so many times the accuracy of a mean, of which it has
sixteen: from about 75 positions on ``depth`` of ``dyck2_prefix`` would be refused with them."""

MAX_COLUMN_CELLS = 1 << 25
"""Columns of more numbers than this, such as those of half a million tokens, take gigabytes."""


def in_digits(factor: Factor, need: Need) -> list[Scores]:
    """Of a set of some hundred values, its digits one-hot; of fewer where an MLP makes columns of
    numbers."""
    tables = (factor.key, factor.query)
    free = all(map(takes_any_numbers, tables))
    made = not free or any(root.scalar for table in tables for root in table.roots)
    least = LEGIBLE_ORDER + 1 if need.counting else LEGIBLE_COMPUTED  # counts up to it, from 0
    if max(factor.shape) <= (least if made else LEGIBLE):
        return []
    way = digit_classes(factor, at_zero=free or gains_from_zeros(factor, need))
    if way is None or (made and not _digits_are_even(factor, way, need)):
        return []
    return [way]


def _digits_are_even(factor: Factor, way: Scores, need: Need) -> bool:
    """Whether a mean's selected keys weigh alike, if an MLP computes digits of numbers.

    The column of a class is a step up and one down, that of a digit as many of each as the other
    digit has values; and each reads numbers as large as there are values.
    """
    if need.counting or need.any_selected_will_do:
        return True
    off = UNIT_ROUNDOFF * way.dims / 2 * max(factor.shape)
    return off * need.expected_gain <= MAX_DIGITS_COST * need.accuracy


def gains_from_zeros(factor: Factor, need: Need) -> bool:
    """Whether selected keys had better score sums of products of zeros.

    Where BOS is to weigh as they do, or columns are those of embeddings. What is computed has an
    error in each column, and a key that holds what it does not match adds up all of them.
    """
    if need.any_selected_will_do:
        return False
    return need.counting or all(is_looked_up(table) for table in (factor.key, factor.query))


def digit_classes(factor: Factor, *, at_zero: bool) -> Scores | None:
    """A dimension for each value of each of two digits of freely chosen numbers.

    A query is one-hot in each digit. At zero, a key holds -1 where its own digit is another one: a
    selected key scores a sum of products of zeros, any other one loses 1 for each digit that
    differs.  What nothing selects, for being undefined, is -1 everywhere; a query that selects
    nothing scores 0 with all keys, and has the level 1. Otherwise a key is one-hot too, so that
    what is off in other columns does no harm, and a selected one scores 2.

    None where a query selects several classes of keys, or where one digit does, or where there are
    far too many.
    """
    classes = classes_of(factor)
    if classes is None:
        return None
    own, matched = classes
    base = isqrt(int(own.max())) + 1
    if base < 3 or factor.shape[0] * 2 * base > MAX_COLUMN_CELLS:
        return None
    values = np.arange(base)
    other = -1.0 if at_zero else 0.0
    key = np.full((factor.shape[0], 2 * base), other)
    query = np.zeros((len(matched), 2 * base))
    for place, columns in enumerate((slice(0, base), slice(base, None))):
        k, q = (numbers // base**place % base for numbers in (own, matched))
        key[: len(own), columns] = (k[:, None] == values) + other
        query[:, columns] = (q[:, None] == values) & (matched[:, None] != NONE)
    level = (matched == NONE).astype(float) if at_zero else np.full(len(matched), 2.0)
    return Scores(query=query, key=key, level=level, exact=True, interpolating=False)
