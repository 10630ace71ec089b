"""A mean that is compared with values far from 0, as one of how far they are from their middle.

What float32 loses of a mean is a part of its size, so where that is too much for what it is
compared with, a base is taken off both sides: of unix seconds some hours are left.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.operators import linear_function
from ....rasp_ast.values import canonical, is_number
from ...tables.apply import apply
from ...tables.tables import Table, constant_table
from ..registry import Registry
from .functions import MIN_GAP_IN_ERRORS, error_of
from .unlisted import Operand, UnlistedMean, as_unlisted, lattice, less

MAX_CENTRED_VALUES = 1 << 10
"""A mean that is compared with more values than this is not looked at near each of them."""
WORTH_CENTRING = 3 / 4
"""Of the error of a mean, no more than this may be left."""


def centred(
    registry: Registry, node: SOpNode, left: Operand, right: Operand
) -> list[Operand] | None:
    """Both sides of a comparison less a base; None where nothing is gained, or none is a mean.

    Args:
        node: for whom.
    """
    means = [as_unlisted(registry, node, operand) for operand in (left, right)]
    if (means[0] is None) == (means[1] is None):
        return None
    mean, other = (means[0], right) if means[0] is not None else (means[1], left)
    assert mean is not None
    if not isinstance(other, Table) or other.is_constant or not _is_of_numbers(mean, other):
        return None
    if len(other.domain) > MAX_CENTRED_VALUES:
        return None
    if _least_gap(mean, other) >= MIN_GAP_IN_ERRORS * error_of(mean):
        return None
    numbers = lattice(mean)
    base = canonical(numbers.low + numbers.unit * (numbers.span // 2))
    assert is_number(base)
    shifted = less(mean, base, node.source)
    rest = apply(linear_function(1, -1), [other, constant_table(base)], node.source)
    if error_of(shifted) > WORTH_CENTRING * error_of(mean):
        return None
    return [shifted, rest] if mean is means[0] else [rest, shifted]


def _is_of_numbers(mean: UnlistedMean, other: Table) -> bool:
    """Whether all that is compared are numbers, bools not among them, wherever it is defined."""
    default = mean.default if mean.can_be_empty else None
    domains = (mean.values.domain, other.domain)
    plain = all(is_number(v) for domain in domains for v in domain.defined)
    return plain and (default is None or is_number(default))


def _least_gap(mean: UnlistedMean, other: Table) -> float:
    """The least distance of two means between which a comparison with these values may change."""
    numbers = lattice(mean)
    near = [numbers.neighbours_of(Fraction(v)) for v in other.domain.defined if is_number(v)]
    gaps = [b - a for points in near for a, b in pairwise(points)]
    return float(min(gaps, default=Fraction(1)))
