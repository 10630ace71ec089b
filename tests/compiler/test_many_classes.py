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


@pytest.mark.slow
def test_what_is_compared_with_hundreds_of_values_has_its_columns() -> None:
    """In fewer columns than values float32 knows the counts of a head to 170,000 only."""
    everything = Select(tokens, tokens, Comparison.TRUE)
    program = SelectorWidth(Select(tokens, Aggregate(everything, tokens), Comparison.LT))
    model = raspc.compile(program, range(300), 50, optimize=0)
    report = raspc.check(program, model, inputs=100, levels=("craft",))
    assert report, report
