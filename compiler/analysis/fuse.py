"""A function of several tables as one table over their roots.

An operand is taken by its value, which an MLP computes, and not by its roots, where the table would
be large and another operand is known only after a later attention: that costs no layer.  Without it
a value that is made of itself and of what heads return of it, layer after layer, would be a table
of all heads before.  Where the table would be very large it is done whatever it costs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...rasp_ast.errors import FunctionError
from ...rasp_ast.functions import Function
from ...rasp_ast.nodes import Node
from ...rasp_ast.source import Source
from ..selectors.head_roots import computed_root
from ..tables.apply import apply
from ..tables.depths import depth_if_computed, is_sum_over_roots, next_mlp
from ..tables.linear_tables import MAX_CELLS
from ..tables.roots import Root
from ..tables.tables import UNREACHABLE, Table, cells, reorder, restrict, root_table, spread, union
from ..tables.views import compress
from .meeting import has_fewer_values, where_means_meet
from .registry import Registry

MAX_CELLS_AT_ONCE = 128
"""A function of more combinations than this takes operands by their values, where that is free."""
MAX_CELLS_FUSED = 1 << 12
"""A function of more combinations than this takes operands by their values, though it may cost a
layer: an MLP has a unit for many of them, which takes time, and adds up their errors.  Functions of
several scalars that an MLP computes of them as they are do not."""
MAX_CELLS_TRIED = 1 << 16
"""Of functions of several scalars of no more combinations than this it is tried whether an MLP
computes them of the scalars as they are."""
MAX_CELLS_SUMMED = 1 << 20
"""A function of more combinations than this, such as a sum of many counts, takes what it adds up
in parts; see ``_in_parts``."""
MAX_CELLS_MET = 1 << 20
"""Which values of operands can meet is found out by looking at so many combinations at most."""


def fused(
    registry: Registry,
    function: Function,
    operands: Sequence[Table],
    source: Source | None,
    nodes: Sequence[Node | None] = (),
) -> Table:
    """The table of a function; operands over too many roots are computed first.

    Args:
        nodes: the expressions that the operands are, if they are any.
    """
    nodes = nodes or [None] * len(operands)
    operands = _with_values(registry, function, operands, nodes, source)
    while cells(union(compress(operands))) > MAX_CELLS_SUMMED:
        parted = [_in_parts(registry, operand, source) for operand in operands]
        if all(new is old for new, old in zip(parted, operands, strict=True)):
            break
        operands = parted
    while cells(union(compress(operands))) > MAX_CELLS:
        wide = [i for i, o in enumerate(operands) if len(o.roots) > 1]
        if not wide:
            break
        most = max(wide, key=lambda i: cells(operands[i].roots) / len(operands[i].domain))
        operands[most] = root_table(registry.computed(operands[most], None, source=source))
    raised: list[FunctionError] = []
    table = _applied(registry, function, operands, source, raised)
    registry.assume_no_input_raises(raised)
    return table


def _applied(
    registry: Registry,
    function: Function,
    operands: Sequence[Table],
    source: Source | None,
    raised: list[FunctionError] | None = None,
) -> Table:
    """The table of a function; only where its means meet, if most of its values are none there.

    Of numbers it goes on everywhere: a sum is one of what its operands are, a product or a quotient
    is a number that gates let through, and a comparison is one of a difference with 0.
    """
    met = operands if function.linear is not None else where_means_meet(registry, operands)
    if met is operands:
        return apply(function, operands, source, raised, registry.calls)
    there = apply(function, met, source, raised, registry.calls)
    if cells(union(met)) > MAX_CELLS_TRIED:
        return there
    everywhere = apply(function, operands, source, None, registry.calls)
    return there if has_fewer_values(there, everywhere) else everywhere


def _with_values(
    registry: Registry,
    function: Function,
    operands: Sequence[Table],
    nodes: Sequence[Node | None],
    source: Source | None,
) -> list[Table]:
    """The operands, some of them by their values.

    Where no MLP computes a function of several scalars as they are, each of these would be decoded
    first, in a column for each value; so operands that an MLP does compute are computed before.
    """
    roots = union(compress(operands))
    is_one = len(roots) == max(len(o.roots) for o in operands)  # no larger than that operand is
    at_once = apart = False
    if _is_tried(roots) and not is_one:
        whole = _applied(registry, function, operands, source)
        at_once = _is_at_once(registry, whole)
        apart = not at_once
    if cells(roots) <= MAX_CELLS_AT_ONCE and not apart:
        return list(operands)
    available = next_mlp(max(root.depth for root in roots))
    large = cells(roots) > MAX_CELLS_FUSED and not (is_one or at_once)

    def is_early(operand: Table) -> bool:
        if not _has_few_values(operand):
            return False
        free = depth_if_computed(operand) < available
        return large or free or (apart and registry.is_at_once(operand))

    early = {
        i: registry.computed(operand, node, source=source)
        for i, (operand, node) in enumerate(zip(operands, nodes, strict=True))
        if is_early(operand)
    }
    return _met(operands, early) if early else list(operands)


def _is_tried(roots: Sequence[Root]) -> bool:
    """Whether there are several scalars and nothing else, and not too many combinations."""
    scalars = sum(root.base.scalar for root in roots)
    return 1 < scalars == len(roots) and cells(roots) <= MAX_CELLS_TRIED


def _is_at_once(registry: Registry, table: Table) -> bool:
    """Whether an MLP, or whoever reads it, computes it of scalars as they are."""
    return _is_box(table) or registry.is_at_once(table)


def _is_box(table: Table) -> bool:
    """Whether some value is taken where each root has one of some values of its own, and nowhere
    else, and there is one other value."""
    if len(table.domain) != 2:
        return False
    for value in range(2):
        there = (table.codes == value) | (table.codes < 0)
        box = np.ones((1,) * there.ndim, bool)
        for axis in range(there.ndim):
            others = tuple(other for other in range(there.ndim) if other != axis)
            box = box & (table.codes == value).any(axis=others, keepdims=True)
        if (there | ~box).all():
            return True
    return False


def _has_few_values(table: Table) -> bool:
    """Whether a table is better known by its value than by its roots, and costs an MLP."""
    if len(table.roots) < 2 or 2 * len(table.domain) > cells(table.roots):
        return False
    return not is_sum_over_roots(table)


def _in_parts(registry: Registry, table: Table, source: Source | None) -> Table:
    """A sum of many roots as one of fewer: those that are known first are added up before.

    So a sum of ``k`` roots is a tree of depth ``log k``, and no chain, however it is written.  A
    sum of two roots is left alone unless one of them is such a part: a head may read it as it is.
    """
    again = any(computed_root(root) is not None for root in table.roots)
    if len(table.roots) < 3 - again or not table.is_total:
        return table
    depths = [next_mlp(root.depth) for root in table.roots]
    first = min((d for d in depths if depths.count(d) > 1), default=None)
    early = [i for i, depth in enumerate(depths) if depth == first]
    early = early or sorted(sorted(range(len(depths)), key=depths.__getitem__)[:2])
    late = [i for i in range(len(depths)) if i not in early]
    part = restrict(table, early)
    if len(part.roots) < len(early) or 2 * len(part.domain) > part.codes.size:
        return table
    codes = np.transpose(table.codes, [*early, *late]).reshape(part.codes.size, -1)
    places = np.unique(part.codes, return_index=True)[1]
    if not np.array_equal(codes, codes[places][part.codes.ravel()]):
        return table  # more of the part matters than its own value
    added = registry.computed(part, None, source=source)
    roots = (added, *(table.roots[i] for i in late))
    return reorder(table, roots, codes[places].reshape([len(root.domain) for root in roots]))


def _met(operands: Sequence[Table], early: Mapping[int, Root]) -> list[Table]:
    """The operands with values of their own for some, and which of all values can meet.

    An operand of a root that others have too is not independent of them.
    """
    result = [root_table(early[i]) if i in early else o for i, o in enumerate(operands)]
    roots, own = union(operands), union(result)
    several = sum(len(o.roots) for o in operands) > len(roots)
    if not several or cells(roots) > MAX_CELLS_MET or cells(own) > MAX_CELLS_MET:
        return result
    places = {root: spread(root_table(root), roots) for root in roots}
    places |= {root: spread(operands[i], roots) for i, root in early.items()}
    codes = np.stack([places[root].ravel() for root in own])
    meets = np.zeros([len(root.domain) for root in own], bool)
    meets[tuple(codes[:, (codes >= 0).all(axis=0)])] = True
    if meets.all():
        return result
    first = next(iter(early))
    known = np.where(meets, spread(result[first], own), UNREACHABLE)
    result[first] = Table(own, known.astype(np.int32), result[first].domain)
    return result
