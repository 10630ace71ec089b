"""Whole programs on every level: the interpreter, the circuit in numpy, the transformer in jax."""

from __future__ import annotations

from typing import Any

import pytest
from levels import answers, disagreements, every_input, meaning, one_in, samples, typed
from program_table import TABLE
from standard import MODES, compiled

import raspc
from raspc.rasp_ast.programs import STANDARD

each_standard_program = pytest.mark.parametrize(("name", "causal"), MODES)


def assert_agrees(name: str, causal: bool, longest: int, inputs: Any, *levels: str) -> None:
    model = compiled(name, longest, causal=causal)
    assert not disagreements(STANDARD[name].make(), model, inputs, levels)
    assert not model.assumptions or name == "sort_unique"


# ---- the table -----------------------------------------------------------------------------------


def test_the_table_has_every_standard_program_in_every_mode() -> None:
    assert {f"{name}{', causal' if causal else ''}" for name, causal in MODES} <= TABLE.keys()


def assert_a_row_holds(name: str, *levels: str) -> None:
    row = TABLE[name]
    inputs = [tuple(xs) for xs, _ in row.rows]
    wanted = [[*map(typed, ys)] for _, ys in row.rows]
    assert [[*map(typed, row.program(xs, row.causal))] for xs in inputs] == wanted
    model = raspc.compile(row.program, row.vocab, row.max_seq_len, causal=row.causal)
    for level in levels:
        found = answers(model, inputs, level)
        assert [[*map(typed, ys)] for ys in found] == wanted, level


@pytest.mark.parametrize("name", TABLE)
def test_a_row_of_the_table(name: str) -> None:
    assert_a_row_holds(name, "craft")


@pytest.mark.parametrize("name", one_in(7, TABLE))
def test_a_row_of_the_table_in_jax(name: str) -> None:
    assert_a_row_holds(name, "jax")


@pytest.mark.parametrize("name", one_in(20, TABLE))
def test_a_row_of_the_table_as_tracr_would_run_it(name: str) -> None:
    row = TABLE[name]
    model = raspc.compile_rasp_to_model(row.program, row.vocab, row.max_seq_len, row.causal)
    more = samples(row.vocab, row.max_seq_len, 10)
    meant = [(xs, ys) for xs in more if (ys := meaning(row.program, xs, row.causal)) is not None]
    for xs, ys in [*row.rows, *meant]:
        bos, *found = model.apply(["compiler_bos", *xs]).decoded
        assert bos == "compiler_bos"
        assert [*map(typed, found)] == [*map(typed, ys)]


# ---- the standard programs -----------------------------------------------------------------------


@pytest.mark.parametrize(("name", "causal"), one_in(2, MODES))
def test_every_input_up_to_length_4(name: str, causal: bool) -> None:
    assert_agrees(name, causal, 4, every_input(STANDARD[name].vocab, 4), "craft")


@pytest.mark.parametrize(("name", "causal"), one_in(8, MODES))
def test_every_input_up_to_length_4_in_jax(name: str, causal: bool) -> None:
    assert_agrees(name, causal, 4, every_input(STANDARD[name].vocab, 4), "jax")


@pytest.mark.parametrize(("name", "causal"), one_in(8, MODES))
def test_random_inputs_up_to_length_32(name: str, causal: bool) -> None:
    inputs = samples(STANDARD[name].vocab, 32, 256)
    assert_agrees(name, causal, 32, inputs, "jax")
    assert_agrees(name, causal, 32, inputs[:30], "craft")


@pytest.mark.parametrize(
    "name",
    [
        "shuffle_dyck2",
        pytest.param("sort_freq", marks=pytest.mark.slow),
        pytest.param("dyck2_prefix", marks=pytest.mark.slow),
        pytest.param("most_frequent", marks=pytest.mark.slow),
    ],
)
def test_the_largest_programs_still_compile_at_length_128(name: str) -> None:
    inputs = samples(STANDARD[name].vocab, 128, 3)
    assert_agrees(name, False, 128, inputs, "craft")


@pytest.mark.slow
@each_standard_program
def test_every_input_up_to_length_6(name: str, causal: bool) -> None:
    inputs = every_input(STANDARD[name].vocab[:4], 6)
    assert_agrees(name, causal, 6, inputs, "jax")
    assert_agrees(name, causal, 6, inputs[::7], "craft")


@pytest.mark.slow
@each_standard_program
def test_a_onehot_readout_up_to_length_32(name: str, causal: bool) -> None:
    program, vocab = STANDARD[name].make(), STANDARD[name].vocab
    model = raspc.compile_rasp_to_model(program, vocab, 32, causal)
    inputs = samples(vocab, 32, 60, seed=1)
    assert not disagreements(program, model, inputs)
    for xs in inputs:
        found = model.apply(["compiler_bos", *xs]).decoded[1:]
        assert [*map(typed, found)] == [*map(typed, program(xs, causal))]


@pytest.mark.slow
@pytest.mark.parametrize(("longest", "count"), [(32, 3000), (128, 2000)])
@each_standard_program
def test_thousands_of_random_inputs(name: str, causal: bool, longest: int, count: int) -> None:
    inputs = samples(STANDARD[name].vocab, longest, count, seed=2)
    assert_agrees(name, causal, longest, inputs, "jax")
    assert_agrees(name, causal, longest, inputs[:100], "craft")


@pytest.mark.slow
@each_standard_program
def test_inputs_of_length_512(name: str, causal: bool) -> None:
    inputs = samples(STANDARD[name].vocab, 512, 6, seed=3)
    constant = [(token,) * 512 for token in STANDARD[name].vocab]
    assert_agrees(name, causal, 512, inputs + constant, "jax")
    assert_agrees(name, causal, 512, [*inputs[:3], constant[0]], "craft")
