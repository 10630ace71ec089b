"""What is moved from a position that is known: heads may look from there themselves.

A mean over a prefix, seen from the last position, is a mean over everything; the count of what went
before, as the position before has it, is one of what went before that. So a head that moves what
other heads returned is one that asks as they would have asked there, and a layer less.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import cast

import numpy as np
import numpy.typing as npt

from ...rasp_ast import nodes as ast
from ...rasp_ast.functions import Function
from ...rasp_ast.values import Value, key
from ..selectors.factors import Factor
from ..tables.tables import Table
from .normal_form import Analysis
from .registry import Registry

MAX_MOVES = 16
"""A move of a move of a move, and so on, is found from where it all comes from for so many."""
Rewritten = Callable[[ast.SOpNode], ast.SOpNode]


def moved_from_known_position(analysis: Analysis, node: ast.Aggregate) -> ast.SOpNode | None:
    """A moved value as one that is found from where it is moved from; None for anything else.

    Each position must select exactly one, which the index decides or which is the last. What is
    moved must be made of what heads return there, and these ask by index and length only, unless
    each position selects itself.
    """
    registry, selector = analysis.registry, node.selector
    if registry.causal or not registry.choices.fuses or registry.kept.nodes:
        return None
    if not isinstance(selector, ast.Select):
        return None
    parts = ast.topological([node.values], _operands)
    heads = [part for part in parts if isinstance(part, ast.Aggregate | ast.Sum | ast.Width)]
    free = all(part in heads or _is_of_positions(part) for part in parts)
    free = free and all(map(_asks_by_position, heads))
    if not heads or not (free or _is_own(selector)):
        return None
    place = _place(analysis, selector)
    if isinstance(place, ast.Indices):
        return node.values
    if place is None or not free or analysis.moves_within_moves >= MAX_MOVES:
        return None
    return _from(place, registry)(node.values)


def _is_own(selector: ast.Select) -> bool:
    """Whether it may be each position itself that is selected."""
    return isinstance(selector.queries, ast.Indices)


def _operands(node: ast.Node) -> tuple[ast.Node, ...]:
    return node.children if isinstance(node, ast.Apply) else ()


def _is_of_positions(node: ast.Node) -> bool:
    return isinstance(node, ast.Apply | ast.Constant | ast.Indices | ast.Length)


def _asks_by_position(head: ast.Node) -> bool:
    """Whether index and length decide what a head asks for."""
    assert isinstance(head, ast.Aggregate | ast.Sum | ast.Width)
    selectors = ast.topological([head.selector], _inner)
    queries = [node.queries for node in selectors if isinstance(node, ast.Select)]
    return all(map(_is_of_positions, ast.topological(queries, _operands)))


def _inner(node: ast.Node) -> tuple[ast.Node, ...]:
    return () if isinstance(node, ast.Select) else node.children


# ---- the position that is asked ----------------------------------------------------------------


def _place(analysis: Analysis, node: ast.Select) -> ast.SOpNode | None:
    """The one position that each position selects, if it is one of those that count here."""
    registry, selection = analysis.registry, analysis.selected[node]
    limits = registry.bounds(selection)
    if (limits.least, limits.most) != (1, 1) or [len(term) for term in selection.terms] != [1]:
        return None
    ((factor,),) = selection.terms
    asked = analysis.operand(node.queries)
    if not isinstance(asked, Table) or asked.identity != factor.query.identity:
        return None
    if factor.key.roots != (registry.indices,) or len(factor.query.roots) != 1:
        return None
    queries = np.arange(factor.shape[1])
    places = factor.holds(factor.key.codes[:, None], queries[None, :]).argmax(axis=0)
    by_index = factor.query.roots == (registry.indices,)
    if not by_index and not _is_last(registry, factor, places):
        return None
    values = factor.query.domain.values
    if isinstance(node.queries, ast.Indices) and np.array_equal(places, np.arange(len(places))):
        return node.queries
    found = {key(v): int(place) for v, place in zip(values, places, strict=True)}

    def position(value: Value) -> int:
        return found[key(value)]

    function = Function(call=position, symbol="position", arity=1, exact=True)
    return ast.Apply(function, (node.queries,), source=node.source)


def _is_last(registry: Registry, factor: Factor, places: npt.NDArray[np.intp]) -> bool:
    length = registry.proof_context().length
    if length is None or factor.query.roots != (length,):
        return False
    lengths = np.array([cast("int", value) for value in length.domain.values])
    return np.array_equal(places[factor.query.codes], lengths - 1)


# ---- what is found from there ------------------------------------------------------------------


def _from(place: ast.SOpNode, registry: Registry) -> Rewritten:
    """Makes of what stands at a position what stands at the place."""
    made: dict[ast.SOpNode, ast.SOpNode] = {}

    def selector(node: ast.SelectorNode) -> ast.SelectorNode:
        match node:
            case ast.Select():
                return replace(node, queries=s_op(node.queries))
            case ast.Not():
                return replace(node, inner=selector(node.inner))
            case ast.And() | ast.Or():
                return replace(node, left=selector(node.left), right=selector(node.right))

    def s_op(node: ast.SOpNode) -> ast.SOpNode:
        if node not in made:
            made[node] = rewritten(node)
            if made[node] is not node and node in registry.names:
                registry.names[made[node]] = f"{registry.names[node]}_there"
        return made[node]

    def rewritten(node: ast.SOpNode) -> ast.SOpNode:
        match node:
            case ast.Indices():
                return place
            case ast.Apply():
                return replace(node, operands=tuple(map(s_op, node.operands)))
            case ast.Aggregate() | ast.Sum():
                return replace(node, selector=selector(node.selector))
            case ast.Width():
                return replace(node, selector=selector(node.selector), expansion=None)
            case _:
                return node

    return s_op
