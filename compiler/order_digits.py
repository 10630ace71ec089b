"""In how many digits long orders are written: as many as make the model smaller.

With one digit more a head of n dimensions becomes two of about the root of n. Where the pass
``digits`` is off, a model with more heads must be worth it: sizes grow smoothly with the longest
input, and short ones keep one head for one selector. Then only what is foreseen to be worth it is
made.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import replace

from ..model import TransformerConfig
from ..rasp_ast.errors import CompileError
from .analysis.normal_form import Analysis
from .digit_estimate import estimated
from .draft import Attempt, Draft, cost
from .passes import LARGE, LEGIBLE, LEGIBLE_ORDER, Choices, Minimize
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


def first_digits(choices: Choices, analysis: Analysis) -> int:
    """In how many digits long orders are written first, where nothing else speaks for one.

    That is where heads average, and what they compare is either a long order or of few values. What
    numbers of digits are best is seen from there.
    """
    if choices.passes.digits or not choices.passes.demand:
        return 1
    roots = list(map(head_root, analysis.registry.roots.values()))
    if any(root is not None and root.gathered is None for root in roots):
        return 1
    sizes = [0]
    for factor in _factors(analysis):
        order = orders.order_of(factor)
        if order is None and min(factor.shape) > LEGIBLE_ORDER:
            return 1
        sizes.append(0 if order is None else order.size)
    if not LEGIBLE_ORDER < max(sizes) <= LARGE:
        return 1
    return 2 if max(sizes) <= LEGIBLE else 3


def in_first_digits(attempt: Attempt, choices: Choices) -> Draft | None:
    """The first attempt with orders in several digits; None where that costs exactness."""
    if choices.order_digits == 1:
        return None
    try:
        draft = attempt(choices)
    except CompileError:
        return None
    return draft if draft.choices == choices else None


def in_least_digits(attempt: Attempt, choices: Choices, known: Draft) -> Draft | None:
    """What is refused with orders as they are, with all its passes, in as few digits as will do.

    With more digits the numbers of each are smaller, and better known.

    Args:
        known: the same without some of the passes, which are not to be missed for that.
    """
    if not has_long_orders(known):
        return None
    for digits in range(2, MAX_DIGITS + 1):
        with suppress(CompileError):
            return attempt(replace(choices, order_digits=digits))
    return None


def in_digits(draft: Draft, split: Split, minimize: Minimize) -> Draft:
    """The best of a draft and the same with its long orders in another number of digits."""
    if not has_long_orders(draft):
        return draft
    least, refused = 1, set[int]()
    while True:
        digits, config = _foreseen(draft, minimize, least, refused)
        if digits == draft.choices.order_digits:
            return draft
        other = split(draft, digits)
        if other is None:  # with more digits the numbers of each are smaller
            refused.add(digits)
            continue
        if other.config == config:
            return other
        as_foreseen = cost(other.config, minimize) <= cost(config, minimize)
        better = _is_worth_heads(draft.config, other.config, minimize, _worth(draft.choices))
        if not (as_foreseen or better):
            return draft
        # an answer may be read from other heads now, which may take more digits
        draft, least = other, digits


def _foreseen(
    draft: Draft, minimize: Minimize, least: int, refused: Collection[int]
) -> tuple[int, TransformerConfig]:
    """The number of digits from ``least`` on that is best by estimates, and the model's shape.

    More digits than the draft has are looked at first, and fewer only if more are not worth it.
    """
    own = draft.choices.order_digits
    others = [n for n in _numbers_of_digits(draft) if n != own and n not in refused]
    best = own, draft.config
    for digits in others:
        if digits > own and (config := estimated(draft, digits)) is not None:
            if not _are_worth_it(draft, best, (digits, config), minimize):
                break
            best = digits, config
    if best[0] > own:
        return best
    for digits in reversed(others):
        if least <= digits < own and (config := estimated(draft, digits)) is not None:
            if _are_worth_it(draft, (digits, config), best, minimize):
                break
            best = digits, config
    return best


def _are_worth_it(
    draft: Draft,
    fewer: tuple[int, TransformerConfig],
    more: tuple[int, TransformerConfig],
    minimize: Minimize,
) -> bool:
    worth = _worth(replace(draft.choices, order_digits=fewer[0]))
    return _is_worth_heads(fewer[1], more[1], minimize, worth)


def _numbers_of_digits(draft: Draft) -> list[int]:
    """The numbers of digits to be looked at in turn: 1, and what writes some order otherwise."""
    factors = list(_factors(draft.analysis))
    most = MAX_LARGE_DIGITS if any(map(orders.is_large, factors)) else MAX_DIGITS
    found = [orders.order_of(f) for f in factors if orders.is_long(f)]
    least = min((orders.digits_of(order) for order in found if order is not None), default=most)
    return [1, *range(least + 1, most + 1)]


def _worth(choices: Choices) -> float:
    """What part of the size of a model one with a digit more may have at most."""
    if choices.passes.digits:
        return 1.0
    return WORTH_SPLITTING if choices.order_digits == 1 else WORTH_A_DIGIT


def _is_worth_heads(
    old: TransformerConfig, new: TransformerConfig, minimize: Minimize, worth: float
) -> bool:
    """Whether a model is so much better that it may take more heads."""
    saved = new.parameters <= worth * old.parameters or new.num_layers < old.num_layers
    return saved and cost(new, minimize) < cost(old, minimize)


def has_long_orders(draft: Draft) -> bool:
    """Whether some head selects by an order of so many classes that digits might do."""
    least = orders.MIN_CLASSES if draft.choices.passes.digits else LEGIBLE_ORDER + 1
    return any(orders.is_long(factor, least) for factor in _factors(draft.analysis))


def _factors(analysis: Analysis) -> Iterator[Factor]:
    """Every relation by which some head selects."""
    for root in map(head_root, analysis.registry.roots.values()):
        if root is not None:
            for term in root.selection.terms:
                yield from term
