"""All sums of so many whole numbers of a set, as the bits of one long number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Sums: TypeAlias = npt.NDArray[np.int64]


def all_sums(numbers: Sequence[int], most: int, least: int) -> Sequence[int]:
    """All sums of ``max(1, least)..most`` of these whole numbers, ascending.

    They lie close: the caller has seen that the greatest and the least are not far apart.
    """
    low = min(numbers)
    offsets = sorted({n - low for n in numbers})
    found = [sums + low * count for count, sums in as_bits(offsets, most, max(1, least))]
    return np.unique(np.concatenate(found)).tolist() if found else []


def as_bits(offsets: Sequence[int], most: int, least: int) -> Iterator[tuple[int, Sums]]:
    """The sums of each count from the least on, ascending; bit s is set where s is a sum."""
    reachable = 1
    for count in range(1, most + 1):
        reachable = _minkowski(reachable, offsets)
        if count >= least:
            size = reachable.bit_length() // 8 + 1
            octets = np.frombuffer(reachable.to_bytes(size, "little"), dtype=np.uint8)
            yield count, np.flatnonzero(np.unpackbits(octets, bitorder="little"))


def _minkowski(reachable: int, offsets: Sequence[int]) -> int:
    """The bit set of all sums of a member of a bit set and an offset."""
    if offsets == list(range(len(offsets))):  # an interval: double the shift
        reach, result = 1, reachable
        while reach < len(offsets):
            shift = min(reach, len(offsets) - reach)
            result |= result << shift
            reach += shift
        return result
    result = 0
    for offset in offsets:
        result |= reachable << offset
    return result
