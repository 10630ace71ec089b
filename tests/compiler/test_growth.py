"""Sizes grow smoothly: a longer input never takes a much smaller model, nor a much larger one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest
from levels import disagreements
from standard import compiled, sixteen

import raspc
from raspc import Comparison, Select, SelectorWidth, indices, tokens
from raspc.compiler.passes import LEVELS
from raspc.rasp_ast.programs import STANDARD


def sizes(name: str, lengths: Iterable[int], optimize: int) -> list[int]:
    standard = STANDARD[name]
    return [
        raspc.compile(standard.make(), standard.vocab, n, optimize=optimize).sizes.parameters
        for n in lengths
    ]


def grow_smoothly(found: Sequence[int], least: float = 0.8) -> bool:
    return all(least * one < other < 4 * one for one, other in pairwise(found))


def test_a_mean_that_is_split_is_answered_as_a_sum_and_a_count() -> None:
    found = sizes("pair_balance", (64, 128), optimize=2)
    assert grow_smoothly(found), found


@pytest.mark.slow
@pytest.mark.parametrize("name", ["frac_prevs", "pair_balance", "shuffle_dyck1", "hist", "sort"])
def test_models_of_level_2_grow_smoothly(name: str) -> None:
    found = sizes(name, (32, 64, 96, 128, 160, 199, 200, 256), optimize=2)
    assert grow_smoothly(found), found


@pytest.mark.parametrize("name", ["frac_prevs", "first_occurrence"])
def test_models_of_level_1_grow_smoothly_over_short_inputs(name: str) -> None:
    """They were 7,000 at 32 and 88,000 at 128, and 20 times smaller at 200 than at 199."""
    found = sizes(name, (16, 24, 48, 96, 128), optimize=1)
    assert grow_smoothly(found), found
    assert found[-1] < 40_000


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["frac_prevs", "pair_balance", "first_occurrence", "shuffle_dyck1", "hist", "sort"]
)
def test_models_of_level_1_grow_smoothly(name: str) -> None:
    lengths = (8, 16, 17, 24, 32, 48, 64, 96, 128, 160, 199, 200, 256, 257, 512)
    found = sizes(name, lengths, optimize=1)
    assert grow_smoothly(found, least=0.5), found  # from 200 positions on, sums are lifted


def test_counts_that_a_head_compares_are_lifted_before_they_must_be() -> None:
    """`reverse` fell from 11,249 at 160 to 2,978 at 199, `sort_unique` to half from 65 to 96."""
    for name in ("reverse", "sort_unique"):
        found = sizes(name, (33, 64, 128, 200), optimize=1)
        assert all(one < other for one, other in pairwise(found)), (name, found)


def test_what_short_inputs_count_stays_natural() -> None:
    for name in ("reverse", "sort_unique"):
        standard = STANDARD[name]
        assert raspc.compile(standard.make(), standard.vocab, 32).stages.fallbacks == ()


def test_a_natural_count_takes_a_unit_for_each_value_over_long_inputs_too() -> None:
    """It took two over 200 positions, and one over 256."""
    found = sizes("length", (199, 200, 256), optimize=1)
    assert found == [2_025, 2_035, 2_595]
    assert grow_smoothly(sizes("hist", (128, 200, 256, 300, 400), optimize=1))


def test_a_mean_over_a_prefix_is_shared_by_heads_without_a_lift() -> None:
    standard = STANDARD["frac_prevs"]
    program = standard.make()
    model = raspc.compile(program, standard.vocab, 40)
    assert model.stages.fallbacks == ("long orders in 2 digits",)
    assert model.sizes.largest < 64
    assert raspc.check(program, model, inputs=50)


def test_natural_counts_of_several_digits_are_added_up() -> None:
    earlier = Select(tokens, tokens, Comparison.EQ) & Select(indices, indices, Comparison.LT)
    program = SelectorWidth(earlier)
    model = raspc.compile(program, "abc", 60)
    assert model.stages.fallbacks == ("long orders in 2 digits",)
    assert raspc.check(program, model, inputs=50)


def by_vocabulary(name: str, counts: Iterable[int]) -> list[int]:
    """Sizes at 16 positions, of so many words, or of numbers where the program sorts tokens."""
    program = STANDARD[name].make()
    vocabularies = (
        range(count) if name == "sort_unique" else [f"w{i}" for i in range(count)]
        for count in counts
    )
    return [raspc.compile(program, vocab, 16).sizes.parameters for vocab in vocabularies]


@pytest.mark.parametrize("name", ["hist", "reverse"])
def test_more_tokens_than_are_legible_are_numbered(name: str) -> None:
    """256 words took 15,479 parameters to count and 1,235,645 to move, 257 of them 2,900."""
    found = by_vocabulary(name, (65, 128, 256, 257, 1024))
    assert all(one < other for one, other in pairwise(found)), found
    assert found[-1] < 10_000


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    ["first_occurrence", "double_hist", "sort_freq", "most_frequent", "gather", "shift", "sort"],
)
def test_models_grow_smoothly_with_the_vocabulary(name: str) -> None:
    found = by_vocabulary(name, (65, 96, 128, 200, 256, 257, 512))
    assert grow_smoothly(found), found


def test_an_order_of_many_classes_is_split_though_its_count_must_be_lifted_for_it() -> None:
    """`sort_unique` of 256 numbers took 632,792 parameters, of 512 numbers 46,620."""
    found = by_vocabulary("sort_unique", (48, 64, 96, 128, 256, 257, 512))
    assert grow_smoothly(found, least=0.75), found
    assert max(found) < 60_000


@pytest.mark.parametrize("name", ["hist", "reverse", "sort_unique"])
def test_models_of_more_tokens_than_are_legible_are_right(name: str) -> None:
    program = STANDARD[name].make()
    vocab = range(80) if name == "sort_unique" else [f"w{i}" for i in range(80)]
    assert raspc.check(program, raspc.compile(program, vocab, 12), inputs=100)


def test_as_many_tokens_as_are_legible_have_a_column_each() -> None:
    model = raspc.compile(STANDARD["hist"].make(), [f"w{i}" for i in range(64)], 8)
    assert model.stages.fallbacks == ()
    assert model.sizes.d_model > 64


def test_a_sum_known_too_badly_to_be_rounded_is_lifted_more_finely_at_once() -> None:
    """It was compared with a column for each position instead: 1,164,960 parameters."""
    found = sizes("shuffle_dyck1", (200, 256), optimize=1)
    assert max(found) < 100_000, found


def test_classes_of_counts_are_compared_in_digits() -> None:
    """A column for each took 4,492,542 parameters at 300 positions, and 175,482 at 48."""
    program = STANDARD["double_hist"].make()
    models = [raspc.compile(program, range(16), longest) for longest in (48, 300)]
    assert models[0].sizes.parameters < 80_000
    assert models[1].sizes.parameters < 500_000
    assert raspc.check(program, models[0], inputs=50)


@pytest.mark.slow
def test_what_many_counts_give_is_compared_in_digits_at_level_0() -> None:
    """`dyck2_prefix` compared 130 depths as numbers, which float32 does not tell apart there, so
    that the passes of level 1 were turned on."""
    standard = STANDARD["dyck2_prefix"]
    program = standard.make()
    model = raspc.compile(program, standard.vocab, 64, optimize=0)
    assert model.stages.choices.passes == LEVELS[0]
    assert model.sizes.parameters < 5_000_000
    text = "({})}(" * 10
    assert model(text) == program(text)


def test_what_is_lifted_is_rounded_where_the_model_is_much_smaller_for_it() -> None:
    """`dyck2_prefix` took 4,960,000 parameters at 128 positions, and 127,863 at 200."""
    standard = STANDARD["dyck2_prefix"]
    program = standard.make()
    model = raspc.compile(program, standard.vocab, 48)
    assert model.circuit.rounded
    assert model.sizes.parameters < 50_000
    assert raspc.check(program, model, inputs=50)


@pytest.mark.slow
def test_counts_known_too_badly_as_one_order_are_tried_in_digits() -> None:
    found = [
        compiled("most_frequent", n, level=2, tokens=16).sizes.parameters for n in (300, 400, 512)
    ]
    assert grow_smoothly(found), found  # 1.2 million at 400, where passes were given up instead


@pytest.mark.slow
def test_equal_counts_are_found_by_their_binary_digits_over_long_inputs() -> None:
    """`most_frequent` took 3,623,612 parameters at 1,024 positions, and 248,265 at 512."""
    models = [compiled("most_frequent", n, level=2, tokens=16) for n in (512, 1_024)]
    found = [model.sizes.parameters for model in models]
    assert grow_smoothly(found), found
    vocab = sixteen("most_frequent")
    inputs = [
        [vocab[15]] * 1_024,
        [*vocab] * 64,
        [vocab[i // 256 % 2] for i in range(1_024)],
        [vocab[min(i // 200, 3)] for i in range(1_000)],
    ]
    assert disagreements(STANDARD["most_frequent"].make(), models[1], inputs, ["craft"]) == []


@pytest.mark.slow
@pytest.mark.parametrize("optimize", [0, 1, 2])
def test_many_tokens_are_sorted_at_every_level(optimize: int) -> None:
    """16,384 were refused at levels 0 and 1: what one attempt took ended the search."""
    program = STANDARD["sort"].make()
    model = raspc.compile(program, range(16_384), 16, optimize=optimize)
    assert model.sizes.parameters < 3_500_000  # 646,255 of 4,096
    inputs = [
        [16_383] * 16,
        [256 * i for i in range(16)][::-1],
        [8_192 + i * (-1) ** i for i in range(16)],
        [0, 16_383] * 8,
        [5],
    ]
    assert disagreements(program, model, inputs) == []


@pytest.mark.slow
def test_sums_known_too_badly_to_be_rounded_are_split_in_digits_as_they_are() -> None:
    """`dyck1_prefix` took 21,618 parameters at 300, and 45,006 at 400.

    It took 25,503 at 400 as long as nothing was said of how products of numbers beside powers are
    rounded, of which ``dyck2_prefix`` was wrong.
    """
    standard = STANDARD["dyck1_prefix"]
    program = standard.make()
    models = [raspc.compile(program, standard.vocab, n, optimize=2) for n in (300, 350, 400)]
    found = [model.sizes.parameters for model in models]
    assert grow_smoothly(found), found
    assert max(found) < 36_000
    assert raspc.check(program, models[-1], inputs=10)
