"""Variables are set in the model and in the interpreter, and both give one answer or refuse."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from standard import MODES, compiled

import raspc
from raspc.compiler.compiled.facts import Facts
from raspc.compiler.compiled.handles import handles, patches
from raspc.compiler.compiled.intervene import check_interventions
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    InputError,
    Map,
    Select,
    SelectorWidth,
    indices,
    tokens,
)
from raspc.rasp_ast.interpreter import Run, read_input
from raspc.rasp_ast.programs import make_hist, make_reverse

EQ = Comparison.EQ
COUNT = SelectorWidth(Select(tokens, tokens, EQ)).named("count")
ASKED = Aggregate(Select(indices, COUNT, EQ), tokens, "-").named("asked")
MODEL = raspc.compile(ASKED, "abc", 4)


def test_a_variable_is_set_for_all_that_reads_it() -> None:
    for values in ([1, 2, 3, 1], [4, 4, 4, 4], [None, 2, None, None], 3):
        wanted = raspc.evaluate(ASKED, "abca", do={COUNT: values})
        assert MODEL.intervene("abca", {COUNT: values}) == wanted
        assert MODEL.intervene("abca", {"count": values}) == wanted
    assert MODEL.intervene("abca", {}) == MODEL("abca")
    assert MODEL.intervene("abca", {COUNT: 3}) != MODEL("abca")


def test_several_variables_are_set_at_once() -> None:
    do = {"count": [1, 1, 2, None], "tokens": ["c", None, "b", None]}
    assert MODEL.intervene("abca", do) == raspc.evaluate(ASKED, "abca", do=do)


def test_the_answer_itself_may_be_set() -> None:
    assert MODEL.intervene("ab", {ASKED: ["c", None]}) == ["c", MODEL("ab")[1]]


def test_an_interchange_takes_what_another_input_has() -> None:
    found = MODEL.intervene("abca", ["count"], source="aaab")
    wanted = raspc.evaluate(ASKED, "abca", do={"count": COUNT("aaab")})
    assert found == wanted != MODEL("abca")
    with pytest.raises(InputError, match="2 values for 4 positions"):
        MODEL.intervene("abca", [COUNT], source="ab")
    with pytest.raises(InputError, match="in a mapping, or to those of a source"):
        MODEL.intervene("abca", ["count"])


@pytest.mark.parametrize(
    ("do", "words"),
    [
        ({"count": [9, 1]}, r"count is never 9; it is one of \{1, 2, 3, 4\}"),
        ({"count": [1]}, "1 values are given for 2 positions"),
        ({"rank": 1}, "'rank' owns no columns .* there are tokens, indices, count, asked"),
        ({COUNT + 1: 1}, r"count \+ 1 owns no columns[^\n]*\n.*optimize=0"),
        ({3: 1}, "3 owns no columns"),
    ],
)
def test_what_cannot_be_set_is_said(do, words) -> None:
    with pytest.raises(InputError, match=words):
        MODEL.intervene("ab", do)


def test_at_level_0_each_expression_can_be_set() -> None:
    inner = Map(lambda x: x == "a", tokens).named("inner")
    program = SelectorWidth(Select(inner, inner, EQ)) * 2
    plain, fused = (raspc.compile(program, "ab", 3, optimize=level) for level in (0, 1))
    do = {inner: [True, True, False]}
    assert plain.intervene("aab", do) == raspc.evaluate(program, "aab", do=do)
    with pytest.raises(InputError, match="inner owns no columns"):
        fused.intervene("bbb", do)


# ---- facts ---------------------------------------------------------------------------------------

RANK = SelectorWidth(Select(tokens, tokens, Comparison.LT) | (
    Select(tokens, tokens, EQ) & Select(indices, indices, Comparison.LT)
)).named("rank")  # fmt: skip
SORTED = Aggregate(Select(RANK, indices, EQ), tokens)


def test_an_intervention_that_breaks_a_fact_is_refused() -> None:
    model = raspc.compile(SORTED, (1, 2, 3), 4)
    assert model.intervene([3, 1, 2], {RANK: [0, 1, 2]}) == [3, 1, 2]
    with pytest.raises(InputError, match=r"breaks what the compiler proved .*selects|different"):
        model.intervene([3, 1, 2], {RANK: [0, 0, 2]})
    assert raspc.evaluate(SORTED, [3, 1, 2], do={RANK: [0, 0, 2]}) == [2, None, 2]


def broken(program, xs, **do):
    """The fact that breaks when parts of a program are set, on an input."""
    model = raspc.compile(program, "ab", 4)
    known = handles(model.stages)
    chosen = {}
    for name, values in do.items():
        chosen.update(known[name].do(values))
    run = Run(read_input(xs), do=chosen)
    run.evaluate(model.stages.programs.values())
    return Facts(model.stages.analysis).broken(run)


def test_each_kind_of_fact_is_noticed() -> None:
    length = SelectorWidth(Select(tokens, tokens, Comparison.TRUE)).named("size")
    assert broken(COUNT, "aab") is None
    # a count of what is the same as oneself: at least one, all alike among equals
    first = Aggregate(Select(indices, length - 1, EQ), tokens).named("last")
    assert broken(first, "aab") is None
    assert "selects 0 keys at position" in broken(first, "aab", size=[4, 4, 4])
    assert broken(first, "aab", size=[1, 2, 3]) is None
    # the mean of what is the same everywhere is that
    mean = Aggregate(Select(tokens, tokens, Comparison.TRUE), length).named("mean")
    assert "which no run was proved to give" in broken(mean * 2, "ab", size=[1, 4])
    # two selectors that are one on all inputs
    odd = Aggregate(Select(indices, indices, EQ), tokens, "-")
    assert broken(odd, "ab") is None


def test_without_a_fact_the_model_is_asked_what_it_was_not_made_for() -> None:
    """The refusals are needed: some that are let through give other answers."""
    model = raspc.compile(SORTED, (1, 2, 3), 4)
    found = check_interventions(model, 60, 0)
    assert found.refused > 0
    assert not found.differences
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Facts, "broken", lambda facts, run: None)
        unchecked = check_interventions(model, 60, 0)
    assert unchecked.differences
    assert "set to" in str(unchecked)
    assert "DISAGREE on" in str(unchecked)


def test_a_pickled_model_has_no_program() -> None:
    with pytest.raises(raspc.ProgramError, match="needs the program, which this model was kept"):
        pickle.loads(pickle.dumps(MODEL)).intervene("ab", {"count": 1})


# ---- the check -----------------------------------------------------------------------------------

ONE_IN = 6


@pytest.mark.parametrize(
    ("name", "causal", "level"),
    [(n, c, i % 3) for i, (n, c) in enumerate(MODES) if i % ONE_IN == 0],
)
def test_program_and_model_agree_on_interventions(name, causal, level) -> None:
    found = check_interventions(compiled(name, 6, causal=causal, level=level), 60, 0)
    assert not found.differences, str(found)
    assert found.compared > 20 or not found.variables


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "causal", "level"), [(*mode, number % 3) for number, mode in enumerate(MODES)]
)
def test_all_standard_programs_agree_on_interventions(name, causal, level) -> None:
    found = check_interventions(compiled(name, 6, causal=causal, level=level), 200, 1)
    assert not found.differences, str(found)
    assert found.compared > 60 or not found.variables


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40))
def test_random_programs_agree_on_interventions(seed: int) -> None:
    causal, vocab = bool(seed % 2), [["a", "b", "c"], [0, 1, 2]][seed // 2 % 2]
    program = raspc.random_program(seed, vocab=vocab, size=8, max_seq_len=4, causal=causal)
    model = raspc.compile(program, vocab, 4, causal=causal, optimize=seed % 3)
    found = check_interventions(model, 60, seed)
    assert not found.differences, str(found)


def test_the_place_that_breaks_ties_is_not_set() -> None:
    """Ties of a best match go by the place itself, whatever ``indices`` are said to be."""
    visible = Select(tokens, tokens, Comparison.TRUE)
    program = raspc.Best(visible, indices % 2, tokens)
    model = raspc.compile(program, "ab", 4)
    with pytest.raises(raspc.InputError, match="indices owns no columns"):
        model.intervene("ab", {indices: [1, 1]})
    assert not check_interventions(model, 60, 0).differences


def test_a_check_may_set_variables_too() -> None:
    report = raspc.check(ASKED, MODEL, inputs=20, interventions=40)
    assert report
    assert report.interventions.compared + report.interventions.refused == 40
    assert "interventions on tokens, indices, count, asked" in str(report)
    changed = report.interventions
    wrong = replace(changed, differences=(object(),))
    assert not replace(report, interventions=wrong)
    again = Aggregate(Select(indices, COUNT, EQ), tokens, "-")
    with pytest.raises(raspc.ProgramError, match="against the program that was compiled"):
        raspc.check(again, MODEL, interventions=1, inputs=2)


def test_several_programs_are_set_together() -> None:
    programs = {"counts": make_hist(), "back": make_reverse()}
    model = raspc.compile(programs, "ab", 3)
    found = model.intervene("aab", {"tokens": ["b", None, None]})
    assert found == {"counts": [2, 1, 2], "back": ["b", "a", "b"]}
    assert raspc.check(programs, model, interventions=30)


def test_what_is_patched_is_the_encoding_and_nothing_else() -> None:
    known = handles(MODEL.stages)
    made = patches(known, [{"count": [3, None]}], (1, 3), MODEL.model_config.d_model)
    entry = MODEL.layout["count"]
    where, value = made[known["count"].hook]
    assert where.sum() == entry.stop - entry.start
    assert where[0, 1, entry.start : entry.stop].all()
    place = list(entry.variable.values).index(3)
    assert np.array_equal(value[0, 1, entry.start : entry.stop], entry.variable.encoding[place])
    assert not any(patch.where.any() for hook, patch in made.items() if hook != known["count"].hook)
