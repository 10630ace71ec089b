"""Which means the language keeps exactly, so that one may calculate with them."""

from __future__ import annotations

from math import lcm

from ....rasp_ast.values import is_numeric
from ...tables.domains import Domain

MAX_EXACT = 1 << 50
"""Fractions whose denominator times numerator is below this are kept as they are; others become the
simplest fraction that has the same float (``rasp_ast/values.py``)."""


def keeps_means(values: Domain, most: int) -> bool:
    """Whether every mean of up to ``most`` of these numbers is itself, and no float in its place.

    Else a mean times its count is not the sum, and a difference of means is not the mean of the
    differences: each is rounded by itself.  A mean of c of them is a multiple of 1 / (c d), with d
    their common denominator.
    """
    numbers = [v for v in values.defined if is_numeric(v)]
    bottom = most * lcm(*{n.denominator for n in numbers})
    if values.is_number:  # they are in order
        numbers = [numbers[0], numbers[-1]]
    return bottom**2 * max(map(abs, numbers), default=0) < MAX_EXACT
