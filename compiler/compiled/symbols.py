"""How a relation of keys and queries is written."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from ..selectors.compared import Compared
from ..selectors.comparisons import common_ranks
from ..selectors.factors import Factor

_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "!=": operator.ne,
}
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
    for symbol, compare in _OPERATORS.items():
        if np.array_equal(_relation(factor, compare), factor.relation):
            return symbol
    return OTHER


def _relation(factor: Factor, compare: Callable[[Any, Any], bool]) -> Any:
    """What an operator selects of the same values; nothing of those that it does not compare."""

    def holds(key: object, query: object) -> bool:
        if key is None or query is None:
            return False
        try:
            return bool(compare(key, query))
        except TypeError:
            return False

    return [[holds(k, q) for q in factor.query.domain.values] for k in factor.key.domain.values]
