"""Strategies without a number: what they write where, and in how little memory they are found."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from raspc.compiler.analysis.registry import Registry
from raspc.compiler.mlps.cases import MAX_UNITS, Strategy
from raspc.compiler.mlps.gates import by_classes, by_gated_root
from raspc.compiler.tables.domains import Domain
from raspc.compiler.tables.tables import Table
from raspc.craft.variables import Array


def table_of(codes: Array) -> Table:
    """A table over tokens and positions, of whole numbers."""
    tokens, positions = codes.shape
    registry = Registry(Domain.of(range(tokens)), positions, causal=False)
    roots = tuple(sorted((registry.tokens, registry.indices), key=lambda root: root.sort_key))
    whole = codes.astype(np.int32) if roots[0] is registry.tokens else codes.T.astype(np.int32)
    return Table(roots, whole, Domain.of(range(int(codes.max()) + 1)))


def written(strategy: Strategy, place: tuple[int, int], axis: int | None) -> Array:
    """What the units of all cases write together at one value of each root."""
    gates = [at for i, at in enumerate(place) if i != axis]
    total = 0.0
    for case in strategy.cases:
        on = all(
            matrix[at, wanted] == 1
            for at, wanted, (_, matrix) in zip(gates, case.gates, strategy.gates, strict=True)
        )
        if not on:
            continue
        if axis is None or strategy.gated is None:
            total = total + case.writes[0]
        else:
            features = strategy.gated[1][place[axis]]
            total = total + features[: len(case.writes)] @ case.writes
    return np.asarray(total)


@pytest.mark.parametrize("axis", [None, 0, 1])
def test_the_units_of_all_cases_write_what_the_table_says(axis: int | None) -> None:
    draw = np.random.default_rng(0)
    codes = draw.integers(0, 6, (7, 5))
    codes[3] = codes[1]  # one class
    table = table_of(codes)
    rows = draw.integers(-2, 3, (6, 3)).astype(float)
    rows[0] = 0.0
    ids = np.where(table.codes == 5, -1, table.codes).astype(np.int64)  # no correct run gets there
    made = (
        by_classes(table, ids, rows)
        if axis is None
        else by_gated_root(table, ids, rows, axis, most=MAX_UNITS)
    )
    assert made is not None
    assert made.units == sum(int(case.writes.any(axis=1).sum()) for case in made.cases)
    for place in np.argwhere(ids >= 0).tolist():
        wanted = rows[ids[tuple(place)]]
        assert np.array_equal(written(made, tuple(place), axis) * np.ones(3), wanted)


def test_a_gated_root_of_thousands_of_features_is_given_up_before_it_takes_memory() -> None:
    """A matrix of all features and columns was made for each of 400 cases: 2.6 GB."""
    draw = np.random.default_rng(0)
    table = table_of(draw.integers(0, 64, (400, 400)))
    tracemalloc.start()
    try:
        made = by_gated_root(table, table.codes.astype(np.int64), np.eye(64), 0, most=MAX_UNITS)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert made is None
    assert peak < 1 << 27


def test_cases_of_many_features_are_made_when_they_are_looked_at() -> None:
    """Of 300 cases, which write 64 columns of 1,200 features, each takes half a megabyte."""
    draw = np.random.default_rng(0)
    kinds = draw.integers(0, 64, (30, 60))
    table = table_of(np.array([draw.permutation(64)[kinds[i % 30]] for i in range(300)]))
    axis = next(i for i, root in enumerate(table.roots) if len(root.domain) == 60)
    tracemalloc.start()
    try:
        made = by_gated_root(table, table.codes.astype(np.int64), np.eye(64), axis, most=1 << 20)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert made is not None
    assert len(made.cases) == 300
    assert peak < 1 << 25
