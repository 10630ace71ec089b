"""What heads give, with a list of all values that it may have, if these are few enough."""

from __future__ import annotations

from functools import partial

from ...rasp_ast import nodes as ast
from ...rasp_ast.errors import PrecisionError, ValueSetError, refusing
from .aggregates import aggregate
from .means.known_sums import mean_of_known_sum
from .means.sums import MAX_LISTED_SUMS
from .means.unlisted import Operand, unlisted_mean
from .normal_form import Analysis
from .sums import total


def listed_sum(analysis: Analysis, node: ast.Sum, most: int = MAX_LISTED_SUMS) -> Operand:
    """A sum of so many values at most, each of them known."""
    with refusing(partial(analysis.registry.subject, node)):
        return total(analysis.registry, node, *analysis.gathered(node), most)


def listed_aggregate(analysis: Analysis, node: ast.Aggregate) -> Operand:
    """A move or a mean; a mean of too many values is one without a list."""
    selection, values = analysis.gathered(node)
    if node in analysis.has_readers:
        known = mean_of_known_sum(analysis.registry, node, selection, values)
        if known is not None:
            return known
    try:
        with refusing(partial(analysis.registry.subject, node)):
            return aggregate(analysis.registry, node, selection, values)
    except (ValueSetError, PrecisionError) as error:  # too many to list, or too close to keep
        error.with_traceback(None)  # whose functions would keep what refused attempts made
        return unlisted_mean(analysis.registry, node, selection, values, node.default, error)
