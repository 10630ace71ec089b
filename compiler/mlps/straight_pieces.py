"""Functions of several whole numbers that are straight on each side of steps of one of them.

``where(a > b, a, c)`` is ``c``, and ``a - c`` more where ``a - b`` is 1 or more.  A straight
function h is switched on by a number s that is at least t by two units: with a slope M that is
steep enough, ``relu(h + M (s - t) + C) - relu(M (s - t) + C)`` is h from t on, and 0 below.  Where
h is 0 at the step, it is one: ``max(a, b)`` is ``b + relu(a - b)``.  So each number takes one
column, and no unit stands there once for each of its values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ..encoding.scalars import is_ambiguous, number_column
from ..passes import MAX_HINGED
from ..tables.domains import has_distinct_numbers
from ..tables.equal_rows import distinct
from ..tables.roots import Root
from ..tables.tables import Table
from .cases import Ids, Strategy
from .fitted import FITS, fitted
from .hinges import Hinges, is_right, joined
from .squares import squares_of
from .switched import Piece, hinges_of

Places = npt.NDArray[np.int64]

MAX_CELLS_OF_PIECES = 1 << 16
"""Functions of more combinations are not looked at."""
MAX_PIECES = 16
"""A number that takes more steps than this is given up."""
MOST_UNITS = 128
"""Products of numbers that go further than about 64 are left to gates."""
MAX_COLUMNS_OF_PIECES = 4
"""So are functions of more columns than this: each has units of its own."""


def by_hinges(table: Table, ids: Ids, rows: Array, most: int) -> Strategy | None:
    """The function as hinges of its roots' numbers, or None if it takes more units than ``most``.

    Args:
        ids: over the table's roots, rows of ``rows``.
        rows: ``[ids, columns]``.
    """
    if not (1 < len(table.roots) <= MAX_HINGED and all(map(_is_whole, table.roots))):
        return None
    if not any(root.domain.is_number for root in table.roots):
        return None  # what is true or false is a class
    if ids.size > MAX_CELLS_OF_PIECES or rows.shape[1] > MAX_COLUMNS_OF_PIECES:
        return None
    reached = np.argwhere(ids >= 0)
    operands = [(root, number_column(root)) for root in table.roots]
    cells = np.concatenate([own[reached[:, i]] for i, (_, own) in enumerate(operands)], axis=1)
    wanted = rows[ids[ids >= 0]]
    sizes = np.abs(wanted).max(axis=0, initial=0.0)
    if not sizes.all():
        return None
    best, most = None, min(most, MOST_UNITS)
    for found in _ways(operands, cells, wanted / sizes, sizes, most):
        if len(found.constants) > most or not is_right(found, wanted, sizes):
            continue
        best, most = found, len(found.constants) - 1
    if best is None:
        return None
    return Strategy(
        gates=(),
        number=(),
        points=np.zeros(0),
        gated=None,
        cases=(),
        units=len(best.constants),
        hinges=best,
    )


def _ways(
    operands: Sequence[tuple[Root, Array]], cells: Array, wanted: Array, sizes: Array, most: int
) -> Iterator[Hinges]:
    """Units that may give a function, by a number of which it is made of pieces, or as squares."""
    for weights in _directions(len(operands)):
        pieces = _pieces(cells, cells @ weights, wanted)
        if pieces is not None:
            yield hinges_of(operands, cells, weights, pieces, sizes)
    squares = squares_of(cells, wanted, sizes, most)
    if squares is not None:
        yield joined(operands, cells, *squares)


def _is_whole(root: Root) -> bool:
    """Whether its values are whole numbers, or bools, that can be read as such."""
    if root.is_view or root.is_natural or is_ambiguous(root) or root.domain.undefined is not None:
        return False
    domain = root.domain
    if not domain.is_numeric or not domain.is_fine or not has_distinct_numbers(domain):
        return False
    return bool((domain.numbers == domain.numbers.round()).all())


def _directions(operands: int) -> Iterator[Array]:
    """Sums and differences of numbers, simple ones first."""
    every = [
        np.array(weights, float)
        for weights in product((0, 1, -1), repeat=operands)
        if next((w for w in weights if w), 0) > 0
    ]
    yield from sorted(every, key=lambda weights: float(np.abs(weights).sum()))


# ---- straight pieces -------------------------------------------------------------------------


def _pieces(cells: Array, sums: Array, wanted: Array) -> list[Piece] | None:
    """The function by pieces of the number, each as long as can be; None if they are too many."""
    order = np.argsort(sums, kind="stable")
    points, group = distinct(sums[order])
    starts = np.append(np.searchsorted(group, np.arange(len(points))), len(order))
    design = np.concatenate([np.ones((len(cells), 1)), cells], axis=1)[order]
    wanted = wanted[order]
    found: list[Piece] = []
    first = 0
    while first < len(points):
        if len(found) > MAX_PIECES:
            return None
        line, last = _longest(design, wanted, starts, first)
        if line is None:
            return None
        found.append(Piece(first=float(points[first]), last=float(points[last]), line=line))
        first = last + 1
    return found


def _longest(design: Array, wanted: Array, starts: Places, first: int) -> tuple[Array | None, int]:
    """The straight function from a point on that is right up to the last point, and that point.

    What is known at one point leaves open how it goes on to the next.
    """
    begin, last = int(starts[first]), first
    line: Array | None = None
    while True:
        end = int(starts[last + 1])
        longer = fitted(design[begin:end], wanted[begin:end])
        if longer is None:
            return line, last - (line is not None)
        line = longer
        missed = (np.abs(design[end:] @ line - wanted[end:]) > FITS).any(axis=1)
        if not missed.any():
            return line, len(starts) - 2
        at = end + int(missed.argmax())
        last = int(np.searchsorted(starts, at, side="right")) - 1
        if np.linalg.matrix_rank(design[begin : int(starts[last])]) == design.shape[1]:
            return line, last - 1
