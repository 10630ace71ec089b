"""ReLU units as rows of numbers, and what all units of an MLP have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, log2

import numpy as np

from ...craft.variables import Array, Read
from .cases import Case

BOS_DEPTH = 2.0**-10
"""A unit that must be pushed below zero at BOS is there by this part of what it reads, at least."""
BOS_MARGIN = 2.0**-16
"""Part of what adds up at BOS by which a unit must be below zero there; float32 rounds finer."""

LEAST_HELD = 1 / 16
"""Units that hold less are taken for such as hold so much: their weights would be large."""


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
        all_defined: what ``defined_count`` is where all of the number means something.
    """

    read: Read
    gates: tuple[int, ...]
    number: int
    defined_count: int
    all_defined: float
    gated: int
    operands: tuple[int, ...]


@dataclass(frozen=True, eq=False, kw_only=True)
class Hidden:
    """All units of an MLP, what it adds everywhere, and bounds on its errors (see ``Variable``).

    ``errors`` ``[columns]`` are those of what is written; ``margin``, ``reading_error`` and
    ``taken`` are those of ``MlpObligation``.
    """

    groups: Sequence[Units]
    bias: Array
    errors: Array
    slide: float
    margin: float
    reading_error: float = 0.0
    taken: float = 0.0


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


def balance(writes: Array, held: Array) -> Array:
    """``[units]``: by what to multiply the inputs of units, so that no weight is a whole slope.

    Noise on what a unit reads is written times its slope, and noise on what it writes is multiplied
    by what it holds: so about the root of the slope over that; and a power of two, so that nothing
    is rounded otherwise.

    Args:
        held: ``[units]``, about what they hold at most.
    """
    sizes = np.abs(writes).max(axis=1, initial=0.0) / np.maximum(held, LEAST_HELD)
    return np.exp2(np.floor(np.log2(np.where(sizes > 0, sizes, 1.0)) / 2))


def unit_read(inputs: Read, units: Units) -> Read:
    """The read of all units' inputs; below zero at BOS.

    What is below zero there anyway stays, so that its constant is a bias and ``one`` is not read.
    What is not is brought to -1, if 1 is of the size of what the unit reads: it is added at BOS and
    taken off again elsewhere, so it must not be larger, nor too small beside what is read at BOS.
    """
    parts = tuple((v, m @ units.reads.T) for v, m in inputs.parts)
    constant = inputs.constant @ units.reads.T + units.constants
    at_bos, size = constant.copy(), np.zeros(len(constant))
    greatest = np.abs(constant)
    for variable, matrix in parts:
        at_bos += variable.at_bos @ matrix
        size += np.abs(variable.at_bos) @ np.abs(matrix)
        greatest += np.abs(variable.encoding).max(axis=0) @ np.abs(matrix)
    below = np.clip(1.0, BOS_DEPTH * np.maximum(greatest, size), greatest)
    below = np.exp2(np.floor(np.log2(np.where(below > 0, below, 1.0))))
    return Read(parts, constant, np.where(at_bos < -BOS_MARGIN * size, at_bos, -below))
