"""Which remedies are tried where a program is refused, and which are kept.

What an attempt gives is made up: it is refused for so much as is lacking with its choices.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import cast

import pytest

import raspc
from raspc.compiler import attempts
from raspc.compiler.draft import Draft
from raspc.compiler.passes import LEVELS, Choices
from raspc.compiler.remedies import ALL, OF_ONE_MODEL, SUMS, WHOLE, repaired
from raspc.rasp_ast.errors import CompileError, Loss, PrecisionError, ValueSetError
from raspc.rasp_ast.programs import STANDARD

PLAIN = Choices(LEVELS[0])


@dataclass
class Made:
    """Stands for a draft."""

    choices: Choices


@dataclass
class Attempts:
    """Attempts of which those are refused where something is lacking.

    Attributes:
        lacking: how many times more is lost than may be, by choices; a draft is made of what lacks
            less than 1.
        tried: the choices of all attempts so far.
    """

    lacking: Callable[[Choices], float]
    tried: list[Choices] = field(default_factory=list[Choices])

    def __call__(self, choices: Choices) -> Draft:
        assert choices not in self.tried, "nothing is tried twice"
        self.tried.append(choices)
        lacking = self.lacking(choices)
        if lacking < 1:
            return cast("Draft", Made(choices))
        raise PrecisionError(f"{lacking} times too much is lost").lacking(lacking, 1)


def test_what_is_not_refused_takes_one_attempt() -> None:
    attempts = Attempts(lambda _: 0.0)
    assert repaired(attempts, PLAIN).choices == PLAIN
    assert attempts.tried == [PLAIN]


def test_the_first_remedy_that_helps_is_taken() -> None:
    attempts = Attempts(lambda choices: 0 if choices.round_counts else 9)
    found = repaired(attempts, PLAIN).choices
    assert found == replace(PLAIN, round_counts=True)


def test_remedies_after_which_less_is_lacking_add_up() -> None:
    attempts = Attempts(lambda c: 0.5 + 2 * (not c.compare_as_sums) + (not c.answer_as_classes))
    found = repaired(attempts, PLAIN).choices
    assert found == replace(PLAIN, compare_as_sums=True, answer_as_classes=True)


def test_what_makes_it_worse_is_taken_back() -> None:
    attempts = Attempts(lambda c: 0 if c.round_counts and not c.compare_as_sums else 2)
    worse = Attempts(lambda c: 9 if c.compare_as_sums else 2 * (not c.round_counts))
    for each in (attempts, worse):
        assert repaired(each, PLAIN).choices == replace(PLAIN, round_counts=True)


def test_what_helps_only_together_is_tried_at_once_and_no_other_model_is_kept_in_vain() -> None:
    attempts = Attempts(lambda c: 0 if c.round_counts and c.answer_as_classes else 2)
    found = repaired(attempts, PLAIN).choices
    assert found.round_counts
    assert found.answer_as_classes
    assert found.passes == PLAIN.passes
    assert not found.lift_counts


def test_what_nothing_helps_is_refused_for_numbers_as_good_as_they_get() -> None:
    attempts = Attempts(lambda choices: 3 if choices.full_means or choices.lifts_finely else 4)
    with pytest.raises(PrecisionError, match=r"^3 times"):
        repaired(attempts, PLAIN)
    assert len(attempts.tried) < len(ALL)


def test_lifted_counts_have_a_finer_lift_before_they_are_rounded() -> None:
    """They were rounded, which takes an offset; and where means had larger gains, in vain."""

    def refused(choices: Choices) -> Draft:
        tried.append(choices)
        if choices.lift_bits > PLAIN.lift_bits:
            return cast("Draft", Made(choices))
        error = PrecisionError("counts are known too badly").lacking(2, 1)
        error.losses = frozenset({Loss.UNION})
        raise error

    tried: list[Choices] = []
    assert repaired(refused, PLAIN).choices == PLAIN.with_finer_unions
    assert len(tried) == 2


def test_nothing_is_tried_where_nothing_could_help() -> None:
    def refused(choices: Choices) -> Draft:
        tried.append(choices)
        error = CompileError("a score is a number")
        error.final = True
        raise error

    tried: list[Choices] = []
    with pytest.raises(CompileError):
        repaired(refused, PLAIN)
    assert tried == [PLAIN]


def test_too_many_values_are_helped_by_no_better_numbers() -> None:
    def refused(choices: Choices) -> Draft:
        tried.append(choices)
        error = ValueSetError("too many values", size=9, limit=3)
        error.is_of_values = True
        raise error

    tried: list[Choices] = []
    with pytest.raises(ValueSetError):
        repaired(refused, PLAIN)
    alone = tried[1:-1]  # the last are all together
    assert not any(choices.full_means or choices.lifts_finely for choices in alone)
    assert not any(choices.answer_as_classes for choices in alone)


def test_only_what_is_given_is_tried() -> None:
    attempts = Attempts(lambda _: 2)
    with pytest.raises(PrecisionError):
        repaired(attempts, PLAIN, (SUMS, WHOLE))
    assert len(attempts.tried) == 3
    assert not any(choices.lifts for choices in attempts.tried)
    assert WHOLE not in OF_ONE_MODEL


def test_a_refusal_knows_what_loses_the_accuracy_that_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A head compares counts, and the least error of these makes selected keys weigh unequally.

    Means with larger gains, or compared as sums, cannot help: 13 attempts were made before.
    """
    lost: list[tuple[Choices, frozenset[Loss] | None]] = []
    attempt = attempts.Attempts._tried

    def noted(self: attempts.Attempts, choices: Choices) -> Draft:
        try:
            return attempt(self, choices)
        except PrecisionError as refused:
            lost.append((choices, refused.losses))
            raise

    monkeypatch.setattr(attempts.Attempts, "_tried", noted)
    raspc.compile(STANDARD["dyck2_prefix"].make(), STANDARD["dyck2_prefix"].vocab, 48)
    for choices, losses in lost:
        assert losses == {Loss.LIFT if choices.lifts else Loss.NATURAL}
        assert not choices.full_means
        assert not choices.compare_as_sums
    assert len(lost) in {2, 3}
