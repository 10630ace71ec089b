"""Equal rows and equal numbers, as numpy would find them."""

from __future__ import annotations

import numpy as np
from hypothesis import given, strategies as st

from raspc.compiler.tables.equal_rows import distinct, equal_rows


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
