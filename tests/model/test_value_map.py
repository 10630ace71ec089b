"""The model's dictionary over values, which keeps its own idea of when two values are one."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from raspc.model.value_map import ValueMap
from raspc.rasp_ast.values import canonical, key, plain

NUMBERS: list[Any] = [0, 1, -1, 0.0, -0.0, 1.0, 0.1, 1 / 3, -2.5, 1e-300, 5e-324, 1e300, 2**53]
HUGE: list[Any] = [2**53 + 1, float(2**53), 2**60, 2**60 + 1, 10**30, 1e30, 10**400, -(10**400)]
OTHERS: list[Any] = [True, False, "", "a", "1", "True", "bool", "tuple", None, ()]
NUMPY: list[Any] = [np.float64(0.1), np.float64(1), np.int64(1), np.bool_(True), np.str_("a")]
FLAT = NUMBERS + HUGE + OTHERS + NUMPY
NESTED: list[Any] = [
    *((value,) for value in FLAT),
    *(((value,),) for value in (0, False, 1, True, 1.0, None, "", ())),
    *((1, value) for value in (0, False, 1, True, 1.0, "1", None)),
    *(("bool", value) for value in (1, True, 0, False)),
    *(("tuple", value) for value in (1, True, ("bool", True), ("bool", 1))),
    ("tuple", "a"),
    ("bool",),
]
VALUES = FLAT + NESTED


def test_it_tells_apart_what_the_language_does() -> None:
    """Both ways round: on the objects as they come, and as the compiler shows them."""
    for one, other in product(VALUES, VALUES):
        same = key(canonical(one)) == key(canonical(other))
        for a, b in ((one, other), (plain(canonical(one)), plain(canonical(other)))):
            assert (b in ValueMap([a])) == same, (a, b)


def test_it_numbers_values_that_python_takes_for_one() -> None:
    values = [1, True, (1,), (True,), ((True,), 0), ((1,), 0), ((1,), False), "1"]
    assert [ValueMap(values)[v] for v in values] == list(range(len(values)))
    with pytest.raises(ValueError, match="given twice"):
        ValueMap([(1, 0), (1.0, -0.0)])
    with pytest.raises(KeyError):
        ValueMap(values)[[1]]
