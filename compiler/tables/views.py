"""Views keep tables of several roots small: each root counts only as far as anybody sees it.

``counts of x`` over 500 values and a second root of 500 would be a table of 250,000 cells; if the
expression asks only whether the count is over 3, a view of two values takes the root's place.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .equal_rows import rows_in_order
from .roots import Codes, Root, view
from .tables import Table, cells, reorder, union

MAX_CELLS_WITHOUT_VIEWS = 1 << 16
"""A table of more cells than this sees its roots through views, where that makes it smaller."""


def compress(operands: Sequence[Table]) -> Sequence[Table]:
    """The same tables, over views of their roots where the product of the roots is large.

    Views of one root in several operands become one view, which tells apart what any of them does.
    """
    roots = union(operands)
    viewed = any(r.is_view for r in roots)
    if len(roots) < 2 or (cells(roots) <= MAX_CELLS_WITHOUT_VIEWS and not viewed):
        return operands
    result = list(operands)
    for base in sorted({r.base for r in roots}, key=lambda r: r.sort_key):
        axes = [
            (i, axis)
            for i, operand in enumerate(result)
            for axis, root in enumerate(operand.roots)
            if root.base is base
        ]
        root, members = _common_view(base, [axis_classes(result[i], axis) for i, axis in axes])
        for i, axis in axes:
            result[i] = _over(result[i], axis, root, members)
    return result


def axis_classes(table: Table, axis: int) -> Codes:
    """``[base values]``: equal where the table cannot tell the values of that root apart."""
    slices = np.moveaxis(table.codes, axis, 0).reshape(table.codes.shape[axis], -1)
    _, place = rows_in_order(slices)
    root = table.roots[axis]
    return place.astype(np.int32)[root.codes_of_base]


def _common_view(base: Root, labels: Sequence[Codes]) -> tuple[Root, npt.NDArray[np.intp]]:
    """The coarsest view that keeps apart what any labelling does, and a member of each class.

    A view that would not be half as large as the root itself is not worth having.
    """
    firsts, classes = rows_in_order(np.stack(labels, axis=1))
    if 2 * len(firsts) <= len(base.domain):
        return view(base, classes.astype(np.int32)), firsts
    return base, np.arange(len(base.domain))


def _over(table: Table, axis: int, root: Root, members: npt.NDArray[np.intp]) -> Table:
    """The table with another view of one root; ``members`` has a base value for each of its own."""
    old = table.roots[axis]
    places = old.codes_of_base[members]
    roots = list(table.roots)
    roots[axis] = root
    return reorder(table, roots, table.codes.take(places, axis=axis))
