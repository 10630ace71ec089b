"""The value model: one number for one float, True apart from 1, one order for any mixture."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from raspc.rasp_ast.values import canonical, is_number, is_numeric, key, order, plain

scalars = st.one_of(
    st.integers(), st.booleans(), st.text(max_size=3), st.fractions(max_denominator=1000)
)
values = st.recursive(
    st.none() | scalars, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=5
).map(canonical)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        (0.1, Fraction(1, 10)),
        (0.6666666666666666, Fraction(2, 3)),
        (-0.3333333333333333, Fraction(-1, 3)),
        (3.0, 3),
        (-0.0, 0),
        (1e300, int(1e300)),
        (5e-324, None),
        (Fraction(4, 2), 2),
        (np.float64(0.5), Fraction(1, 2)),
        (np.float32(2), 2),
        (np.int8(-3), -3),
        (np.bool_(True), True),
        (np.str_("a"), "a"),
        (None, None),
        ((1.0, (0.5, None)), (1, (Fraction(1, 2), None))),
    ],
)
def test_what_a_python_object_stands_for(given_: object, expected: object) -> None:
    found = canonical(given_)
    if expected is None and given_ is not None:
        assert plain(found) == given_
    else:
        assert (found, type(found)) == (expected, type(expected))


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_survives_the_way_in_and_out(x: float) -> None:
    assert plain(canonical(x)) == x


@given(st.floats(min_value=1e-6, max_value=1e6))
def test_the_fraction_of_a_float_is_the_simplest(x: float) -> None:
    found = canonical(x)
    assert isinstance(found, (int, Fraction))
    for denominator in range(1, min(found.denominator, 200)):
        near = round(Fraction(x) * denominator)
        assert all(float(Fraction(n, denominator)) != x for n in (near - 1, near, near + 1))


@given(st.fractions(max_denominator=10**6, min_value=-(10**3), max_value=10**3))
def test_a_fraction_survives_the_way_out_and_in(x: Fraction) -> None:
    assert canonical(plain(canonical(x))) == canonical(x) == x


def test_one_float_is_one_number() -> None:
    near = Fraction(1, 3) + Fraction(1, 10**30)
    assert canonical(near) == Fraction(1, 3)


@pytest.mark.parametrize("x", [math.nan, math.inf, -math.inf, (1, math.nan)])
def test_what_is_no_number_is_refused(x: object) -> None:
    with pytest.raises(ValueError, match="no value"):
        canonical(x)


@pytest.mark.parametrize("x", [[1], {1}, b"a", 1j, object(), np.array([1]), (1, [2])])
def test_unsupported_types_are_refused(x: object) -> None:
    with pytest.raises(TypeError, match="no value"):
        canonical(x)


def test_value_and_absence_and_one_and_true_are_apart() -> None:
    different = [None, 0, False, 1, True, "1", "", (), (1,), (True,), (None,), "None"]
    assert len({key(value) for value in different}) == len(different)
    assert key(canonical(1.0)) == key(1)
    assert key(("bool", True)) != key((True,))


@pytest.mark.slow
@settings(max_examples=40)
@given(values, values, values)
def test_the_order_is_total(a: object, b: object, c: object) -> None:
    x, y, z = sorted([a, b, c], key=order)
    assert order(x) <= order(y) <= order(z)
    assert (order(a) == order(b)) == (key(a) == key(b))


def test_the_order_of_a_mixture() -> None:
    mixture = [None, (1,), "5", "a", True, False, 10, 9, Fraction(1, 2)]
    assert sorted(mixture, key=order) == [Fraction(1, 2), 9, 10, False, True, "5", "a", (1,), None]


def test_numbers_and_numerics() -> None:
    assert [is_number(x) for x in (1, Fraction(1, 2), True, "1", None)] == [1, 1, 0, 0, 0]
    assert [is_numeric(x) for x in (1, Fraction(1, 2), True, "1", None)] == [1, 1, 1, 0, 0]
