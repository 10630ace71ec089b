"""In how many digits long orders are written: as many as make the model smaller.

With one digit more a head of n dimensions becomes two of about the root of n. Where the pass
``digits`` is off, a model with more heads must be worth it: sizes grow smoothly with the longest
input, and short ones keep one head for one selector.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .draft import Draft, better
from .passes import LEGIBLE_ORDER, Minimize
from .selectors import orders
from .selectors.factors import Factor
from .selectors.head_roots import head_root

MAX_DIGITS = 6
"""Long orders are tried in up to so many digits, as long as more of them help."""
MAX_LARGE_DIGITS = 4
"""The same for large orders, where each attempt takes a second."""
WORTH_SPLITTING, WORTH_A_DIGIT = 0.8, 0.9
"""Where the pass ``digits`` is off, two digits must make the model so much smaller than one, and
each digit more than the ones before."""

Split = Callable[[Draft, int], Draft | None]
"""A draft with its orders in so many digits; None if it is refused."""


def in_digits(draft: Draft, split: Split, minimize: Minimize) -> Draft:
    """The best of a draft and the same with its long orders in two digits, three, and so on."""
    if not _has_long_orders(draft):
        return draft
    most = MAX_LARGE_DIGITS if any(map(orders.is_large, _factors(draft))) else MAX_DIGITS
    for digits in range(2, most + 1):
        if not _are_written_otherwise(draft, digits):
            continue
        other = split(draft, digits)
        if other is None:
            continue  # with more digits the numbers of each are smaller
        worth = WORTH_SPLITTING if draft.choices.order_digits == 1 else WORTH_A_DIGIT
        if better(draft, other, minimize) is draft or not _is_worth_heads(draft, other, worth):
            break
        draft = other
    return draft


def _is_worth_heads(old: Draft, new: Draft, worth: float) -> bool:
    """Whether a model is so much better that it may take more heads."""
    saved = new.config.parameters <= worth * old.config.parameters
    return saved or old.choices.passes.digits or new.config.num_layers < old.config.num_layers


def _has_long_orders(draft: Draft) -> bool:
    least = orders.MIN_CLASSES if draft.choices.passes.digits else LEGIBLE_ORDER + 1
    return any(orders.is_long(factor, least) for factor in _factors(draft))


def _are_written_otherwise(draft: Draft, digits: int) -> bool:
    """Whether some order is not written in so many digits anyway."""
    found = (orders.order_of(f) for f in _factors(draft) if orders.is_long(f))
    return any(orders.digits_of(order) < digits for order in found if order is not None)


def _factors(draft: Draft) -> Iterator[Factor]:
    """Every relation by which some head selects."""
    for root in map(head_root, draft.analysis.registry.roots.values()):
        if root is not None:
            for term in root.selection.terms:
                yield from term
