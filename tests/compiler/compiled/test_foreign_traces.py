"""Foreign programs as their authors see them: rows, labels, tables, in words that are theirs."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from foreign_programs import FOREIGN
from levels import few_inputs, meaning, one_in, typed
from trace_rows import wrong_rows

import raspc
from raspc import Map, tokens
from raspc.compiler import CompiledModel
from raspc.craft.printer import format_circuit

NO_WORDS = re.compile(r"~|value_\d|\bpart\b|\.\.\..*~|of_.*_and_")
"""What a label should not need."""


def compiled(name: str, level: int) -> CompiledModel:
    given = FOREIGN[name]
    return raspc.compile(
        given.make(), given.vocab, given.longest, causal=given.causal, optimize=level
    )


@pytest.mark.parametrize(
    ("name", "level"), one_in(4, [(name, level) for name in FOREIGN for level in (0, 1, 2)])
)
def test_what_is_shown_is_true_and_fits_a_page(name: str, level: int) -> None:
    given, model = FOREIGN[name], compiled(name, level)
    program, causal = given.make(), given.causal
    inputs = [given.example, *few_inputs(given.vocab, given.longest, 20)]
    inputs = [xs for xs in inputs if meaning(program, xs, causal) is not None]
    counts: Counter[str] = Counter()
    traces = model.traces(inputs)
    for xs, trace in zip(inputs, traces, strict=True):
        counts += wrong_rows(program, model, xs, trace)
        [answer] = trace.answers
        assert [*map(typed, answer.values)] == [*map(typed, program(xs, causal))]
    assert counts.pop("rows") > 0
    assert not counts
    texts = [str(traces[0]), str(model.layout), *(str(traces[0].at(h)) for h in traces[0].halves)]
    assert max(len(line) for text in texts for line in text.splitlines()) <= 100
    labels = model.layout.labels
    assert len(set(labels)) == len(labels)
    assert not [label for label in labels if NO_WORDS.search(label)]
    assert format_circuit(model.circuit)


def titles(name: str, level: int = 1) -> dict[str, str]:
    trace = compiled(name, level).trace(FOREIGN[name].example)
    return {row.name: row.title for row in trace.rows}


def test_what_has_no_expression_has_not_the_name_of_one() -> None:
    """`not_has_neg` was 0 in a row of that name, where it is True."""
    shown = titles("tracr_shuffle_dyck2")
    assert "not_has_neg" not in shown
    assert shown["not_has_neg_mean"].startswith("not_has_neg_mean = aggregate(")


def test_a_sum_with_a_share_of_bos_is_called_a_mean_with_it() -> None:
    """It was called "a part of aggregate(...)", 0.499917 and so on."""
    model = compiled("depth_by_a_dictionary", 1)
    [row] = [row for row in model.trace("([x])").rows if row.name == "level_balance"]
    assert row.expression == "mean of depth and BOS"
    assert row.values == [0.5, 0.67, 0.5, 0.2, 0]
    assert titles("sums_of_raspy")["sum_average"] == "sum_average = mean of tokens and BOS"


def test_names_used_again_are_told_apart() -> None:
    """`x_2 = x` and `x_3 = x` said nothing."""
    model = compiled("a_name_used_again", 1)
    found = {row.name: row.expression for row in model.trace("abcabc").rows}
    assert found["x"] == "aggregate(select(indices, indices - 1, ==), tokens)"
    assert found["x_2"] == "aggregate(select(indices, indices - 1, ==), x)"
    assert found["x_3"] == "map(lambda v, w: v == w, x_2, tokens)"
    assert titles("tracr_sort_freq")["hist_2"] == "hist_2 = -1 * hist"


@pytest.mark.parametrize(
    ("given", "cells"),
    [
        ([1, "1", "-", ""], ["1", "'1'", "'-'", "''"]),
        (["True", "None", True, "b"], ["'True'", "'None'", "True", "b"]),
        (["0.5", " x", "1/2", "x"], ["'0.5'", "' x'", "'1/2'", "x"]),
        (["(1,2)", (1, 2), "2|6", "|"], ["'(1,2)'", "(1,2)", "'2|6'", "|"]),
        ([("a",), "1..7", "a.b"], ["(a,)", "'1..7'", "a.b"]),
    ],
)
def test_a_text_that_looks_like_another_value_is_quoted(given: list[object], cells: list[str]):
    model = raspc.compile(Map(lambda x: x, tokens), given, 4)
    lines = str(model.trace(given)).splitlines()
    assert [line.split() for line in lines] == [
        ["input", *" ".join(cells).split()],
        ["token", "embedding", "tokens", *" ".join(cells).split()],
        ["unembedding", "output", *" ".join(cells).split()],
    ]


def test_what_is_not_written_is_no_text_of_the_program() -> None:
    shift = raspc.Aggregate(
        raspc.Select(raspc.indices, raspc.indices - 1, raspc.Comparison.EQ), tokens, default="-"
    ).named("shift")
    trace = raspc.compile(shift, "ab", 3).trace("ab")
    assert str(trace.at(0)).splitlines()[-1].split()[-2:] == ["-", "-"]
    assert str(trace).splitlines()[-2].split()[-2:] == ["'-'", "a"]


def test_a_class_without_room_shows_its_first_value() -> None:
    text = str(compiled("tracr_detect_pattern", 1).trace("abcab"))
    assert "(F,None)|…" in text
    assert "……" not in text


def holds(name: str, level: int, variable: str) -> tuple[str, ...]:
    return compiled(name, level).layout[variable].columns


def test_columns_say_which_values_give_what() -> None:
    """All of these were ``tokens~0`` and the like, or the name alone."""
    assert holds("tracr_pair_balance", 1, "tokens") == ("tokens:{(:1,):-1}",)
    assert holds("tracr_pair_balance", 2, "indices") == ("-2^(-16*indices+24)", "2^(16*indices-40)")
    assert holds("tracr_detect_pattern", 1, "indices")[:2] == ("(indices-4)^2", "indices")
    assert holds("a_loop", 1, "f(width)") == ("(f(width)-1)",)
    assert holds("a_loop", 1, "width") == ("1/(1+width)",)
    assert holds("prices", 1, "f(mean_price)")[1] == "f(mean_price):{0.99..1.49}"
    assert holds("long_words", 1, "tokens")[0] == "tokens:''"


def test_the_constant_says_what_it_is_at_bos() -> None:
    def said(level: int) -> str:
        [line] = [x for x in str(compiled("a_loop", level).layout).splitlines() if " one " in x]
        return " ".join(line.split()[2:6])

    assert said(1) == "0, at BOS 1"
    assert said(2) == "1, at BOS 0"


def test_the_share_of_bos_is_said_of_what_has_a_long_text_too() -> None:
    """The end was cut: "mean of map(lambda t: 1 if t=='a' else …" showed 0.5 for a sum of 1."""
    prefix = raspc.Select(raspc.indices, raspc.indices, raspc.Comparison.LEQ)
    ones = raspc.Aggregate(prefix, Map(lambda letter: 1 if letter == "a" else 0, tokens))
    model = raspc.compile(ones * (raspc.indices + 1), "abc", 6)
    [line] = [line for line in str(model.trace("abaca")).splitlines() if "sum_average" in line]
    assert "sum_average = mean of map(…, tokens) and BOS" in line


def test_what_is_averaged_is_said_as_a_sum_of_expressions() -> None:
    """It was called a function of `balance_() == 0` and another, of which it is none."""
    plan = compiled("tracr_shuffle_dyck2", 2).stages.plan
    [text] = [r.text for r in plan.readings.values() if r.name == "not_has_neg_mean"]
    assert text == "aggregate(everything, (balance_() < 0) + (balance_{} < 0))"


def test_what_a_comparison_of_a_variance_adds_up_is_a_part_of_it() -> None:
    """Rows of whole numbers stood under the text of the comparison, which is True or False."""
    below = raspc.Select(tokens, 2, raspc.Comparison.LT)
    square = raspc.Aggregate(below, tokens) ** 2
    program = raspc.Aggregate(below, tokens * tokens) - square > 0.5
    model = raspc.compile(program, [0, 1, 2], 6, optimize=2)
    texts = [r.text for r in model.stages.plan.readings.values() if r.name.startswith("f(")]
    assert len([text for text in texts if text.startswith("a part of ")]) == 3
    for row in model.trace([1, 0]).rows:
        assert set(row.values) <= {True, False} or not row.title.endswith("> 0.5")
