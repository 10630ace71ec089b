"""Sequences of values on one input.

A sequence is kept as codes into its distinct values, so that a function or a predicate is called
once for each combination of values that occurs, and numpy does the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .values import Value

BoolArray: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """An evaluated s-op: `values[codes[i]]` stands at position i, and every value somewhere."""

    codes: NDArray[np.intp]
    values: list[Value | None]

    def flagged(self, test: Callable[[Value | None], bool]) -> BoolArray:
        """At which positions the test holds of the value."""
        return np.array([test(value) for value in self.values], dtype=np.bool_)[self.codes]

    def sequence(self) -> list[Value | None]:
        """The value at each position."""
        return [self.values[code] for code in self.codes.tolist()]


def encode(
    sequence: Iterable[Value | None], identity: Callable[[Value | None], Hashable]
) -> Column:
    """The column of a sequence. Of values with one identity the first is kept."""
    codes: list[int] = []
    values: list[Value | None] = []
    seen: dict[Hashable, int] = {}
    for value in sequence:
        code = seen.setdefault(identity(value), len(values))
        if code == len(values):
            values.append(value)
        codes.append(code)
    return Column(np.array(codes, dtype=np.intp), values)
