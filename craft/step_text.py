"""Units of an MLP as text: pairs that make a step by what they test, the others as they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import prod

import numpy as np

from .blocks import Mlp
from .column_sums import bracketed
from .expressions import features, weighted_sum
from .formatting import number, value_text
from .variables import Array, OneOf, Read, Variable

ALIKE = 1e-4
"""Two units go the same way if their weights differ by less than this part of them."""
_FLAT = 0.01
"""A step is at 0 or at 1 for every value, but for this."""
MAX_STEP_CASES = 1 << 14
"""Of no more combinations of values it is asked whether a step is between 0 and 1 there."""


def unit_lines(mlp: Mlp, *, bos: bool) -> Iterator[tuple[str, str, str]]:
    """For each unit, or pair of them, what it is, when it is on, and what it adds then."""
    texts = features(mlp.read, bos=bos)
    place = 0
    while place < len(texts):
        step = _step(mlp, place)
        if step is None:
            yield "relu", f"({texts[place]})", _effect(mlp, mlp.write.matrix[place])
            place += 1
        else:
            test, height = step
            yield "if", test, _effect(mlp, height * mlp.write.matrix[place])
            place += 2
    if mlp.bias.any():
        yield "always", "", _effect(mlp, mlp.bias)


def _effect(mlp: Mlp, row: Array) -> str:
    return weighted_sum([(mlp.write.variable, row)])


def _step(mlp: Mlp, place: int) -> tuple[str, float] | None:
    """What a unit and the next one test together, and how high their step is; None for no step.

    They rise alike and are subtracted: 0 below the one's threshold, and level above the other's.
    """
    read, out = mlp.read, mlp.write.matrix
    if place + 1 >= read.width:
        return None
    rise = np.concatenate([matrix[:, place] for _, matrix in read.parts] or [np.zeros(0)])
    other = np.concatenate([matrix[:, place + 1] for _, matrix in read.parts] or [np.zeros(0)])
    if not rise.any() or np.abs(rise - other).max() > ALIKE * np.abs(rise).max():
        return None
    if np.abs(out[place] + out[place + 1]).max() > ALIKE * np.abs(out[place]).max():
        return None
    height = float(read.constant[place] - read.constant[place + 1])
    test = _test(read, place, height) if height > 0 else None
    return None if test is None else (test, height)


def _test(read: Read, place: int, height: float) -> str | None:
    """When the step is on: by the values of the one variable that is read, or as an inequality.

    None if it is in between for some values; of very many combinations this is not asked.
    """
    parts = [(v, matrix[:, place]) for v, matrix in read.parts if matrix[:, place].any()]
    listed = not any(variable.is_partially_listed for variable, _ in parts)
    if listed and prod(len(variable.values) for variable, _ in parts) <= MAX_STEP_CASES:
        heights = np.array([read.constant[place]])
        for variable, weights in parts:
            heights = (heights[:, None] + variable.encoding @ weights).reshape(-1)
        part = np.clip(heights / height, 0.0, 1.0)
        if np.minimum(part, 1.0 - part).max() > _FLAT:
            return None
        if len(parts) == 1:
            return _condition(parts[0][0], (part > 0.5).tolist())
    return f"{weighted_sum(parts)} > {number(height / 2 - float(read.constant[place]))}"


def _condition(variable: Variable, is_on: Sequence[bool]) -> str:
    """Which values of a variable these are."""
    values = variable.values
    on = [value for value, chosen in zip(values, is_on, strict=True) if chosen]
    off = [value for value, chosen in zip(values, is_on, strict=True) if not chosen]
    if not on or not off:
        return "always" if on else "never"
    name = bracketed(variable.name)
    if len(on) == 1:
        return f"{name} = {value_text(on[0])}"
    if len(off) == 1:
        return f"{name} is not {value_text(off[0])}"
    if all(map(_is_number, values)):
        lowest, highest = min(map(_order, on)), max(map(_order, on))
        if all(_order(value) < lowest for value in off):
            return f"{name} >= {value_text(min(on, key=_order))}"
        if all(_order(value) > highest for value in off):
            return f"{name} <= {value_text(max(on, key=_order))}"
    shown = [value_text(value) for value in on]
    more = f" or {len(shown) - 4} more" if len(shown) > 5 else ""
    return f"{name} is {' or '.join(shown[:4] if more else shown)}{more}"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | Fraction) and not isinstance(value, bool)


def _order(value: object) -> float:
    assert not isinstance(value, OneOf)
    return float(str(value)) if not isinstance(value, Fraction) else float(value)
