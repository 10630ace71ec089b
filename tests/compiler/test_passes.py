"""Levels and passes: whatever is switched on or off, the answers are the same."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from levels import answers, disagreements, few_inputs, one_in, samples, typed
from program_table import TABLE
from strategies import Case, assert_few_refused, cases

import raspc
from raspc import Passes
from raspc.compiler import CompiledModel
from raspc.compiler.passes import LEVELS
from raspc.compiler.selectors import orders
from raspc.rasp_ast import SOp, indices, programs, tokens
from raspc.rasp_ast.programs import STANDARD

LETTERS = [chr(97 + i) for i in range(16)]
NUMBERS = list(range(16))
BRACKETS = ["(", ")", "{", "}", *(f"t{i}" for i in range(12))]

NINE: dict[str, tuple[SOp, list[object], int, int]] = {
    # what Tracr compiles, with its layers and parameters at 16 tokens and max_seq_len 32
    "length": (programs.make_length(), [*LETTERS], 1, 21_965),
    "hist": (programs.make_hist(), [*LETTERS], 1, 21_965),
    "reverse": (programs.make_reverse(), [*LETTERS], 4, 2_194_943),
    "sort_unique": (programs.make_sort_unique(tokens, tokens), [*NUMBERS], 2, 60_027),
    "sort": (programs.make_sort(tokens, tokens), [*NUMBERS], 3, 5_705_223),
    "frac_prevs": (programs.make_frac_prevs(tokens == "a"), [*LETTERS], 2, 17_749),
    "pair_balance": (programs.make_pair_balance("a", "b"), [*LETTERS], 2, 34_856),
    "shuffle_dyck2": (programs.make_shuffle_dyck2(), [*BRACKETS], 8, 19_465_724),
    "sort_freq": (programs.make_sort_freq(), [*LETTERS], 5, 38_921_094),
}


@pytest.fixture
def short_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    """Orders are split and packed however short they are, as only long ones are otherwise."""
    monkeypatch.setattr(orders, "MIN_CLASSES", 3)


@pytest.mark.usefixtures("short_orders")
def test_short_orders_are_short_for_the_search_too() -> None:
    """Which tries to round counts where an order of them is long."""
    assert raspc.compile(
        programs.make_double_histogram(), "abcd", 6, optimize=2
    ).stages.choices.round_counts


# ---- the answers ---------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [0, 2])
@pytest.mark.parametrize("name", TABLE)
def test_a_row_of_the_table_at_every_level(name: str, level: int) -> None:
    assert_row(name, level, "craft")


@pytest.mark.parametrize("level", [0, 2])
@pytest.mark.parametrize("name", one_in(12, TABLE))
def test_a_row_of_the_table_at_every_level_in_jax(name: str, level: int) -> None:
    assert_row(name, level, "jax")


def assert_row(name: str, level: int, way: str) -> None:
    row = TABLE[name]
    model = raspc.compile(
        row.program, row.vocab, row.max_seq_len, causal=row.causal, optimize=level
    )
    inputs = [tuple(xs) for xs, _ in row.rows]
    wanted = [[*map(typed, ys)] for _, ys in row.rows]
    assert [[*map(typed, ys)] for ys in answers(model, inputs, way)] == wanted


def any_passes() -> st.SearchStrategy[Passes]:
    """Any combination."""
    return st.builds(Passes, **{f.name: st.booleans() for f in fields(Passes)})


@pytest.mark.slow
@pytest.mark.usefixtures("short_orders")
def test_random_programs_agree_whatever_passes_run() -> None:
    outcomes: Counter[str] = Counter()

    @given(cases(size=10), any_passes(), st.sampled_from(["layers", "parameters"]))
    @settings(max_examples=120, suppress_health_check=[*HealthCheck])
    def agrees(case: Case, passes: Passes, minimize: str) -> None:
        outcomes[outcome(case, passes, minimize, "craft")] += 1

    agrees()
    assert_few_refused(outcomes)


@pytest.mark.slow
@pytest.mark.usefixtures("short_orders")
def test_random_programs_agree_at_every_level_in_jax() -> None:
    outcomes: Counter[str] = Counter()

    @given(cases(size=12, longest=5), st.sampled_from(LEVELS))
    @settings(max_examples=12, suppress_health_check=[*HealthCheck])
    def agrees(case: Case, passes: Passes) -> None:
        outcomes[outcome(case, passes, "layers", "jax")] += 1

    agrees()
    assert_few_refused(outcomes)


def outcome(case: Case, passes: Passes, minimize: str, level: str) -> str:
    """Whether a program was compiled, and then agrees, or refused."""
    try:
        model = raspc.compile(
            case.program,
            case.vocab,
            case.max_seq_len,
            causal=case.causal,
            optimize=passes,
            minimize=minimize,  # type: ignore[arg-type]
        )
    except (raspc.CompileError, raspc.FunctionError):
        return "refused"
    inputs = few_inputs(case.vocab, case.max_seq_len, 60)
    assert not disagreements(case.program, model, inputs, [level]), (case, passes, minimize)
    return "compiled"


@pytest.mark.parametrize("way", ["craft", pytest.param("jax", marks=pytest.mark.slow)])
@pytest.mark.parametrize("name", ["sort", "shuffle_dyck2", "sort_freq", "dyck2_prefix"])
@pytest.mark.parametrize("off", one_in(3, LEVELS[2].on))
def test_a_model_without_one_pass_gives_the_same(name: str, off: str, way: str) -> None:
    standard = STANDARD[name]
    model = raspc.compile(standard.make(), standard.vocab, 12, optimize=LEVELS[2].without(off))
    inputs = samples(standard.vocab, 12, 12)
    assert not disagreements(standard.make(), model, inputs, [way])


# ---- what they are worth -------------------------------------------------------------------------


def compiled(name: str, level: int, longest: int = 32) -> CompiledModel:
    program, vocab, _, _ = NINE[name]
    return raspc.compile(program, vocab, longest, optimize=level)


def smaller(level: int) -> float:
    """How many times fewer parameters than Tracr, as a geometric mean over the nine."""
    product = 1.0
    for name, (_, _, _, parameters) in NINE.items():
        product *= parameters / compiled(name, level).sizes.parameters
    return product ** (1 / len(NINE))


MOST = {
    1: {"reverse": 12_000, "hist": 3_600, "sort": 100_000, "shuffle_dyck2": 40_000},
    # twice what hand-built models take
    2: {"reverse": 2 * 580, "hist": 2 * 169, "sort": 2 * 4_455, "shuffle_dyck2": 2 * 1_710},
}


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize("name", NINE)
def test_no_model_is_larger_or_deeper_than_tracrs(name: str, level: int) -> None:
    _, _, layers, parameters = NINE[name]
    sizes = compiled(name, level).sizes
    assert sizes.layers <= layers
    assert sizes.parameters <= MOST[level].get(name, parameters)


@pytest.mark.parametrize(("level", "least"), [(1, 30), (2, 320)])
def test_the_nine_are_smaller_by_these_factors(level: int, least: float) -> None:
    assert smaller(level) >= least


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize(
    ("name", "layers"),
    [
        ("reverse", 2),
        ("hist", 1),
        ("double_hist", 2),
        ("sort", 2),
        ("sort_freq", 3),
        ("most_frequent", 3),
        ("dyck1_prefix", 2),
        ("dyck2_prefix", 3),
    ],
)
def test_layers_are_those_of_the_paper(name: str, layers: int, level: int) -> None:
    standard = STANDARD[name]
    model = raspc.compile(standard.make(), standard.vocab, 12, optimize=level)
    assert model.sizes.layers == layers


@pytest.mark.parametrize("name", one_in(4, ["length", "hist", "reverse", "sort"]))
def test_parameters_grow_like_the_length(name: str) -> None:
    short, long = (compiled(name, 2, n).sizes.parameters for n in (128, 256))
    assert long <= 2.2 * short


def test_the_textbook_level_holds_every_value_in_a_column_of_its_own() -> None:
    model = raspc.compile(programs.make_hist(), "abc", 5, optimize=0)
    held = {entry.variable.name: entry.variable for entry in model.layout}
    assert [*held["tokens"].columns] == ["tokens:a", "tokens:b", "tokens:c"]
    assert any([*v.columns][:2] == [f"{n}:1", f"{n}:2"] for n, v in held.items())


def test_each_expression_is_a_block_at_level_0() -> None:
    program = ((indices + 1) * 2) % 3
    textbook = raspc.compile(program, "ab", 6, optimize=0)
    assert textbook.sizes.layers == 3
    assert raspc.compile(program, "ab", 6).sizes.layers == 0


def test_a_threshold_is_read_by_the_unembedding_alone() -> None:
    model = raspc.compile(programs.make_hist() > 2, "abc", 9)
    assert not any(mlps for _, mlps in model.stages.schedule.layers)
    assert raspc.check(programs.make_hist() > 2, model)


def test_minimizing_parameters_never_gives_more_of_them() -> None:
    for name in ("sort_freq", "most_frequent", "shuffle_dyck2"):
        standard = STANDARD[name]
        shallow, small = (
            raspc.compile(standard.make(), standard.vocab, 16, minimize=what).sizes
            for what in ("layers", "parameters")
        )
        assert small.parameters <= shallow.parameters
        assert shallow.layers <= small.layers


@pytest.mark.parametrize("level", [3, -1, True, "2", None])
def test_a_level_that_is_none_is_refused(level: object) -> None:
    with pytest.raises(raspc.CompileError, match="optimize must be 0, 1, 2"):
        raspc.compile(tokens, "ab", 3, optimize=level)  # type: ignore[arg-type]


def test_a_goal_that_is_none_is_refused() -> None:
    with pytest.raises(raspc.CompileError, match="minimize must be"):
        raspc.compile(tokens, "ab", 3, minimize="time")  # type: ignore[arg-type]
