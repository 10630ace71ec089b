"""How a relation of keys and queries is written."""

from __future__ import annotations

import numpy as np

from ...rasp_ast.functions import Comparison
from .compared import Compared
from .comparisons import common_ranks, relation
from .factors import Factor

_COMPARISONS = ("==", "<", "<=", ">", ">=", "!=")
OTHER = "fits"
_MANY = 1 << 16
"""A relation of more pairs is not compared with all operators."""


def symbol_of(factor: Factor) -> str:
    """The comparison that a relation is, key first; "fits" if it is none of them."""
    if factor.compared is not None:
        ranks = common_ranks(factor.compared.comparison, factor.key.domain, factor.query.domain)
        own = ranks and Compared(factor.compared.comparison, *ranks)
        same = own is not None and own.identity == factor.compared.identity
        return factor.compared.comparison.symbol if same else OTHER
    if factor.relation.size > _MANY:
        return OTHER
    for symbol in _COMPARISONS:
        ranks = common_ranks(Comparison(symbol), factor.key.domain, factor.query.domain)
        if ranks and np.array_equal(relation(Comparison(symbol), *ranks), factor.relation):
            return symbol
    return OTHER
