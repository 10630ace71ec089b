"""Answers and variables of hundreds of values that no number tells apart: a code, not columns.

A column for each of k values takes k units and more, so that weights grow with the square of k.
"""

from __future__ import annotations

import pytest

import raspc
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SelectorWidth,
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
