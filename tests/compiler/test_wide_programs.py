"""Long inputs, many tokens, joint keys, extreme numbers, deep chains: right, and every way met."""

from __future__ import annotations

from collections import Counter

import pytest
from strategies import assert_few_refused
from wide_programs import KINDS, strategies_kept, wide_case

import raspc
from raspc.compiler import CompiledModel

MOST_PARAMETERS = 1_000_000
"""At up to 16 tokens and length 64; what is larger is a fault, or has a line of its own."""
LEAST_KEPT = {
    "MLP: gated number": 20,
    "MLP: gated root": 8,
    "MLP: number": 40,
    "answer: boxes": 2,
    "answer: categorical": 2,
    "answer: numerical": 25,
    "answer: quotient": 1,
    "head: best": 3,
    "head: count": 25,
    "head: mean": 30,
    "head: move": 30,
    "head: sum": 3,
    "scores: by key class": 2,
    "scores: by query class": 40,
    "scores: curve": 60,
}
"""How often each way was kept in the programs of the slow test, at least: half of what it was."""
SMALL = (3, 4, 6, 8, 11, 12, 15, 16, 17)
"""Two of most kinds, quickly compiled."""


def compiled(number: int, level: int) -> CompiledModel | None:
    """The model of a program if it is right; None if it was refused."""
    _, case = wide_case(number)
    try:
        model = raspc.compile(
            case.program, case.vocab, case.max_seq_len, causal=case.causal, optimize=level
        )
    except raspc.CompileError:
        return None
    report = raspc.check(case.program, model, levels="craft", inputs=10)
    assert not report.mismatches, (number, report)
    return model


@pytest.mark.parametrize("number", SMALL)
def test_some_are_right(number: int) -> None:
    assert compiled(number, 1) is not None


@pytest.mark.slow
def test_every_way_is_met_and_right() -> None:
    kept: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    for number in range(1, 90):
        model = compiled(number, 1)
        outcomes["refused" if model is None else "compiled"] += 1
        if model is not None:
            kept += strategies_kept(model)
            assert model.sizes.parameters < MOST_PARAMETERS, wide_case(number)
    lacking = {name: kept[name] for name, least in LEAST_KEPT.items() if kept[name] < least}
    assert lacking == {}
    assert_few_refused(outcomes, most=0.08)


def test_each_kind_is_drawn() -> None:
    assert {wide_case(number)[0] for number in range(10)} == set(KINDS)
