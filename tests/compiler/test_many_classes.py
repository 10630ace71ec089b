"""Answers and variables of hundreds of values that no number tells apart: a code, not columns.

A column for each of k values takes k units and more, so that weights grow with the square of k.
"""

from __future__ import annotations

import pytest

import raspc
from raspc.rasp_ast import (
    Aggregate,
    Best,
    Comparison,
    ConstantSOp,
    Map,
    Select,
    SelectorWidth,
    SOp,
    categorical,
    indices,
    length,
    numerical,
    tokens,
)

OTHERS = Select(tokens, tokens, Comparison.NEQ)
PART = Aggregate(OTHERS, Map(lambda x: x in (1, 3), tokens), 0.1)
ODD = Select(Map(lambda t: t in (1, 3), tokens), length, Comparison.NEQ)
TENTHS = Aggregate(Select(length, 2, Comparison.EQ), 0.1 * length, -1.5).named("tenths")
PROGRAMS = {
    "the square of a mean, or none": Map(
        lambda x: x * x if x > 0 else None, Aggregate(Select(tokens, tokens, "<="), PART)
    ),
    "a sum of tenths": Aggregate(ODD, TENTHS, 0) * SelectorWidth(ODD),
    "a mean, or what is not its number": Aggregate(Select(tokens, tokens, ">"), PART, True),
    "a mean that is called a category": categorical(Aggregate(Select(tokens, tokens, "<="), PART)),
    "its half, computed and named": Map(
        lambda x: x if x > 0 else "none",
        numerical(Aggregate(Select(tokens, tokens, ">"), PART, 0) / 2).named("half"),
    ),
}


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("name", PROGRAMS)
def test_hundreds_of_classes_take_few_parameters(name: str, level: int) -> None:
    """They took 1.1 to 2.5 millions."""
    program = PROGRAMS[name]
    model = raspc.compile(program, range(5), 5, optimize=level)
    assert model.model_config.parameters < 100_000
    report = raspc.check(program, model, inputs=300, levels=("craft",))
    assert report, report


NUMBER = Map(lambda x: x if isinstance(x, int | float) else -0.5, tokens)
WHOLE = Map(lambda x: x if type(x) is int else 0, tokens)
SMALL = Select(NUMBER, NUMBER, lambda key, query: key + query < 1)
RATIO = (Aggregate(SMALL, WHOLE * (abs(WHOLE) + 1)) / Aggregate(SMALL, abs(WHOLE) + 1)).named("r")


def test_hundreds_of_classes_of_which_few_are_asked_take_few_columns() -> None:
    """848 columns of which a reader distinguishes four made a model of 49 million numbers."""
    program = Aggregate(Select(indices, WHOLE, "=="), Map(lambda x, y: x + y > 1, NUMBER, RATIO), 0)
    vocab = ("a", "b", 1, 2, True)
    model = raspc.compile(program, vocab, 6, optimize=0, causal=True)
    assert model.model_config.parameters < 400_000
    assert "r: 848 values, in 4 classes" in model.stages.fallbacks
    report = raspc.check(program, model, inputs=300, levels=("craft",))
    assert report, report


def test_a_class_that_no_listed_inputs_lead_to_is_shown_as_its_own() -> None:
    """The names of what an MLP computes of two means could not be found: an IndexError."""
    prefix = Select(indices, indices, "<=")
    ratio = Aggregate(prefix, tokens * (tokens + 1)) / Aggregate(prefix, tokens + 1)
    program = Map(lambda r, t: min(int(r), 2) + t % 2, ratio, tokens)
    model = raspc.compile(program, range(5), 5)
    report = raspc.check(program, model, inputs=100, levels=("craft",))
    assert report, report


@pytest.mark.slow
def test_what_is_compared_with_hundreds_of_values_has_its_columns() -> None:
    """In fewer columns than values float32 knows the counts of a head to 170,000 only."""
    everything = Select(tokens, tokens, Comparison.TRUE)
    program = SelectorWidth(Select(tokens, Aggregate(everything, tokens), Comparison.LT))
    model = raspc.compile(program, range(300), 50, optimize=0)
    report = raspc.check(program, model, inputs=100, levels=("craft",))
    assert report, report


OF_LENGTH = ConstantSOp([0, 3, 2, 3, 3, 4])
FEWER = ~Select("b", OF_LENGTH, lambda key, query: len(key) > query)
MEANS = Aggregate(FEWER, indices / (Map(len, tokens) + 1))
LONGER = Select(1, Map(len, tokens), lambda key, query: 2 * key >= query)


def test_hundreds_of_computed_classes_are_not_answered_in_columns_where_a_head_moves_them() -> None:
    """They took 2.7 million parameters."""
    program = Best(LONGER, length * OF_LENGTH, MEANS, -1.5, ties="nearest")
    model = raspc.compile(program, [(1, "a"), (0,)], 6, optimize=0, readout="onehot", pad_layers=5)
    assert model.model_config.parameters < 400_000
    assert "output: a number, not in one-hot columns" in model.stages.fallbacks
    report = raspc.check(program, model, inputs=300, levels=("craft",))
    assert report, report


def test_hundreds_of_computed_classes_are_compared_in_digits_at_level_0() -> None:
    """A column for each of 205 took 1.1 million."""
    middle = Aggregate(Select(indices, tokens, Comparison.TRUE), indices, -1.5)
    half = (tokens / 2).named("half")
    mean = Aggregate(Select(length, half, ">="), middle, 0).named("mean")
    program = Aggregate(Select(mean, mean, "=="), indices, 2)
    model = raspc.compile(program, range(-2, 3), 4, optimize=0, keep="named")
    assert model.model_config.parameters < 500_000
    report = raspc.check(program, model, inputs=300, levels=("craft",))
    assert report, report


BEYOND = tokens**31
"""Up to 1e62, of 1, 10 and 100: more than float32 holds."""


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("readout", ["onehot", "any"])
@pytest.mark.parametrize(
    "program",
    [
        BEYOND,
        Aggregate(Select(indices, length - 1 - indices, Comparison.EQ), -BEYOND),
        SelectorWidth(Select(BEYOND, BEYOND, Comparison.LT)),
        Map(lambda x: x // 10 if x > 10**31 else "small", BEYOND),
        BEYOND * SelectorWidth(Select(tokens, tokens, Comparison.EQ)),
    ],
)
def test_numbers_beyond_float32_are_classes(program: SOp, readout: str, level: int) -> None:
    """They were refused, as if somebody computed with them."""
    model = raspc.compile(program, [1, 10, 100], 4, readout=readout, optimize=level)
    for xs in ([1], [10, 100], [100, 100, 1], [1, 10, 100, 10]):
        assert model(xs) == program(xs)


def test_nobody_adds_up_numbers_beyond_float32() -> None:
    program = Aggregate(Select(indices, indices, Comparison.LEQ), BEYOND)
    with pytest.raises(raspc.CompileError, match=r"is more than 1\.7e"):
        raspc.compile(program, [1, 10, 100], 4)
