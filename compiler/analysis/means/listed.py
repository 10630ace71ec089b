"""Means whose values are listed, as roots."""

from __future__ import annotations

from ....rasp_ast.errors import PrecisionError
from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.values import Value, key
from ...selectors.selections import Selection
from ...tables.domains import Domain
from ...tables.mean_domain import mean_domain
from ...tables.tables import Table, root_table
from ..registry import Registry
from .mean_root import MeanRoot


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
        MeanRoot(
            name=registry.names.get(node, "mean"),
            domain=domain,
            node=node,
            selection=selection,
            values=values,
            default=default,
            can_be_empty=can_be_empty,
        ),
    )
    return root_table(root)
