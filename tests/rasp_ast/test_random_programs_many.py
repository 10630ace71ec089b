"""Many random programs: large enough, different, and the same from the same seed."""

from __future__ import annotations

import re

import pytest

import raspc
from raspc import program_source, random_program, random_programs
from raspc.rasp_ast.random_programs.many import meaning_of, probes

VOCAB = range(5)


def texts(programs) -> list[str]:
    return [program_source(program) for program in programs]


def test_the_same_seed_gives_the_same_and_more_begin_with_fewer() -> None:
    ten = random_programs(10, 3, vocab=VOCAB)
    assert texts(ten) == texts(random_programs(10, 3, vocab=VOCAB))
    assert texts(ten)[:4] == texts(random_programs(4, 3, vocab=VOCAB))
    assert texts(ten) != texts(random_programs(10, 4, vocab=VOCAB))


@pytest.mark.slow
def test_they_are_as_large_as_asked() -> None:
    for program in random_programs(30, 0, vocab=VOCAB, min_layers=2, min_heads=3):
        layers = raspc.rasp_layers(program)
        assert layers.depth >= 2
        assert sum(layers.heads) >= 3


@pytest.mark.slow
def test_no_two_mean_the_same() -> None:
    inputs = probes(list(VOCAB), 8)
    found = random_programs(60, 1, vocab=VOCAB, size=3)
    marks = {meaning_of(program, inputs, causal=False) for program in found}
    assert len(marks) == 60
    any_ones = random_programs(60, 1, vocab=VOCAB, size=3, distinct="no")
    assert len({meaning_of(p, inputs, causal=False) for p in any_ones}) < 60


@pytest.mark.slow
def test_weights_make_a_step_more_frequent() -> None:
    def combined(weights) -> int:
        found = random_programs(60, 2, vocab=VOCAB, min_layers=1, weights=weights)
        return sum(text.count(" & ") + text.count(" | ") for text in texts(found))

    plain, more = combined(None), combined({"and": 20, "or": 20, "logic": 5, "width": 4})
    assert more > 3 * plain
    with pytest.raises(raspc.InputError, match="no step is called 'nothing'"):
        random_programs(1, 0, vocab=VOCAB, weights={"nothing": 1})


@pytest.mark.slow
def test_too_many_are_refused() -> None:
    with pytest.raises(raspc.ProgramError, match="too small, or there already"):
        random_programs(40, 0, vocab=[True, False], size=0, max_seq_len=1)


def test_arithmetic_is_written_with_operators_and_with_functions() -> None:
    weights = {"arithmetic": 9, "compared": 9, "divided": 9}
    written = "\n".join(
        str(random_program(n, vocab=VOCAB, size=9, weights=weights).annotations["source"])
        for n in range(40)
    )
    assert len(re.findall(r"lambda x, y: x [-+*/] y", written)) >= 5
    assert len(re.findall(r"lambda x, y: x [<>=!]+ y", written)) >= 3
    assert len(re.findall(r" [-+*/] s\d", written)) >= 5
