"""A variable of two numbers may hold a class of each: a trace shows both."""

from __future__ import annotations

from strategies import numbered_case

import raspc
from raspc.compiler.passes import LEVELS
from raspc.craft.variables import OneOf


def test_a_trace_shows_classes_in_the_parts_of_a_tuple() -> None:
    """What is `0..0.5` in one part was no value, and raised a TypeError."""
    case = numbered_case(551)
    means = LEVELS[2].without("whole")  # else sums are compared in their place
    model = raspc.compile(
        case.program, case.vocab, case.max_seq_len, causal=case.causal, optimize=means
    )
    trace = model.trace(list(case.vocab)[:1] * 3)
    values = [value for row in trace.rows for value in row.values]
    members = [each.values for each in values if isinstance(each, OneOf)]
    parts = [
        part for each in members for member in each if isinstance(member, tuple) for part in member
    ]
    assert any(isinstance(part, OneOf) for part in parts)
    assert "0..0.5" in str(trace)
