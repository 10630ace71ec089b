"""Numbers to which a root adds of which only some values are listed.

Of such a mean no reader tells two values apart that lie between neighbouring listed ones of equal
results. Added to another root's number they may land anywhere between the sums of those two: a
function of the sum must be the same there, whatever the listed values of others say.
"""

from __future__ import annotations

import numpy as np

from ..encoding.scalars import is_number_valid
from .cases import Ids, Summands


def pairs_within(number: Summands, ids: Ids, places: Ids) -> Ids | None:
    """``[pairs, 2]``: the points of pairs of sums between which there may be others.

    None where two roots are not listed, and so nothing is known of their sum.

    Args:
        ids: ``[gates and edges..., values of the number's roots...]``, -1 where nobody gets.
        places: ``[values of the number's roots...]``: the point of each sum, -1 where it is none.
    """
    partial = [i for i, (root, _) in enumerate(number) if root.is_partially_listed]
    if len(number) == 1 or not partial:
        return np.zeros((0, 2), np.int64)
    if len(partial) > 1:
        return None
    (axis,) = partial
    root, share = number[axis]
    valid = np.flatnonzero(is_number_valid(root))
    order = valid[np.argsort(share[valid, 0], kind="stable")]
    rows = np.moveaxis(ids, axis - len(number), 0)[order]
    rows = rows.reshape(len(order), -1)
    equal = (rows[1:] == rows[:-1]) | (rows[1:] < 0) | (rows[:-1] < 0)
    open_gaps = np.flatnonzero(equal.all(axis=1))
    sums = np.moveaxis(places, axis, 0)[order].reshape(len(order), -1)
    pairs = np.stack([sums[open_gaps], sums[open_gaps + 1]], axis=-1).reshape(-1, 2)
    return np.unique(pairs[(pairs >= 0).all(axis=1)], axis=0)


def changes_within(steps: Ids, within: Ids) -> bool:
    """Whether a function of the sum changes between two sums of such a pair.

    Args:
        steps: ``[points]``, what is written at each point.
    """
    changes = np.concatenate([[0], np.cumsum(steps[1:] != steps[:-1])])
    return bool((changes[within[:, 0]] != changes[within[:, 1]]).any())
