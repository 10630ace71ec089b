"""Numbers of two or three scalars of which some weigh more than others.

``2 * hist > length`` is a step of ``2 * hist - length``, and of no sum or difference of the two.
Whatever function says so, its table tells which weights decide it.
"""

from __future__ import annotations

from functools import cache
from itertools import product
from math import gcd

import numpy as np

from ...craft.variables import Array
from ..encoding.scalars import is_ambiguous, number_column
from ..tables.roots import Root
from ..tables.tables import Table
from .cases import Ids, Summands

MAX_WEIGHTS = {2: 8, 3: 3}
"""Weights of so many scalars are whole numbers up to these: halves, thirds, and 60 % as 3 of 5."""
MAX_CELLS_WEIGHED = 1 << 18
"""In larger tables no weights are looked for."""
LOOKED_AT_FIRST = {2: 64, 3: 16}
"""Weights that do not decide so many values of each scalar are given up."""


def weighted_number(table: Table, ids: Ids) -> Summands | None:
    """The sum of all scalars with the least weights that decides a function, if there is one.

    Args:
        ids: which result each combination has, -1 for what cannot be.
    """
    axes = [axis for axis, root in enumerate(table.roots) if root.scalar]
    roots = [table.roots[axis] for axis in axes]
    if len(axes) not in MAX_WEIGHTS or ids.size > MAX_CELLS_WEIGHED:
        return None
    if not all(map(_is_whole, roots)):
        return None
    last = range(-len(axes), 0)
    cases = np.moveaxis(ids, axes, list(last)).reshape(-1, *(len(r.domain) for r in roots))
    columns = [number_column(root)[:, 0] for root in roots]
    few = slice(LOOKED_AT_FIRST[len(axes)])
    first = cases[:, *(few for _ in axes)]
    for weights in weights_of(len(axes)):
        weighed = [w * column for w, column in zip(weights, columns, strict=True)]
        if _decides([column[few] for column in weighed], first) and _decides(weighed, cases):
            return tuple((r, column[:, None]) for r, column in zip(roots, weighed, strict=True))
    return None


@cache
def weights_of(scalars: int) -> tuple[tuple[int, ...], ...]:
    """Weights of so many scalars that are not all 1 or -1, small ones first.

    What is off in a number is off so many times in the sum.
    """
    sizes = range(1, MAX_WEIGHTS[scalars] + 1)
    every = [
        (first, *(sign * size for sign, size in zip(signs, others, strict=True)))
        for first, *others in product(sizes, repeat=scalars)
        for signs in product((1, -1), repeat=scalars - 1)
        if gcd(first, *others) == 1 and max(first, *others) > 1
    ]
    return tuple(sorted(every, key=lambda weights: (sum(map(abs, weights)), weights)))


def _is_whole(root: Root) -> bool:
    """Whether each value is a whole number of its own, held as such."""
    if root.is_view or root.is_natural or is_ambiguous(root) or root.domain.undefined is not None:
        return False
    numbers = root.domain.numbers
    return root.domain.is_number and bool((numbers == numbers.round()).all())


def _decides(weighed: list[Array], cases: Ids) -> bool:
    """Whether combinations with one sum have one result, in each case of whatever else is read."""
    sums = weighed[0]
    for column in weighed[1:]:
        sums = np.add.outer(sums, column)
    sums = sums.ravel()
    order = np.argsort(sums, kind="stable")
    starts = np.flatnonzero(np.diff(sums[order], prepend=-np.inf) > 0)
    found = cases.reshape(len(cases), -1)[:, order]
    possible = np.where(found < 0, np.iinfo(found.dtype).max, found)
    most = np.maximum.reduceat(found, starts, axis=1)
    least = np.minimum.reduceat(possible, starts, axis=1)
    return bool(((most < 0) | (most == least)).all())
