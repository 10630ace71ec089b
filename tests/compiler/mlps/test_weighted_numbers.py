"""Comparisons of multiples of counts: one layer, in whatever words."""

from __future__ import annotations

import pytest

import raspc
from raspc import Comparison, Map, Select, SelectorWidth, SOp, indices, length, tokens
from raspc.compiler.mlps.weighted_numbers import weights_of

HIST = SelectorWidth(Select(tokens, tokens, Comparison.EQ)).named("hist")
OF_A = SelectorWidth(Select(tokens, "a", Comparison.EQ)).named("of_a")
BEFORE = SelectorWidth(
    Select(tokens, tokens, Comparison.EQ) & Select(indices, indices, Comparison.LT)
).named("before")
IS_A = Map(lambda t: t == "a", tokens)

PROGRAMS: dict[str, SOp] = {
    "more than half": length < HIST * 2,
    "at least half": length <= HIST * 2,
    "more than the others": length - HIST < HIST,
    "a third": length < 3 * HIST,
    "60 %": 3 * length <= 5 * HIST,
    "twice as many as before": HIST > 2 * BEFORE,
    "in three ways": raspc.where(
        length < 2 * HIST, "more", raspc.where(length == 2 * HIST, "=", "less")
    ),
    "and a gate": IS_A & (length < 2 * HIST),
    "of three": 2 * OF_A > HIST + BEFORE,
    "a sum": HIST + 2 * OF_A > 5,
}


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("level", [1, 2])
def test_multiples_of_counts_are_compared_in_one_layer(name: str, level: int) -> None:
    """At level 2 they took two, and at level 1 the second."""
    model = raspc.compile(PROGRAMS[name], "ab", 8, optimize=level)
    assert model.model_config.num_layers == 1
    assert model.model_config.parameters < 2_100
    report = raspc.check(PROGRAMS[name], model, levels=("craft",))
    assert report, report


def test_multiples_of_longer_inputs_are_compared() -> None:
    for name in ("at least half", "60 %"):
        model = raspc.compile(PROGRAMS[name], "abc", 48, optimize=2)
        assert model.model_config.num_layers == 1
        report = raspc.check(PROGRAMS[name], model, inputs=300, levels=("craft",))
        assert report, report


def test_weights_are_small_and_no_two_say_the_same() -> None:
    assert weights_of(2)[:4] == ((1, -2), (1, 2), (2, -1), (2, 1))
    assert len({a / b for a, b in weights_of(2)}) == len(weights_of(2)) == 84
    assert len({(a / c, b / c) for a, b, c in weights_of(3)}) == len(weights_of(3)) == 96


def test_what_no_sum_decides_is_refused_no_more_than_before() -> None:
    program = length < HIST * OF_A
    model = raspc.compile(program, "ab", 6, optimize=2)
    report = raspc.check(program, model, levels=("craft",))
    assert report, report
