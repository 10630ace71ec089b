"""Straight functions that a number switches on, as units: see :mod:`.straight_pieces`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import floor, log2

import numpy as np

from ...craft.variables import Array
from ..tables.roots import Root
from .fitted import as_whole
from .hinges import Hinges, joined


@dataclass(frozen=True, eq=False, kw_only=True)
class Piece:
    """A straight function, between two values of the number.

    Attributes:
        first: the least value of the number in it.
        last: the greatest.
        line: ``[1 + operands, columns]``, the constant and the slopes.
    """

    first: float
    last: float
    line: Array


def hinges_of(
    operands: Sequence[tuple[Root, Array]],
    cells: Array,
    weights: Array,
    pieces: Sequence[Piece],
    sizes: Array,
) -> Hinges:
    """The units of the first piece, and of what each further one adds."""
    columns = len(sizes)
    reads, writes, base = list[Array](), list[Array](), np.zeros(columns)
    eye = np.eye(columns)

    def write(line: Array, column: int, amount: float) -> None:
        reads.append(line)
        writes.append(amount * sizes[column] * eye[column])

    for j in range(columns):
        line, scale = _scaled(pieces[0].line[:, j], sizes[j])
        base[j] += line[0] * scale * sizes[j]
        if line[1:].any():
            low = float((cells @ line[1:]).min())
            write(np.append(-low, line[1:]), j, scale)
            base[j] += low * scale * sizes[j]
        for before, after in pairwise(pieces):
            line, scale = _scaled(after.line[:, j] - before.line[:, j], sizes[j])
            for unit, amount in _switched(cells, weights, line, before.last, after.first):
                write(unit, j, amount * scale)
    return joined(operands, cells, reads, writes, base)


def _scaled(line: Array, size: float) -> tuple[Array, float]:
    """A straight function in a unit of its own, a power of two, and that unit.

    Slopes that are whole in the function's own unit are so again.
    """
    own = as_whole(line * size, np.full(len(line), size))
    greatest = float(np.abs(own[1:]).max(initial=0.0)) or float(np.abs(own).max())
    unit = 2.0 ** floor(log2(greatest)) if greatest else 1.0
    return own / unit, unit / size


def _switched(
    cells: Array, weights: Array, line: Array, last: float, first: float
) -> Iterator[tuple[Array, float]]:
    """Units that give a straight function where the number is ``first`` or more, and 0 up to
    ``last``; each with what it is written times."""
    if not line.any():
        return
    axis = int(np.abs(weights).argmax())
    slope = float(line[1 + axis] / weights[axis])
    if slope and (line[1:] == slope * weights).all() and last <= -line[0] / slope <= first:
        yield np.append(line[0] / slope, weights), slope
        return
    sums, given = cells @ weights, line[0] + cells @ line[1:]
    below = max(0.0, -float(given[sums >= first].min(initial=0.0)))
    above = max(0.0, float(given[sums <= last].max(initial=0.0)))
    room = 2 ** np.ceil(np.log2(2 * max(below + above, 1.0)))
    steep = room / (first - last)
    switch = np.append(below + room / 4 - steep * first, steep * weights)
    yield line + switch, 1.0
    yield switch, -1.0
