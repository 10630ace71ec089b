"""Sizes grow smoothly: a longer input never takes a much smaller model, nor a much larger one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

import pytest

import raspc
from raspc.rasp_ast.programs import STANDARD


def sizes(name: str, lengths: Iterable[int], optimize: int) -> list[int]:
    standard = STANDARD[name]
    return [
        raspc.compile(standard.make(), standard.vocab, n, optimize=optimize).sizes.parameters
        for n in lengths
    ]


def grow_smoothly(found: Sequence[int]) -> bool:
    return all(0.8 * one < other < 4 * one for one, other in pairwise(found))


def test_a_mean_that_is_split_is_answered_as_a_sum_and_a_count() -> None:
    found = sizes("pair_balance", (64, 128), optimize=2)
    assert grow_smoothly(found), found


@pytest.mark.slow
@pytest.mark.parametrize("name", ["frac_prevs", "pair_balance", "shuffle_dyck1", "hist", "sort"])
def test_models_of_level_2_grow_smoothly(name: str) -> None:
    found = sizes(name, (32, 64, 96, 128, 160, 199, 200, 256), optimize=2)
    assert grow_smoothly(found), found


def test_a_sum_known_too_badly_to_be_rounded_is_lifted_more_finely_at_once() -> None:
    """It was compared with a column for each position instead: 1,164,960 parameters."""
    found = sizes("shuffle_dyck1", (200, 256), optimize=1)
    assert max(found) < 100_000, found
