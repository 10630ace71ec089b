"""Means of quotients by what is the same at all positions: it is taken out of them, not listed."""

from __future__ import annotations

from ...rasp_ast.errors import CompileError, PrecisionError, ValueSetError
from ...rasp_ast.nodes import Aggregate, Apply
from .means.polynomials import RationalFunction
from .means.quotients import computes, quotients_of
from .means.unlisted import lattice, mean_over
from .normal_form import Analysis

MAX_LISTED_QUOTIENTS = 1 << 8
"""A mean of quotients that may take more values than this is listed only for who asks for it."""


def is_divided(analysis: Analysis, node: Aggregate) -> bool:
    """Whether a mean is of quotients by what is the same everywhere, and may take many values.

    ``mean(hist / length)`` is a sum of whole numbers over the square of the length, where a list
    has the sums of fractions of all lengths.
    """
    if node.values in analysis.unlisted:
        return False
    does = analysis.written.get(node.values, node.values)
    if not isinstance(does, Apply) or not computes(does.function):
        return False
    try:
        selection, values = analysis.gathered(node)
    except (ValueSetError, PrecisionError):
        return False  # nor can means of them be listed
    numbers = values.domain
    if not numbers.is_number or len(numbers) < 2 or analysis.registry.bounds(selection).most < 2:
        return False
    error = CompileError("its values are not listed", source=node.source)
    mean = mean_over(analysis.registry, node, selection, values, default=None, error=error)
    if lattice(mean).span * mean.most <= MAX_LISTED_QUOTIENTS:
        return False
    (made,) = quotients_of(analysis.registry, (node.values,), analysis.known, exactly=True)
    if not isinstance(made, RationalFunction):
        return False
    divisors = {column for monomial in made.denominator for column in monomial}
    same = map(analysis.registry.is_same_everywhere, (made.columns[c] for c in divisors))
    return bool(divisors) and all(same)
