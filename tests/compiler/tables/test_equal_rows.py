"""Equal rows and equal numbers, as numpy would find them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, strategies as st

from raspc.compiler.tables.equal_rows import distinct, distinct_columns, equal_rows, rows_in_order


@given(st.lists(st.lists(st.integers(-2, 2), min_size=3, max_size=3), min_size=1, max_size=9))
def test_equal_rows_share_a_place(rows):
    firsts, place = equal_rows(np.array(rows))
    assert [rows[firsts[p]] for p in place] == rows
    assert len({tuple(row) for row in rows}) == len(firsts)
    assert sorted(firsts.tolist()) == firsts.tolist()


numbers = st.one_of(st.integers(-9, 9), st.sampled_from([0.5, -0.5, 1e6, 1e-3]))


@given(st.lists(numbers, min_size=1, max_size=20))
def test_distinct_numbers_are_in_order(found):
    points, place = distinct(np.array(found, float))
    assert points[place].tolist() == found
    assert points.tolist() == sorted(set(found))


@given(st.lists(st.lists(numbers, min_size=3, max_size=3), min_size=1, max_size=9), st.booleans())
def test_rows_in_order_are_those_of_numpy(rows, whole):
    array = np.array(rows, float)
    array = np.round(array).astype(np.int64) if whole else array * [1.0, -1.0, 0.0]
    wanted = np.unique(array, axis=0, return_index=True, return_inverse=True)
    firsts, place = rows_in_order(array)
    assert firsts.tolist() == wanted[1].tolist()
    assert place.tolist() == wanted[2].reshape(-1).tolist()
    assert sorted(firsts.tolist()) == distinct_columns(array.T + 0)


@given(st.lists(st.lists(numbers, min_size=3, max_size=3), min_size=1, max_size=9))
def test_equal_rows_of_numbers_are_those_of_numpy(rows):
    array = np.array(rows, float) * [1.0, -1.0, 0.0]  # -0.0 and 0.0 are one
    firsts, place = equal_rows(array)
    assert len(firsts) == len(np.unique(array, axis=0))
    assert np.array_equal(array[firsts][place], array)


def test_short_numbers_have_fingerprints_of_their_own():
    """Their bits end in zeros: of a plain sum of products the last bits were all the same."""
    grid = np.array(np.meshgrid(*[np.arange(-4.0, 4.0)] * 4)).reshape(4, -1).T
    firsts, _ = equal_rows(grid)
    assert len(firsts) == len(grid)
