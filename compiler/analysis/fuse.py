"""A function of several tables as one table over their roots.

An operand is taken by its value, which an MLP computes, and not by its roots, where the table would
be large and another operand is known only after a later attention: that costs no layer.  Without it
a value that is made of itself and of what heads return of it, layer after layer, would be a table
of all heads before.  Where the table would be very large it is done whatever it costs.
"""

from __future__ import annotations

from collections.abc import Sequence

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
from ..tables.tables import Table, cells, reorder, restrict, root_table, union
from ..tables.views import compress
from .meeting import has_fewer_values, where_means_meet
from .own_values import by_values, shared
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


def fused(
    registry: Registry,
    function: Function,
    operands: Sequence[Table],
    source: Source | None,
    nodes: Sequence[Node | None] = (),
    *,
    passing_on: bool = False,
) -> Table:
    """The table of a function; operands over too many roots are computed first.

    Args:
        nodes: the expressions that the operands are, if they are any.
        passing_on: see ``AtOnce``.
    """
    nodes = nodes or [None] * len(operands)
    operands = _with_values(registry, function, operands, nodes, source, passing_on=passing_on)
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
    *,
    passing_on: bool,
) -> list[Table]:
    """The operands, some of them by their values.

    Where no MLP computes a function of several scalars as they are, each of these would be decoded
    first, in a column for each value; so operands that an MLP does compute are computed before.
    """
    operands = shared(operands)
    roots = union(compress(operands))
    is_one = len(roots) == max(len(o.roots) for o in operands)  # no larger than that operand is
    at_once = is_apart = False
    if _is_tried(roots) and not is_one:
        whole = _applied(registry, function, operands, source)
        at_once = _is_at_once(registry, whole, passing_on=passing_on)
        is_apart = not at_once
    if cells(roots) <= MAX_CELLS_AT_ONCE and not is_apart:
        return list(operands)
    available = next_mlp(max(root.depth for root in roots))
    large = cells(roots) > MAX_CELLS_FUSED and not (is_one or at_once)
    with_sums = function.lazy and cells(roots) > MAX_CELLS_TRIED and not is_one

    def is_early(operand: Table) -> bool:
        if not _has_few_values(operand, with_sums=with_sums):
            return False
        return large or depth_if_computed(operand) < available

    def taken(registry: Registry, places: Sequence[int]) -> list[Table]:
        early = {i: registry.computed(operands[i], nodes[i], source=source) for i in places}
        return by_values(operands, early) if early else list(operands)

    early = [i for i, operand in enumerate(operands) if is_early(operand)]
    if not is_apart:
        return taken(registry, early)
    several = [i for i, o in enumerate(operands) if _has_few_values(o, with_sums=False)]
    apart = [
        i for i in several if i not in early and registry.is_at_once(operands[i], passing_on=True)
    ]
    if any(_has_more_values(operands[i]) for i in apart):
        tried = registry.fork(registry.choices)
        rest = _applied(tried, function, taken(tried, [*early, *apart]), source)
        if not _is_at_once(registry, rest, passing_on=passing_on):
            return taken(registry, early)
    return taken(registry, sorted([*early, *apart]))


def _is_tried(roots: Sequence[Root]) -> bool:
    """Whether there are several numbers and nothing else, scalars or of scalars, and not too many
    combinations."""
    numbers = sum(root.base.scalar or _is_of_scalars(root.base) for root in roots)
    return 1 < numbers == len(roots) and cells(roots) <= MAX_CELLS_TRIED


def _is_of_scalars(root: Root) -> bool:
    """Whether it is a number that an MLP computes of scalars."""
    made = computed_root(root)
    if made is None or not root.domain.is_number:
        return False
    return any(each.base.scalar or _is_of_scalars(each.base) for each in made.table.roots)


def _is_at_once(registry: Registry, table: Table, *, passing_on: bool) -> bool:
    """Whether an MLP, or whoever reads it, computes it of scalars as they are."""
    return _is_box(table) or registry.is_at_once(table, passing_on=passing_on)


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


def _has_few_values(table: Table, *, with_sums: bool) -> bool:
    """Whether a table is better known by its value than by its roots, and costs an MLP.

    A sum costs none, and is taken so ``with_sums`` alone.
    """
    if len(table.roots) < 2 or 2 * len(table.domain) > cells(table.roots):
        return False
    return with_sums or not is_sum_over_roots(table)


def _has_more_values(table: Table) -> bool:
    """Whether it takes more values than each of its roots, as a product does: then it is worth
    being computed before only where the rest is computed of it as it is."""
    return len(table.domain) > max(len(root.domain) for root in table.roots)


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
