"""What an MLP of a number writes in one combination of gates: steps, or straight lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...craft.variables import Array
from .bends import bends
from .cases import Summands
from .curves import has_plateaus
from .extreme_gates import Corner, differences


@dataclass(frozen=True, eq=False, kw_only=True)
class Step:
    """What is written in one combination of gates and edges, ``[points, columns]``.

    Attributes:
        edges: 0 where the indicator is on, else -1.
        units: without one for the gates.
    """

    edges: tuple[int, ...]
    writes: Array
    units: int


def written_at(
    points: Array, by_corner: dict[Corner, Array], number: Summands, *, interpolating: bool
) -> list[Step]:
    """What is written at each combination of edges where anything is."""
    return [
        Step(
            edges=tuple(0 if c else -1 for c in corner),
            writes=values,
            units=_count_units(
                points, values, straight=interpolating or _takes_lines(number, values)
            ),
        )
        for corner, values in differences(by_corner)
        if values.any()
    ]


def _count_units(points: Array, values: Array, *, straight: bool) -> int:
    changes = int((values[1:] != values[:-1]).any(axis=1).sum())
    return len(bends(points, values)[0]) if straight else 2 * changes


def _takes_lines(number: Summands, values: Array) -> bool:
    """Whether the number is so exact that straight lines need not take its error away."""
    if any(root.is_natural for root, _ in number):
        return not has_plateaus(values)
    if all(root.is_integer or root.lookup is not None for root, _ in number):
        return True
    return len(values) <= 2 and not any(root.scalar for root, _ in number)


def price(steps: Sequence[Step], *, gated: bool) -> int:
    """The units of what is written in one combination."""
    return sum(step.units + (1 if gated or 0 in step.edges else 0) for step in steps)
