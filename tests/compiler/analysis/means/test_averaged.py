"""Sums that are answers: a head averages them with BOS, and the decoder divides."""

import numpy as np
import pytest

import raspc
from raspc import Aggregate, Comparison, Select, SelectorWidth, Sum, indices, tokens
from raspc.craft import Head
from raspc.model.answers import Classes, Number, Quotient

PREFIX = Select(indices, indices, Comparison.LEQ)
BEFORE = Select(indices, indices, Comparison.LT)
SAME = Select(tokens, tokens, Comparison.EQ)


def compiled(program, vocab=(-1, 0, 2, 3), n=5, **options):
    return raspc.compile(program, vocab=vocab, max_seq_len=n, **options)


def heads_of(model):
    return [block for block in model.circuit.blocks if isinstance(block, Head)]


ANSWERS = {
    "a prefix": Sum(PREFIX, tokens),
    "unknown sizes": Sum(SAME, tokens),
    "fractions": Sum(PREFIX, tokens / 3),
    "products": Sum(SAME, tokens * indices),
    "a line": 3 - 2 * Sum(SAME, tokens),
    "undefined where nothing is": Sum(SAME & BEFORE, tokens, default=None),
    "another number": Sum(SAME & BEFORE, tokens, default=7),
    "a string": Sum(SAME & BEFORE, tokens, default="-"),
    "of one sign": Sum(SAME & BEFORE, tokens * tokens + 1, default=-5),
    "of one sign, in a line": Sum(SAME & BEFORE, tokens * tokens + 1, default=-5) * 2,
    "a known size": Sum(BEFORE, tokens, default=-1),
    "a product of mean and width": Aggregate(PREFIX, tokens) * SelectorWidth(PREFIX),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_answered_sums_are_natural(name):
    for causal in (False, True):
        model = compiled(ANSWERS[name], causal=causal)
        assert isinstance(model.circuit.output.rule, Quotient)
        assert {(head.kind, head.lift) for head in heads_of(model)} == {("count", None)}
        assert not model.stages.fallbacks
        assert raspc.check(ANSWERS[name], model, inputs=150, levels=["craft"])


def test_no_weight_is_large_at_any_length():
    program = Sum(PREFIX, tokens)
    for n in (8, 256):
        for level in (0, 1):
            model = compiled(program, n=n, optimize=level)
            arrays = [a for part in model.params.values() for a in part.values()]
            assert max(float(np.abs(a).max()) for a in (*arrays, model.unembed)) <= 32
            assert not model.stages.fallbacks


def test_large_numbers_are_known_well_enough_or_lifted():
    n, program = 64, Sum(PREFIX, tokens)
    for vocab, is_averaged in ((range(-100, 101), True), ([0, 1, 1800], False)):
        model = raspc.compile(program, vocab, n, causal=True)
        rule = model.circuit.output.rule
        assert isinstance(rule, Quotient)
        assert rule.are_averaged == is_averaged
        top = [[vocab[-1]] * n, [vocab[0], vocab[-1]] * (n // 2)]
        assert model.batch(top) == [np.cumsum(xs).tolist() for xs in top]


def test_what_is_not_the_sum_alone_is_read_otherwise():
    total = Sum(SAME, tokens)
    for program, rule, options in (
        (total, Number, {"optimize": 2}),
        (total, Number, {"keep": [total]}),
        (total, Classes, {"optimize": 0, "readout": "onehot"}),
        (total * total, Number, {}),
        (total % 3, Number, {}),
        (Sum(SAME | PREFIX, tokens), Number, {}),
    ):
        model = compiled(program, n=4, **options)
        assert isinstance(model.circuit.output.rule, rule)
        assert raspc.check(program, model, inputs=60, levels=["craft"])


def test_an_answer_shares_its_head_with_comparisons_and_counts():
    total = Sum(SAME, tokens)
    programs = {"total": total, "positive": total > 0, "count": SelectorWidth(SAME)}
    model = compiled(programs)
    assert len(heads_of(model)) == 1
    assert model.answers([2, -1, 2]) == {
        "total": [4, -1, 4], "positive": [True, False, True], "count": [2, 1, 2]
    }  # fmt: skip


def test_it_is_saved_and_loaded(tmp_path):
    program = Sum(SAME & BEFORE, tokens / 3, default="-")
    model = compiled(program)
    model.save(tmp_path / "sum.safetensors")
    loaded = raspc.load(tmp_path / "sum.safetensors")
    assert loaded([3, 2, 3, 3]) == model([3, 2, 3, 3]) == program([3, 2, 3, 3])
    assert loaded.circuit.output.rule == model.circuit.output.rule
