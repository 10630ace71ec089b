"""Programs as JSON: what is written is read back as the same program, and nothing is run."""

from __future__ import annotations

import json
import operator
from collections import Counter
from contextlib import suppress
from random import Random

import pytest
from hypothesis import given, settings, strategies as st
from levels import meaning, samples, typed
from program_table import TABLE
from strategies import numbered_case
from written_programs import KINDS, LIBRARIES

import raspc
from raspc import program_from_json, program_to_json
from raspc.rasp_ast import (
    Map,
    indices,
    lookup,
    nodes,
    tokens,
)
from raspc.rasp_ast.programs import STANDARD, make_hist, make_sort


def means_the_same(one, other, vocab, longest=5, causal=False) -> None:
    for xs in samples(vocab, longest, 12):
        left, right = meaning(one, xs, causal), meaning(other, xs, causal)
        assert (left is None) == (right is None), xs
        assert left is None or [*map(typed, left)] == [*map(typed, right)], xs


@pytest.mark.parametrize("name", STANDARD)
def test_standard_programs_go_there_and_back(name) -> None:
    program = STANDARD[name].make()
    text = program_to_json(program)
    again = program_from_json(text)
    assert program_to_json(again) == text
    assert raspc.format_program(again) == raspc.format_program(program)
    means_the_same(program, again, STANDARD[name].vocab, causal=STANDARD[name].modes[0])


@pytest.mark.slow
def test_random_programs_go_there_and_back() -> None:
    for number in range(150):
        case = numbered_case(number)
        text = program_to_json(case.program)
        again = program_from_json(text)
        assert program_to_json(again) == text
        means_the_same(case.program, again, case.vocab, case.max_seq_len, case.causal)


def test_most_of_the_table_of_programs_is_data() -> None:
    found = Counter()
    for row in TABLE.values():
        try:
            text = program_to_json(row.program)
        except raspc.ProgramError:
            found["code"] += 1
            continue
        found["data"] += 1
        means_the_same(row.program, program_from_json(text), row.vocab, causal=row.causal)
    assert found["data"] > found["code"]


@pytest.mark.parametrize("name", LIBRARIES)
def test_programs_of_the_other_dialects_go_there_and_back(name) -> None:
    program, known = LIBRARIES[name], name in raspc.puzzles
    text = program_to_json(program)
    again = program_from_json(text)
    assert program_to_json(again) == text
    assert raspc.format_program(again) == raspc.format_program(program)
    vocab = raspc.puzzles[name].vocab if known else range(4)
    means_the_same(program, again, list(vocab), causal=not known or raspc.puzzles[name].causal)


SUMS_AND_BESTS = [
    name
    for name, row in TABLE.items()
    if name != "a score of key and query"  # by a function of Python
    and any(isinstance(n, nodes.Sum | nodes.Best) for n in nodes.topological([row.program.node]))
]


@pytest.mark.parametrize("name", SUMS_AND_BESTS)
def test_sums_and_best_matches_go_there_and_back(name) -> None:
    row = TABLE[name]
    text = program_to_json(row.program)
    assert program_to_json(program_from_json(text)) == text
    means_the_same(row.program, program_from_json(text), row.vocab, causal=row.causal)


SCORED = raspc.Select(indices, indices, raspc.Comparison.LEQ)


@pytest.mark.parametrize(
    "function",
    [{("a", 1): 1, ("b", 0): 1 / 3, ("b", 2): 2, ("a", 2): None}, operator.eq, raspc.Comparison.LT],
    ids=["table", "operator", "comparison"],
)
def test_scores_of_key_and_query(function) -> None:
    """A table lacks what is not selected."""
    queries = indices if isinstance(function, dict) else tokens
    best = raspc.Best(SCORED, raspc.Score(tokens, queries, function), indices, "none")
    text = program_to_json(best)
    assert program_to_json(program_from_json(text)) == text
    means_the_same(best, program_from_json(text), "ab")
    if isinstance(function, dict):
        assert best("aba") == ["none", 0, 1]
        model = raspc.compile(best, "ab", 3)
        assert raspc.check(best, model, levels=["craft"])


