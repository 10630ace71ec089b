"""ReLU units as rows of numbers, and what all units of an MLP have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log2

import numpy as np

from ...craft.variables import Array, Read
from .cases import Case


@dataclass(frozen=True, eq=False, kw_only=True)
class Units:
    """Units as rows.

    Attributes:
        reads: ``[units, inputs]``.
        constants: ``[units]``.
        writes: ``[units, columns]``.
    """

    reads: Array
    constants: Array
    writes: Array


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """What an MLP reads, side by side, and where each part of it starts (-1: it is not there).

    Attributes:
        alive_when: what ``alive`` is where all of the number means something.
    """

    read: Read
    gates: tuple[int, ...]
    number: int
    alive: int
    alive_when: float
    gated: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Hidden:
    """All units of an MLP, what it adds everywhere, and bounds on its errors (see ``Variable``)."""

    groups: Sequence[Units]
    bias: Array
    abs_error: float
    slide: float
    margin: float


def join(groups: Sequence[Units], inputs: int, columns: int) -> Units:
    if not groups:
        return Units(
            reads=np.zeros((0, inputs)), constants=np.zeros(0), writes=np.zeros((0, columns))
        )
    return Units(
        reads=np.concatenate([g.reads for g in groups]),
        constants=np.concatenate([g.constants for g in groups]),
        writes=np.concatenate([g.writes for g in groups]),
    )


def used_gates(case: Case, inputs: Inputs) -> list[int]:
    """Where the indicators that must be on stand in the read."""
    return [start + c for start, c in zip(inputs.gates, case.gates, strict=True) if c >= 0]


def power_of_two(number: float) -> float:
    """The least power of two that is not smaller."""
    return 2.0 ** ceil(log2(number))


def greatest_write(groups: Sequence[Units]) -> float:
    return max((float(np.abs(g.writes).max(initial=0.0)) for g in groups), default=0.0)
