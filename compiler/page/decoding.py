"""From columns to values: the border at which a page asks what a variable holds.

Where several values share one row of an encoding, since nobody asks which it is, all of them are
what the columns say.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from math import floor, log10

import numpy as np

from ...craft.variables import Array, Variable, is_wide
from ...rasp_ast.values import Value, canonical, is_number, key
from .data import DecoderData, packed_double
from .texts import text_of, text_of_any

DIGITS, PRINTED = 6, 1e-5
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
    def _groups(self) -> dict[bytes, list[int]]:
        """Places of values by their rows."""
        groups: dict[bytes, list[int]] = {}
        for place, row in enumerate(self.variable.encoding + 0.0):
            groups.setdefault(row.tobytes(), []).append(place)
        return groups

    @cached_property
    def _held(self) -> dict[Hashable, Held]:
        """What is meant by each value."""
        values = self.variable.values
        return {
            _key(values[place]): Held(tuple(values[other] for other in group), text)
            for group, text in zip(self._groups.values(), self._texts, strict=True)
            for place in group
        }

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        """What is shown for each row."""
        values = self.variable.values
        return tuple(
            text_of_any(
                [values[place] for place in group],
                self._others(group),
                is_run=group == list(range(group[0], group[-1] + 1)),
            )
            for group in self._groups.values()
        )

    def _others(self, group: list[int]) -> list[object]:
        """The other values, if they are few enough to be named instead."""
        values = self.variable.values
        if len(group) < len(values) - 1:
            return []
        own = set(group)
        return [value for place, value in enumerate(values) if place not in own]

    def read(self, rows: Array) -> list[Held]:
        """What rows ``[positions, columns]`` hold."""
        decoded = self.variable.decode(rows)
        if self.variable.is_partially_listed:
            return [self._number(value) for value in decoded]
        return [self._held[_key(value)] for value in decoded]

    def _number(self, value: object) -> Held:
        """One that may be any, or the undefined value."""
        known = round(value, self._decimals) if isinstance(value, float) else value
        return Held((value,), text_of(known), self.bound or PRINTED)

    @cached_property
    def bound(self) -> float:
        """What is proved of the error of a column: absolute, and along the encoding."""
        variable = self.variable
        steps = np.abs(np.diff(variable.encoding, axis=0)).max(initial=0.0)
        return float(variable.abs_error + variable.slide * steps)

    @property
    def _decimals(self) -> int:
        """Of numbers: those above twice the bound."""
        if not self.bound:
            return DIGITS
        return min(DIGITS, max(0, floor(-log10(2 * self.bound))))

    def data(self) -> DecoderData:
        """The same for the page itself."""
        variable, groups = self.variable, list(self._groups.values())
        rows = variable.encoding[[group[0] for group in groups]] if groups else variable.encoding
        one_hot = rows.shape[0] == rows.shape[1] and bool((rows == np.eye(len(rows))).all())
        return DecoderData(
            kind=self._kind(),
            texts=self._texts,
            rows=None if one_hot else packed_double(rows),
            decimals=self._decimals,
        )

    def _kind(self) -> str:
        variable = self.variable
        if len(variable.values) == 1:
            return "only"
        if variable.is_partially_listed:
            return "number"
        if variable.width == 1:
            return "line"
        return "alike" if any(is_wide(column) for column in variable.encoding.T) else "nearest"


def _key(value: object) -> Hashable:
    return key(canonical(value))


def texts_of(values: list[Value | None]) -> tuple[str, ...]:
    """Values of the interpreter."""
    return tuple(text_of(value) for value in values)
