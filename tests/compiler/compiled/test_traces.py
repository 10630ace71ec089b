"""A trace says the truth: each row equals the expression that it names, on every input."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from levels import few_inputs, one_in, typed
from standard import MODES, compiled
from strategies import numbered_case
from trace_rows import UNNAMED, found_wrong, in_numpy, wrong_rows

import raspc
from raspc import Aggregate, Best, Comparison, Map, Select, SelectorWidth, indices, tokens
from raspc.compiler import CompiledModel
from raspc.compiler.passes import LEVELS, Passes
from raspc.craft.variables import OneOf
from raspc.rasp_ast import CompileError, FunctionError
from raspc.rasp_ast.programs import (
    STANDARD,
    make_histogram,
    make_most_frequent,
    make_sort,
)

NOT_ERASED = (LEVELS[0], LEVELS[1], LEVELS[2].without("reuse"))
"""In numpy a variable is read at the end, when a column that is used twice holds another one."""


@pytest.mark.parametrize("passes", NOT_ERASED)
@pytest.mark.parametrize(("name", "causal"), one_in(3, MODES))
def test_rows_of_standard_programs_equal_what_they_name(
    name: str, causal: bool, passes: Passes
) -> None:
    program, vocab = STANDARD[name].make(), STANDARD[name].vocab
    model = raspc.compile(program, vocab, 8, causal=causal, optimize=passes)
    counts: Counter[str] = Counter()
    for xs in few_inputs(vocab, 8, 40):
        counts += wrong_rows(program, model, xs, in_numpy(model, xs))
    assert counts.pop("rows") > 0
    assert not counts


@pytest.mark.parametrize(
    ("name", "level"), one_in(5, [(name, number % 3) for number, name in enumerate(STANDARD)])
)
def test_traces_of_standard_programs_equal_what_they_name(name: str, level: int) -> None:
    program, vocab = STANDARD[name].make(), STANDARD[name].vocab
    model = compiled(name, 8, causal=STANDARD[name].modes[0], level=level)
    inputs = [xs for xs in few_inputs(vocab, 8, 40) if xs]
    counts: Counter[str] = Counter()
    for xs, trace in zip(inputs, model.traces(inputs), strict=True):
        assert trace.tokens == list(xs)
        assert {row.name for row in trace.rows} == {e.variable.name for e in model.layout} - {"one"}
        [answer] = trace.answers
        assert [*map(typed, answer.values)] == [*map(typed, program(xs, model.circuit.causal))]
        counts += wrong_rows(program, model, xs, trace)
    assert counts.pop("rows") > 0
    assert not counts


def random_rows(numbers: range, passes: Passes) -> Counter[str]:
    counts: Counter[str] = Counter()
    refused = 0
    for number in numbers:
        case = numbered_case(number)
        try:
            model = raspc.compile(
                case.program, case.vocab, case.max_seq_len, causal=case.causal, optimize=passes
            )
        except (CompileError, FunctionError):
            refused += 1
            continue
        for xs in few_inputs(case.vocab, case.max_seq_len, 12):
            counts += wrong_rows(case.program, model, xs, in_numpy(model, xs))
    assert refused <= 0.1 * len(numbers)
    return counts


@pytest.mark.parametrize(
    ("passes", "numbers"),
    [
        *one_in(31, [(p, range(s, s + 10)) for s in range(10, 310, 10) for p in NOT_ERASED]),
        (NOT_ERASED[2], range(10_030, 10_040)),  # a class in one part of a variable of two
    ],
)
def test_rows_of_random_programs_equal_what_they_name(passes: Passes, numbers: range) -> None:
    counts = random_rows(numbers, passes)
    assert not found_wrong(counts)
    assert not [text for text in counts if text.startswith(UNNAMED)]


def hist() -> CompiledModel:
    return compiled("hist", 8)


def test_what_a_head_compares_jointly_is_shown_as_its_expressions() -> None:
    """Two selectors under one ``|`` are compared by one variable that is the value of neither."""
    size = Map(len, tokens).named("size")
    first = Map(lambda x: x[0] if x else "", tokens).named("first")
    both = Select(size, size, Comparison.GT) | Select(first, first, Comparison.EQ)
    best = Best(both, size, first, ties="left").named("best")
    vocab = ["a", "ab", "b", "ba", "", "abc"]
    model = raspc.compile(best, vocab, 4, optimize=LEVELS[0])
    trace = model.trace(["ab", "b", ""])
    [row] = [row for row in trace.rows if row.expression == "(size, first)"]
    assert row.name == "(size, first)"
    assert row.values == [(2, "a"), (1, "b"), (0, "")]


def test_what_is_not_told_apart_is_shown_as_several() -> None:
    vocab = [1, 2, 3, 4, 5]
    model = raspc.compile(make_sort(tokens, tokens), vocab, 8, optimize=LEVELS[1])
    rank = next(row for row in model.trace([3, 1, 2]).rows if row.name == "f(rank)")
    assert rank.expression == "rank"
    assert [str(value) for value in rank.values] == ["2|6", "0|8", "1|7"]
    one_of = rank.values[0]
    assert isinstance(one_of, OneOf)
    assert 2 in one_of
    assert 3 not in one_of


def test_a_function_of_a_variable_is_called_by_the_users_name() -> None:
    model = raspc.compile(make_most_frequent(), "abc", 6)
    trace = model.trace("abab")
    assert trace["first_occurrence"] == [True, True, False, False]
    assert trace["weight"] == [2, 2, 0, 0]
    assert not any("steps" in name or name.startswith("of_") for name in trace)


def test_the_variable_of_the_source_names_a_value(tmp_path: Path) -> None:
    many = SelectorWidth(Select(tokens, "a", Comparison.EQ))
    share = many / (indices + 1)
    model = raspc.compile(share > 0.5, "ab", 4, optimize=0)
    assert {"many", "share", "share > 0.5"} <= set(model.trace("ab"))
    model.save(tmp_path)
    again = raspc.load(tmp_path)
    assert set(again.trace("ab")) == set(model.trace("ab"))
    assert again.intervene("ab", {"many_2": 2}) == model.intervene("ab", {"many_2": 2})


def test_a_number_of_any_size_is_shown_in_its_own_unit() -> None:
    """A sum that is not listed is held as a sixteenth of it: a trace showed that, rounded."""
    some = Select(tokens, Map(lambda x: x in (1, 3), tokens), Comparison.GEQ)
    means = Aggregate(some, indices * (tokens + 1)), Aggregate(some, tokens + 1)
    program = means[0] / means[1] >= indices
    model = raspc.compile(program, range(6), 9)
    (total,) = (v for v in model.circuit.variables() if v.is_partially_listed and v.width)
    assert total.unit != 1
    counts: Counter[str] = Counter()
    for xs in few_inputs(range(6), 9, 40):
        counts += wrong_rows(program, model, xs, in_numpy(model, xs))
    assert counts["rows"] > 0
    assert not found_wrong(counts)


def test_a_half_layer_shows_what_is_written_by_then() -> None:
    trace = hist().trace("aab")
    assert trace.halves == ("embedding", "layer 0 attention", "layer 0 MLP")
    assert trace.at(0)["tokens"] == ["a", "a", "b"]
    assert trace.at(0)["hist"] == ["-", "-", "-"]
    assert trace.at("layer 0 attention")["hist"] == [2, 2, 1]
    assert trace.at("layer 0 attention")["f(hist)"] == ["-", "-", "-"]
    with pytest.raises(KeyError, match="no half-layer 'layer 1 MLP'; there are embedding, layer 0"):
        trace.at("layer 1 MLP")


def test_an_erased_variable_makes_way() -> None:
    model = raspc.compile(make_sort(tokens, tokens), range(16), 32, optimize=2)
    trace = model.trace([3, 1, 2])
    assert trace.at(0)["tokens"] == [3, 1, 2]
    erased = [row.name for row in trace.rows if row.by_half[0] and row.by_half[-1] is None]
    assert erased
    assert set(trace.at(4)[erased[0]]) == {"-"}


def test_any_activations_can_be_read() -> None:
    model = hist()
    seen = model.run(["aab", "b"], cache=True)
    first, second = model.read(seen)
    assert (first.tokens, second.tokens) == (["a", "a", "b"], ["b"])
    assert first["hist"] == [2, 2, 1]
    assert first.answers[0].values == [2, 2, 1]
    patched = model.run(["aab"], cache=True, hooks={"hook_embed": lambda x: x[:, ::-1]})
    assert model.read(patched)[0]["tokens"] != ["a", "a", "b"]
    [alone] = model.read({"blocks.0.hook_resid_mid": seen.cache["blocks.0.hook_resid_mid"][:1]})
    assert alone["hist"] == [2, 2, 1]
    assert alone.tokens == []
    assert alone.answers == ()
    with pytest.raises(raspc.InputError, match="none of these activations is the residual stream"):
        model.read(model.run(["ab"]))
    with pytest.raises(raspc.InputError, match=r"the residual stream is \[batch, 1 \+ positions"):
        model.read({"blocks.0.hook_resid_pre": np.zeros((2, 3))})


def test_a_table_is_no_wider_than_a_page() -> None:
    model = raspc.compile(make_histogram(), "abc", 60)
    text = str(model.trace("abc" * 20))
    assert max(map(len, text.splitlines())) <= 100
    assert text.count("tokens") > 1


def test_several_programs_have_a_row_each() -> None:
    programs = {
        "count": make_histogram(),
        "back": Aggregate(Select(indices, 0, Comparison.EQ), tokens),
    }
    trace = raspc.compile(programs, "ab", 4).trace("ab")
    assert [row.name for row in trace.answers] == ["count", "back"]
    assert trace["back"] == ["a", "a"]


def test_numbers_of_a_class_of_several_are_shown_to_their_digits() -> None:
    """At level 2 a variance is held as one number, which several pairs of means have."""
    everywhere = Select(tokens, tokens, Comparison.TRUE)
    mean = Aggregate(everywhere, tokens)
    variance = Aggregate(everywhere, tokens * tokens) - mean * mean
    model = raspc.compile(variance, [0, 1, 2], 6, optimize=2)
    counts: Counter[str] = Counter()
    for xs in few_inputs([0, 1, 2], 6, 20):
        counts += wrong_rows(variance, model, xs, model.trace(xs))
    assert counts.pop("rows") > 0
    assert not counts
