"""What ``Apply`` becomes: chains of elementwise operations fuse into one table."""

from __future__ import annotations

from collections.abc import Sequence

from ...rasp_ast.nodes import Apply
from ..tables.tables import Table
from .fuse import fused
from .means.linear import combined_mean
from .normal_form import Analysis


def elementwise(analysis: Analysis, node: Apply, operands: Sequence[Table]) -> Table:
    """The table of an ``Apply`` whose operands are these tables.

    Raises:
        FunctionError: the function raised on a combination of possible values.
        ValueSetError: the table is too large.
    """
    registry = analysis.registry
    fuses = registry.choices.fuses
    merged = combined_mean(registry, node, node.function, operands) if fuses else None
    return merged or fused(
        registry,
        node.function,
        operands,
        node.source,
        node.operands,
        passing_on=node not in analysis.read_by_heads,
    )
