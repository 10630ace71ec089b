"""The residual stream: BOS keeps its constants, and errors stay below their bounds."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import pytest
from levels import one_in, samples
from standard import MODES, compiled
from strategies import assert_few_refused, numbered_case

import raspc
from raspc.compiler import CompiledModel
from raspc.compiler.assembly.layout import Entry
from raspc.craft import Variable, run
from raspc.rasp_ast import Aggregate, Map, Select, tokens, where
from raspc.rasp_ast.values import Value, is_numeric

each = pytest.mark.parametrize(("name", "causal"), MODES)
SLACK = 2.0**-22
"""Relative: what a bound may leave to the last bits of the weights themselves."""

Streams = list[tuple[dict[Variable, np.ndarray], np.ndarray]]


@cache
def random(number: int) -> CompiledModel | None:
    case = numbered_case(number)
    try:
        return raspc.compile(case.program, case.vocab, case.max_seq_len, causal=case.causal)
    except (raspc.CompileError, raspc.FunctionError):
        return None


def streams(model: CompiledModel, count: int) -> Streams:
    """For some inputs, every variable by the circuit, and the last residual stream in jax."""
    found = []
    inputs = samples(model.vocabulary, model.max_seq_len, count)
    ids = model.encode(inputs)
    all_streams = model.runner.activations(ids).transformer_output.astype(np.float64)
    for xs, stream in zip(inputs, all_streams, strict=True):
        state = run(model.circuit, model.input_encoder.encode(xs))
        found.append((state, stream[: len(xs) + 1]))
    return found


def greatest_step(model: CompiledModel, variable: Variable) -> np.ndarray:
    """For each column, the most by which the rows of two neighbouring numbers differ.

    The numbers are those of what the variable is computed from, not of what it is shown as.
    """
    plan = model.stages.plan
    root = next((r for r, reading in plan.readings.items() if reading.name == variable.name), None)
    if root is None:  # several that were folded into one, of which none slides
        assert not variable.slide
        return np.zeros(variable.width)
    numbers, encoding = root.domain.numbers, plan.encodings[root].matrix
    rows = [i for i, v in enumerate(root.domain.values) if is_numeric(v)]
    rows.sort(key=lambda i: float(numbers[i]))
    if len(rows) < 2:
        return np.zeros(variable.width)
    return np.abs(np.diff(encoding[rows], axis=0)).max(axis=0)


def held_to_the_end(model: CompiledModel) -> list[Entry]:
    """All variables but ``one``, to which the last layer may add 1 for the unembedding."""
    return [entry for entry in model.layout if entry.variable is not model.circuit.one]


def assert_bos_is_constant(model: CompiledModel, found: Streams) -> None:
    for state, stream in found:
        for variable, rows in state.items():
            off = np.abs(rows[0] - variable.at_bos)
            assert (off <= bound_of(model, variable)).all(), variable
        for entry in held_to_the_end(model):
            held = stream[0, entry.start : entry.stop]
            off = np.abs(held - entry.variable.at_bos)
            assert (off <= bound_of(model, entry.variable)).all(), entry.variable


def bound_of(model: CompiledModel, variable: Variable) -> np.ndarray:
    """``[columns]``: how far what each holds may be off."""
    size = 1 + np.abs(variable.encoding).max(initial=0)
    return variable.abs_error + variable.slide * greatest_step(model, variable) + SLACK * size


def assert_errors_are_bounded(model: CompiledModel, found: Streams) -> None:
    for state, stream in found:
        for entry in held_to_the_end(model):
            variable = entry.variable
            held = stream[1:, entry.start : entry.stop]
            if variable.is_partially_listed:  # not all of its values are listed
                assert (np.abs(held - state[variable][1:]) <= 2 * variable.abs_error).all(), (
                    variable
                )
                continue
            rows = nearest(variable, state[variable][1:])
            bound = bound_of(model, variable)
            assert (np.abs(held - rows) <= bound).all(), variable
            assert (np.abs(state[variable][1:] - rows) <= bound).all(), variable
            if variable.rounding_unit:
                assert not np.any(held % variable.rounding_unit), variable


def nearest(variable: Variable, held: np.ndarray) -> np.ndarray:
    """The encoding rows nearest to what is held."""
    distances = ((held[:, None, :] - variable.encoding[None]) ** 2).sum(-1)
    return variable.encoding[distances.argmin(axis=1)]


def assert_as_promised(model: CompiledModel, count: int = 32) -> None:
    found = streams(model, count)
    assert_bos_is_constant(model, found)
    assert_errors_are_bounded(model, found)


@pytest.mark.parametrize(("name", "causal"), one_in(5, MODES))
def test_bos_is_constant_and_errors_are_bounded(name: str, causal: bool) -> None:
    assert_as_promised(compiled(name, 32, causal=causal))


@pytest.mark.parametrize("number", one_in(3, range(20)))
def test_random_programs_keep_their_bounds(number: int) -> None:
    model = random(number)
    if model is not None and not model.assumptions:  # on which inputs it means nothing is not known
        assert_as_promised(model)


def test_few_of_the_random_programs_are_refused() -> None:
    assert_few_refused(outcomes(range(80)))  # number 3 is refused: thousands of numbers, too close


def outcomes(numbers: range) -> Counter[str]:
    return Counter("refused" if random(n) is None else "compiled" for n in numbers)


@pytest.mark.slow
def test_more_random_programs_keep_their_bounds() -> None:
    assert_few_refused(outcomes(range(1000, 1050)))
    models = [model for model in map(random, range(1000, 1050)) if model is not None]
    sure = [model for model in models if not model.assumptions]
    assert 2 * len(sure) > len(models)
    for model in sure:
        assert_as_promised(model, 100)


@pytest.mark.slow
@each
def test_errors_are_bounded_at_other_lengths(name: str, causal: bool) -> None:
    assert_as_promised(compiled(name, 128, causal=causal), 8)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "causal", "longest"),
    one_in(
        3,
        [
            ("hist", False, 512),
            ("hist", True, 512),
            ("sort_unique", False, 256),
            ("first_occurrence", True, 512),
            ("frac_prevs", True, 256),
            ("length", False, 512),
        ],
    ),
)
def test_errors_are_bounded_at_great_lengths(name: str, causal: bool, longest: int) -> None:
    assert_as_promised(compiled(name, longest, causal=causal), 3)


@pytest.mark.parametrize(("default", "numbers"), [("", (0, 8, 0)), (True, (1, 4, 2))])
def test_what_leaks_into_a_default_is_no_error_beyond_the_bound(
    default: Value, numbers: tuple[int, ...]
) -> None:
    """Whether a mean has a number at all is off by what unselected keys weigh, as the number is."""
    some = Select(tokens, tokens, lambda k, q: q == "b" or (k, q) in {("b", "a"), ("c", "a")})
    mean = Aggregate(some, Map(dict(zip("abc", numbers, strict=True)).get, tokens), default)
    model = raspc.compile(where(tokens == "a", Map(str, mean), tokens), ["a", "b", "c"], 5)
    assert_as_promised(model)


def test_some_counts_are_rounded_as_they_are_written() -> None:
    model = compiled("most_frequent", 32, level=2)
    grids = [v for v in model.circuit.variables() if v.rounding_unit]
    assert grids
    assert all(v.abs_error == 0 and v.rounding_unit == 1 for v in grids)
