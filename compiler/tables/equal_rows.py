"""Equal rows and equal numbers of large arrays, without sorting them whole."""

from __future__ import annotations

from functools import lru_cache
from math import prod

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array

Places = npt.NDArray[np.int64]

MAX_RANGE_PER_NUMBER = 4
"""Whole numbers are counted if their range is at most so many times their number."""

_STEPS = ((32, 0x9E3779B97F4A7C15), (29, 0xD6E8FEB86659FD93))
"""By how much bits are shifted down, and an odd factor: high bits reach all others."""


def equal_rows(rows: Array | npt.NDArray[np.integer | np.bool_]) -> tuple[Places, Places]:
    """A first member of each set of equal rows, in order of appearance, and each row's set.

    Rows are equal if and only if their fingerprints are, which is checked.

    Args:
        rows: ``[rows, columns]``.
    """
    whole = _mixed_bits(np.asarray(rows, np.float64)) if rows.dtype.kind == "f" else rows
    flat: Places = np.ascontiguousarray(
        whole.reshape(len(rows), prod(rows.shape[1:])), dtype=np.int64
    )
    weights = _weights(flat.shape[1])
    _, firsts, place = np.unique(flat @ weights, return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    firsts, place = firsts[order], rank[place.reshape(-1)]
    if not np.array_equal(flat[firsts][place], flat):
        raise AssertionError("two rows have one fingerprint")
    return firsts, place


@lru_cache(maxsize=64)
def _weights(count: int) -> Places:
    draw = np.random.default_rng(0)
    return np.asarray(draw.integers(-(2**62), 2**62, count), np.int64) | 1


def _mixed_bits(numbers: Array) -> Places:
    """A whole number for each number, the same for equal ones and for no others.

    The bits of short numbers end in zeros, so that weights would be told apart by their last bits
    only.  Each step is undone by another one: what is shifted down is known from what is above it,
    and odd factors have inverses.
    """
    bits = (numbers + 0.0).view(np.uint64)  # -0.0 and 0.0 are one
    for shift, factor in _STEPS:
        bits = (bits ^ (bits >> np.uint64(shift))) * np.uint64(factor)
    return (bits ^ (bits >> np.uint64(32))).view(np.int64)


def rows_in_order(rows: Array | npt.NDArray[np.int32 | np.int64]) -> tuple[Places, Places]:
    """A first member of each set of equal rows, in ascending order, and each row's set.

    As ``np.unique`` of an axis gives them, but rows are compared as one string of bytes each: the
    bits of a double, and of a whole number, are in order once the sign is seen to.

    Args:
        rows: ``[rows, columns]``.
    """
    if rows.shape[1] == 1:
        keys = rows[:, 0]
    elif not rows.size:
        keys = np.zeros(len(rows))
    else:
        if rows.dtype.kind == "f":
            bits = (rows + 0.0).view(np.int64)  # -0.0 and 0.0 are one
            bits = np.where(bits < 0, ~bits, bits ^ np.int64(-(2**63)))
        else:
            bits = rows.astype(np.int64) ^ np.int64(-(2**63))
        octets = np.ascontiguousarray(bits.view(np.uint64).astype(">u8"))
        keys = octets.view(np.dtype((np.void, 8 * rows.shape[1]))).reshape(-1)
    _, firsts, place = np.unique(keys, return_index=True, return_inverse=True)
    return firsts, place.reshape(-1)


def distinct_columns(columns: Array) -> list[int]:
    """The first of each set of columns of ``[values, m]`` that are equal bit by bit."""
    firsts: dict[bytes, int] = {}
    for place, column in enumerate(np.ascontiguousarray(columns.T)):
        firsts.setdefault(column.tobytes(), place)
    return list(firsts.values())


def distinct(numbers: Array) -> tuple[Array, Places]:
    """The different numbers, ascending, and the place among them of each.

    Whole numbers of a small range are counted instead of sorted.
    """
    low, high = float(numbers.min(initial=0.0)), float(numbers.max(initial=0.0))
    if (
        high - low > MAX_RANGE_PER_NUMBER * max(1, len(numbers))
        or (numbers != np.round(numbers)).any()
    ):
        points, group = np.unique(numbers, return_inverse=True)
        return np.asarray(points, np.float64), group.reshape(-1).astype(np.int64)
    shifted = (numbers - low).astype(np.int64)
    there = np.zeros(int(high - low) + 1, bool)
    there[shifted] = True
    return np.flatnonzero(there).astype(float) + low, (np.cumsum(there) - 1)[shifted]
