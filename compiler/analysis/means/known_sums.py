"""Means whose sum is known: what is left of them is a count.

"How many positions are selected" is often written as one over the mean of a mark that stands at
position 0 alone.  Where position alone decides what the selected values add up to, the mean is that
sum over the width of the selector; a width is exact, adds up over a union of selectors, and what is
computed of the mean is computed of a whole number.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ....rasp_ast.functions import Function
from ....rasp_ast.nodes import Aggregate
from ....rasp_ast.values import Value, canonical, is_number
from ...selectors.selections import Factor, Selection, Term
from ...tables.tables import Table, make_table
from ..counts import width
from ..fuse import fused
from ..registry import Registry

Held = npt.NDArray[np.bool_]


def decided_mean(
    registry: Registry, node: Aggregate, selection: Selection, values: Table
) -> Table | None:
    """The mean as a function of indices and the width; None if its sum is not known."""
    if values.is_constant or any(root is not registry.indices for root in values.roots):
        return None
    if values.domain.undefined is not None or not all(is_number(v) for v in values.domain.defined):
        return None
    sums = _sums(registry, selection, values)
    if sums is None:
        return None
    whole = list(dict.fromkeys(sums))
    places = np.array([whole.index(s) for s in sums])
    total = make_table((registry.indices,), places, [canonical(s) for s in whole])
    count = width(registry, node, selection)

    def mean(total: Value, count: Value) -> Value | None:
        assert isinstance(total, int | Fraction)
        assert isinstance(count, int)
        return Fraction(total) / count if count else node.default

    quotient = Function(call=mean, symbol="/", arity=2, exact=True)
    return fused(registry, quotient, [total, count], node.source)


def _sums(registry: Registry, selection: Selection, values: Table) -> list[Fraction] | None:
    """The sum of the selected values at each position, if the position decides it."""
    at = values.codes if values.roots else np.zeros(registry.max_seq_len, np.int32)
    numbers = [Fraction(v) for v in values.domain.defined if isinstance(v, int | Fraction)]
    marked = np.flatnonzero([numbers[code] != 0 for code in at.tolist()])
    sums = [Fraction(0)] * registry.max_seq_len
    for term in selection.terms:
        held = _held(registry, term, marked)
        if held is None:
            return None
        for position, key in np.argwhere(held).tolist():
            sums[position] += numbers[at[marked[key]]]
    return sums


def _held(registry: Registry, term: Term, marked: npt.NDArray[np.int64]) -> Held | None:
    """``[positions, marked]``: which marked positions each one selects; None if that is open."""
    n = registry.max_seq_len
    position = np.arange(n)
    held = np.ones((n, len(marked)), bool)
    known = True
    for factor in term:
        if _is_of_indices(registry, factor):
            keys, queries = (np.broadcast_to(t.codes, (n,)) for t in (factor.key, factor.query))
            held &= factor.relation[np.ix_(keys[marked], queries)].T
        else:
            known = False
    behind = marked[None, :] > position[:, None]
    if registry.causal:
        held &= ~behind
    elif (held & behind).any():  # it may or may not be there
        return None
    return held if known or not held.any() else None


def _is_of_indices(registry: Registry, factor: Factor) -> bool:
    tables = (factor.key, factor.query)
    return all(root is registry.indices for table in tables for root in table.roots)
