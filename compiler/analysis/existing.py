"""Values where there are positions: an input is longer than each of its indices."""

from __future__ import annotations

import numpy as np

from ..selectors.selections import EVERYTHING
from ..tables.tables import UNREACHABLE, Table, make_table
from .registry import Registry, count_identity


def at_positions(registry: Registry, values: Table) -> Table:
    """What can be gathered of a table of index and length, such as ``2 ** (length - 1 - indices)``.

    Where an index is no less than the length there is no position. In causal mode a position sees
    no more of the length than its own index.
    """
    length = registry.roots.get(count_identity(EVERYTHING))
    axes = {root.base: axis for axis, root in enumerate(values.roots)}
    if registry.causal or length not in axes or registry.indices not in axes:
        return values
    exists = registry.indices.domain.numbers[:, None] < length.domain.numbers[None, :]
    index, count = (values.roots[axes[root]] for root in (registry.indices, length))
    met = np.zeros((len(index.domain), len(count.domain)), bool)
    places = index.codes_of_base[:, None], count.codes_of_base[None, :]
    np.logical_or.at(met, places, exists)
    if axes[registry.indices] > axes[length]:
        met = met.T
    both = (axes[registry.indices], axes[length])
    shape = [len(root.domain) if i in both else 1 for i, root in enumerate(values.roots)]
    codes = np.where(met.reshape(shape), values.codes, UNREACHABLE)
    if len(np.unique(codes[codes >= 0])) == len(values.domain):
        return values
    return make_table(values.roots, codes, values.domain.values)
