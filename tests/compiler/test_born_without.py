"""Faults that compilers of RASP had before us; the names say what went wrong there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from levels import disagreements, every_input

import raspc
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SelectorWidth,
    SOp,
    categorical,
    indices,
    numerical,
    tokens,
)
from raspc.rasp_ast.programs import make_histogram, make_reverse

EVERYTHING = Select(tokens, tokens, Comparison.TRUE)


def assert_right(program: SOp, vocab: Any, longest: int = 4, **settings: Any) -> None:
    model = raspc.compile(program, vocab, longest, **settings)
    assert not disagreements(program, model, every_input(vocab, longest))


def test_sops_are_hashable_and_are_not_equal_to_each_other() -> None:
    assert tokens.node != indices.node
    assert len({tokens.node, indices.node, (tokens == indices).node}) == 3
    assert isinstance(tokens == indices, SOp)
    assert (tokens == indices)([0, 0]) == [True, False]
    assert_right(tokens == indices, [0, 1])


def test_labels_do_not_depend_on_what_was_looked_at_before() -> None:
    def labels() -> list[str]:
        x = Map(lambda t: t == "a", tokens)
        y = Aggregate(Select(indices, indices - 1, Comparison.EQ), x, False)
        return raspc.compile((y & x) | ~y, "ab", 4).residual_labels

    before = labels()
    for _ in range(20):
        (Map(str, tokens) + "x").label  # noqa: B018
    raspc.compile(make_reverse(), "ab", 4)
    assert labels() == before


def test_a_look_at_a_label_does_not_make_two_nodes_one() -> None:
    x = indices + 1
    assert x.label
    y = numerical(x)
    assert y.node != x.node
    assert_right(categorical(y) * 2 + numerical(x), "ab")


def test_values_of_mixed_types_have_one_order() -> None:
    vocab = [10, 9, "5", "10", True, 1.5]
    model = raspc.compile(tokens, vocab, 2)
    again = raspc.compile(tokens, vocab[::-1], 2)
    assert model.vocabulary == again.vocabulary == (1.5, 9, 10, True, "10", "5")
    assert model.residual_labels == again.residual_labels
    assert model(vocab[:2]) == again(vocab[:2])


def test_a_value_is_not_its_absence() -> None:
    previous = Select(indices, indices - 1, Comparison.EQ)
    assert_right(Aggregate(previous, tokens), "ab")
    assert_right(Aggregate(previous, Map(lambda x: None if x == "a" else x, tokens), "none"), "ab")
    assert_right(Aggregate(previous, indices), "a")


def test_1_and_1_0_are_one_value_and_true_is_another() -> None:
    model = raspc.compile(tokens, [1, 1.0, True, 0, False], 4)
    assert model.vocabulary == (0, 1, False, True)
    found = model([1.0, True, False, 0])
    assert [(type(x), x) for x in found] == [(int, 1), (bool, True), (bool, False), (int, 0)]


def test_two_widths_in_one_layer_are_two() -> None:
    none = SelectorWidth(Select(tokens, "z", Comparison.EQ)).named("width")
    some = SelectorWidth(Select(tokens, "a", Comparison.EQ)).named("width")
    assert_right(none, "ab")
    assert_right(none + 0 * some, "ab")
    assert_right(2 * some + SelectorWidth(Select(tokens, "b", Comparison.EQ)).named("width"), "ab")


@pytest.mark.parametrize("name", ["one", "tokens", "indices", "unused", "a:b", "x\ny"])
def test_a_name_of_the_users_collides_with_nothing(name: str) -> None:
    hist = make_histogram().named(name)
    program = Aggregate(Select(hist, indices, Comparison.EQ), tokens, "-").named(name)
    model = raspc.compile(program, "ab", 4)
    assert len(set(model.residual_labels)) == len(model.residual_labels)
    assert not disagreements(program, model, every_input("ab", 3), ["craft"])


def test_what_stands_below_a_sound_aggregate_is_looked_at_too() -> None:
    bad = Aggregate(EVERYTHING, tokens).named("same")
    good = Aggregate(Select(indices, indices, Comparison.EQ), bad).named("same")
    assert raspc.compile(good, "ab", 3).assumptions


@pytest.mark.slow
@pytest.mark.parametrize("causal", [False, True])
def test_the_mask_reaches_every_block(causal: bool) -> None:
    width = SelectorWidth(EVERYTHING)
    mean = Aggregate(EVERYTHING, tokens)
    others = SelectorWidth(~Select(tokens, tokens, Comparison.EQ))
    for program in (width, mean, others, width + others):
        assert_right(program, [0, 1, 3], causal=causal)


@pytest.mark.slow
def test_a_composite_selector_can_be_counted_and_aggregated() -> None:
    both = Select(tokens, tokens, Comparison.EQ) & Select(indices, indices, Comparison.LT)
    either = Select(tokens, tokens, Comparison.NEQ) | both
    for selector in (both, ~either):
        assert_right(SelectorWidth(selector), "ab")
    for selector in (either, ~both):
        assert_right(Aggregate(selector, indices, -1), "ab")


def test_the_program_tokens_and_programs_without_tokens_compile() -> None:
    assert_right(tokens, "ab")
    assert_right(indices, "ab")
    assert_right(Map(lambda x: "same", tokens), "ab")


def test_every_expression_is_shown_as_text() -> None:
    program = Aggregate(EVERYTHING, tokens == "a")
    assert " at 0x" not in repr(program)
    assert "tokens" in repr(program)


def test_a_mean_of_categorical_numbers_is_a_mean() -> None:
    program = Aggregate(EVERYTHING, categorical(tokens))
    model = raspc.compile_rasp_to_model(program, [1, 2, 4], 4)
    assert model([2, 2, 2]) == [2, 2, 2]
    assert not disagreements(program, model, every_input([1, 2, 4], 4))


def test_an_empty_categorical_aggregate_is_not_the_first_value() -> None:
    program = Aggregate(Select(tokens, "b", Comparison.EQ), categorical(tokens))
    model = raspc.compile_rasp_to_model(program, "abc", 3)
    assert model("aca") == [None, None, None]


def test_widths_beyond_ten_are_right() -> None:
    model = raspc.compile_rasp_to_model(make_histogram(), "ab", 40)
    for count in (9, 10, 11, 25, 40):
        assert model("a" * count) == [count] * count


def test_a_shared_config_is_not_changed_after_it_was_made() -> None:
    model = raspc.compile(make_histogram(), "ab", 3)
    with pytest.raises(AttributeError):
        model.model_config.num_layers = 7
    queries = [name for name in model.params if name.endswith("attn/query")]
    assert len(queries) == model.model_config.num_layers
    assert all(np.isfinite(array).all() for m in model.params.values() for array in m.values())
