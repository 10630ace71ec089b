"""Orders: relations in which what one query selects contains what another one does, or the reverse.

``k <= q`` is one, and so is anything whose different sets of selected keys are nested.  With the
sets numbered from the smallest, a key has a *class*, the number of sets without it, a query a
*threshold*, the number of its own set, and it selects the classes below its threshold.

One head that weighs every nested set evenly needs a dimension for each: the sets would be faces of
a polytope, one inside the other, each of one dimension more, so n nested sets need n dimensions.
Two ways lead out:

* *digits*: class and threshold in base b; a class is below a threshold exactly if some digit is and
  all higher digits are equal.  These are exclusive terms, so their counts add up: with two digits
  two heads with about the root of the dimensions, with log2 n digits the aligned blocks of a
  Fenwick tree;
* *powers* (``heads/powers.py``): nearly even weights are enough where the count is decoded.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt

from ...rasp_ast.functions import Comparison
from ..passes import LARGE, Choices
from .compared import Compared
from .comparisons import NO_RANK
from .factors import Factor
from .head_roots import HeadRoot
from .listed import Listed
from .selections import Term

Counts = npt.NDArray[np.int64]

MIN_CLASSES = 8
"""An order of fewer classes is not worth splitting."""
MAX_BASE = 16
"""An order that must be split has digits of so many classes at most."""
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


_orders = WeakKeyDictionary[Factor, "Order | None"]()
_digit_terms = WeakKeyDictionary[Factor, dict[int, list[Term]]]()
"""What was found before of a factor: other attempts, with other choices, ask for the same."""


def order_of(factor: Factor) -> Order | None:
    """The order that a relation is, if it is one."""
    if factor not in _orders:
        _orders[factor] = _order_of(factor)
    return _orders[factor]


def _order_of(factor: Factor) -> Order | None:
    if factor.compared is not None:
        return _order_by_ranks(factor.compared)
    sizes = factor.relation.sum(axis=0)
    ascending = factor.relation[:, np.argsort(sizes, kind="stable")]
    if (ascending[:, :-1] & ~ascending[:, 1:]).any():
        return None
    levels, firsts = np.unique(sizes, return_index=True)
    levels, firsts = levels[levels > 0], firsts[levels > 0]
    inside = factor.relation[:, firsts].sum(axis=1)
    thresholds = np.asarray(np.searchsorted(levels, sizes, side="right"), np.int64)
    return Order(ranks=len(levels) - inside, thresholds=thresholds, size=len(levels))


def _order_by_ranks(known: Compared) -> Order | None:
    """The order that a comparison of ranks is, if it is one."""
    if known.comparison not in (Comparison.LT, Comparison.LEQ, Comparison.GT, Comparison.GEQ):
        return None
    levels = np.unique(known.selected[known.selected > 0])
    # a key is in the sets that are larger than the least one with it
    least = known.flipped.least(known.selected, len(known.keys) + 1)
    thresholds = np.searchsorted(levels, known.selected, side="right")
    return Order(ranks=np.searchsorted(levels, least), thresholds=thresholds, size=len(levels))


def is_long(factor: Factor, least: int = MIN_CLASSES) -> bool:
    """Whether a relation is an order of so many classes, by default those worth splitting."""
    order = order_of(factor) if factor.shape[1] >= least else None
    return order is not None and order.size >= least


# ---- digits ----------------------------------------------------------------------------------


def split_terms(root: HeadRoot, choices: Choices) -> tuple[Term, ...]:
    """Exclusive terms whose heads add up to a selection, orders in as many digits as chosen.

    Where each value has a column, a mean is one head.
    """
    if root.is_mean and not (choices.lifts or choices.passes.demand):
        return root.selection.terms
    return split_orders(root.selection.terms, choices.order_digits)


def split_orders(terms: Sequence[Term], digits: int) -> tuple[Term, ...]:
    """The same union of exclusive terms, with long orders written in so many digits.

    Args:
        digits: 1 leaves all orders as they are but those of more than ``LARGE`` classes.
    """
    result: list[Term] = []
    for term in terms:
        parts: list[Term] = [()]
        for factor in term:
            order = order_of(factor) if digits > 1 or factor.shape[1] > LARGE else None
            own = 1 if order is None else max(digits, digits_of(order))
            if order is None or order.size < MIN_CLASSES or own == 1:
                parts = [(*part, factor) for part in parts]
            else:
                known = _digit_terms.setdefault(factor, {})
                split = known[own] = known.get(own) or _digits(factor, order, own)
                parts = [(*part, *digit) for part in parts for digit in split]
        result.extend(parts)
    return tuple(result) if len(result) <= MAX_DIGIT_TERMS else tuple(terms)


def digits_of(order: Order) -> int:
    """In how many digits an order is written at least, so that each has few classes."""
    return 1 if order.size <= LARGE else ceil(log(order.size + 1) / log(MAX_BASE))


def is_large(factor: Factor) -> bool:
    """Whether a relation is an order that is always written in digits."""
    return is_long(factor, LARGE + 1)


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
        less = (key % base, query % base + least, Comparison.LT)
        same = (key // base, query // base, Comparison.EQ)
        own = [_of_digits(factor, *each) for each in (less, same)]
        if not any(f.is_false for f in own):
            terms.append(tuple(f for f in own if not f.is_true))
    return terms


def _of_digits(factor: Factor, keys: Counts, queries: Counts, comparison: Comparison) -> Factor:
    """The factor of a comparison of digits of its defined values."""
    key, query = (
        np.where(table.domain.is_defined > 0, digits, NO_RANK)
        for table, digits in ((factor.key, keys), (factor.query, queries))
    )
    if factor.compared is None:
        listed = Listed(Compared(comparison, key, query).relation())
        return Factor(factor.key, factor.query, listed)
    known = Compared(comparison, key, query, factor.compared.source)
    return Factor(factor.key, factor.query, known)
