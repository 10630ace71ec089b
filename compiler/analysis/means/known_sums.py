"""Means whose sum is known: what is left of them is a count.

"How many positions are selected" is often written as one over the mean of a mark that stands at
position 0 alone.  Where position alone decides what the selected values add up to, the mean is that
sum over the width of the selector; a width is exact, adds up over a union of selectors, and what is
computed of the mean is computed of a whole number.

Whether a marked key is selected is decided for each pair of positions: there the factors of indices
are true or false, and what is left of the terms is one selection of its own.  In `same or first`
the key 0 leaves `same` and `not same`, which together select everything.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from ....rasp_ast.functions import Function
from ....rasp_ast.nodes import Aggregate
from ....rasp_ast.values import Value, canonical, is_number
from ...selectors.factors import Factor
from ...selectors.selections import Selection, Term, tidy
from ...tables.tables import Table, make_table
from ..counts import count_selected
from ..fuse import fused
from ..registry import Registry

Held = npt.NDArray[np.bool_]


def mean_of_known_sum(
    registry: Registry, node: Aggregate, selection: Selection, values: Table
) -> Table | None:
    """The mean as a function of indices and the width; None if its sum is not known."""
    total = None if values.is_constant else known_sum(registry, selection, values)
    if total is None:
        return None
    count = count_selected(registry, node, selection)

    def mean(total: Value, count: Value) -> Value | None:
        assert isinstance(total, int | Fraction)
        assert isinstance(count, int)
        return Fraction(total) / count if count else node.default

    quotient = Function(call=mean, symbol="/", arity=2, exact=True)
    return fused(registry, quotient, [total, count], node.source)


def known_sum(registry: Registry, selection: Selection, values: Table) -> Table | None:
    """The sum as a function of indices; None where position alone does not decide it."""
    if any(root is not registry.indices for root in values.roots):
        return None
    if values.domain.undefined is not None or not all(is_number(v) for v in values.domain.defined):
        return None
    sums = _sums(registry, selection, values)
    if sums is None:
        return None
    whole = list(dict.fromkeys(sums))
    places = np.array([whole.index(s) for s in sums])
    return make_table((registry.indices,), places, [canonical(s) for s in whole])


def _sums(registry: Registry, selection: Selection, values: Table) -> list[Fraction] | None:
    """The sum of the selected values at each position, if the position decides it."""
    n = registry.max_seq_len
    sums = [Fraction(0)] * n
    if selection.is_empty:
        return sums
    at = values.codes if values.roots else np.zeros(n, np.int32)
    numbers = [Fraction(v) for v in values.domain.defined if isinstance(v, int | Fraction)]
    marked = np.flatnonzero([numbers[code] != 0 for code in at.tolist()])
    full, empty = _decided(registry, selection, marked)
    behind = marked[None, :] > np.arange(n)[:, None]
    # What stands behind is out of sight in causal mode; in the other a short input lacks it.
    undecided = ~(full | empty | behind) if registry.causal else ~empty & ~(full & ~behind)
    if undecided.any():
        return None
    for position, key in np.argwhere(full & ~behind).tolist():
        sums[position] += numbers[at[marked[key]]]
    return sums


def _decided(
    registry: Registry, selection: Selection, marked: npt.NDArray[np.int64]
) -> tuple[Held, Held]:
    """``[positions, marked]``, twice: which keys are selected in any input, and which in none."""
    terms = [_by_position(registry, term, marked) for term in selection.terms]
    holds = np.stack([held for held, _ in terms], axis=-1)
    ways, which = np.unique(holds.reshape(-1, len(terms)), axis=0, return_inverse=True)
    rests = [
        tidy([others for held, (_, others) in zip(way, terms, strict=True) if held])
        for way in ways.tolist()
    ]
    full = np.array([rest.is_full for rest in rests], bool)[which.reshape(holds.shape[:2])]
    empty = np.array([rest.is_empty for rest in rests], bool)[which.reshape(holds.shape[:2])]
    return full, empty


def _by_position(
    registry: Registry, term: Term, marked: npt.NDArray[np.int64]
) -> tuple[Held, Term]:
    """``[positions, marked]``: where the factors of indices hold; and the other factors."""
    n = registry.max_seq_len
    holds = np.ones((n, len(marked)), bool)
    others: list[Factor] = []
    for factor in term:
        if _is_of_indices(registry, factor):
            keys, queries = (np.broadcast_to(t.codes, (n,)) for t in (factor.key, factor.query))
            holds &= factor.holds(keys[None, marked], queries[:, None])
        else:
            others.append(factor)
    return holds, tuple(others)


def _is_of_indices(registry: Registry, factor: Factor) -> bool:
    tables = (factor.key, factor.query)
    return all(root is registry.indices for table in tables for root in table.roots)
