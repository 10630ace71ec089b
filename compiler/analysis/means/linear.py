"""A linear combination of means over one selection is the mean of the combination.

The sum of independent value sets would hold values that cannot occur, and explode; the mean of the
combined values is exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ....rasp_ast.functions import Function
from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.source import Source
from ....rasp_ast.values import Value, is_numeric
from ...tables.apply import apply
from ...tables.tables import Table
from ..registry import Registry
from .exact import keeps_means
from .listed import mean
from .unlisted import Operand, UnlistedMean, as_unlisted


def combined_mean(
    registry: Registry, node: SOpNode, function: Function, operands: Sequence[Table]
) -> Table | None:
    """A linear function of several listed means over one selection: a listed mean itself."""
    means = [as_unlisted(registry, node, operand) or operand for operand in operands]
    if sum(isinstance(operand, UnlistedMean) for operand in means) < 2:
        return None
    combined = _combined(registry, function, means, node.source)
    if combined is None:
        return None
    first, values, default = combined
    return mean(registry, node, first.selection, values, default)


def linear_of_means(
    registry: Registry,
    node: SOpNode,
    function: Function,
    operands: Sequence[Operand],
) -> UnlistedMean | None:
    """A linear function of means over one selection, some unlisted: an unlisted mean itself."""
    means = [as_unlisted(registry, node, operand) or operand for operand in operands]
    combined = _combined(registry, function, means, node.source)
    if combined is None:
        return None
    first, values, default = combined
    return replace(first, node=node, values=values, default=default)


def _combined(
    registry: Registry,
    function: Function,
    operands: Sequence[Operand],
    source: Source | None,
) -> tuple[UnlistedMean, Table, Value | None] | None:
    """One of the means, the combined values of all, and the combined default.

    None where an operand is neither a mean over the same selection nor a constant number, and where
    some mean is rounded.
    """
    means = [operand for operand in operands if not isinstance(operand, Table)]
    if function.linear is None or not means:
        return None
    first = means[0]
    values_of: list[Table] = []
    defaults: list[Value | None] = []
    for operand in operands:
        if not isinstance(operand, Table):
            if operand.selection.identity != first.selection.identity:
                return None
            values_of.append(operand.values)
            defaults.append(operand.default)
        elif operand.is_constant and is_numeric(operand.domain.values[0]):
            values_of.append(operand)
            defaults.append(operand.domain.values[0])
        else:
            return None
    if first.can_be_empty and not all(d is None or is_numeric(d) for d in defaults):
        return None
    values = apply(function, values_of, source)
    most = registry.bounds(first.selection).most
    if not all(keeps_means(table.domain, most) for table in (*values_of, values)):
        return None
    default = function(*defaults, source=source) if first.can_be_empty else None
    return first, values, default
