"""A function of several roots as a sum of functions of fewer, as fine as can be.

Two roots belong together if the function's mixed differences in them,
``f(a, b) - f(a', b) - f(a, b') + f(a', b')``, do not vanish.  A function without mixed differences
between groups of roots is a sum over the groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from .scale import LOST, lost
from .tables import MAX_RECTANGLE_ROOTS, Table

Places: TypeAlias = npt.NDArray[np.int64]

MAX_CELLS_WITHOUT_SAMPLE = 1 << 14
"""In a function of more cells than this, a sample of mixed differences is looked at first."""
RECTANGLES_AT_ONCE = 64
"""So many rectangles are looked at before it is asked whether more are needed."""
SAMPLED_RECTANGLES = 1 << 12
"""The sample has so many differences, always the same ones."""
SLAB = 1 << 16
"""So many cells are looked at in one go."""


@dataclass(frozen=True, eq=False)
class Summand:
    """A feature's part that depends on the roots at these axes of a table; ``[values, ...]``."""

    axes: tuple[int, ...]
    values: Array


def interacting(table: Table, matrix: Array) -> npt.NDArray[np.bool_]:
    """``[m]``: features that are surely no sums over single roots; of the others nothing is known.

    Args:
        matrix: ``[values of the table, m]``.
    """
    return np.asarray(_interacting_pairs(table, matrix).any(axis=0), bool)


