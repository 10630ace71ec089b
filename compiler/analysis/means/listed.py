"""Means as roots; linear combinations of means over one selection are one mean."""

from __future__ import annotations

from collections.abc import Sequence

from ....rasp_ast.errors import PrecisionError
from ....rasp_ast.functions import Function
from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.values import Value, is_number, is_numeric, key
from ...selectors.head_roots import MeanRoot, mean_of
from ...selectors.selections import Selection
from ...tables.apply import apply
from ...tables.domains import Domain, mean_domain
from ...tables.tables import Table, root_table
from ..registry import Registry
from .exact import keeps_means


def mean(
    registry: Registry,
    node: SOpNode,
    selection: Selection,
    values: Table,
    default: Value | None,
    *,
    single: bool = False,
) -> Table:
    """The mean of numbers over a selection, as a root.

    Args:
        node: for whom; its name and source are the root's.
        default: where nothing is selected; ignored where something always is.
        single: all selected keys have one value.
    """
    if not values.domain.is_fine:
        raise PrecisionError(
            f"the numbers here are as close as {values.domain.gap:.2g}, too close for a mean",
            source=node.source,
            hint="scale them, or round them",
        )
    limits = registry.bounds(selection)
    can_be_empty = limits.least == 0
    identity = ("mean", selection.identity, values.identity, can_be_empty and key(default))
    old = registry.roots.get(identity)
    if old is not None:
        return root_table(old)
    most = 1 if single else limits.most
    means = mean_domain(values.domain, most, max(1, limits.least), node.source)
    extra = [None] if values.domain.undefined is not None else []
    domain = Domain.of([*means.values, *extra, *([default] if can_be_empty else [])])
    root = registry.intern(
        identity,
        node.name or "mean",
        lambda order, name: MeanRoot(
            name=name,
            sort_key=order,
            domain=domain,
            scalar=True,
            source=node.source,
            node=node,
            selection=selection,
            values=values,
            default=default,
            can_be_empty=can_be_empty,
        ),
    )
    return root_table(root)


def combined_mean(
    registry: Registry, node: SOpNode, function: Function, operands: Sequence[Table]
) -> Table | None:
    """A linear combination of means over one selection: the mean of the combination.

    The sum of independent value sets would hold values that cannot occur and explode; the mean of
    the combined values is exact.  None where the operands are anything else, or rounded.
    """
    if function.linear is None or len(operands) < 2:
        return None
    means = [root for o in operands if (root := mean_of(o)) is not None]
    if len(means) < 2:
        return None
    first = means[0]
    defaults: list[Value | None] = []
    inner: list[Table] = []
    for operand in operands:
        root = mean_of(operand)
        if root is not None and root.selection.identity == first.selection.identity:
            inner.append(root.values)
            defaults.append(root.default)
        elif operand.is_constant and is_number(operand.domain.values[0]):
            inner.append(operand)
            defaults.append(operand.domain.values[0])
        else:
            return None
    if first.can_be_empty and not all(d is None or is_numeric(d) for d in defaults):
        return None
    values = apply(function, inner, node.source)
    most = registry.bounds(first.selection).most
    if not all(keeps_means(t.domain, most) for t in (*inner, values)):
        return None
    default = function(*defaults, source=node.source) if first.can_be_empty else None
    return mean(registry, node, first.selection, values, default)
