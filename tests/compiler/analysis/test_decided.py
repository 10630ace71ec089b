"""A choice whose condition has one answer on all inputs is what it takes, and costs as much."""

from __future__ import annotations

import pytest

import raspc
from raspc import Aggregate, Full, Map, Select, SelectorWidth, SOp, indices, tokens, where

VOCAB = [0, 1, 2, 3]
PREFIX = Select(indices, indices, "<=")
HIST = SelectorWidth(Select(tokens, tokens, "=="))
MEAN = Aggregate(PREFIX, tokens)
BEFORE = Aggregate(Select(indices, indices - 1, "=="), tokens)
"""Undefined at the first position."""
OTHER = Aggregate(PREFIX, where(tokens == 1, indices, 0)) * HIST

ALWAYS = {
    "a threshold of tokens": tokens < 7,
    "a threshold of a count": HIST >= 1,
    "against itself": tokens + 1 > tokens,
    "a literal": True,
    "a constant": Full(2),
    "a text": Full("yes"),
}
TAKEN = {
    "a mean times a count": MEAN * HIST,
    "a mean of means": Aggregate(PREFIX, MEAN),
    "a variance": Aggregate(PREFIX, tokens * tokens) - MEAN * MEAN,
    "a quotient behind a guard": Map(lambda a, b: a / b if b else 7, MEAN, HIST - 1),
    "a move": BEFORE,
    "a mean with a default": Aggregate(Select(indices, indices, "<"), tokens, True),
}


def parameters(program: SOp, level: int) -> int:
    model = raspc.compile(program, VOCAB, 6, optimize=level)
    assert raspc.check(program, model, inputs=60, levels="craft")
    return model.sizes.parameters


@pytest.mark.parametrize("name", TAKEN)
def test_a_choice_is_what_it_always_takes(name: str) -> None:
    taken = TAKEN[name]
    alone = parameters(taken, 1)
    for condition in ALWAYS.values():
        assert parameters(where(condition, taken, OTHER), 1) == alone
    assert parameters(where(tokens > 7, OTHER, taken), 1) == alone
    assert parameters(where(HIST > 0, where(tokens < 7, taken, OTHER), OTHER), 1) == alone


def test_what_is_never_taken_is_no_part_of_the_answer() -> None:
    """It was refused: neither was listed, and what chooses must list both."""
    products = MEAN * HIST
    model = raspc.compile(where(tokens < 7, products, OTHER), VOCAB, 16)
    assert model.sizes.parameters == raspc.compile(products, VOCAB, 16).sizes.parameters


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_condition_that_may_be_undefined_is_asked(level: int) -> None:
    """It is never false, and where it is undefined so is the choice."""
    asked = where(BEFORE >= 0, MEAN, OTHER)
    assert asked([1, 2]) == [None, 1.5]
    parameters(asked, level)


@pytest.mark.parametrize("level", [0, 1, 2])
def test_what_is_undefined_and_never_taken_does_not_matter(level: int) -> None:
    chosen = where(HIST > 0, tokens, BEFORE)
    assert chosen([1, 2]) == [1, 2]
    parameters(chosen, level)
    parameters(where(HIST > 0, BEFORE, tokens), level)
    parameters(where(HIST > 5000, BEFORE, "none"), level)