def interacts(table: Table, matrix: Array) -> bool:
    """Whether one of the features at least is surely no sum over single roots."""
    allowed = 4 * LOST * np.abs(matrix).max(axis=0, initial=0.0)
    return any(
        bool((_mixed(matrix, some) > allowed).any())
        for rectangles in table.rectangles
        for some in np.array_split(rectangles, 1 + len(rectangles) // RECTANGLES_AT_ONCE)
    )


def inseparable(table: Table, matrix: Array) -> npt.NDArray[np.bool_]:
    """``[m]``: features that are surely no sums at all; of the others nothing is known.

    Two pairs of three roots connect all three. Where not all combinations occur, only sums over
    single roots are looked for.
    """
    pairs = _interacting_pairs(table, matrix).sum(axis=0)
    return pairs >= (2 if len(table.roots) == MAX_RECTANGLE_ROOTS and table.is_total else 1)


def _interacting_pairs(table: Table, matrix: Array) -> npt.NDArray[np.bool_]:
    """``[pairs of roots, m]``: in which pairs mixed differences of features surely do not vanish.

    What differs from zero by more than four times what is lost is no sum of four that do not.
    """
    allowed = 4 * LOST * np.abs(matrix).max(axis=0, initial=0.0)
    found = np.zeros((len(table.rectangles), matrix.shape[1]), bool)
    for pair, rectangles in enumerate(table.rectangles):
        still = list(range(matrix.shape[1]))  # columns of which nothing is known
        for first in range(0, len(rectangles), RECTANGLES_AT_ONCE):
            some = rectangles[first : first + RECTANGLES_AT_ONCE]
            differ = _mixed(matrix[:, still], some) > allowed[still]
            found[pair, still] = differ.any(axis=0)
            still = [j for j in still if not found[pair, j]]
            if not still:
                break
    return found


def _mixed(matrix: Array, rectangles: Places) -> Array:
    """``[rectangles, m]``: the sizes of mixed differences."""
    a, b, c, d = (matrix[corner] for corner in rectangles.T)
    return np.abs(a - b - c + d)


def additive_parts(table: Table, column: Array) -> list[Summand]:
    """A feature of a table as a sum over groups of its roots.

    Args:
        column: ``[values of the table]``.
    """
    values, reachable = column[table.codes], table.reachable
    axes = tuple(range(values.ndim))
    if values.ndim == 1:
        return [Summand(axes, np.where(reachable, values, values[reachable][0]))]
    if inseparable(table, column[:, None])[0]:
        return [Summand(axes, values)]
    tolerance = lost(values[reachable])
    if not table.is_total:
        return _split_partly_reachable(values, reachable, tolerance) or [Summand(axes, values)]
    groups = [{axis} for axis in axes]
    for i, j in combinations(axes, 2):
        left = next(g for g in groups if i in g)
        if j not in left and _interact(values, i, j, tolerance):
            right = next(g for g in groups if j in g)
            groups = [g for g in groups if g not in (left, right)] + [left | right]
    groups.sort(key=min)
    origin = values[(0,) * values.ndim]
    result: list[Summand] = []
    for number, group in enumerate(groups):
        corner = tuple(slice(None) if axis in group else 0 for axis in axes)
        result.append(Summand(tuple(sorted(group)), values[corner] - (origin if number else 0.0)))
    return result


def _interact(values: Array, i: int, j: int, tolerance: float) -> bool:
    """Whether mixed differences in two axes do not vanish; some rectangles are tried first."""
    moved = np.moveaxis(values, (i, j), (0, 1)).reshape(values.shape[i], values.shape[j], -1)
    if moved.size > MAX_CELLS_WITHOUT_SAMPLE:
        a, b, c, d, rest = _sample(moved.shape)
        mixed = moved[a, c, rest] - moved[b, c, rest] - moved[a, d, rest] + moved[b, d, rest]
        if np.abs(mixed).max() > tolerance:
            return True
    rows = max(1, SLAB // max(1, moved[0].size))
    for start in range(0, len(moved), rows):  # what is in the cache is soon looked at
        slab = moved[start : start + rows]
        mixed = slab - moved[:1]
        mixed -= slab[:, :1]
        mixed += moved[:1, :1]
        if max(float(mixed.max()), -float(mixed.min())) > tolerance:
            return True
    return False


@lru_cache(maxsize=16)
def _sample(shape: tuple[int, int, int]) -> tuple[Places, Places, Places, Places, Places]:
    """Two places on each of the first two axes and one on the third, of each sampled rectangle."""
    draw = np.random.default_rng(0).integers
    a, b = draw(shape[0], size=(2, SAMPLED_RECTANGLES))
    c, d = draw(shape[1], size=(2, SAMPLED_RECTANGLES))
    return a, b, c, d, draw(shape[2], size=SAMPLED_RECTANGLES)


def _split_partly_reachable(
    values: Array, reachable: npt.NDArray[np.bool_], tolerance: float
) -> list[Summand] | None:
    """A sum over single roots, told from one of two corners, if all follows from there."""
    cells, given = np.nonzero(reachable), values[reachable]
    for base in ((0,) * values.ndim, tuple(size - 1 for size in values.shape)):
        if not reachable[base]:
            continue
        parts = _from_corner(cells, given, base, float(values[base]), values.shape)
        if parts is None:
            continue
        total = sum(part[places] for part, places in zip(parts, cells, strict=True))
        if np.abs(total - given).max() > tolerance:
            return None
        return [Summand((axis,), part) for axis, part in enumerate(parts)]
    return None


def _from_corner(
    cells: Sequence[Places], given: Array, base: Sequence[int], at_base: float, shape: Sequence[int]
) -> list[Array] | None:
    """What each root adds to the value at a corner: known where the parts of all others are.

    Args:
        cells: of each root, its place in each reachable cell.
        given: ``[cells]``, the values there.
    """
    parts = [np.zeros(size) for size in shape]
    parts[0][base[0]] = at_base
    known = [np.arange(size) == place for size, place in zip(shape, base, strict=True)]
    while len(given):
        missing = np.zeros(len(given), np.int8)
        for flags, places in zip(known, cells, strict=True):
            missing += ~flags[places]
        follows = np.flatnonzero(missing == 1)
        if not len(follows):
            return None if missing.any() else parts
        here = [places[follows] for places in cells]
        is_open = [~flags[places] for flags, places in zip(known, here, strict=True)]
        rest = given[follows]
        for part, places in zip(parts, here, strict=True):
            rest = rest - part[places]  # what is open is still 0
        for part, flags, places, mine in zip(parts, known, here, is_open, strict=True):
            part[places[mine]] = rest[mine]
            flags[places[mine]] = True
        left = np.flatnonzero(missing > 1)
        cells, given = [places[left] for places in cells], given[left]
    return parts
