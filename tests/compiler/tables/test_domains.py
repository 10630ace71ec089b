"""Value sets, and the means of them, against counting by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from raspc.compiler.tables.domains import Domain, check_size
from raspc.compiler.tables.mean_domain import mean_domain
from raspc.rasp_ast import ValueSetError
from raspc.rasp_ast.values import canonical, key, order

NUMBERS = st.one_of(
    st.integers(-4, 6), st.fractions(-2, 2, max_denominator=6), st.sampled_from([0.1, 1e-3, 100.5])
)


def domain(*values: Any) -> Domain:
    return Domain.of([canonical(v) for v in values])


def means(values: Domain, most: int, least: int) -> dict[Any, Any]:
    """What ``Aggregate`` can give for so many selected numbers, by key: all of them are tried."""
    found: dict[Any, Any] = {}
    for count in range(max(1, least), most + 1):
        for chosen in combinations_with_replacement(values.defined, count):
            alike = len({key(v) for v in chosen}) == 1
            mean = Fraction(sum(Fraction(v) for v in chosen), count)
            value = chosen[0] if alike else canonical(mean)
            found[key(value)] = value
    return found


@given(st.lists(NUMBERS, min_size=1, max_size=4), st.integers(1, 5), st.integers(0, 4))
def test_the_means_of_numbers(values: list[Any], most: int, fewer: int) -> None:
    of, least = domain(*values), max(0, most - fewer)
    assert mean_domain(of, most, least, None).index.keys() == means(of, most, least).keys()


@pytest.mark.parametrize("values", [(True,), (False,), (True, False)])
@pytest.mark.parametrize("most", [1, 2, 3, 6])
def test_the_means_of_bools(values: tuple[bool, ...], most: int) -> None:
    of = domain(*values)
    assert mean_domain(of, most, 1, None).index.keys() == means(of, most, 1).keys()


def test_the_means_of_a_mixture_hold_every_mean_of_different_values() -> None:
    of = domain(True, 0, 0.5, 3)
    found = {float(v) for v in mean_domain(of, 4, 1, None).defined}  # type: ignore[arg-type]
    assert found >= {float(mean) for mean in means(of, 4, 1).values()}


def test_the_means_of_nothing() -> None:
    assert len(mean_domain(domain(), 3, 1, None)) == 0
    assert len(mean_domain(domain(1, 2), 0, 0, None)) == 0
    assert len(mean_domain(domain(1, 2), 2, 3, None)) == 0


def test_means_are_counted_before_they_are_made() -> None:
    with pytest.raises(ValueSetError) as caught:
        mean_domain(domain(*(i**3 for i in range(80))), 200, 1, None)
    assert caught.value.size > caught.value.limit


def test_values_are_kept_in_one_order_and_undefined_is_last() -> None:
    of = domain("b", None, True, 2, "a", 1.0, 1, (2, "x"), 0.5, False)
    assert [v if v is None else str(v) for v in of.values] == [
        "1/2", "1", "2", "False", "True", "a", "b", "(2, 'x')", None,
    ]  # fmt: skip
    assert of.undefined == len(of) - 1
    assert of.code(True) != of.code(1)
    assert of.code(1) == of.code(Fraction(1))
    assert [of.code(v) for v in of.values] == list(range(len(of)))
    assert of.is_defined.tolist() == [1.0] * (len(of) - 1) + [0.0]


def test_what_a_set_knows_of_its_numbers() -> None:
    assert domain(1, 2.5, None).is_numeric
    assert domain(1, True).is_numeric
    assert not domain(1, True).is_number
    assert not domain(1, "a").is_numeric
    assert not domain(None).is_numeric
    assert domain(3, 1, 1.25).gap == 0.25
    assert domain(7).gap == 7.0
    assert domain(0).gap == 1.0
    assert np.array_equal(domain(2, "a", None).numbers, [2.0, 0.0, 0.0])
    assert domain(1, 2).fingerprint == domain(2, 1.0).fingerprint
    assert "3 values" in repr(domain(1, 2, 3))


def test_a_size_at_the_limit_is_allowed() -> None:
    check_size(10, "it could take # values", None, limit=10)
    with pytest.raises(ValueSetError, match="it could take 1,100 values; the limit is 1,000"):
        check_size(1100, "it could take # values", None, limit=1000)


def test_values_are_shown_plainly_unless_two_would_look_alike() -> None:
    assert domain(1, "a", None).texts == ("1", "a", "None")
    assert domain(1, "1", "a").texts == ("1", "'1'", "a")
    assert domain(True, "True", "None", None).texts == ("True", "'None'", "'True'", "None")


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, st.sampled_from("ab")),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=6,
)


@given(st.lists(VALUES, max_size=12))
def test_a_value_set_is_in_order(values: list[Any]) -> None:
    found = domain(*values).values
    assert list(map(order, found)) == sorted(map(order, found))
    assert {key(v) for v in found} == {key(canonical(v)) for v in values}


def test_tuples_that_are_values_stay_the_same_objects() -> None:
    inner = (1, ("a", None))
    assert canonical(inner) is inner
    assert canonical((1.0, inner)) == (1, inner)
    assert type(canonical((1.0, inner))[0]) is int  # type: ignore[index]
