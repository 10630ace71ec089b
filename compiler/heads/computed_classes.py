"""How many classes of numbers an MLP would have to make if they were compared by class."""

from __future__ import annotations

import numpy as np

from ..passes import MAX_ONE_HOT
from ..selectors.factors import Factor
from ..selectors.head_roots import takes_units
from ..tables.equal_rows import equal_rows
from ..tables.tables import Table


def computed_classes(factor: Factor) -> int:
    """How many classes an MLP has to make of numbers if they are compared by class; 0 if none."""
    if min(factor.shape) <= MAX_ONE_HOT or not makes_columns(factor):
        return 0
    if factor.compared is not None:
        return min(len(np.unique(r)) for r in (factor.compared.keys, factor.compared.queries))
    return min(len(equal_rows(flags)[0]) for flags in (factor.relation, factor.relation.T))


def makes_columns(factor: Factor) -> bool:
    """Whether an MLP makes the columns of both sides, if they are compared by class."""
    return all(map(_takes_units, (factor.key, factor.query)))


def _takes_units(table: Table) -> bool:
    return any(takes_units(root.base) for root in table.roots)
