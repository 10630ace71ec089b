"""Units that read several numbers at once, each of which takes one column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...craft.variables import Array
from ..precision import UNIT_ROUNDOFF
from ..tables.equal_rows import equal_rows
from ..tables.roots import Root
from ..tables.scale import LOST

ROUNDINGS = 4
"""A unit is rounded as what it reads, as a product, as a sum, and as what it writes."""
MOST_ROUNDED_OFF = 2.0**-5
"""What roundings may take of the least step of what is written."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Hinges:
    """Units ``relu(numbers @ reads + constants) @ writes``, which add to ``base``.

    Attributes:
        operands: the roots whose numbers are read, with these, ``[values, 1]`` each.
        cells: ``[cells, operands]``, the combinations of numbers that there are.
        reads: ``[operands, units]``.
        constants: ``[units]``.
        writes: ``[units, columns]``.
        base: ``[columns]``.
    """

    operands: Sequence[tuple[Root, Array]]
    cells: Array
    reads: Array
    constants: Array
    writes: Array
    base: Array

    def before(self, cells: Array) -> Array:
        """``[cells, units]``: what units read, before what is below 0 is cut off."""
        return cells @ self.reads + self.constants

    def roundings(self, cells: Array) -> Array:
        """``[cells, columns]``: bounds on what float32 loses of what is written.

        A unit loses a few roundings of what it reads, and each sum one of all that was added up.
        """
        sizes = np.abs(cells) @ np.abs(self.reads) + np.abs(self.constants)
        on = self.before(cells) >= -LOST * sizes  # float32 may have more than the 0 that it is
        times = ROUNDINGS + on.sum(axis=1, keepdims=True)
        return UNIT_ROUNDOFF * times * ((on * sizes) @ np.abs(self.writes))


def joined(
    operands: Sequence[tuple[Root, Array]],
    cells: Array,
    reads: Sequence[Array],
    writes: Sequence[Array],
    base: Array,
) -> Hinges:
    """Units ``[constant and slopes]`` and ``[columns]``, equal ones as one."""
    every = np.array(reads).reshape(-1, 1 + len(operands))
    firsts, place = equal_rows(every)
    added = np.zeros((len(firsts), len(base)))
    np.add.at(added, place, np.array(writes).reshape(-1, len(base)))
    used = added.any(axis=1)
    every = every[firsts][used]
    return Hinges(
        operands=operands,
        cells=cells,
        reads=every[:, 1:].T,
        constants=every[:, 0],
        writes=added[used],
        base=base,
    )


def is_right(found: Hinges, wanted: Array, sizes: Array) -> bool:
    """Whether units give the function, and float32 loses little of it."""
    given = np.maximum(found.before(found.cells), 0.0) @ found.writes + found.base
    if (np.abs(given - wanted) > LOST * _added(found) + LOST * sizes).any():
        return False
    lost = found.roundings(found.cells).max(axis=0, initial=0.0)
    return bool((lost <= MOST_ROUNDED_OFF * _least_steps(wanted)).all())


def _added(found: Hinges) -> Array:
    """``[cells, columns]``: the sizes of all that is added up."""
    return np.maximum(found.before(found.cells), 0.0) @ np.abs(found.writes) + np.abs(found.base)


def _least_steps(wanted: Array) -> Array:
    """``[columns]``: the least difference of two values."""
    steps = np.diff(np.sort(wanted, axis=0), axis=0)
    return np.where(steps > 0, steps, np.inf).min(axis=0, initial=np.inf)
