"""From the graph to the normal form: a table for each s-op, a selection for each selector.

Here value sets are inferred, elementwise chains fuse, equal things become one thing, and counts
that the mask and the indices decide are computed away.  What is left is roots: tokens, indices,
and what attention heads must return.
"""

from __future__ import annotations

from collections.abc import Hashable
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import partial

import networkx as nx

from ...rasp_ast import nodes as ast
from ...rasp_ast.called import called
from ...rasp_ast.errors import CompileError, FunctionError, PrecisionError, ValueSetError, refusing
from ...rasp_ast.user_functions.spelled import bare_comparison
from ..keep import NOTHING_KEPT, Kept
from ..passes import PLAIN, Choices
from ..selectors.selections import Selection, both, either, limited, negation
from ..tables.calls import Calls
from ..tables.depths import AtOnce, always
from ..tables.domains import Domain
from ..tables.mean_domain import ListedMeans
from ..tables.tables import Table, constant_table, root_table
from .arithmetic import arithmetic, refuse
from .best import best
from .counts import length, width
from .divided import is_divided
from .kept import note_kept
from .known_positions import moved_from_known_position
from .lifting import lifting, read_by_heads
from .listing import listed_aggregate, listed_sum
from .marks import mark_of
from .means.centred import centred
from .means.comparisons import ORDERS
from .means.functions import needs_a_sum
from .means.sums import MAX_EAGER_SUMS
from .means.unlisted import MoreValuesError, Operand
from .normal_form import Analysis
from .other_default import with_other_default
from .registry import Registry
from .selects import select, select_by_mean, select_true
from .written import written_select


def analyse(
    graph: nx.DiGraph[ast.Node],
    vocabulary: Domain,
    max_seq_len: int,
    choices: Choices = PLAIN,
    *,
    causal: bool,
    kept: Kept = NOTHING_KEPT,
    listed: ListedMeans | None = None,
    calls: Calls | None = None,
    is_at_once: AtOnce = always,
) -> Analysis:
    """The normal form of a program.

    Args:
        listed, calls: sets of means that other attempts have listed, and what functions gave them.
        is_at_once: see ``Registry``.
        kept: the expressions that are roots of their own.

    Raises:
        FunctionError: a user's function raised on a combination of possible values.
        ValueSetError: a value set or table is too large.
        CompileError: the program means nothing in this attention mode.
    """
    asked: dict[Hashable, set[Fraction]] = {}
    lifts = lifting(graph, kept)
    names, listed, calls = called(graph), listed or ListedMeans(), calls or Calls()
    while True:
        analysis = Analysis(
            Registry(
                vocabulary,
                max_seq_len,
                causal=causal,
                choices=choices,
                is_at_once=is_at_once,
                names=names,
                kept=kept,
                values_asked_of_means=asked,
                listed_means=listed,
                calls=calls,
                lifting=lifts,
            )
        )
        analysis.has_readers.update(node for node, degree in graph.out_degree if degree)
        analysis.read_by_heads.update(read_by_heads(graph))
        try:
            for node in graph.nodes:
                with refusing(partial(analysis.subject, graph, node)):
                    _visit(analysis, node)
        except MoreValuesError:  # now in ``asked``
            continue
        if not lifts.begins_again():
            return analysis


def _visit(analysis: Analysis, node: ast.Node) -> None:
    """Finds what a node is."""
    if isinstance(node, ast.SelectorNode):
        analysis.selected[node] = _selection(analysis, node)
        return
    value = _s_op(analysis, node)
    if node in analysis.registry.kept.nodes:
        note_kept(analysis, node, value)
    elif value is not None:
        analysis.note(node, value)


def _s_op(analysis: Analysis, node: ast.SOpNode) -> Operand | None:
    """What an s-op is, its operands being known; None if that is found when it is asked for."""
    match node:
        case ast.Tokens():
            return root_table(analysis.registry.tokens)
        case ast.Indices():
            return root_table(analysis.registry.indices)
        case ast.Length():
            return length(analysis.registry, node)
        case ast.Constant():
            return constant_table(node.value)
        case ast.Apply():
            chosen = _chosen(analysis, with_other_default(analysis, node))
            return arithmetic(analysis, node) if chosen is None else chosen
        case ast.Width():
            return width(analysis.registry, node, analysis.selected[node.selector])
        case ast.Aggregate():
            return _aggregate(analysis, node)
        case ast.Sum():
            return _sum(analysis, node)
        case ast.Best():
            queries = None if node.queries is None else analysis.table(node.queries)
            selection, keys = analysis.selected[node.selector], analysis.table(node.keys)
            values = analysis.table(node.values)
            return best(analysis.registry, node, selection, values, keys, queries)


