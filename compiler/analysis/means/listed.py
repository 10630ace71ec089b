"""Means whose values are listed, as roots."""

from __future__ import annotations

from itertools import pairwise

from ....rasp_ast.errors import PrecisionError, ValueSetError
from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.values import Value, is_numeric, key
from ...selectors.selections import Selection
from ...tables import advice
from ...tables.scale import FINE, LEAST_GAP
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
        raise _too_close(values, node)
    limits = registry.bounds(selection)
    can_be_empty = limits.least == 0
    identity = ("mean", selection.identity, values.identity, can_be_empty and key(default))
    old = registry.roots.get(identity)
    if old is not None:
        return root_table(old)
    most = 1 if single else limits.most
    others = [None] if values.domain.undefined is not None else []
    others += [default] if can_be_empty else []
    listed = registry.listed_means
    try:
        domain = listed.of(values.domain, most, max(1, limits.least), others, node.source)
    except ValueSetError as error:
        error.hint = advice.on_mean(values) or error.hint
        raise
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


def _too_close(values: Table, node: SOpNode) -> PrecisionError:
    """The refusal of a mean of numbers that float32 could not tell apart in it."""
    domain = values.domain
    points = [v for v in domain.defined if is_numeric(v)]
    low, high = min(pairwise(sorted(points)), key=lambda pair: pair[1] - pair[0])
    least = max(FINE * domain.size, LEAST_GAP)
    return PrecisionError(
        f"{float(low)!r} and {float(high)!r} lie {domain.gap:.2g} apart, too close for a mean of "
        f"numbers up to {domain.size:.3g}, which takes {least:.2g}",
        source=node.source,
        hint=advice.on_numbers(domain)
        or f"round the values to multiples of {float(f'{least:.1g}'):g}",
    )
