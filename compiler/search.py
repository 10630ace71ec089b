"""What cannot be decided beforehand is tried: several ways to compile, of which the best is taken.

An attempt is cheap, a few milliseconds, and only the finished circuit knows what a choice costs in
the uniform layout, where every head is padded to the largest.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from itertools import product

from ..craft.blocks import Head, HeadKind, Mlp
from ..craft.variables import Variable
from ..rasp_ast.errors import CompileError, PrecisionError
from .analysis.normal_form import Analysis
from .assembly.schedule import least_layers
from .draft import Attempt, Draft, better
from .order_digits import in_digits, in_first_digits
from .passes import LONG, Choices, Minimize, Passes
from .selectors import orders
from .selectors.head_roots import head_root

COSTLY = 64
"""From so many positions on an attempt with counts that are not lifted takes seconds, if blocks
read them; so lifted counts are tried at once, and nothing else."""


def best(
    attempt: Attempt,
    first_digits: Callable[[Choices], int],
    passes: Passes,
    minimize: Minimize,
    max_seq_len: int,
) -> Draft:
    """The best of all attempts; what one is refused for does not matter if another is not.

    Args:
        first_digits: in how many digits long orders are written first.

    Raises:
        CompileError: what the plainest attempt was refused for, if all were.
    """
    long = max_seq_len >= LONG and (passes.whole or passes.demand)
    whole = passes.whole or long
    plain = Choices(passes, round_counts=long, compare_as_sums=long)
    draft = None
    if minimize == "layers":
        draft = in_first_digits(attempt, replace(plain, order_digits=first_digits(plain)))
    if draft is None:
        at_once = not passes.lift and max_seq_len >= COSTLY
        draft = _plain(attempt, plain, lifts_at_once=at_once)
    if passes.fuse and not passes.lift:
        draft = _shallower(attempt, draft)
    if whole and not draft.choices.round_counts and _may_gain_from_whole(draft):
        draft = better(draft, _first(attempt, draft.choices, whole=(True,)), minimize)
    if passes.fuse and minimize == "parameters":  # what is computed apart may take fewer units
        unfused = replace(draft.choices, unfused=True)
        draft = better(draft, _first(attempt, unfused, whole=(False, True)), minimize)
    if passes.digits or passes.demand:
        draft = in_digits(draft, partial(_split, attempt, minimize, long=long), minimize)
    return draft


def _split(
    attempt: Attempt, minimize: Minimize, draft: Draft, digits: int, *, long: bool
) -> Draft | None:
    """A draft with long orders in so many digits.

    Weights stay as tame as they are, unless inputs are long or the passes are those of size.
    """
    own = draft.choices
    split = replace(own, order_digits=digits)
    if not (long or own.passes.digits):
        other = _first(attempt, split, whole=(own.round_counts,))
        finer = other is not None and other.choices.lifts_finely and not own.lifts_finely
        return None if finer else other
    other = _first(attempt, split, whole=(own.round_counts, True))
    if _may_gain_from_sums(draft):
        summed = _first(attempt, replace(split, compare_as_sums=True), whole=(True,))
        return summed if other is None else better(other, summed, minimize)
    return other


def _shallower(attempt: Attempt, draft: Draft) -> Draft:
    """An attempt that saves a layer which an MLP takes to decode counts for another one.

    For that counts are lifted, or rounded, though the passes are off. Where they are rounded,
    nothing is tried without that: it would save no layer more.
    """
    if not (_has_counts(draft) and _decodes_first(draft)):
        return draft
    own = draft.choices
    for lifted, rounded in product((False, True), repeat=2):
        choices = replace(own, lift_counts=lifted)
        if own.round_counts > rounded:
            continue
        if own.lift_counts > lifted or (lifted, rounded) == (own.lift_counts, own.round_counts):
            continue  # counts that are not lifted were refused, or would take seconds
        if not _waits_for(draft, ("count", "sum") if lifted > own.lift_counts else ("sum",)):
            continue
        other = _first(attempt, choices, whole=(rounded,))
        if other is not None and other.config.num_layers < draft.config.num_layers:
            draft = other
    return draft


def _plain(attempt: Attempt, plain: Choices, *, lifts_at_once: bool) -> Draft:
    """The first attempt that is not refused, the plainest one first.

    Where numbers are known too badly for some pass, or one-hot values are too many, the passes of
    level 1 take its place, and counts are lifted.

    Args:
        lifts_at_once: nothing else is tried before counts are lifted.

    Raises:
        CompileError: what the plainest attempt was refused for.
    """
    passes = plain.passes
    try:
        return attempt(plain)
    except CompileError as error:
        if error.final:
            raise
        exact = replace(passes, numbers=False, powers=False)
        safe = replace(exact, fuse=True, demand=True)
        helps = passes.whole and isinstance(error, PrecisionError) and error.is_of_counts
        rounded_first = plain.round_counts != helps
        whole = (rounded_first, not rounded_first)
        own = (plain, Choices(exact), Choices(safe))
        lifted = () if passes.lift else (replace(choices, lift_counts=True) for choices in own)
        others = dict.fromkeys(lifted if lifts_at_once else (*own, *lifted))
        if not isinstance(error, PrecisionError):
            others.pop(plain, None)  # nothing of it depends on the precision of counts
        for choices in others:
            found = _first(attempt, choices, whole=whole, but=plain)
            if found is not None:
                return found
        raise error from None


def _first(
    attempt: Attempt, choices: Choices, whole: Sequence[bool], but: Choices | None = None
) -> Draft | None:
    """The first attempt that is not refused: sums or not, whole counts or not, and so on.

    Where numbers are known too badly for one of them, all are tried again with a finer lift.

    Args:
        but: what has been tried before, and was not precise enough.
    """
    split = choices.order_digits > 1  # of these the best so far decides
    classes = (choices.answer_as_classes,) if split else (False, True)
    summing = choices.compare_as_sums
    sums = (summing,) if split else (summing, not summing)
    ways = dict.fromkeys(product(classes, whole, sums))
    imprecise = False
    for answered, rounded, summed in ways:
        way = replace(
            choices,
            answer_as_classes=answered,
            round_counts=rounded,
            compare_as_sums=summed,
        )
        if way == but:
            imprecise = True
            continue
        try:
            return attempt(way)
        except CompileError as error:
            imprecise = imprecise or isinstance(error, PrecisionError)
    if not imprecise or choices.lifts_finely or choices.unfused:
        return None
    return _first(attempt, choices.with_finest_lift, whole, but)


def _may_gain_from_whole(draft: Draft) -> bool:
    """There are counts, and an MLP decodes scalars for another one, or takes units to end errors,
    or a head compares classes."""
    return _has_counts(draft) and (
        _decodes_first(draft) or _ends_errors(draft) or _compares_by_class(draft)
    )


def _has_counts(draft: Draft) -> bool:
    roots = map(head_root, draft.analysis.registry.roots.values())
    return any(root is not None and root.gathered is None for root in roots)


def _decodes_first(draft: Draft) -> bool:
    return any(plan.decodes_first for plan in draft.plan.mlps.values())


def _waits_for(draft: Draft, kinds: Collection[HeadKind]) -> bool:
    """Whether there would be fewer layers without the MLPs that such a head decides.

    A count that is held as such may be read by heads as it is, and so may what is linear in it.
    """
    decided: set[Variable] = set()
    free: set[str] = set()
    for block in draft.circuit.blocks:
        inputs = {variable for read in block.reads() for variable, _ in read.parts}
        if isinstance(block, Mlp) and inputs & decided:
            free.add(block.name)
        if block.name in free or (isinstance(block, Head) and block.kind in kinds):
            decided |= {write.variable for write in block.writes}
    return least_layers(draft.circuit, lambda mlp: mlp.name in free) < draft.config.num_layers


def _ends_errors(draft: Draft) -> bool:
    """Whether some MLP has more units than it would have of numbers without errors."""
    wanted = {
        draft.plan.readings[root].name: plan.strategy.units
        for root, plan in draft.plan.mlps.items()
    }
    mlps = (block for block in draft.circuit.blocks if isinstance(block, Mlp))
    return any(mlp.read.width > wanted.get(mlp.name, mlp.read.width) for mlp in mlps)


def has_means(analysis: Analysis) -> bool:
    """Whether there is anything that may be compared as a sum, or not."""
    means = any(root.is_mean for root in analysis.registry.roots.values())
    heads = map(head_root, analysis.registry.roots.values())
    sums = any(h is not None and h.adds_up and h.gathered is not None for h in heads)
    return means or sums or bool(analysis.unlisted or analysis.deferred)


def _may_gain_from_sums(draft: Draft) -> bool:
    """Means are in heads of many dimensions: a sum can be split among heads, most means not."""
    means = any(root.is_mean for root in draft.analysis.registry.roots.values())
    long = draft.choices.passes.numbers and draft.config.key_size > orders.MIN_CLASSES
    return means and long and not draft.choices.compare_as_sums


def _compares_by_class(draft: Draft) -> bool:
    """Heads have many dimensions, and what some compare is computed of numbers."""
    if draft.config.key_size <= orders.MIN_CLASSES:
        return False
    splits_means = draft.choices.passes.digits
    heads = map(head_root, draft.analysis.registry.roots.values())
    factors = (
        factor
        for root in heads
        if root is not None and (splits_means or (root.adds_up and not root.is_natural))
        for term in root.selection.terms
        for factor in term
    )
    return any(root.scalar for f in factors for table in (f.key, f.query) for root in table.roots)