def _aggregate(analysis: Analysis, node: ast.Aggregate) -> Operand | None:
    """A move or a mean, which may be unlisted; None for a mean of arithmetic without a list."""
    if is_divided(analysis, node):
        analysis.deferred[node] = partial(listed_aggregate, node=node)
        return None
    there = moved_from_known_position(analysis, node)
    if there is not None:
        with suppress(CompileError, FunctionError):
            return _elsewhere(analysis, node, there)
    try:
        with refusing(partial(analysis.registry.subject, node)):
            return listed_aggregate(analysis, node)
    except (ValueSetError, PrecisionError) as error:
        analysis.deferred[node] = partial(refuse, error=error.with_traceback(None))
        return None


def _chosen(analysis: Analysis, other: ast.Aggregate | None) -> Operand | None:
    """What a choice is that is a mean or a move; None where that is not found."""
    found = None
    if other is not None:
        with suppress(CompileError, FunctionError):
            found = _aggregate(analysis, other)
        analysis.deferred.pop(other, None)
    return found


def _elsewhere(analysis: Analysis, node: ast.Aggregate, there: ast.SOpNode) -> Operand:
    """What a head would move, found from where it is moved from."""
    all_of = ast.topological([there], lambda n: () if analysis.is_known(n) else n.children)
    made = [part for part in all_of if not analysis.is_known(part)]
    analysis.has_readers.update(made if node in analysis.has_readers else made[:-1])
    if node in analysis.registry.lifting.only_answered:
        analysis.registry.lifting.only_answered.update(made[-1:])
    with analysis.within_move():
        for part in made:
            _visit(analysis, part)
    return analysis.operand(there)


def _sum(analysis: Analysis, node: ast.Sum) -> Operand | None:
    """A sum; None for one of too many values, which may be answered or compared all the same."""
    with suppress(ValueSetError, PrecisionError):
        return listed_sum(analysis, node, MAX_EAGER_SUMS)
    analysis.deferred[node] = partial(listed_sum, node=node)
    return None


def _select(analysis: Analysis, node: ast.Select) -> Selection:
    """A relation of keys and queries, one of which may be a mean that is not listed."""
    comparison = bare_comparison(node.predicate)
    if comparison is not None:
        node = replace(node, predicate=comparison)
    written = written_select(analysis, node)
    if written is not None:
        with suppress(CompileError, FunctionError):
            return _written(analysis, node, written)
    if (marked := mark_of(analysis, node)) is not None:
        with suppress(CompileError, FunctionError):
            return _marked(analysis, marked[0], of_keys=marked[1])
    key, query = analysis.operand(node.keys), analysis.operand(node.queries)
    if node.predicate.comparison in ORDERS:
        shifted = centred(analysis.registry, node.keys, key, query)
        key, query = shifted or (key, query)
    if isinstance(key, Table) and isinstance(query, Table):
        if key.is_constant:
            query = (
                needs_a_sum(analysis.registry, node.queries, query, node.predicate, key) or query
            )
        elif query.is_constant:
            key = needs_a_sum(analysis.registry, node.keys, key, node.predicate, query) or key
    if isinstance(key, Table) and isinstance(query, Table):
        return select(analysis.registry, node, key, query)
    return select_by_mean(analysis.registry, node, key, query)


def _marked(analysis: Analysis, mark: ast.Apply, *, of_keys: bool) -> Selection:
    _visit(analysis, mark)
    return select_true(analysis.table(mark), constant_table(value=True), keys=of_keys)


def _written(analysis: Analysis, node: ast.Select, written: ast.SelectorNode) -> Selection:
    """A predicate that is made of comparisons of what keys and queries give apart."""
    for part in ast.topological([written], lambda n: () if analysis.is_known(n) else n.children):
        if not analysis.is_known(part):
            _visit(analysis, part)
    return analysis.selected[written]


def _selection(analysis: Analysis, node: ast.SelectorNode) -> Selection:
    """What a selector is, its operands being known."""
    selected = analysis.selected
    match node:
        case ast.Select():
            return _select(analysis, node)
        case ast.And():
            selection = both(selected[node.left], selected[node.right])
        case ast.Or():
            selection = either(selected[node.left], selected[node.right])
        case ast.Not():
            selection = negation(selected[node.inner])
    return limited(selection, node.source)
