"""Boxes of classes of gates: disjoint, complete, and no dearer than each combination alone."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest

import raspc
from raspc.compiler.mlps import boxes as boxes_module
from raspc.compiler.mlps.boxes import MAX_SPLIT, Box, Known, boxes
from raspc.compiler.mlps.cases import Ids
from raspc.rasp_ast import Aggregate, Comparison, Map, Select, tokens, where


def cells(box: Box, shape: tuple[int, ...]) -> list[tuple[int, ...]]:
    axes = [range(size) if c < 0 else (c,) for c, size in zip(box.classes, shape, strict=True)]
    return [*product(*axes)]


def test_what_does_not_matter_is_not_asked() -> None:
    found = boxes(np.array([[0, 0, 0], [1, 2, 3]]), [5, 1, 1, 1])
    assert found == [Box((0, -1), 0), Box((1, 0), 1), Box((1, 1), 2), Box((1, 2), 3)]


def test_gates_of_which_all_is_different_stand_alone() -> None:
    found = boxes(np.array([[0, 1], [2, 3]]), [1] * 4)
    assert [box.classes for box in found] == [*product(range(2), repeat=2)]


@pytest.mark.parametrize("shape", [(), (4,), (2, 3), (3, 2, 4), (2, 2, 2, 2), (2, MAX_SPLIT)])
def test_boxes_are_all_combinations_once(shape: tuple[int, ...]) -> None:
    draw = np.random.default_rng(0)
    for kinds_of in (1, 2, 4):
        kinds = draw.integers(0, kinds_of, shape)
        prices = [3, 0, 1, 7]
        found = boxes(kinds, prices)
        assert sorted(at for box in found for at in cells(box, shape)) == [*np.ndindex(shape)]
        assert all(kinds[at] == box.kind for box in found for at in cells(box, shape))
        assert sum(prices[b.kind] for b in found) <= sum(prices[k] for k in kinds.flat)


def test_a_part_that_several_orders_of_gates_lead_to_is_split_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Chains of ``where`` over counts took a minute, of which boxes were nine tenths."""
    split = boxes_module._split
    seen: list[int] = []

    def counted(kinds: Ids, axis: int, prices: Sequence[int], known: Known) -> list[Box]:
        seen.append(axis)
        return split(kinds, axis, prices, known)

    monkeypatch.setattr(boxes_module, "_split", counted)
    gates = 7
    boxes(np.random.default_rng(0).integers(0, 2**5, (2,) * gates), [1] * 2**5)
    assert len(seen) < gates * 3**gates  # and over 100,000 in all orders


def test_a_mean_of_one_case_is_not_built_for_each_class_of_the_other() -> None:
    """A staircase of a thousand steps stood there five times, once for each number that is not
    looked at."""
    mean = Aggregate(Select(0, tokens, Comparison.TRUE), tokens / (tokens + 1))
    program = where(Map(lambda x: x in (1, 3), tokens), Map(lambda x: 0.1 * x, tokens), mean)
    model = raspc.compile(program, range(5), 4, optimize=0)
    strategies = [plan.strategy for plan in model.stages.plan.mlps.values()]
    (cases,) = [s.cases for s in strategies if len(s.points) > 100]
    assert [case.gates for case in cases if np.ptp(case.writes)] == [(0, -1)]
    assert raspc.check(program, model, levels=("craft",))
