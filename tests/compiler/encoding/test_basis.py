"""Columns that follow from others exactly are not stored, and all others are."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from raspc.compiler.encoding.basis import independent


@pytest.mark.parametrize("seed", range(20))
def test_stored_columns_and_the_recipe_give_all_columns(seed: int) -> None:
    rng = np.random.default_rng(seed)
    own = rng.integers(0, 2, size=(40, 6)).astype(float)
    factors = rng.choice([-2.0, -0.5, 0.0, 0.25, 1.0, 3.0], size=(6, 5))
    matrix = np.concatenate([own, own @ factors + rng.integers(-3, 4, size=5)], axis=1)
    stored, span = independent(matrix)
    assert stored.shape == (40, 6)
    assert np.array_equal(stored @ span.recipe + span.constant, matrix)


def test_a_column_is_stored_where_float32_would_round_its_factors() -> None:
    one, other = np.array([[1, 0, 0, 2], [0, 1, 0, 5]], float)
    third, coarse = (one + other) / 3, 32 * one + other
    stored, _ = independent(np.stack([one, other, third, coarse], axis=1))
    assert stored.shape == (4, 4)


def test_a_column_that_follows_but_for_rounding_hides_no_other() -> None:
    one, other = np.array([[1, 0, 0, 2], [0, 1, 0, 5]], float)
    stored, span = independent(np.stack([one, other, (one + other) / 3, one - other], axis=1))
    assert stored.shape == (4, 3)
    assert np.array_equal(span.recipe[:, 3], [1, -1, 0])


def test_a_column_without_a_number_but_0_is_no_column() -> None:
    stored, span = independent(np.stack([np.array([0.0, 1.0]), np.full(2, 3.0)], axis=1))
    assert stored.shape == (2, 1)
    assert np.array_equal(span.constant, [0, 3])


def test_hundreds_of_columns_that_are_all_stored_take_little_memory() -> None:
    """664 classes took 899 MB: a row of each identity kept the whole of it."""
    tracemalloc.start()
    try:
        stored, _ = independent(np.tri(400))
        assert tracemalloc.get_traced_memory()[1] < 1 << 25
    finally:
        tracemalloc.stop()
    assert stored.shape == (400, 400)
