"""What cannot be decided beforehand is tried: several ways to compile, of which the best is taken.

An attempt is cheap, a few milliseconds, and only the finished circuit knows what a choice costs in
the uniform layout, where every head is padded to the largest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from itertools import product

from ..rasp_ast.errors import CompileError
from .analysis.normal_form import Analysis
from .draft import Attempt, Draft, better
from .gains import (
    WORTH_LIFTING,
    adds_up_natural_counts,
    compares_counts,
    decodes_first,
    decodes_several_means,
    has_counts,
    is_worth_lifting,
    may_gain_from_rounding,
    may_gain_from_sums,
    may_gain_from_whole,
    reads_natural_counts_by_heads,
    waits_for,
)
from .order_digits import (
    WORTH_SPLITTING,
    first_digits,
    has_long_orders,
    in_digits,
    in_first_digits,
    in_least_digits,
)
from .passes import LEGIBLE_ORDER, LONG, Choices, Minimize, Passes
from .remedies import (
    ALL,
    BETTER_NUMBERS,
    LIFT,
    NOT_WHOLE,
    OF_ONE_MODEL,
    UNFUSED,
    WHOLE,
    Remedy,
    repaired,
)

COSTLY = 64
"""From so many positions on an attempt with counts that are not lifted takes seconds, if blocks
read them; so lifted counts are tried at once, and nothing else."""


def best(
    attempt: Attempt,
    known: Callable[[Choices], Analysis | None],
    passes: Passes,
    minimize: Minimize,
    max_seq_len: int,
) -> Draft:
    """The best of all attempts; what one is refused for does not matter if another is not.

    Args:
        known: what is known of a program before heads are planned; None if that is refused.

    Raises:
        CompileError: what the plainest attempt was refused for, if all were.
    """
    long = max_seq_len >= LONG and (passes.whole or passes.demand)
    whole = passes.whole or long
    plain = Choices(passes, round_counts=long, compare_as_sums=long)
    draft = _first(attempt, known, plain, minimize, max_seq_len)
    if passes.digits and draft.choices.passes != passes:
        asked = replace(draft.choices, passes=passes)
        draft = better(draft, in_least_digits(attempt, asked, draft), minimize)
    if passes.fuse and not passes.lift:
        draft = _shallower(attempt, draft)
    if whole and not draft.choices.round_counts and may_gain_from_whole(draft):
        rounded = replace(draft.choices, round_counts=True)
        draft = better(draft, _repaired(attempt, rounded, OF_ONE_MODEL), minimize)
    if whole and not draft.choices.compare_as_sums and decodes_several_means(draft):
        summed = replace(draft.choices, compare_as_sums=True, round_counts=True)
        draft = better(draft, _repaired(attempt, summed, OF_ONE_MODEL), minimize)
    if passes.fuse and minimize == "parameters":  # what is computed apart may take fewer units
        unfused = replace(draft.choices, unfused=True)
        draft = better(draft, _repaired(attempt, unfused, UNFUSED), minimize)
    rounds = passes.demand and not passes.whole and LEGIBLE_ORDER < max_seq_len < LONG
    if rounds and may_gain_from_rounding(draft):
        rounded = _rounded(attempt, draft, minimize)
        if rounded is not draft:
            return rounded
    if passes.digits or passes.demand:
        draft = in_digits(draft, partial(_split, attempt, minimize, long=long), minimize)
    if passes.demand and not passes.lift:
        draft = _lifted(attempt, draft, minimize, max_seq_len)
    return draft


def _first(
    attempt: Attempt,
    known: Callable[[Choices], Analysis | None],
    plain: Choices,
    minimize: Minimize,
    max_seq_len: int,
) -> Draft:
    """The first draft, by what is known of a program before heads are planned.

    Over long inputs what is lifted is rounded, and means are compared as sums.  So are, at the
    levels that may, numbers that heads compare where several keys weigh the same.

    Raises:
        CompileError: what the plainest attempt was refused for, if all were.
    """
    passes, costly = plain.passes, max_seq_len >= COSTLY
    analysis = None if plain.round_counts and passes.whole else known(plain)
    rounded, may_round = plain, passes.whole or passes.demand
    if may_round and analysis is not None and compares_counts(analysis):
        rounded = replace(plain, round_counts=True, compare_as_sums=costly)
    if minimize == "layers" and analysis is not None:
        split = replace(plain, order_digits=first_digits(plain, analysis))
        draft = in_first_digits(attempt, split)
        if draft is not None:
            return draft
    if costly and not passes.lift:
        return _plain(attempt, plain, LIFT.apply(rounded))
    if not passes.whole or rounded == plain:
        return repaired(attempt, plain)
    draft = repaired(attempt, rounded)
    short = max_seq_len <= LEGIBLE_ORDER  # there neither is always smaller
    return better(draft, _repaired(attempt, plain, ()), minimize) if short else draft


def _rounded(attempt: Attempt, draft: Draft, minimize: Minimize) -> Draft:
    """What is lifted anyway is rounded, as over long inputs, if the model is so much smaller."""
    as_long = replace(draft.choices, round_counts=True, compare_as_sums=True)
    other = _in_digits(attempt, as_long, OF_ONE_MODEL, minimize)
    if other is None or other.config.parameters > WORTH_SPLITTING * draft.config.parameters:
        return draft
    return better(draft, other, minimize)


def _lifted(attempt: Attempt, draft: Draft, minimize: Minimize, max_seq_len: int) -> Draft:
    """What heads compare is counted with a lift, if the model is so much smaller for it; what is
    only answered too, if that makes most of the model.

    Short inputs and small sets keep what can be looked at.
    """
    is_short = max_seq_len <= LEGIBLE_ORDER and not has_long_orders(draft)
    if draft.choices.lift_counts or is_short or not reads_natural_counts_by_heads(draft):
        return draft
    most = WORTH_LIFTING * draft.config.parameters
    lifted, remedies = replace(draft.choices, lift_counts=True), (*OF_ONE_MODEL, WHOLE)
    needed = least = _in_digits(attempt, lifted, remedies, minimize)
    if needed is None:
        return draft
    if needed.config.parameters > most and any(root.is_natural for root in needed.plan.heads):
        least = _in_digits(attempt, replace(lifted, lift_answers=True), remedies, minimize)
    if least is None or least.config.parameters > most:
        return draft
    is_small = WORTH_LIFTING * needed.config.parameters <= least.config.parameters
    return better(draft, needed if is_small else least, minimize)


def _in_digits(
    attempt: Attempt, choices: Choices, remedies: Iterable[Remedy], minimize: Minimize
) -> Draft | None:
    """A draft of a model for long inputs, in as many digits as make it small."""
    draft = _repaired(attempt, replace(choices, order_digits=1), remedies)
    split = partial(_split, attempt, minimize, long=True)
    return None if draft is None else in_digits(draft, split, minimize)


def _split(
    attempt: Attempt, minimize: Minimize, draft: Draft, digits: int, *, long: bool
) -> Draft | None:
    """A draft with long orders in so many digits.

    Weights stay as tame as they are, unless inputs are long or the passes are those of size.
    """
    own = draft.choices
    split = replace(own, order_digits=digits)
    if not (long or own.passes.digits):
        other = _repaired(attempt, split, BETTER_NUMBERS)
        finer = other is not None and other.choices.lifts_finely and not own.lifts_finely
        return None if finer else other
    other = _repaired(attempt, split, (*BETTER_NUMBERS, WHOLE))
    if may_gain_from_sums(draft):
        # sums over long inputs may be known too badly to be rounded
        summed = _repaired(
            attempt,
            replace(split, compare_as_sums=True, round_counts=True),
            (*BETTER_NUMBERS, NOT_WHOLE),
        )
        return summed if other is None else better(other, summed, minimize)
    return other


def _shallower(attempt: Attempt, draft: Draft) -> Draft:
    """An attempt that saves a layer which an MLP takes to decode counts for another one, or is so
    much smaller that it is worth it.

    For that counts are lifted, or rounded, though the passes are off. Where they are rounded,
    nothing is tried without that: it would save no layer more.
    """
    if adds_up_natural_counts(draft):
        other = _repaired(attempt, replace(draft.choices, lift_counts=True), OF_ONE_MODEL)
        return draft if other is None or not is_worth_lifting(draft, draft, other) else other
    if not (has_counts(draft) and decodes_first(draft)):
        return draft
    plain, own = draft, draft.choices
    for lifted, rounded in product((False, True), repeat=2):
        choices = replace(own, lift_counts=lifted, round_counts=rounded)
        if own.round_counts > rounded:
            continue
        if own.lift_counts > lifted or (lifted, rounded) == (own.lift_counts, own.round_counts):
            continue  # counts that are not lifted were refused, or would take seconds
        if not waits_for(draft, ("count", "sum") if lifted > own.lift_counts else ("sum",)):
            continue
        other = _repaired(attempt, choices, OF_ONE_MODEL)
        if other is not None and is_worth_lifting(plain, draft, other):
            draft = other
    return draft


def _plain(attempt: Attempt, plain: Choices, lifted: Choices) -> Draft:
    """The first attempt; counts are lifted at once where it is refused, if that can help.

    Raises:
        CompileError: what it was refused for.
    """
    try:
        return attempt(plain)
    except CompileError as refusal:
        if refusal.final:
            raise
        draft = _repaired(attempt, lifted if LIFT.bears(refusal) else plain, ALL)
        if draft is None:
            raise
        return draft


def _repaired(attempt: Attempt, choices: Choices, remedies: Iterable[Remedy]) -> Draft | None:
    """A draft with these choices, or with remedies where they are refused."""
    try:
        return repaired(attempt, choices, remedies)
    except CompileError:
        return None
