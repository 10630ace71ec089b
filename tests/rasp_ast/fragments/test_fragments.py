"""Which fragment a program lies in: yes with a witness that means the same, no with the line."""

import random
from itertools import pairwise

import pytest
from fragment_programs import C_RASP, EXTENDED, PROGRAMS, STAR_FREE, count

import raspc
from raspc import (
    Map,
    crasp_program,
    fragments,
    tokens,
)
from raspc.rasp_ast.fragments.judging import FRAGMENTS
from raspc.rasp_ast.programs import (
    make_hist,
    make_last_occurrence,
    make_reverse,
    make_shift,
)
from raspc.rasp_ast.values import canonical, key


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs_and_their_fragments(name):
    program, vocab, expected = PROGRAMS[name]
    found = fragments(program, vocab=vocab, causal=True)
    given = [v.depth if v.depth is not None else int(v.holds) for v in found.values()]
    if name in ("parity by index", "even_a"):  # a remainder is no count: yes, at depth 0 or 1
        given[2], expected = int(found[EXTENDED].holds), [*expected[:2], 1, *expected[3:]]
    assert given == expected, repr(found)
    for fragment, verdict in found.items():
        assert verdict.fragment == fragment
        assert (verdict.witness is None) == (verdict.reason is not None) == (not verdict)


# --- a witness means what the program means


def same(program, verdict, words, causal):
    """Whether the witness gives what the program gives, wherever that has a meaning."""
    text = crasp_program(verdict.witness)
    lines = verdict.witness.splitlines()
    answers = {
        after.split(" = ")[0]: eval(line.split(": the answer is ", 1)[1])
        for line, after in pairwise(lines)
        if line.startswith("// ") and ": the answer is " in line
    }
    for word in words:
        try:
            wanted = program(word, causal=causal)
        except raspc.EvaluationError:
            continue
        shown = [str(token) for token in word]
        if not answers:
            found = text.program(shown, causal=True)
        else:
            columns = {name: text[name](shown, causal=True) for name in answers}
            rows = [[answers[n] for n in answers if columns[n][i]] for i in range(len(word))]
            assert all(len(row) == 1 for row in rows)
            found = [row[0] for row in rows]
        assert [key(canonical(x)) for x in found] == [key(canonical(x)) for x in wanted], word
    return True


@pytest.mark.parametrize("name", [n for n, (_, _, yes) in PROGRAMS.items() if yes[2]])
def test_a_witness_is_the_program(name):
    program, vocab, _ = PROGRAMS[name]
    draw = random.Random(0)
    words = [draw.choices(list(vocab), k=draw.randint(1, 9)) for _ in range(40)]
    verdict = fragments(program, vocab=vocab, causal=True)[EXTENDED]
    assert same(program, verdict, words, causal=True)


@pytest.mark.parametrize("start", range(0, 40, 10))
def test_witnesses_of_random_programs(start):
    for seed in range(start, start + 10):
        vocab, causal = [list("abc"), [0, 1, 2, 3], [-1, 0, 1]][seed % 3], seed % 4 != 0
        size = 3 + seed % 7
        program = raspc.random_program(seed, vocab=vocab, size=size, causal=causal)
        found = fragments(program, vocab=vocab, causal=causal)
        assert not found[C_RASP] or found[EXTENDED]
        if found[EXTENDED]:
            draw = random.Random(seed)
            words = [draw.choices(vocab, k=draw.randint(1, 8)) for _ in range(12)]
            assert same(program, found[EXTENDED], words, causal)


# --- what is asked


def test_equality_over_a_finite_alphabet_is_a_count():
    found = fragments(make_hist(), causal=True)
    assert "endlessly many" in found[C_RASP].reason.message
    assert "vocabulary" in found[C_RASP].reason.hint
    assert fragments(make_hist(), vocab="ab", causal=True)[C_RASP].witness == (
        'hist = # "a" if "a" else # "b"\n'
    )


def test_without_an_alphabet_tokens_may_be_compared():
    found = fragments(count("a") > count("b"))
    assert found[C_RASP].witness == 'answer = # "a" > # "b"\n'
    assert found[C_RASP].depth == 1
    assert not fragments(Map(ord, tokens) > 3)[C_RASP]


@pytest.mark.parametrize("make", [make_reverse, make_hist, make_last_occurrence])
def test_later_positions_are_refused_unless_it_is_causal(make):
    verdict = fragments(make(), vocab="ab", causal=False)[EXTENDED]
    assert verdict.reason.rule == "causal"
    assert "compile it as causal" in str(verdict)


def test_all_answers_have_a_line():
    program = make_shift(tokens, 1, "-")
    verdict = fragments(program, vocab="ab", causal=True)[EXTENDED]
    assert "// shift 1: the answer is '-'\nshift_1 = #[pred] true == 0\n" in verdict.witness


def test_a_verdict_is_shown_on_a_line_and_in_full():
    found = fragments(count("a") > count("b"), vocab="ab", causal=True)
    assert repr(found).splitlines()[1] == "C-RASP                   yes, depth 1"
    assert str(found[C_RASP]) == "C-RASP: yes, depth 1"
    assert "compares counts with each other" in str(found[STAR_FREE])
    assert "^^^^" in str(found[STAR_FREE])
    assert len(found) == len(FRAGMENTS)
