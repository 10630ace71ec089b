"""Orders, as digits and as powers; parabolas of digits; dimensions that are one."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, strategies as st

from raspc.compiler.heads.bos import narrowed
from raspc.compiler.heads.matching import digit_parabola
from raspc.compiler.heads.powers import powers
from raspc.compiler.mlps.bends import bends
from raspc.compiler.selectors.factors import Factor
from raspc.compiler.selectors.listed import Listed
from raspc.compiler.selectors.orders import order_of, split_orders
from raspc.compiler.tables.domains import Domain
from raspc.compiler.tables.roots import PositionRoot
from raspc.compiler.tables.tables import root_table
from raspc.craft import Variable
from raspc.craft.variables import Read

RELATIONS = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}


def factor(relation: np.ndarray) -> Factor:
    """A relation between the positions of keys and those of queries."""
    keys, queries = (
        root_table(
            PositionRoot(
                name=name,
                sort_key=(i,),
                domain=Domain(tuple(range(size))),
            )
        )
        for i, (name, size) in enumerate(zip(("keys", "queries"), relation.shape, strict=True))
    )
    return Factor(keys, queries, Listed(relation))


def compared(size: int, sign: str) -> Factor:
    k, q = np.arange(size)[:, None], np.arange(size)[None, :]
    return factor(RELATIONS[sign](k, q))


@pytest.mark.parametrize("sign", RELATIONS)
@pytest.mark.parametrize("size", [8, 9, 32, 100])
@pytest.mark.parametrize("digits", [1, 2, 3, 6])
def test_digits_are_exclusive_and_say_the_same(size: int, sign: str, digits: int) -> None:
    whole = compared(size, sign)
    terms = split_orders([(whole,)], digits)
    held = [np.logical_and.reduce([f.relation for f in term]) for term in terms]
    assert np.array_equal(np.sum(held, axis=0), whole.relation)
    assert 1 <= len(terms) <= digits


def test_two_digits_take_the_root_of_the_sets() -> None:
    terms = split_orders([(compared(100, "<"),)], 2)
    sets = [len(np.unique(f.relation, axis=1).T) for term in terms for f in term]
    assert max(sets) <= 12


def test_no_order_is_split_that_is_none() -> None:
    equal = factor(np.eye(20, dtype=bool))
    assert order_of(equal) is None
    assert split_orders([(equal,)], 2) == ((equal,),)
    assert powers(equal, 1e-3) is None


@given(st.lists(st.integers(0, 12), min_size=1, max_size=12))
def test_any_nested_sets_are_an_order(thresholds: list[int]) -> None:
    relation = np.arange(12)[:, None] < np.array(thresholds)[None, :]
    found = order_of(factor(relation))
    assert found is not None
    assert np.array_equal(found.ranks[:, None] < found.thresholds[None, :], relation)


@pytest.mark.parametrize("sign", RELATIONS)
@pytest.mark.parametrize(("size", "tolerance"), list(product([8, 40, 300], [1e-2, 1e-6])))
def test_powers_weigh_the_selected_evenly_in_float32(
    size: int, sign: str, tolerance: float
) -> None:
    whole = compared(size, sign)
    scores = powers(whole, tolerance)
    assert scores is not None
    for side in (scores.key, scores.query):
        assert np.array_equal(side, side.astype(np.float32))
    with np.errstate(over="raise"):
        found = scores.key.astype(np.float32) @ scores.query.astype(np.float32).T
    assert np.abs(found[whole.relation]).max() <= tolerance
    assert found[~whole.relation].max() <= -1
    assert scores.dims < size / 4 or size == 8


@pytest.mark.parametrize("digits", [2, 3])
@pytest.mark.parametrize("size", [20, 90])
def test_a_parabola_of_digits_selects_the_equal(size: int, digits: int) -> None:
    scores = digit_parabola(factor(np.eye(size, dtype=bool)), digits)
    assert scores is not None
    excess = scores.excess()
    assert np.array_equal(np.diag(excess), np.zeros(size))
    assert (excess - np.diag(np.ones(size)) <= -1).all()
    assert np.abs(scores.key).max() < size


def test_a_parabola_of_digits_leaves_out_who_selects_nothing() -> None:
    relation = np.eye(20, 22, dtype=bool)
    scores = digit_parabola(factor(relation), 2)
    assert scores is not None
    assert scores.excess()[:, 20:].max() <= -1


# ---- dimensions ----------------------------------------------------------------------------------


def test_equal_dimensions_are_one_with_the_same_scores() -> None:
    x, y = (Variable(n, (n,), (0, 1), np.array([[0.0], [1.0]]), np.zeros(1)) for n in "xy")
    part = np.array([[1.0, 2.0, 1.0, 0.0]])
    query = Read(((x, part),), np.array([0.0, 1.0, 0.0, 0.0]), np.array([0.0, 5.0, 0.0, 2.0]))
    key = Read(((y, np.array([[3.0, 1.0, -1.0, 1.0]])),), np.zeros(4), np.array([0.0, 0, 7, 0]))
    few, fewer = narrowed(query, key)
    assert few.width == fewer.width == 2
    for a, b in product([0.0, 1.0], repeat=2):
        wide = (a * part[0] + query.constant) @ (b * key.parts[0][1][0])
        narrow = (a * few.parts[0][1][0] + few.constant) @ (b * fewer.parts[0][1][0])
        assert wide == narrow
    assert query.at_bos @ key.at_bos == few.at_bos @ fewer.at_bos


# ---- bends ---------------------------------------------------------------------------------------


@given(
    st.lists(st.integers(-40, 40), min_size=2, max_size=12, unique=True),
    st.lists(st.integers(-9, 9), min_size=12, max_size=12),
)
def test_bends_go_through_all_points(numbers: list[int], rows: list[int]) -> None:
    points = np.array(sorted(numbers), float)
    values = np.array(rows[: len(points)], float)[:, None]
    places, changes = bends(points, values)
    found = np.maximum(points[:, None] - places, 0.0) @ changes + values[0]
    assert np.allclose(found, values, atol=1e-9)
    assert len(places) < len(points)


def test_squares_take_half_as_many_bends_as_points() -> None:
    points = np.arange(32.0)
    places, _ = bends(points, (points**2)[:, None])
    assert len(places) <= 17
