"""What ``Apply`` becomes: chains of elementwise operations fuse into one table."""

from __future__ import annotations

from collections.abc import Sequence

from ...rasp_ast.functions import Function
from ...rasp_ast.nodes import Apply
from ...rasp_ast.source import Source
from ..tables.apply import MAX_CELLS, apply
from ..tables.tables import Table, cells, root_table, union
from ..tables.views import compress
from .means.listed import combined_mean
from .registry import Registry


def elementwise(registry: Registry, node: Apply, operands: Sequence[Table]) -> Table:
    """The table of an ``Apply`` whose operands are these tables.

    Raises:
        FunctionError: the function raised on a combination of possible values.
        ValueSetError: the table is too large.
    """
    fuses = registry.choices.fuses
    merged = combined_mean(registry, node, node.function, operands) if fuses else None
    return merged or fused(registry, node.function, operands, node.source)


def fused(
    registry: Registry, function: Function, operands: Sequence[Table], source: Source | None
) -> Table:
    """The table of a function; operands over too many roots are computed first."""
    operands = list(operands)
    while cells(union(compress(operands))) > MAX_CELLS:
        wide = [i for i, o in enumerate(operands) if len(o.roots) > 1]
        if not wide:
            break
        most = max(wide, key=lambda i: cells(operands[i].roots) / len(operands[i].domain))
        operands[most] = root_table(registry.computed(operands[most], None, source=source))
    return apply(function, operands, source)
