"""From columns to values: the border at which a page asks what a variable holds.

Where columns do not tell several values apart, the set of them is shown.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import cast

import numpy as np

from ...craft.variables import Array, OneOf, Variable, is_wide
from ...rasp_ast.values import Value, canonical, is_number, key
from .data import DecoderData, packed_double
from .texts import text_of

PRINTED = 1e-5
"""Numbers that are no list are decoded to six digits; by so much, relatively, they may differ."""


@dataclass(frozen=True)
class Held:
    """What columns say: one of these values."""

    values: tuple[object, ...]
    text: str
    error: float = 0.0

    def is_right(self, wanted: Value | None) -> bool:
        """Whether a value is among them; a number that is not listed, up to the error known."""
        if key(wanted) in {_key(value) for value in self.values}:
            return True
        held = canonical(self.values[0])
        if not (self.error and is_number(wanted) and is_number(held)):
            return False
        return abs(held - wanted) <= self.error + PRINTED * abs(wanted)


class Reader:
    """Reads one variable."""

    def __init__(self, variable: Variable) -> None:
        self.variable = variable

    @cached_property
    def _held(self) -> dict[Hashable, Held]:
        """What is meant by each value."""
        return {
            _key(value): Held(_members(value), text)
            for value, text in zip(self.variable.values, self._texts, strict=True)
        }

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        """What is shown for each value."""
        return tuple(
            value.text if isinstance(value, OneOf) else text_of(canonical(value))
            for value in self.variable.values
        )

    def read(self, rows: Array) -> list[Held]:
        """What rows ``[positions, columns]`` hold."""
        decoded = self.variable.decode(rows)
        if self.variable.is_partially_listed:
            return [self._number(value) for value in decoded]
        return [self._held[_key(value)] for value in decoded]

    def _number(self, value: object) -> Held:
        """One that may be any, or the undefined value."""
        known = round(value, self.variable.decimals) if isinstance(value, float) else value
        error = 0.0 if self.variable.is_whole else self.variable.number_error or PRINTED
        return Held((value,), text_of(known), error)

    @cached_property
    def bound(self) -> float:
        """What is proved of the error of a column: absolute, and along the encoding."""
        return self.variable.error

    def data(self) -> DecoderData:
        """The same for the page itself."""
        rows = self.variable.encoding
        one_hot = rows.shape[0] == rows.shape[1] and bool((rows == np.eye(len(rows))).all())
        return DecoderData(
            kind=self._kind(),
            texts=self._texts,
            rows=None if one_hot else packed_double(rows),
            decimals=self.variable.decimals,
            unit=self.variable.unit,
        )

    def _kind(self) -> str:
        variable = self.variable
        if len(variable.values) == 1:
            return "only"
        if variable.is_partially_listed:
            return "whole" if variable.is_whole else "number"
        if variable.width == 1:
            return "line"
        return "alike" if any(is_wide(column) for column in variable.encoding.T) else "nearest"


def _members(value: object) -> tuple[object, ...]:
    """The values that one may stand for; of a combination, all combinations of theirs."""
    if isinstance(value, OneOf):
        return tuple(member for one in value.values for member in _members(one))
    if isinstance(value, tuple):
        return tuple(product(*map(_members, cast("tuple[object, ...]", value))))
    return (value,)


def _key(value: object) -> Hashable:
    return value if isinstance(value, OneOf) else key(canonical(value))


def texts_of(values: list[Value | None]) -> tuple[str, ...]:
    """Values of the interpreter."""
    return tuple(text_of(value) for value in values)
