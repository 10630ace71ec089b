"""Choices between means are answered as sums, a count, and a condition of 0 and 1."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

import raspc
from raspc import Aggregate, Comparison, Map, Select, SequenceMap, indices, tokens, where
from raspc.model.answers import Quotient
from raspc.rasp_ast import SOp

SAME = Select(tokens, tokens, Comparison.EQ)
BEFORE = Select(indices, indices, Comparison.LT) & SAME
LATER_A = Select(indices, indices, Comparison.GT) & Select(tokens, "a", Comparison.EQ)
MEAN = Aggregate(SAME, indices)
MAYBE = Aggregate(BEFORE, indices)
"""It is undefined where nothing comes before."""
OR_ZERO = Aggregate(BEFORE, indices, 0)
LATER = Aggregate(LATER_A, indices)

FUNCTIONS: dict[str, Callable[[SOp], SOp]] = {
    "abs": lambda m: abs(m - 2),
    "abs in Python": lambda m: Map(lambda x: abs(x - 2), m),
    "max": lambda m: Map(lambda x: max(x, 2), m),
    "clip": lambda m: Map(lambda x: min(max(x, 1), 5), m),
    "where": lambda m: where(m > 2, m, 2),
    "of tokens": lambda m: where(tokens == "a", m, 0),
    "sign": lambda m: where(m > 3, m, -m),
    "three pieces": lambda m: where(m < 1, 1, where(m > 4, m / 2, m + 1)),
    "undefined": lambda m: Map(lambda x: x if x > 2 else None, m),
}
PROGRAMS: dict[str, SOp] = {
    "two means": where(MEAN > 2, MEAN, Aggregate(SAME, indices * indices)),
    "of two that may be undefined": where(indices > 3, MAYBE, LATER),
    "undefined where it is not taken": where(tokens == "a", MAYBE, 0),
    "more of it": where(tokens == "a", MAYBE, 0) + 1,
    "its inverse": 1 / where(tokens == "a", MAYBE + 1, 1),
    "rounded": Map(round, where(tokens == "a", 10 * OR_ZERO, 3)),
    "another default": where(tokens == "a", OR_ZERO, 7),
    "both hold": where((OR_ZERO > 2) & (OR_ZERO < 9), OR_ZERO, 3),
    "either holds": where((OR_ZERO < 2) | (tokens == "b"), OR_ZERO, 3),
    "not": where(~(OR_ZERO < 2), OR_ZERO, 3),
    "the greater": SequenceMap(max, MEAN, indices),
}


def inputs(n: int) -> list[list[str]]:
    drawn = random.Random(n)
    lengths = [n, n, n, 1, 2, *(drawn.randint(1, n) for _ in range(5))]
    return [["a"] * n, *(drawn.choices("ab", k=length) for length in lengths)]


def agrees(program: SOp, n: int, level: int, *, causal: bool = False) -> Quotient:
    """Compiles a program, and compares it with the interpreter; the rule of its answer."""
    model = raspc.compile(program, "ab", n, optimize=level, causal=causal)
    for given in inputs(n):
        assert model(given) == raspc.evaluate(program, given, causal=causal)
    (output,) = model.stages.circuit.outputs
    assert isinstance(output.rule, Quotient)
    return output.rule


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_a_mean_in_pieces(name: str) -> None:
    agrees(FUNCTIONS[name](MEAN), 100, 1)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("level", [0, 2])
@pytest.mark.slow
def test_at_every_level_and_length(name: str, level: int) -> None:
    for n in (64, 200):
        agrees(FUNCTIONS[name](MEAN), n, level)


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_in_pieces(name: str) -> None:
    agrees(PROGRAMS[name], 30, 2)


def test_a_threshold_that_is_told_by_the_coarser_end_of_its_gap() -> None:
    """The greatest mean below 2 is a fraction, of which a sum has 150 times as many units."""
    agrees(where(MEAN < 2, 2, MEAN), 150, 1)


def test_causally() -> None:
    agrees(abs(MAYBE - 2), 40, 2, causal=True)


def test_a_condition_on_tokens_is_one_column_more() -> None:
    rule = agrees(where(tokens == "a", MEAN, 0), 100, 1)
    assert rule.width == 3
    assert rule.counts == ()


def test_what_is_undefined_if_taken_needs_no_column_of_its_own() -> None:
    assert agrees(where(tokens == "a", MAYBE, 0), 30, 2).width == 3


def test_a_function_of_many_means_takes_no_bend_for_each() -> None:
    model = raspc.compile(abs(MEAN - 2), "ab", 32)
    assert model.sizes.parameters < 2_000  # an MLP of all means took 108,724
