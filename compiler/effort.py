"""How much an attempt looks at: an estimate of its time that is the same on every machine."""

from __future__ import annotations

from .selectors.compared import MAX_RELATION
from .selectors.head_roots import head_root
from .tables.roots import Root

MAX_EFFORT = 1 << 18
"""Refused attempts may look at so many values in all, two to four seconds' worth; then what is left
to be tried is everything together that makes numbers better known, and after as many again nothing.
"""
PAIRS_PER_VALUE = 64
"""So many pairs of values that a head compares take as long as a value of a variable."""
VALUES_PER_UNIT = 4
"""A unit of an MLP takes as long as so many: they are put in order, and their sums are bounded."""


def effort_of(root: Root) -> int:
    """How many values are looked at where a root is planned: its own, and pairs of a selector's."""
    head = head_root(root)
    terms = () if head is None else head.selection.terms
    shapes = [factor.shape for term in terms for factor in term]
    pairs = sum(min(keys * queries, MAX_RELATION) for keys, queries in shapes)
    return len(root.domain) + pairs // PAIRS_PER_VALUE
