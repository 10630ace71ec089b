"""Numbers of two roots by their ranks in an order, whatever their values are.

``a < b`` is whether the rank of ``a`` is below that of ``b``; and so is any function of two values
whose sets of ``a``, one for each ``b``, are nested. Ranks are one apart and no more than there are
values, where the values themselves may be 1,700,000,000 and a day apart, which float32 hardly has.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np

from ..selectors.comparisons import Flags
from ..selectors.factors import Factor
from ..selectors.listed import Listed
from ..selectors.orders import order_of
from ..tables.roots import Root
from ..tables.tables import Table, root_table
from .cases import Ids, Summands

MAX_CELLS_RANKED = 1 << 16
"""In larger tables no order is looked for."""
MAX_ROOTS = 3
"""Two are ordered; one may be a gate besides."""
COARSE = 2.0**-10
"""Numbers whose distances are a smaller part of them than this had better be ranks: each sum of
them is off by a few times ``2**-24``, and many such may be added up."""


def ranked_number(table: Table, ids: Ids) -> Summands | None:
    """A number of two roots by which a function of two results is decided; None if there is none.

    Args:
        ids: which result each combination has.
    """
    few = ids.size <= MAX_CELLS_RANKED and 2 <= ids.ndim <= MAX_ROOTS
    if not few or ids.min() < 0 or len(np.unique(ids)) != 2:
        return None
    truth = ids == ids.max()
    for pair in combinations(range(ids.ndim), 2):
        roots = [table.roots[axis] for axis in pair]
        if any(root.scalar or root.is_view or not root.has_columns for root in roots):
            continue
        slices = np.moveaxis(truth, pair, (0, 1)).reshape(*(len(r.domain) for r in roots), -1)
        cases = np.unique(slices, axis=2)
        cases = cases[:, :, cases.any(axis=(0, 1)) & ~cases.all(axis=(0, 1))]
        if cases.shape[2] == 1:
            return _by_order(roots[0], roots[1], cases[:, :, 0])
    return None


def _by_order(left: Root, right: Root, holds: Flags) -> Summands | None:
    """The rank of the one from which that of the other is taken, if the sets are nested."""
    order = order_of(Factor(root_table(left), root_table(right), Listed(holds)))
    if order is None:
        return None
    ranks, thresholds = (side.astype(float)[:, None] for side in (order.ranks, order.thresholds))
    return ((left, -ranks), (right, thresholds))


def is_coarse(table: Table) -> bool:
    """Whether what numbers its roots have say is better said by ranks."""
    roots = [root for root in table.roots if root.domain.is_numeric]
    return any(root.domain.gap < COARSE * root.domain.size for root in roots)