def test_a_score_of_your_own_is_refused_with_what_to_write() -> None:
    score = raspc.Score(tokens, indices, lambda key, query: f"{key}" == query)
    with pytest.raises(raspc.ProgramError, match=r"lambda key, query: .*is no data") as said:
        program_to_json(raspc.Best(SCORED, score, tokens))
    assert "a Score takes a table {(key, query): score}" in str(said.value)


@pytest.mark.parametrize("scores", [{3: 1}, {(1, 2): "x"}, {(1, 2, 3): 1}, {(1, {1}.pop): 1}])
def test_a_table_of_scores_has_numbers_for_pairs(scores) -> None:
    with pytest.raises(raspc.ProgramError, match="numbers for pairs of a key and a query, found"):
        raspc.Score(tokens, indices, scores)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_function(kind) -> None:
    text = program_to_json(KINDS[kind])
    assert program_to_json(program_from_json(text)) == text
    means_the_same(KINDS[kind], program_from_json(text), "ab")


def test_models_are_the_same_bytes() -> None:
    program = make_sort(tokens, tokens) * 2 - 1
    one, other = (
        raspc.compile(p, (1, 2, 3), 4)
        for p in (program, program_from_json(program_to_json(program)))
    )
    assert one.residual_labels == other.residual_labels
    for module, arrays in one.params.items():
        for name, array in arrays.items():
            assert array.tobytes() == other.params[module][name].tobytes()


def test_several_programs_by_name() -> None:
    text = program_to_json({"hist": make_hist(), "double": make_hist() * 2})
    found = program_from_json(text)
    assert list(found) == ["hist", "double"]
    assert found["double"]("aab") == [4, 4, 2]


def test_code_is_refused_at_its_line() -> None:
    program = Map(lambda x: f"{x}!", indices)
    with pytest.raises(raspc.ProgramError, match="is Python code, which is no data") as caught:
        program_to_json(program)
    assert 'lambda x: f"{x}!", indices' in str(caught.value)


def test_items_that_are_no_values_are_code() -> None:
    with pytest.raises(raspc.ProgramError, match="is Python code"):
        program_to_json(Map({"a": [1]}.get, tokens))
    with pytest.raises(raspc.ProgramError, match="is Python code"):
        program_to_json(lookup({"a": object()}, tokens))


len = len  # noqa: A001, PLW0127 - shadows Python's own in this module


def test_a_known_text_that_means_something_else_here_is_code() -> None:
    """`len` is not certainly Python's own where a module has a name of its own for it."""
    with pytest.raises(raspc.ProgramError, match="is Python code"):
        program_to_json(Map(lambda x: 0.5 * len(x), tokens))
    one = "a"
    with pytest.raises(raspc.ProgramError, match="is Python code"):
        program_to_json(Map(lambda x: x + one, indices))
    program_to_json(Map(lambda x: x + 1, indices))  # one of the generator's own


def test_text_programs_say_that_they_are_text() -> None:
    program = raspc.rasp_program("hist = selector_width(select(tokens, tokens, ==));")
    with pytest.raises(raspc.ProgramError, match="kept as its text"):
        program_to_json(program["hist"] if not isinstance(program, raspc.SOp) else program)


BROKEN = {
    "no JSON": "{",
    "another format": '{"format":"x","version":1,"nodes":[],"programs":{}}',
    "no programs": '{"format":"raspc-program","version":1,"nodes":[],"programs":{}}',
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_what_is_no_program_is_refused(text) -> None:
    with pytest.raises(raspc.InputError):
        program_from_json(text)


STRANGE = [None, True, -1, 10**9, "", "lambda x: __import__('os')", [], {}, [[0]], {"kind": "map"}]


@settings(max_examples=150)
@given(seed=st.integers(0, 10**6), strange=st.sampled_from(STRANGE))
def test_whatever_is_changed_is_a_program_or_refused(seed, strange) -> None:
    text = program_to_json(make_sort(tokens, indices % 3 + 1))
    found = json.loads(text)
    random = Random(seed)
    place, parent, last = found, None, None
    while isinstance(place, dict | list) and place and (parent is None or random.random() < 0.8):
        parent = place
        last = (
            random.choice([*parent]) if isinstance(parent, dict) else random.randrange(len(parent))
        )
        place = parent[last]
    parent[last] = strange
    with suppress(raspc.InputError):
        program_from_json(json.dumps(found))
