"""Several comparisons of counts are computed each by itself: all of them at once would be decoded.

A longer input took a hundredth of what a shorter one did, since only large tables were parted.
"""

from __future__ import annotations

import pytest
from levels import one_in

import raspc
from raspc import Comparison, Select, SelectorWidth, SOp, tokens, where
from raspc.rasp_ast import indices, length


def count(letter: str) -> SOp:
    return SelectorWidth(Select(tokens, letter, Comparison.EQ)).named(f"of_{letter}")


A, B, C = map(count, "abc")
PROGRAMS: dict[str, SOp] = {
    "as many of each": (A == B) & (B == C),
    "more than one of the others": (A > B) | (A > C),
    "the most frequent letter": where(A > B, where(A > C, "a", "c"), where(B > C, "b", "c")),
    "in order": (A > B) & (B > C),
    "in order or not": where((A > B) & (B > C), "down", where((A < B) & (B < C), "up", "-")),
    "more and some, or none": ((A > B) & (C > 0)) | (B == 0),
    "any two as many": (A == B) | (B == C) | (A == C),
    "far from a third": abs(A - B) > C,
}


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("level", [1, 2])
def test_a_longer_input_takes_no_less(name: str, level: int) -> None:
    sizes: list[int] = []
    for longest in (4, 6, 8, 12, 16, 24):
        model = raspc.compile(PROGRAMS[name], "abc", longest, optimize=level)
        assert model.model_config.num_layers <= 2
        sizes.append(model.model_config.parameters)
    assert sizes == sorted(sizes)
    assert max(sizes) < 4_000


@pytest.mark.parametrize(
    ("name", "level"), one_in(2, [(name, level) for level in (1, 0, 2) for name in PROGRAMS])
)
def test_they_are_right(name: str, level: int) -> None:
    model = raspc.compile(PROGRAMS[name], "abc", 6, optimize=level)
    report = raspc.check(PROGRAMS[name], model, levels=("craft",))
    assert report, report


@pytest.mark.parametrize("longest", [8, 16, 24])
def test_conditions_on_each_of_several_counts_stay_one_function(longest: int) -> None:
    """An answer is read from them by itself, in one layer, however many combinations there are."""
    model = raspc.compile((A > 2) & (B > 2) & (C > 2), "abc", longest)
    assert model.model_config.num_layers == 1


@pytest.mark.parametrize("level", [1, 2])
def test_one_of_two_counts_is_chosen_by_a_comparison(level: int) -> None:
    """All three were one function up to length 12, which took 301,816 parameters.

    Level 1 rounds no count for size alone, and takes a layer to tell them apart.
    """
    program = where(A > B, A, C)
    sizes = [
        raspc.compile(program, "abc", longest, optimize=level).model_config.parameters
        for longest in (8, 12)
    ]
    assert sizes == sorted(sizes)
    assert max(sizes) < (40_000 if level == 1 else 6_000)
    report = raspc.check(
        program, raspc.compile(program, "abc", 5, optimize=level), levels=("craft",)
    )
    assert report, report


def test_heads_may_select_by_several_comparisons() -> None:
    program = SelectorWidth(Select((A > B) & (B > C), indices > 2, Comparison.EQ))
    model = raspc.compile(program, "abc", 6)
    assert model.model_config.num_layers == 3
    report = raspc.check(program, model, levels=("craft",))
    assert report, report


PRODUCTS: dict[str, SOp] = {
    "a product": A * B > 2 * C,
    "a product and the length": length < A * B,
    "a quotient": A / (B + 1) > C,
    "two quotients": A / length > B / (C + 1),
}


@pytest.mark.parametrize("name", PRODUCTS)
def test_products_of_lifted_counts_are_compared_as_such(name: str) -> None:
    """All counts together were decoded up to length 16, at 66,814 parameters."""
    sizes: list[int] = []
    for longest in (4, 8, 12, 16):
        model = raspc.compile(PRODUCTS[name], "abc", longest, optimize=2)
        sizes.append(model.model_config.parameters)
    assert max(sizes) < 10_000
    assert sizes == sorted(sizes)
    model = raspc.compile(PRODUCTS[name], "abc", 7, optimize=2)
    report = raspc.check(PRODUCTS[name], model, inputs=500, levels=("craft",))
    assert report, report


@pytest.mark.parametrize("name", [name for name in PRODUCTS if name != "two quotients"])
def test_counts_are_lifted_for_products_where_that_is_much_smaller(name: str) -> None:
    """They were where that saved a layer, and else a model of five times as many parameters was
    taken, which was tried first."""
    sizes: list[int] = []
    for longest in (4, 8, 12):
        model = raspc.compile(PRODUCTS[name], "abc", longest)
        sizes.append(model.model_config.parameters)
        assert not any("rounded" in each for each in model.stages.fallbacks)
    assert max(sizes) < 9_000
    assert sizes[1] < 1.5 * sizes[2]
    model = raspc.compile(PRODUCTS[name], "abc", 7)
    report = raspc.check(PRODUCTS[name], model, inputs=500, levels=("craft",))
    assert report, report


ANSWERS: dict[str, SOp] = {"a product": A * B, "a quotient": A // (B + 1)}


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("level", [1, 2])
def test_arithmetic_of_counts_is_answered_from_these_at_every_length(name: str, level: int) -> None:
    """Up to length 31 all values were columns, which took 33,364 parameters at 16."""
    sizes: list[int] = []
    for longest in (4, 12, 24, 32):
        model = raspc.compile(ANSWERS[name], "abc", longest, optimize=level)
        assert model.model_config.num_layers == 1
        sizes.append(model.model_config.parameters)
    assert sizes == sorted(sizes)
    assert max(sizes) < 1_500
    model = raspc.compile(ANSWERS[name], "abc", 5, optimize=level)
    report = raspc.check(ANSWERS[name], model, levels=("craft",))
    assert report, report


@pytest.mark.parametrize("level", [1, 2])
def test_heads_read_arithmetic_of_arithmetic_of_counts(level: int) -> None:
    program = SelectorWidth(Select((A * B + 1) * C, indices, Comparison.EQ))
    model = raspc.compile(program, "abc", 4, optimize=level)
    report = raspc.check(program, model, levels=("craft",))
    assert report, report


SUMS: dict[str, SOp] = {"a sum and a count": A + B > C, "all of them": length == A + B}


@pytest.mark.parametrize("name", SUMS)
def test_counts_that_are_added_up_are_lifted_at_every_length(name: str) -> None:
    """Each was decoded to be added, by 24 units, from the length on at which tables are large."""
    sizes: list[int] = []
    for longest in (8, 16, 24, 64):
        model = raspc.compile(SUMS[name], "abc", longest)
        assert model.model_config.num_layers == 1
        sizes.append(model.model_config.parameters)
    assert sizes == sorted(sizes)
    assert max(sizes) < 1_000
    model = raspc.compile(SUMS[name], "abc", 24)
    report = raspc.check(SUMS[name], model, inputs=200, levels=("craft",))
    assert report, report
