"""Rows of sums say what is added up."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from levels import few_inputs
from trace_rows import in_numpy, wrong_rows

import raspc
from raspc import Map, Select, SelectorWidth, SOp, Sum, indices, length, tokens

PREFIX = Select(indices, indices, "<=")
SINCE = Sum(PREFIX, tokens - 5)
CASES: dict[str, tuple[SOp, list[Any], int]] = {
    # Each row said that it was the sum of all, and showed that of a digit.
    "prices": (Sum(PREFIX, tokens) > 5, [0.99, 1.49, 100.0], 12),
    "ternary": (
        Sum(Select(0, 0, "=="), Map(lambda t, i: t * 3**i, tokens, length - 1 - indices)),
        [0, 1, 2],
        12,
    ),
    # A second variable of the sum, which is made exact.
    "sums_again": (
        SelectorWidth(Select(SINCE, SINCE, "==") & Select(indices, indices, "<")),
        list(range(10)),
        12,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_row_of_a_sum_says_what_is_added_up(name: str) -> None:
    program, vocab, longest = CASES[name]
    model = raspc.compile(program, vocab, longest)
    counts: Counter[str] = Counter()
    for xs in few_inputs(vocab, longest, 10):
        counts += wrong_rows(program, model, xs, in_numpy(model, xs))
    assert counts.pop("rows") > 0
    assert not counts


def test_digits_of_a_sum_are_said_to_be_a_function_of_its_values() -> None:
    program, vocab, longest = CASES["prices"]
    model = raspc.compile(program, vocab, longest)
    texts = {reading.text for reading in model.stages.plan.readings.values()}
    assert "sum of a function of tokens where PREFIX" in texts
