"""What property tests draw from: vocabularies, inputs, and programs over them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random
from typing import Any

from hypothesis import strategies as st

import raspc
from raspc.compiler import CompiledModel
from raspc.rasp_ast.errors import CompileError, FunctionError
from raspc.rasp_ast.operands import SOp
from raspc.rasp_ast.program_json import program_source
from raspc.rasp_ast.random_programs import random_program

MIXED_VOCABULARIES = [
    ["a", 1, True],
    [1, True, 1.5, ""],
    [(1, "a"), (0,)],
    [True, False],
    [0.5, 1, -1.5],
    ["", "a", "bc"],
    ["x"],
]
NUMBERED_VOCABULARIES = [*MIXED_VOCABULARIES, ["a", "b"], ["c", "a", "b"], [0, 1, 2], [-2, 3]]


MAX_REFUSED = 0.02
"""The part of all random programs that the compiler may refuse."""


def assert_few_refused(outcomes: Counter[str], most: float = MAX_REFUSED) -> None:
    """Of random programs nearly all were compiled: a test that refuses them all tests nothing."""
    assert outcomes["compiled"]
    assert outcomes["refused"] <= most * outcomes.total(), outcomes


@dataclass(frozen=True)
class Case:
    """A program with what it is compiled for. It prints as Python that builds it again."""

    program: SOp
    vocab: tuple[Any, ...]
    max_seq_len: int
    causal: bool

    def __repr__(self) -> str:
        return (
            f"vocab={list(self.vocab)}, max_seq_len={self.max_seq_len}, causal={self.causal}\n"
            f"{program_source(self.program)}"
        )


def vocabularies() -> st.SearchStrategy[list[Any]]:
    """Strings, whole numbers, or a mixture of types."""
    strings = st.lists(st.sampled_from("abc"), min_size=1, max_size=3, unique=True)
    numbers = st.lists(st.integers(-2, 4), min_size=1, max_size=4, unique=True)
    return st.one_of(strings, numbers, st.sampled_from(MIXED_VOCABULARIES))


@st.composite
def cases(draw: st.DrawFn, *, size: int = 8, longest: int = 6) -> Case:
    """Programs, with their vocabularies, lengths and modes."""
    vocab = draw(vocabularies())
    max_seq_len = draw(st.integers(1, longest))
    causal = draw(st.booleans())
    random = draw(st.randoms(use_true_random=False))
    program = random_program(
        random, vocab=vocab, size=size, max_seq_len=max_seq_len, causal=causal, nontrivial=False
    )
    return Case(program, tuple(vocab), max_seq_len, causal)


def numbered_case(number: int) -> Case:
    """One case for each number, the same on every machine."""
    random = Random(number)
    vocab = random.choice(NUMBERED_VOCABULARIES)
    max_seq_len = random.choice([2, 3, 4, 5, 6])
    causal = random.random() < 0.4
    size = random.choice([6, 8, 12, 16])
    program = random_program(random, vocab=vocab, size=size, max_seq_len=max_seq_len, causal=causal)
    return Case(program, tuple(vocab), max_seq_len, causal)


def counted_model(case: Case, total: Counter[str], **options: Any) -> CompiledModel | None:
    """A case compiled, which is counted; None if it is refused, or its own functions raise."""
    try:
        model = raspc.compile(
            case.program, case.vocab, case.max_seq_len, causal=case.causal, **options
        )
    except (CompileError, FunctionError):
        total["refused"] += 1
        return None
    total["compiled"] += 1
    return model


def inputs(vocab: list[Any], longest: int) -> st.SearchStrategy[list[Any]]:
    """Sequences over a vocabulary."""
    return st.lists(st.sampled_from(vocab), min_size=1, max_size=longest)
