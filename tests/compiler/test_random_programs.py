"""Random programs: the interpreter, the circuit and the transformer must agree.

Hypothesis looks for programs that do not, and makes them small. Programs by number, which also tell
how many are refused, go further when the slow tests run.
"""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from levels import disagreements, few_inputs, meaning, one_in, typed
from strategies import Case, assert_few_refused, cases, numbered_case

import raspc
from raspc.compiler import CompiledModel
from raspc.craft import answers
from raspc.rasp_ast import CompileError, FunctionError, random_program


def compiled(case: Case, readout: str) -> CompiledModel | None:
    """None if the program is refused, or if its own functions raise (1 + "a")."""
    try:
        return raspc.compile(
            case.program, case.vocab, case.max_seq_len, causal=case.causal, readout=readout
        )
    except (CompileError, FunctionError):
        return None


def assert_agrees(case: Case, model: CompiledModel, most: int, *levels: str) -> None:
    inputs = few_inputs(case.vocab, case.max_seq_len, most)
    assert not disagreements(case.program, model, inputs, levels), case


def outcome(case: Case, readout: str, most: int, *levels: str) -> str:
    """Whether a program was compiled, and then agrees, or refused."""
    model = compiled(case, readout)
    if model is None:
        return "refused"
    assert_agrees(case, model, most, *levels)
    return "compiled"


def test_a_random_program_agrees_in_numpy() -> None:
    outcomes: Counter[str] = Counter()

    @given(cases())
    @settings(max_examples=150, suppress_health_check=list(HealthCheck))
    def agrees(case: Case) -> None:
        outcomes.update(outcome(case, readout, 60, "craft") for readout in ("any", "onehot"))

    agrees()
    assert_few_refused(outcomes)


def test_a_random_program_agrees_in_jax() -> None:
    outcomes: Counter[str] = Counter()

    @given(cases(size=12, longest=5))
    @settings(max_examples=12, suppress_health_check=list(HealthCheck))
    def agrees(case: Case) -> None:
        outcomes[outcome(case, "any", 400, "jax")] += 1

    agrees()
    assert_few_refused(outcomes)


def assert_most_agree(numbers: range, most: int, jax_every: int) -> None:
    """Programs by number; few are refused."""
    outcomes: Counter[str] = Counter()
    for number in numbers:
        case = numbered_case(number)
        readout = Random(number).choice(["any", "any", "onehot"])
        levels = ("craft", "jax") if number % jax_every == 0 else ("craft",)
        outcomes[outcome(case, readout, most, *levels)] += 1
    assert_few_refused(outcomes)


@pytest.mark.slow
@pytest.mark.parametrize("start", one_in(4, range(0, 400, 100)))
def test_programs_by_number(start: int) -> None:
    assert_most_agree(range(start, start + 100), 60, jax_every=50)


@pytest.mark.parametrize("start", one_in(3, range(0, 60, 20)))
def test_two_programs_in_one_model_are_each_what_they_are_alone(start: int) -> None:
    refused = 0
    for number in range(start, start + 20):
        case = numbered_case(number)
        settings = {"vocab": case.vocab, "max_seq_len": case.max_seq_len, "causal": case.causal}
        other = random_program(number + 1_000_000, size=6, **settings)
        programs = {"one": case.program, "other": other, "again": case.program}
        try:
            model = raspc.compile(programs, **settings)
        except CompileError:
            refused += 1
            continue
        for xs in few_inputs(case.vocab, case.max_seq_len, 40):
            found = answers(model.circuit, model.input_encoder.encode(xs))
            for name, program in programs.items():
                wanted = meaning(program, xs, case.causal)
                if wanted is not None:
                    assert [*map(typed, found[name])] == [*map(typed, wanted)], (case, name)
    assert refused <= 1


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 7000, 250))
def test_more_programs_by_number(start: int) -> None:
    assert_most_agree(range(start, start + 250), 200, jax_every=25)
