"""A comparison of sums, counts and numbers, at least one a sum: the sign of their difference."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ....rasp_ast.functions import Comparison
from ....rasp_ast.nodes import Apply
from ....rasp_ast.values import is_numeric
from ...tables.depths import depth_of_read
from ...tables.tables import Table
from ..registry import Registry
from .balances import sign_of_sum_alone, sign_of_sums_together
from .comparisons import ORDERS
from .differences_of_sums import sign_of_difference
from .linear_sums import LinearSum, Part, constant_sum, linear_sum, parts_of
from .sums import SumRoot


def comparison_of_sums(registry: Registry, node: Apply, operands: Sequence[Table]) -> Table | None:
    """The comparison by the sign of a balance, or of several; None for anything else."""
    if not any(isinstance(root, SumRoot) for table in operands for root in table.roots):
        return None
    comparison, difference = _difference(registry, node, operands)
    if comparison not in ORDERS or difference is None or not difference.has_sums:
        return None
    if len(difference.factors) == len(difference.offsets) == 1:
        ((root, factor),) = difference.factors.items()
        assert isinstance(root, SumRoot)
        sign = comparison if factor > 0 else comparison.mirrored
        return sign_of_sum_alone(registry, node, sign, root, -difference.offsets[0] / factor)
    parts = parts_of(difference, node.source)
    if not parts or _takes_longer(difference, parts):
        return None
    if len(parts) == len(difference.offsets) == 1:
        (offset,) = difference.offsets
        return sign_of_sums_together(registry, node, comparison, parts[0], offset)
    return sign_of_difference(registry, node, comparison, parts, difference.offsets)


def _takes_longer(difference: LinearSum, parts: Sequence[Part]) -> bool:
    """Whether an MLP must make one value of several before they can be added up."""
    read = [table for root in difference.factors for table in root.reads]
    return max(depth_of_read(p.values) for p in parts) > max(map(depth_of_read, read), default=0)


def _difference(
    registry: Registry, node: Apply, operands: Sequence[Table]
) -> tuple[Comparison | None, LinearSum | None]:
    """The comparison, and of what with 0."""
    function = node.function
    if function.against is not None and len(operands) == 1:
        comparison, constant = function.against
        right = constant_sum(Fraction(constant)) if is_numeric(constant) else None
    elif function.comparison is not None and len(operands) == 2:
        comparison, right = function.comparison, linear_sum(registry, operands[1])
    else:
        return None, None
    left = None if right is None else linear_sum(registry, operands[0])
    return comparison, None if left is None or right is None else left - right
