"""Sums of selected values as heads: what they cost, where BOS is lifted, what is refused."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

import raspc
from raspc.compiler import Options, stages
from raspc.compiler.passes import passes_of
from raspc.craft.blocks import Head
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    CompileError,
    Map,
    RaspError,
    Select,
    SelectorWidth,
    SOp,
    Sum,
    indices,
    tokens,
)

EVERYWHERE = Select(indices, indices, Comparison.TRUE)
SAME = Select(tokens, tokens, Comparison.EQ)
PREFIX = Select(indices, indices, Comparison.LEQ)
BEFORE = Select(indices, indices - 1, Comparison.EQ)


def parameters(program: SOp, optimize: int, causal: bool = False) -> int:
    model = raspc.compile(program, vocab=[0, 1, 5], max_seq_len=8, optimize=optimize, causal=causal)
    return sum(array.size for arrays in model.params.values() for array in arrays.values())


def kinds(program: SOp, vocab: Sequence[object] = (0, 1, 5), optimize: int = 1) -> set[str]:
    made = stages(program, Options(vocab, 8, optimize=passes_of(optimize)))
    return {block.kind for block in made.circuit.blocks if isinstance(block, Head)}


@pytest.mark.parametrize("optimize", [1, 2])
@pytest.mark.parametrize("values", [tokens, indices])
def test_a_sum_costs_no_more_than_a_mean_times_a_width(values: SOp, optimize: int) -> None:
    """At level 0 it may: a lift of tame weights takes two units for each value to be decoded."""
    product = Aggregate(SAME, values, 0) * SelectorWidth(SAME)
    assert parameters(Sum(SAME, values), optimize) <= parameters(product, optimize)


@pytest.mark.parametrize("optimize", [0, 1, 2])
@pytest.mark.parametrize(
    "values", [tokens, tokens + indices, SelectorWidth(SAME), SelectorWidth(SAME) * tokens]
)
def test_a_mean_of_what_heads_give_times_a_width_is_their_sum(values: SOp, optimize: int) -> None:
    """Its values would be those of all means beside all widths, which are too near each other."""
    product = Aggregate(EVERYWHERE, values) * SelectorWidth(EVERYWHERE)
    assert parameters(product, optimize) == parameters(Sum(EVERYWHERE, values), optimize)


@pytest.mark.parametrize(
    "program",
    [
        Sum(BEFORE, tokens),
        Sum(SAME, tokens == 1),
        Sum(SAME, Map({0: 0, 1: 7, 5: 7}.get, tokens)),
        Sum(SAME, 3),
        Sum(PREFIX, indices),
    ],
)
def test_sums_that_need_no_lift(program: SOp) -> None:
    assert "sum" not in kinds(program)
    assert "sum" not in kinds(program, optimize=0)


def test_sums_that_an_mlp_reads_are_lifted() -> None:
    assert kinds(Sum(SAME, tokens) % 3) == {"sum"}


def test_a_large_sum_is_answered_digit_by_digit() -> None:
    weighted = tokens * Map(lambda i: 10**i, indices)
    program = Sum(Select(indices, indices, Comparison.TRUE), weighted)
    model = raspc.compile(program, vocab=range(10), max_seq_len=7)
    assert model([1, 2, 3, 4, 5, 6, 7]) == [7654321] * 7
    assert raspc.check(program, model, inputs=100)


def test_a_large_sum_is_compared() -> None:
    weighted = tokens * Map(lambda i: 10**i, indices)
    program = Sum(Select(indices, indices, Comparison.TRUE), weighted) > 700_000
    model = raspc.compile(program, vocab=range(10), max_seq_len=6)
    assert model([0, 0, 0, 0, 0, 7]) == [False] * 6
    assert model([1, 0, 0, 0, 0, 7]) == [True] * 6


def test_strings_are_not_added_up() -> None:
    with pytest.raises(CompileError, match="'a' has no sum with others") as caught:
        raspc.compile(Sum(SAME, tokens), vocab=["a", 1], max_seq_len=3)
    assert caught.value.source is not None


def test_in_the_interpreter_neither() -> None:
    with pytest.raises(RaspError, match="position 0 selects several values, and 'a' has no sum"):
        Sum(SAME, tokens)("aa")
    with pytest.raises(
        RaspError, match="position 0 selects 2 values, and one of them is undefined"
    ):
        Sum(SAME, Map({1: 2}.get, tokens))("aa")
    assert Sum(SAME, tokens)(["a", 1, 1, True]) == ["a", 3, 3, 3]
