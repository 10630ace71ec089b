"""A function of several tables as one table over their roots."""

from __future__ import annotations

from collections.abc import Sequence

from ...rasp_ast.errors import FunctionError
from ...rasp_ast.functions import Function
from ...rasp_ast.source import Source
from ..tables.apply import MAX_CELLS, apply
from ..tables.tables import Table, cells, root_table, union
from ..tables.views import compress
from .registry import Registry


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
    raised: list[FunctionError] = []
    table = apply(function, operands, source, raised)
    registry.assume_no_input_raises(raised)
    return table
