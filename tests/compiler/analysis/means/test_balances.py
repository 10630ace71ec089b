"""Sums that are compared with numbers: BOS is one of those that weigh, and is not lifted."""

import operator

import numpy as np
import pytest

import raspc
from raspc import Aggregate, Comparison, Select, SelectorWidth, Sum, indices, length, tokens, where
from raspc.craft import Head

PREFIX = Select(indices, indices, Comparison.LEQ)
SAME = Select(tokens, tokens, Comparison.EQ)
LESS = Select(tokens, tokens, Comparison.LT)
OPERATORS = [operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne]


def heads_of(model):
    return [block for block in model.circuit.blocks if isinstance(block, Head)]


def compiled(program, vocab=(-1, 0, 2, 3), n=5, **options):
    return raspc.compile(program, vocab=vocab, max_seq_len=n, **options)


@pytest.mark.parametrize("compare", OPERATORS)
@pytest.mark.parametrize("number", [2, 2.5])
def test_each_comparison(compare, number):
    """Of a whole sum with what it may be, and with what it is never."""
    program = where(compare(Sum(LESS, tokens), number), 1, 0)
    model = compiled(program, n=4)
    assert raspc.check(program, model, levels=["craft"])
    for head in heads_of(model):
        assert (head.kind, head.lift) == ("count", None)


@pytest.mark.parametrize(
    "total",
    [
        Sum(PREFIX, tokens / 3 + indices),
        Sum(SAME & PREFIX, tokens * indices),
        Sum(LESS, -tokens, default=-4),
        Sum(SAME, SelectorWidth(SAME) * tokens),
        Sum(~SAME, tokens * 100),
    ],
    ids=["fractions", "products", "default", "counts", "large"],
)
@pytest.mark.parametrize("level", [0, 1])
def test_sums_of_all_kinds(total, level):
    program = total > 1
    model = compiled(program, (-1, 0, 2), optimize=level)
    assert raspc.check(program, model, inputs=150, levels=["craft"])


def test_weights_are_small_and_the_model_is_right():
    program = (Sum(PREFIX, tokens).named("total") > 2).named("much")
    model = compiled(program, n=8)
    assert raspc.check(program, model, inputs=100)
    assert max(float(np.abs(a).max()) for part in model.params.values() for a in part.values()) < 16
    (head,) = heads_of(model)
    assert head.name == "total_balance"
    assert head.value.at_bos.tolist() == [-2]


def test_a_picture_has_the_number_at_bos():
    program = Sum(PREFIX, tokens) > 2
    svg = raspc.draw(compiled(program, n=4), [2, 3, -1]).svg
    assert all(f">{text}<" in svg for text in ("-2", "0", "1", "0.5"))


def test_numbers_that_are_read_are_lifted_all_the_same():
    """As far as an MLP tabulates them, and at level 2, and at great lengths."""
    total = Sum(PREFIX, tokens)
    for program, options in (
        (total % 3, {}),
        (total > 2, {"optimize": 2}),
        (total > 2, {"n": 300}),
    ):
        assert {head.kind for head in heads_of(compiled(program, **options))} == {"sum"}


def test_what_always_holds_takes_no_head():
    everything = Select(tokens, tokens, Comparison.TRUE)
    assert not heads_of(compiled(Sum(everything, tokens + 1) >= 0))
    product = Aggregate(everything, tokens) * length > 3
    assert raspc.check(product, compiled(product), inputs=200, levels=["craft"])


# ---- sums, counts and the index on both sides ------------------------------------------------

BEFORE = Select(indices, indices, Comparison.LT)
NEAR = PREFIX & Select(indices, indices - 2, Comparison.GT)

TOGETHER = {
    "two sums over one selection": Sum(SAME, tokens) > Sum(SAME, indices),
    "one of them of a part": Sum(PREFIX, tokens)
    <= Sum(PREFIX & Select(tokens, 0, ">"), tokens - 1),
    "a difference": Sum(SAME, tokens) - Sum(SAME, indices) != 1,
    "fractions": Sum(PREFIX, tokens / 3) >= Sum(PREFIX, tokens / 2) - 0.75,
    "a line": 3 - 2 * Sum(LESS, tokens) < -1,
    "a count": Sum(SAME, tokens) == SelectorWidth(SAME),
    "a count of known size": Sum(PREFIX, tokens) > SelectorWidth(PREFIX),
}
BY_SIZE = {
    "the index": Sum(PREFIX, tokens) > indices,
    "a function of it": Sum(PREFIX, tokens) == indices * indices,
    "two sizes": Sum(PREFIX, tokens) > Sum(NEAR, tokens * tokens),
    "none at first": Sum(BEFORE, tokens) < Sum(NEAR, tokens / 2),
    "equal sizes": Sum(PREFIX, tokens) >= Sum(Select(indices, indices, "<="), indices),
    "marks": Sum(BEFORE, tokens) > Sum(PREFIX, tokens == 2) + 1,
    "three": Sum(PREFIX, tokens) + Sum(NEAR, tokens) > Sum(BEFORE, 2 * tokens),
}


@pytest.mark.parametrize("name", [*TOGETHER, *BY_SIZE])
def test_sums_that_are_compared_with_each_other(name):
    program = {**TOGETHER, **BY_SIZE}[name]
    for causal in (False, True):
        model = compiled(program, (-1, 0, 2), n=4, causal=causal)
        assert {head.kind for head in heads_of(model)} == {"count"}
        assert not model.stages.fallbacks
        assert raspc.check(program, model, levels=["craft"])
        model.stages.verify()


@pytest.mark.parametrize("name", ["two sums over one selection", "two sizes"])
def test_the_weights_agree(name):
    program = {**TOGETHER, **BY_SIZE}[name]
    assert raspc.check(program, compiled(program, n=8), inputs=100)


def test_sizes_that_nobody_knows_are_lifted():
    """And what an MLP would have to make of several values before it is added up."""
    even = PREFIX & Select(indices % 2, 0, "==")
    for program in (
        Sum(SAME, tokens) > Sum(PREFIX, tokens),
        Sum(even, tokens) > Sum(PREFIX, indices),
    ):
        model = compiled(program, (-1, 0, 2), n=4)
        assert "sum" in {head.kind for head in heads_of(model)}
        assert raspc.check(program, model, levels=["craft"])


def test_a_comparison_that_always_holds_is_a_constant():
    assert not heads_of(compiled(Sum(SAME, tokens) < Sum(SAME, tokens * tokens) + 30))


@pytest.mark.parametrize("causal", [False, True])
def test_a_sum_to_which_no_key_adds_anything_takes_no_head(causal):
    """The logarithm of its size was taken, which is 0."""
    nothing = Sum(Select(tokens, 0, "=="), tokens / 4)
    program = 2 * nothing < SelectorWidth(Select(indices, indices, "<")) + indices
    model = compiled(program, (-1, 0, 2), causal=causal)
    assert raspc.check(program, model, inputs=150, levels=["craft"])
