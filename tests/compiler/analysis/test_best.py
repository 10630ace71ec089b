"""Attention to the best match: one head or two, from which size, and what is refused."""

from __future__ import annotations

import tracemalloc

import pytest

import raspc
from raspc.compiler import Options, stages
from raspc.compiler.analysis import best as best_rule
from raspc.craft.blocks import Head
from raspc.craft.verify import verify
from raspc.rasp_ast import (
    Aggregate,
    Best,
    Comparison,
    Map,
    Max,
    Min,
    RaspError,
    Score,
    Select,
    SelectorWidth,
    SOp,
    format_expression,
    indices,
    program_from_json,
    program_to_json,
    tokens,
)

ALL = Select(tokens, tokens, Comparison.TRUE)
SAME = Select(tokens, tokens, Comparison.EQ)
TIES = ("left", "right", "nearest", "nearest_other")


def heads(program: SOp, max_seq_len: int = 6) -> list[Head]:
    made = stages(program, Options(range(3), max_seq_len))
    verify(made.circuit)
    return [block for block in made.circuit.blocks if isinstance(block, Head)]


@pytest.mark.parametrize(
    "program",
    [
        Max(ALL, tokens),
        Min(SAME, indices),
        *(Best(SAME, indices % 3, tokens, ties=t) for t in TIES),
    ],
)
def test_a_best_is_one_head(program: SOp) -> None:
    (head,) = heads(program)
    assert head.margin > 17


def test_a_maximum_needs_no_tie_break() -> None:
    (head,) = heads(Max(ALL, tokens))
    assert head.query.width == 2  # the score, and BOS


@pytest.mark.parametrize("ties", TIES)
def test_two_heads_where_one_is_not_enough(ties: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Best(SAME, indices % 3, tokens + indices, -1, ties=ties)  # type: ignore[arg-type]
    monkeypatch.setattr(best_rule, "MAX_PREFERENCE", 14)
    assert len(heads(program)) == 2
    model = raspc.compile(program, vocab=range(3), max_seq_len=5)
    assert not raspc.check(program, model).mismatches


def test_two_heads_for_a_score_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    score = Score(tokens, indices, lambda key, query: None if key == query else (key + query) % 3)
    program = Best(ALL, score, indices, "none", ties="right")
    monkeypatch.setattr(best_rule, "MAX_PREFERENCE", 9)
    assert len(heads(program)) == 2
    model = raspc.compile(program, vocab=range(3), max_seq_len=5)
    assert not raspc.check(program, model).mismatches


def test_scores_beyond_what_heads_tell_apart_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(best_rule, "MAX_PREFERENCE", 5)
    with pytest.raises(RaspError, match="have 6 levels; one head tells 5 apart") as caught:
        raspc.compile(Max(ALL, indices + tokens), vocab=[0], max_seq_len=6)
    assert caught.value.source is not None


@pytest.mark.slow
def test_of_many_scores_no_table_of_all_pairs_is_made() -> None:
    """The position of the greatest variance so far: 14,000 scores are 200 million pairs."""
    below = Select(tokens, tokens, Comparison.LEQ)
    variance = Aggregate(below, tokens * tokens) - Aggregate(below, tokens) ** 2
    program = Best(SAME, variance, indices, 0, ties="nearest")
    tracemalloc.start()
    try:
        with pytest.raises(RaspError, match=r"it compares .* pairs of values"):
            raspc.compile(program, vocab=range(5), max_seq_len=8)
        assert tracemalloc.get_traced_memory()[1] < 1 << 26
    finally:
        tracemalloc.stop()


def test_long_inputs() -> None:
    program = Best(SAME, indices // 2 % 50, indices, ties="nearest")
    model = raspc.compile(program, vocab="ab", max_seq_len=100)
    assert not raspc.check(program, model, inputs=20).mismatches


def test_an_undefined_score_is_not_selected() -> None:
    scores = Map({"a": 1, "b": None, "c": 2}.get, tokens)
    program = Best(ALL, scores, indices, "none")
    assert program("abcb") == [2] * 4
    assert program("bb") == ["none"] * 2
    model = raspc.compile(program, vocab="abc", max_seq_len=4)
    assert not raspc.check(program, model).mismatches


def test_a_score_is_a_number() -> None:
    with pytest.raises(RaspError, match="a score is a number, found 'a'"):
        Best(ALL, tokens, indices)("ab")
    with pytest.raises(RaspError, match="a score is a number, and this one may be 'a'"):
        raspc.compile(Best(ALL, tokens, indices), vocab="ab", max_seq_len=3)


def test_ties_are_one_of_four() -> None:
    with pytest.raises(RaspError, match=r"ties are 'left', 'right', .* found 'middle'"):
        Best(ALL, tokens, indices, ties="middle")  # type: ignore[arg-type]


def test_its_text_and_its_json() -> None:
    scored = Best(SAME, Score(indices, tokens, min), tokens, 0, "nearest")
    text = (
        "best(select(tokens, tokens, ==), score(indices, tokens, min), tokens, 0, ties='nearest')"
    )
    assert format_expression(scored) == text
    again = program_from_json(program_to_json(Best(SAME, SelectorWidth(SAME), tokens, 0, "right")))
    assert isinstance(again, Best)
    assert again([1, 2, 1, 3]) == [1, 2, 1, 3]
    assert program_to_json(again) == program_to_json(
        Best(SAME, SelectorWidth(SAME), tokens, 0, "right")
    )


def test_scores_are_numbers_and_bools() -> None:
    score = Map(lambda t: {0: True, 1: 2, 2: False}.get(t, 1), tokens)
    for program in (Best(ALL, score, indices), Best(ALL, tokens == 1, indices)):
        model = raspc.compile(program, vocab=range(4), max_seq_len=4)
        assert raspc.check(program, model, levels="craft")
