"""Which values of several means over one selection meet: they are means of the same keys.

``mean(x * w) / mean(w)`` is a quotient of two sums over the same keys.  Of all pairs of a value of
the one mean and a value of the other most are no such sums over one number of keys, and most
quotients of pairs are none.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction
from math import prod
from typing import TypeGuard

import numpy as np
import numpy.typing as npt

from ...rasp_ast.values import canonical, is_numeric, key
from ..selectors.head_roots import GatheredRoot
from ..selectors.marked import opened
from ..selectors.selections import EVERYTHING
from ..tables.mean_domain import MAX_INT64
from ..tables.number_sums import Sums
from ..tables.roots import Codes, Root
from ..tables.scale import Grid, grid_of
from ..tables.tables import UNREACHABLE, Table, cells, spread, union
from ..tables.views import compress
from .registry import Registry, count_identity

MAX_CELLS_WITH_MEANS = 1 << 20
"""Tables of more combinations are left as they are."""
MAX_SUMS_OF_KEYS = 1 << 20
"""So many sums of keys are made at most, equal ones counted twice: a tenth of a second."""

Meets = npt.NDArray[np.bool_]
"""``[values of a mean, values of another, ...]``: whether they can be so at one position."""


def where_means_meet(registry: Registry, operands: Sequence[Table]) -> Sequence[Table]:
    """The operands of a function, where those means meet that are over one selection."""
    result = list(compress(operands))
    roots = union(result)
    together: dict[Hashable, list[int]] = {}
    for axis, root in enumerate(roots):
        mean = root.base
        if _is_listed_mean(mean):
            together.setdefault(mean.selection.identity, []).append(axis)
    several = [axes for axes in together.values() if len(axes) > 1]
    if not several or cells(roots) > MAX_CELLS_WITH_MEANS:
        return operands
    meets = np.ones([len(root.domain) for root in roots], bool)
    for axes in several:
        means = [mean for axis in axes if _is_listed_mean(mean := roots[axis].base)]
        known = _meeting(registry, means)
        if known is not None:
            seen = np.zeros([len(roots[axis].domain) for axis in axes], bool)
            np.logical_or.at(seen, np.ix_(*(roots[axis].codes_of_base for axis in axes)), known)
            meets &= seen.reshape([n if a in axes else 1 for a, n in enumerate(meets.shape)])
    if meets.all():
        return operands
    codes = np.where(meets, spread(result[0], roots), UNREACHABLE)
    result[0] = Table(roots, codes.astype(np.int32), result[0].domain)
    return result


def _is_listed_mean(root: Root) -> TypeGuard[GatheredRoot]:
    return (
        isinstance(root, GatheredRoot)
        and root.is_mean
        and not (root.is_cut or root.is_partially_listed)
    )


def has_fewer_values(there: Table, everywhere: Table) -> bool:
    """Whether a function is better known only where its means meet: it depends on less, or is no
    number, and most of its values are none."""
    if len(there.roots) < len(everywhere.roots):
        return True
    few = 2 * len(there.domain) <= len(everywhere.domain)
    return few and not everywhere.domain.is_number


def _meeting(registry: Registry, means: Sequence[GatheredRoot]) -> Meets | None:
    """Which values of means over one selection meet; None if that takes too long to find out."""
    values = [mean.values for mean in means]
    if not all(v.domain.is_numeric and v.domain.undefined is None for v in values):
        return None
    limits = registry.bounds(means[0].selection)
    grids = [grid_of([Fraction(v) for v in t.domain.values if is_numeric(v)]) for t in values]
    bases = [limits.most + 1, *(limits.most * grid.span + 1 for grid in grids)]
    if prod(bases) >= MAX_INT64:
        return None
    sums = _sums(registry, values, grids, bases)
    if sums is None:
        return None
    counts, *totals = np.unravel_index(sums[sums >= prod(bases[1:]) * max(1, limits.least)], bases)
    codes = [
        _codes(mean, grid, counts, total)
        for grid, mean, total in zip(grids, means, totals, strict=True)
    ]
    listed = np.logical_and.reduce([code >= 0 for code in codes])
    meets = np.zeros([len(mean.domain) for mean in means], bool)
    meets[tuple(code[listed] for code in codes)] = True
    if limits.least == 0:
        meets[tuple(mean.domain.code(mean.default_if_empty) for mean in means)] = True
    return meets


def _codes(mean: GatheredRoot, grid: Grid, counts: Sums, totals: Sums) -> Codes:
    """The places of so many steps over such counts among the values of a mean; -1 for none."""
    pairs, place = np.unique(np.stack([counts, totals]), axis=1, return_inverse=True)
    is_of_bools = all(isinstance(v, bool) for v in mean.values.domain.values)
    found: list[int] = []
    for count, total in pairs.T.tolist():
        value = canonical(grid.low + grid.unit * Fraction(total, count))
        is_bool = is_of_bools and isinstance(value, int)
        found.append(mean.domain.index.get(key(bool(value) if is_bool else value), -1))
    return np.array(found, np.int32)[place.reshape(-1)]


# ---- keys and their sums ---------------------------------------------------------------------


def _sums(
    registry: Registry, values: Sequence[Table], grids: Sequence[Grid], bases: Sequence[int]
) -> Sums | None:
    """How many keys, and what they add up to in each table: digits in these bases.

    At each position there is one key, or none that is selected. None if it takes too long.
    """
    found: list[Sums] = []
    left = MAX_SUMS_OF_KEYS
    for positions in _keys(registry, values, grids, bases):
        sums = np.zeros(1, np.int64)
        for keys in positions:
            left -= len(sums) * len(keys)
            if left < 0:
                return None
            more = np.unique(np.append(sums, np.add.outer(sums, keys)))
            sums = more[more < prod(bases)]  # no more keys than are ever selected
        found.append(sums)
    return np.unique(np.concatenate(found)) if found else None


def _keys(
    registry: Registry, values: Sequence[Table], grids: Sequence[Grid], bases: Sequence[int]
) -> Iterator[list[Sums]]:
    """What keys can hold at each position, as the digits of one key; nothing if that is not known.

    What is the same everywhere is so at all positions, and each of its values stands for itself.
    Where it is the length of the input, it says how many positions there are.
    """
    tables = list(map(opened, values))
    roots = union(tables)
    is_known = not any(root.is_view or root.is_partially_listed for root in roots)
    if not is_known or cells(roots) > MAX_CELLS_WITH_MEANS:
        return
    codes = [spread(table, roots) for table in tables]
    weights = [prod(bases[i + 1 :]) for i in range(len(bases))]
    digits = np.full(codes[0].shape, weights[0], np.int64)
    for grid, own, weight in zip(grids, codes, weights[1:], strict=True):
        digits += weight * np.array(grid.steps, np.int64)[own]
    exists = np.logical_and.reduce([own >= 0 for own in codes])
    axes = [i for i, r in enumerate(roots) if not registry.causal and r.is_same_everywhere]
    length = registry.roots.get(count_identity(EVERYTHING))
    for at in np.ndindex(*(digits.shape[axis] for axis in axes)):
        where: list[int | slice] = [slice(None)] * len(roots)
        positions = registry.max_seq_len
        for axis, code in zip(axes, at, strict=True):
            where[axis] = code
            if length is not None and roots[axis] is length:
                positions = int(length.domain.numbers[code])
        keys: list[Sums] = []
        for position in range(positions):
            if registry.indices in roots:
                where[roots.index(registry.indices)] = position
            here = tuple(where)
            keys.append(np.unique(digits[here][exists[here]]))
        yield keys
