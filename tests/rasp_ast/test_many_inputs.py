"""Inputs side by side mean what each means alone."""

from __future__ import annotations

from random import Random

import pytest
from strategies import numbered_case

from raspc.rasp_ast import (
    Aggregate,
    Best,
    Map,
    Select,
    SelectorWidth,
    SOp,
    Sum,
    indices,
    length,
    tokens,
)
from raspc.rasp_ast.errors import EvaluationError
from raspc.rasp_ast.interpreter import Run, read_input
from raspc.rasp_ast.many_inputs import on_many

BEFORE = Select(indices, indices, "<")
PROGRAMS = (
    indices * 10 + length,
    SelectorWidth(Select(tokens, tokens, "==")),
    Aggregate(BEFORE, tokens, None),
    Best(~BEFORE, tokens, indices, -1),
    Sum(BEFORE, tokens) / (tokens - 2),
    Map(lambda x: 6 // x, Aggregate(BEFORE, tokens, 3)),
    Aggregate(BEFORE, Map(lambda x: None if x == 1 else x, tokens)),
)


def assert_as_alone(program: SOp, inputs: list[list[object]], *, causal: bool) -> None:
    read = [read_input(xs) for xs in inputs]
    found = list(on_many([program.node, tokens.node], read, causal=causal))
    assert len(found) == len(inputs)
    for xs, own in zip(read, found, strict=True):
        if isinstance(own, EvaluationError):
            with pytest.raises(EvaluationError) as alone:
                Run(xs, causal=causal).sequence(program.node)
            assert str(alone.value) == str(own)
        else:
            assert own == [Run(xs, causal=causal).sequence(program.node), xs]


def drawn(vocab: list[object], longest: int) -> list[list[object]]:
    draw = Random(0)
    return [draw.choices(vocab, k=draw.randint(1, longest)) for _ in range(80)]


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("program", PROGRAMS, ids=str)
def test_each_of_many_inputs_has_its_own_values_or_error(program: SOp, causal: bool) -> None:
    assert_as_alone(program, [*drawn([0, 1, 2, 3], 6), [3] * 200], causal=causal)


@pytest.mark.parametrize("number", range(40))
def test_random_programs(number: int) -> None:
    case = numbered_case(number)
    inputs = drawn(list(case.vocab), case.max_seq_len)
    assert_as_alone(case.program, inputs, causal=case.causal)


def test_no_inputs_have_no_values() -> None:
    assert list(on_many([tokens.node], [])) == []
