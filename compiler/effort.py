"""How much an attempt looks at: an estimate of its time that is the same on every machine."""

from __future__ import annotations

from math import prod

from .selectors.head_roots import head_root
from .tables.roots import Root

MAX_EFFORT = 1 << 18
"""Refused attempts may look at so many values in all, two to four seconds' worth; then what is left
to be tried is everything together that makes numbers better known, and after as many again nothing.
"""
LEAST_ATTEMPTS = 2
"""However long they take, so many attempts are made before that, so that what a refusal asks for
is tried once; and one more with everything together."""
PAIRS_PER_VALUE = 64
"""So many pairs of values that a head compares one by one take as long as a value of a variable."""
CELLS_PER_VALUE = 32
"""So many numbers of an encoding do, a value's own included."""
VALUES_PER_UNIT = 4
"""A unit of an MLP takes as long as so many: they are put in order, and their sums are bounded."""


def effort_of(root: Root, width: int) -> int:
    """How many values are looked at where a root is planned: its own, and what heads compare.

    Those of a comparison have ranks, and pairs of them are never listed.

    Args:
        width: how many columns it has.
    """
    head = head_root(root)
    terms = () if head is None else head.selection.terms
    factors = [factor for term in terms for factor in term]
    pairs = sum(prod(f.shape) for f in factors if f.compared is None)
    ranked = sum(sum(f.shape) for f in factors if f.compared is not None)
    cells = len(root.domain) * (CELLS_PER_VALUE + width)
    return ranked + cells // CELLS_PER_VALUE + pairs // PAIRS_PER_VALUE
