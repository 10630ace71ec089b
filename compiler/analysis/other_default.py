"""A choice between what a head gives and a value where it selects nothing: another default.

``where(has_focus(s), aggregate(s, x), y)``, in whatever words, is ``aggregate(s, x, y)``: one head
and no MLP, however many values it has.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from ...rasp_ast.functions import Function
from ...rasp_ast.nodes import Aggregate, Apply
from ...rasp_ast.operators import WHERE
from ...rasp_ast.user_functions import formula_now
from ...rasp_ast.user_functions.formulas import Argument, Fixed, Formula, Step, arguments_of
from ...rasp_ast.values import Value, key
from ..selectors.head_roots import HeadRoot, counts
from ..selectors.selections import Selection
from ..tables.apply import apply
from ..tables.roots import Root
from ..tables.tables import Table, constant_table
from .means.pieces import places_of_choice
from .normal_form import Analysis
from .written import MAX_PAIRS_AT_ONCE


def with_other_default(analysis: Analysis, node: Apply) -> Aggregate | None:
    """The mean or the move that such a choice is; None for anything else.

    Whether anything is selected must be told by how many keys the same selector selects, or by what
    it aggregates of one value.
    """
    if not analysis.registry.choices.fuses or len(node.operands) != WHERE.arity - 1:
        return None
    for place, aggregate in enumerate(node.operands):
        if isinstance(aggregate, Aggregate) and aggregate not in analysis.registry.kept.nodes:
            defaults = _defaults(analysis, node, place, aggregate)
            if len(defaults) == 1:
                other = replace(aggregate, default=defaults[0])
                if node in analysis.has_readers:
                    analysis.has_readers.add(other)
                return other
    return None


def _defaults(
    analysis: Analysis, node: Apply, place: int, aggregate: Aggregate
) -> list[Value | None]:
    """What the function gives where nothing is selected, each value once; none if it does not give
    what is aggregated everywhere else."""
    asked = node.operands[1 - place]
    guard = None if asked in analysis.deferred else analysis.operand(asked)
    if not isinstance(guard, Table) or len(guard.roots) != 1:
        return []
    is_empty = _is_empty(analysis, guard.roots[0], analysis.selected[aggregate.selector])
    if not any(is_empty):
        return []
    found: dict[Hashable, Value | None] = {}
    for value, may_be_default in _probes(analysis, node, place, aggregate, len(is_empty)):
        operands = [constant_table(value)] * 2
        operands[1 - place] = guard
        table = apply(node.function, operands, node.source, None, analysis.registry.calls)
        if table.roots != guard.roots or not table.is_total:
            return []
        gives = [table.domain.values[code] for code in table.codes.tolist()]
        if any(key(g) != key(value) for g, empty in zip(gives, is_empty, strict=True) if not empty):
            return []
        if may_be_default:
            found |= {key(g): g for g, empty in zip(gives, is_empty, strict=True) if empty}
    return [*found.values()]


def _probes(
    analysis: Analysis, node: Apply, place: int, aggregate: Aggregate, rows: int
) -> list[tuple[Value | None, bool]]:
    """Values that a function must give back, and whether each may be aggregated of nothing.

    All that may be aggregated; or one, if the function chooses and does not look at it. Only an
    operator does not look at what is undefined.
    """
    is_defined = node.function.lazy or aggregate.default is not None
    chosen = _chosen(node.function, place) if is_defined else None
    if chosen is not None:
        return [(1 if key(chosen[0]) != key(1) else 2, True)]
    listed = None if aggregate in analysis.deferred else analysis.operand(aggregate)
    if not isinstance(listed, Table) or rows * len(listed.domain) > MAX_PAIRS_AT_ONCE:
        return []
    default = key(aggregate.default)
    return [(value, key(value) == default) for value in listed.domain.values]


def _chosen(function: Function, place: int) -> tuple[Value | None] | None:
    """What is chosen if a condition on the other operand holds, or fails, and else the operand in
    this place; None if the function is no such choice."""
    match parts_of_choice(function):
        case (condition, Argument(own), Fixed(value)):
            pass
        case (condition, Fixed(value), Argument(own)):
            pass
        case _:
            return None
    is_so = own == place and arguments_of(condition) == frozenset([1 - place])
    return (value,) if is_so else None


def parts_of_choice(function: Function) -> tuple[Formula, ...]:
    """What ``where`` is given, if the function is nothing else."""
    if function is WHERE:
        return tuple(map(Argument, range(WHERE.arity)))
    match formula_now(function):
        case Step(choose, parts) if choose is WHERE:
            return parts
        case _:
            pass
    return places_of_choice(function)


def _is_empty(analysis: Analysis, root: Root, selection: Selection) -> list[bool]:
    """For each value of a root whether nothing is selected where it has it; empty if unknown."""
    if root is analysis.registry.indices:
        by_index = analysis.registry.bounds(selection).by_index
        return [] if by_index is None else [not number for number in by_index.tolist()]
    if not isinstance(root, HeadRoot) or root.is_cut:
        return []
    if root.selection.identity != selection.identity:
        return []
    values = root.domain.values
    if counts(root):
        return [value == 0 for value in values]
    gathered, default = root.gathered, key(root.default_if_empty)
    if gathered is None or not gathered.is_constant or default in map(key, gathered.domain.values):
        return []
    return [key(value) == default for value in values]
