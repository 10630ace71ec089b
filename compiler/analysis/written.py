"""Users' functions that are arithmetic, analysed as the operators that they are made of.

What costs least depends on what the compiler knows of an operation, and of operators it knows more
than that they can be called: a difference of means is a mean, a comparison with a number needs no
list of values. So `lambda x, y: x - y` becomes what `x - y` is, part by part.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from ...rasp_ast.nodes import Apply, Select, SelectorNode, SOpNode
from ...rasp_ast.user_functions.spelled import spelled_map, spelled_select
from ..tables.tables import Table, cells, union
from .fuse import MAX_CELLS_AT_ONCE
from .means.boundaries import boundaries_of
from .means.intervals import MAX_INTERVALS
from .means.unlisted import Operand, UnlistedMean, lattice
from .normal_form import Analysis

MAX_PAIRS_AT_ONCE = 1 << 12
"""A function or predicate of no more pairs of values than this is simply asked for each."""


def written_map(analysis: Analysis, node: Apply) -> Apply | None:
    """A map by operators; None for what is none, and where one small table is the same."""
    if node.function.given is None or not node.function.exact:
        return None
    operands = [known_operand(analysis, operand) for operand in node.operands]
    if not all(operand is None or is_numeric(operand) for operand in operands):
        return None
    tables = _without_means(operands)
    if tables is not None and cells(union(tables)) <= MAX_CELLS_AT_ONCE:
        return None
    if len(operands) == 1 and _has_known_intervals(node, operands[0]):
        return None
    places = [i for i, o in enumerate(operands) if o is None or may_be_undefined(o)]
    return spelled_map(node, undefined=frozenset(places))


def _has_known_intervals(node: Apply, operand: Operand | None) -> bool:
    """Whether it is a function of a mean of which it is clear where it changes."""
    if not isinstance(operand, UnlistedMean):
        return False
    return boundaries_of(node.function, lattice(operand), MAX_INTERVALS) is not None


def written_select(analysis: Analysis, node: Select) -> SelectorNode | None:
    """A selector by comparisons; None for what is none, and where few pairs are the same."""
    predicate = node.predicate
    if predicate.given is None or not predicate.exact:
        return None
    operands = [known_operand(analysis, operand) for operand in (node.keys, node.queries)]
    if not all(o is None or (is_numeric(o) and not may_be_undefined(o)) for o in operands):
        return None
    tables = _without_means(operands)
    if tables is not None and prod(len(table.domain) for table in tables) <= MAX_PAIRS_AT_ONCE:
        return None
    return spelled_select(node)


def known_operand(analysis: Analysis, node: SOpNode) -> Operand | None:
    """What an operand is; None for arithmetic of means that is not listed."""
    return None if node in analysis.deferred else analysis.operand(node)


def _without_means(operands: Sequence[Operand | None]) -> list[Table] | None:
    """The operands, if all have lists of values, and none has a mean behind it."""
    tables = [operand for operand in operands if isinstance(operand, Table)]
    means = any(root.base.is_mean for root in union(tables))
    return None if means or len(tables) < len(operands) else tables


def is_numeric(operand: Operand) -> bool:
    """Whether it gives numbers and bools only, if anything."""
    if isinstance(operand, Table):
        return operand.domain.is_numeric
    default = operand.default if operand.can_be_empty else None
    return default is None or operand.default_number is not None or isinstance(default, bool)


def may_be_undefined(operand: Operand) -> bool:
    """Whether it may be undefined."""
    if isinstance(operand, Table):
        return operand.domain.undefined is not None
    return operand.can_be_empty and operand.default is None
