"""What may help where a program is refused: a refusal has its remedies, which are tried in turn.

A remedy after which less is missing is kept, and the next refusal has remedies of its own; one that
does not help is taken back.  So what nothing helps is refused after about as many attempts as there
are remedies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import reduce
from math import inf

from ..rasp_ast.errors import CompileError, Loss, PrecisionError
from .draft import Attempt, Draft
from .passes import Choices


@dataclass(frozen=True, eq=False)
class Remedy:
    """Other choices where some were refused.

    Attributes:
        apply: the choices with it; the same where they have it.
        bears: whether it can have to do with a refusal.
    """

    apply: Callable[[Choices], Choices]
    bears: Callable[[CompileError], bool] = lambda _: True


def _owes(*losses: Loss) -> Callable[[CompileError], bool]:
    """Whether numbers are known too badly for one of these, as far as that is known."""

    def bears(refusal: CompileError) -> bool:
        if not isinstance(refusal, PrecisionError) or refusal.is_of_values:
            return False
        return refusal.losses is None or not refusal.losses.isdisjoint(losses)

    return bears


def _owes_or_is_of_values(*losses: Loss) -> Callable[[CompileError], bool]:
    """The same, or there are too many values, or too much of something else."""
    owes = _owes(*losses)
    return lambda refusal: refusal.is_of_values or _is_of_sizes(refusal) or owes(refusal)


def _is_of_sizes(refusal: CompileError) -> bool:
    """Whether something is too many or too much, however well numbers are known."""
    return not isinstance(refusal, PrecisionError)


def _is_of_answer(refusal: CompileError) -> bool:
    """Whether what is refused is how the answer is read."""
    return refusal.is_of_answer


def _columns(choices: Choices) -> Choices:
    return replace(choices, passes=replace(choices.passes, numbers=False, powers=False))


def _level_one(choices: Choices) -> Choices:
    own = _columns(choices)
    return replace(own, passes=replace(own.passes, fuse=True, demand=True))


def _lifted(choices: Choices) -> Choices:
    return choices if choices.lifts else replace(choices, lift_counts=True)


def _all_lifted(choices: Choices) -> Choices:
    return choices if choices.lifts_all else replace(choices, lift_counts=True, lift_answers=True)


MEANS = Remedy(lambda choices: choices.with_full_means, _owes(Loss.LEAK))
"""Means have gains as large as float32 allows."""
UNIONS = Remedy(lambda choices: choices.with_finer_unions, _owes(Loss.UNION))
"""Lifted counts of unions are as good as others."""
FINEST_LIFT = Remedy(
    lambda choices: choices.with_finest_lift, _owes(Loss.LIFT, Loss.UNION, Loss.LEAK)
)
"""Whatever is lifted is as good as float32 has it."""
LIFT_OF_WHOLE = replace(FINEST_LIFT, bears=_owes(Loss.LIFT, Loss.UNION))
SUMS = Remedy(
    lambda choices: replace(choices, compare_as_sums=True), _owes_or_is_of_values(Loss.MEAN)
)
"""Means are compared as sums."""
NO_SUMS = Remedy(lambda choices: replace(choices, compare_as_sums=False))
WHOLE = Remedy(
    lambda choices: replace(choices, round_counts=True),
    _owes_or_is_of_values(Loss.LIFT, Loss.UNION),
)
"""What is lifted is rounded as it is written."""
NOT_WHOLE = Remedy(lambda choices: replace(choices, round_counts=False))
CLASSES = Remedy(
    lambda choices: replace(choices, answer_as_classes=True), lambda error: not error.is_of_values
)
"""Numbers are answered as classes."""
CLASSES_OF_ANSWER = replace(CLASSES, bears=_is_of_answer)
COLUMNS = Remedy(_columns)
"""No pass makes numbers of categories."""
LEVEL_ONE = Remedy(_level_one)
"""The passes of level 1 are on."""
LEVEL_ONE_OF_NATURAL = replace(LEVEL_ONE, bears=_owes(Loss.NATURAL))
LIFT = Remedy(_lifted, _owes_or_is_of_values(Loss.NATURAL))
"""Counts are lifted that blocks need as numbers."""
LIFT_ALL = replace(LIFT, apply=_all_lifted)
"""All counts are lifted."""
LIFT_OF_VALUES = replace(LIFT, bears=_is_of_sizes)

BETTER_NUMBERS = (MEANS, UNIONS, LIFT_OF_WHOLE, FINEST_LIFT)
"""The model stays as it is, but for some weights."""
OF_ONE_MODEL = (MEANS, UNIONS, LIFT_OF_WHOLE, SUMS, NO_SUMS, CLASSES, FINEST_LIFT)
"""Rounding is left as it is."""
UNFUSED = (SUMS, NO_SUMS, WHOLE, CLASSES)
"""What is tried where each function is computed by itself."""
OTHER_MODELS = (
    *(COLUMNS, CLASSES_OF_ANSWER, CLASSES),
    *(LEVEL_ONE_OF_NATURAL, LEVEL_ONE, LIFT_OF_VALUES, LIFT, LIFT_ALL),
)
"""These are not kept if others do without them that bear on the same refusal."""
ALL = (
    *(LIFT_OF_VALUES, MEANS, UNIONS, LIFT_OF_WHOLE, WHOLE, SUMS, NO_SUMS, NOT_WHOLE),
    *(CLASSES_OF_ANSWER, LEVEL_ONE_OF_NATURAL, LIFT, LIFT_ALL, CLASSES, FINEST_LIFT, COLUMNS),
    LEVEL_ONE,
)
"""In the order in which they are tried."""
TOGETHER = (CLASSES, FINEST_LIFT, SUMS, COLUMNS, LEVEL_ONE, LIFT_ALL, WHOLE)
"""All that make numbers better known, at once; then it is tried which of them are needless."""
PROGRESS = 0.99
"""What is missing is less if it is at most this part of what was."""


def repaired(attempt: Attempt, plain: Choices, remedies: Iterable[Remedy] = ALL) -> Draft:
    """The first draft on the way from a refusal to its remedies.

    If none of all that there are helps by itself, they are tried at once.

    Raises:
        CompileError: what the plain choices were refused for, with numbers as good as they get.
    """
    try:
        return attempt(plain)
    except CompileError as refusal:
        search = _Search(attempt, plain, tuple(remedies), refusal, nearest=refusal)
        draft = None if refusal.final else search.draft()
        if draft is None:
            raise search.nearest from None
        return draft


@dataclass(frozen=True)
class _Found:
    """The remedies that help, and the draft with them."""

    remedies: tuple[Remedy, ...]
    draft: Draft


@dataclass
class _Search:
    """A search for remedies.

    Attributes:
        refusal: what the plain choices were refused for.
        nearest: the refusal for which least was missing, of those with the plain model.
        tried: the choices that were refused.
    """

    attempt: Attempt
    plain: Choices
    remedies: tuple[Remedy, ...]
    refusal: CompileError
    nearest: CompileError
    tried: set[Choices] = field(default_factory=set[Choices])

    def draft(self) -> Draft | None:
        """The draft with as few remedies as are found to do; None if they all do not."""
        self.tried.add(self.plain)
        found = self._found((), self.nearest) or self._with_all()
        if found is None:
            return None
        for each in OTHER_MODELS if found.remedies != TOGETHER else TOGETHER:
            others = tuple(remedy for remedy in found.remedies if remedy is not each)
            if not any(remedy.bears(self.refusal) for remedy in others):
                continue
            if _with(self.plain, others) not in {*self.tried, found.draft.choices}:
                found = self._drafted(others) or found
        return found.draft

    def _found(self, before: tuple[Remedy, ...], refusal: CompileError) -> _Found | None:
        """The first remedies that help after others, for all of which less and less is missing."""
        choices = _with(self.plain, before)
        for remedy in self.remedies:
            other = remedy.apply(choices)
            if other in self.tried or not remedy.bears(refusal):
                continue
            self.tried.add(other)
            path = (*before, remedy)
            try:
                return _Found(path, self.attempt(other))
            except CompileError as error:
                if error.final or not _is_nearer(error, refusal):
                    continue
                if all(each in BETTER_NUMBERS for each in path):
                    self.nearest = error
                found = self._found(path, error)
                if found is not None or remedy in BETTER_NUMBERS:
                    return found  # what numbers that are worse known would need is not sought
        return None

    def _with_all(self) -> _Found | None:
        if self.remedies != ALL or _with(self.plain, TOGETHER) in self.tried:
            return None
        return self._drafted(TOGETHER)

    def _drafted(self, remedies: tuple[Remedy, ...]) -> _Found | None:
        try:
            return _Found(remedies, self.attempt(_with(self.plain, remedies)))
        except CompileError:
            return None


def _is_nearer(one: CompileError, other: CompileError) -> bool:
    """Whether less is missing, or for something else alone.

    Where values are not too many, less is missing than where they are.
    """
    if one.is_of_values != other.is_of_values:
        return other.is_of_values
    if one.losses and other.losses and one.losses.isdisjoint(other.losses):
        return True
    return one.excess <= PROGRESS * other.excess and one.excess < inf


def _with(choices: Choices, remedies: Iterable[Remedy]) -> Choices:
    return reduce(lambda known, remedy: remedy.apply(known), remedies, choices)
