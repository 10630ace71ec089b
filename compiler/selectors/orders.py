"""Orders: relations in which what one query selects contains what another one does, or the reverse.

``k <= q`` is one, and so is anything whose different sets of selected keys are nested.  With the
sets numbered from the smallest, a key has a *class*, the number of sets without it, a query a
*threshold*, the number of its own set, and it selects the classes below its threshold.

One head that weighs every nested set evenly needs a dimension for each: the sets would be faces of
a polytope, one inside the other, each of one dimension more.  Two ways lead out:

* *digits*: class and threshold in base b; a class is below a threshold exactly if some digit is and
  all higher digits are equal.  These are exclusive terms, so their counts add up: with two digits
  two heads with about the root of the dimensions, with log2 n digits the aligned blocks of a
  Fenwick tree;
* *powers* (``heads/powers.py``): nearly even weights are enough where the count is decoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

from .selections import Factor, Term

Counts = npt.NDArray[np.int64]

MIN_CLASSES = 8
"""An order of fewer classes is not worth splitting."""
MAX_DIGIT_TERMS = 16
"""So many heads for one count are too many."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Order:
    """A query of threshold t selects the keys of ranks ``0..t-1``.

    Attributes:
        ranks: ``[key values]``, from 0 to ``size``; a key of rank ``size`` is never selected.
        thresholds: ``[query values]``, from 0 to ``size``.
        size: how many different sets there are, the empty one not counted.
    """

    ranks: Counts
    thresholds: Counts
    size: int


def order_of(factor: Factor) -> Order | None:
    """The order that a relation is, if it is one."""
    sizes = factor.relation.sum(axis=0)
    ascending = factor.relation[:, np.argsort(sizes, kind="stable")]
    if (ascending[:, :-1] & ~ascending[:, 1:]).any():
        return None
    levels = np.unique(sizes[sizes > 0])
    firsts = [int(np.flatnonzero(sizes == level)[0]) for level in levels.tolist()]
    inside = factor.relation[:, firsts].sum(axis=1)
    thresholds = np.asarray(np.searchsorted(levels, sizes, side="right"), np.int64)
    return Order(ranks=len(levels) - inside, thresholds=thresholds, size=len(levels))


def is_long(factor: Factor) -> bool:
    """Whether a relation is an order that is worth splitting."""
    order = order_of(factor) if factor.relation.shape[1] >= MIN_CLASSES else None
    return order is not None and order.size >= MIN_CLASSES


# ---- digits ----------------------------------------------------------------------------------


def split_orders(terms: Sequence[Term], digits: int) -> tuple[Term, ...]:
    """The same union of exclusive terms, with long orders written in so many digits.

    Args:
        digits: 1 leaves everything as it is.
    """
    result: list[Term] = []
    for term in terms:
        parts: list[Term] = [()]
        for factor in term:
            order = order_of(factor) if digits > 1 else None
            if order is None or order.size < MIN_CLASSES:
                parts = [(*part, factor) for part in parts]
            else:
                parts = [(*part, *own) for part in parts for own in _digits(factor, order, digits)]
        result.extend(parts)
    return tuple(result) if len(result) <= MAX_DIGIT_TERMS else tuple(terms)


def _digits(factor: Factor, order: Order, digits: int) -> list[Term]:
    """One term for each digit: it is less, and all higher ones are equal.

    Where every query selects something, a class is below the threshold if it is at most the one
    before; so ``k <= q`` writes keys and queries in the same digits, as ``k < q`` does.
    """
    inclusive = bool(order.thresholds.min() > 0)
    thresholds = order.thresholds - int(inclusive)
    base = ceil((max(int(order.ranks.max()), int(thresholds.max())) + 1) ** (1 / digits))
    terms: list[Term] = []
    for place in reversed(range(digits)):
        key, query = order.ranks // base**place, thresholds // base**place
        least = int(inclusive and place == 0)
        less = (key % base)[:, None] < (query % base + least)[None, :]
        same = (key // base)[:, None] == (query // base)[None, :]
        alive = factor.key.domain.is_defined[:, None] * factor.query.domain.is_defined[None, :] > 0
        own = [Factor(factor.key, factor.query, r & alive) for r in (less, same)]
        if not any(f.is_false for f in own):
            terms.append(tuple(f for f in own if not f.is_true))
    return terms
