"""Classes of what embeddings give, where the other side is computed of many means.

A sum of products adds up what is off in each column of one side that the other side reads.  Of
which tokens are below a mean by the mean's class that is all columns for the tokens above it, some
hundred; by the token's class it is one.
"""

from __future__ import annotations

from ..passes import MAX_ONE_HOT
from ..selectors.factors import Factor
from ..tables.tables import Table
from .computed_classes import computed_classes
from .free_tables import is_looked_up
from .scores import Scores, by_key_class, by_query_class, with_zero_level

MAX_ADDED_UP = 64
"""So many columns that are a little off may be added up."""


def by_embedded_class(factor: Factor) -> Scores | None:
    """By the classes of the side that embeddings give; None where little is gained."""
    if factor.compared is not None or min(factor.shape) <= MAX_ADDED_UP:
        return None
    if computed_classes(factor) > MAX_ONE_HOT:
        return None
    if is_looked_up(factor.key) and _is_of_means(factor.query):
        return by_key_class(factor)
    if is_looked_up(factor.query) and _is_of_means(factor.key):
        return by_query_class(factor)
    return None


def at_zero(scores: Scores, factor: Factor) -> Scores:
    """The same classes with every selected pair at 0."""
    return with_zero_level(scores, of_queries=not is_looked_up(factor.key))


def _is_of_means(table: Table) -> bool:
    return any(root.base.is_mean for root in table.roots)
