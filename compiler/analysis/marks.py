"""Comparisons with what is the same at all positions, as marks where the other side stands.

Which keys are below the mean of all tokens each query knows, but so does each key: it compares its
own token with that mean. So the selector is one of a mark, which takes a sign, where a relation of
all tokens and all means takes a column for each number between which they may be.
"""

from __future__ import annotations

from ...rasp_ast.nodes import Aggregate, Apply, Select, SOpNode, Sum
from ..passes import LEGIBLE_COMPUTED
from ..selectors.selections import Selection
from .means.comparisons import ORDERS
from .means.unlisted import UnlistedMean
from .normal_form import Analysis


def mark_of(analysis: Analysis, node: Select) -> tuple[Apply, bool] | None:
    """A mark of the keys that are selected, or of the queries that select all; and whether of keys.

    None where no side is made of means and the same everywhere, or the other has few values: these
    are legible as they are, and a mark that heads read may take a layer to be exact.
    """
    if analysis.registry.causal or node.predicate.comparison not in ORDERS:
        return None
    for same, other in ((node.queries, node.keys), (node.keys, node.queries)):
        if _is_of_means(analysis, same) and _is_same_everywhere(analysis, same):
            if not _is_large(analysis, same, other):
                return None
            mark = Apply(
                function=node.predicate, operands=(node.keys, node.queries), source=node.source
            )
            return mark, same is node.queries
    return None


def _is_of_means(analysis: Analysis, node: SOpNode) -> bool:
    if node in analysis.deferred or node in analysis.unlisted:
        return True
    return any(root.base.is_mean for root in analysis.tables[node].roots)


def _is_large(analysis: Analysis, same: SOpNode, other: SOpNode) -> bool:
    """Whether a relation of the two would be, or arithmetic would have to be listed for it."""
    if same in analysis.deferred or other in analysis.deferred:
        return True
    operand = analysis.operand(other)
    return isinstance(operand, UnlistedMean) or len(operand.domain) > LEGIBLE_COMPUTED


def _is_same_everywhere(analysis: Analysis, node: SOpNode) -> bool:
    """Whether all positions have one value, since what it is made of is the same everywhere."""
    if node in analysis.deferred:
        if isinstance(node, Apply):
            return all(_is_same_everywhere(analysis, operand) for operand in node.operands)
        if isinstance(node, Aggregate | Sum):
            return _asks_the_same(analysis, analysis.selected[node.selector])
        return False
    if node in analysis.unlisted:
        return _asks_the_same(analysis, analysis.unlisted[node].selection)
    return analysis.registry.is_same_everywhere(analysis.tables[node])


def _asks_the_same(analysis: Analysis, selection: Selection) -> bool:
    """Whether all queries select the same keys."""
    queries = (factor.query for term in selection.terms for factor in term)
    return all(analysis.registry.is_same_everywhere(query) for query in queries)
