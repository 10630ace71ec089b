"""Units behind gates pass on what is off, those of all cases together."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from raspc.compiler.mlps.gated_units import Passed, Passing, errors_of_cases, passed
from raspc.craft.variables import Array

CLASSES = 4


def cases(error: float, values: Array, most: float) -> list[list[Passed]]:
    """A case for each class of one gate, and a feature behind it; all write one column."""
    size = float(max(1.0, values[-1]))
    return [
        [
            passed(
                Passing(
                    read=np.append(size * np.eye(CLASSES)[place], 1.0),
                    constant=-size,
                    write=np.ones(1),
                    values=values,
                    size=size,
                    error=size * error + error,
                ),
                np.array([most]),
            )
        ]
        for place in range(CLASSES)
    ]


def written(made: list[list[Passed]], read: Array) -> float:
    units = [each.units for case in made for each in case]
    return float(
        sum((np.maximum(u.reads @ read + u.constants, 0) @ u.writes).item() for u in units)
    )


@pytest.mark.parametrize("most", [1e6, 2.0**-14])
@pytest.mark.parametrize("values", [np.array([0.0, 1.0]), np.array([0.0, 0.5, 1.0])])
def test_the_errors_of_all_cases_are_bounded_together(values: Array, most: float) -> None:
    """Each class may be off by as much, each in either direction; with stairs it ends there."""
    error = 0.01
    made = cases(error, values, most)
    bound = errors_of_cases(made, 1).item()
    worst = 0.0
    for value, signs in product(values, product((-1, 0, 1), repeat=CLASSES + 1)):
        read = np.append(np.eye(CLASSES)[0], value) + error * np.array(signs)
        worst = max(worst, abs(written(made, read) - value))
    assert worst <= bound + 1e-12
    largest = max(each.on.item() for case in made for each in case)
    if most > 1:  # nothing is snapped: what each unit leaks adds up
        assert worst > 1.5 * largest
        assert bound < 2 * worst
    else:
        assert bound < 1e-4
