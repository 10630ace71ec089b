"""Layers of a loop: the first and the last are drawn, and what is between is said in a line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .parts import Layer

_FEWEST = 4
"""Fewer layers of one kind are drawn as they are."""
_NUMBER = re.compile(r"_\d+\b|\d+(?:\.\d+)?")


def folded(layers: Sequence[Layer]) -> list[Layer]:
    """The layers, where those that do the same as the ones before and after them are one line.

    Two layers do the same if they differ in numbers alone, those in names included: in `x_2` and
    `x_3`, steps of a loop, or in `indices - 2` and `indices - 4`, steps of a doubling.
    """
    kinds = [_kind(layer) for layer in layers]
    found: list[Layer] = []
    start = 0
    while start < len(layers):
        end = start + 1
        while end < len(layers) and layers[start].heads and kinds[end] == kinds[start]:
            end += 1
        found += _shown(layers[start:end])
        start = end
    return found


def _shown(same: Sequence[Layer]) -> list[Layer]:
    if len(same) < _FEWEST:
        return [*same]
    first, *between, last = same
    numbers = f"{between[0].number} to {between[-1].number}"
    line = f"the same as layers {first.number} and {last.number}"
    return [first, Layer(between[0].number, (), (), line, f"Layers {numbers}"), last]


def _kind(layer: Layer) -> tuple[object, ...]:
    """What a layer does, without numbers."""
    heads = [
        (
            _without(head.label),
            *((_without(c.key.label), c.symbol, _without(c.query.label)) for c in head.comparisons),
            *((_without(m.values.label), m.how) for m in head.moves),
        )
        for head in layer.heads
    ]
    return (*heads, *(_without(row.label) for row in layer.rows))


def _without(label: str) -> str:
    return _NUMBER.sub("", label)
