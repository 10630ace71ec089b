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
