"""All means of a lattice, window after window, and a sample of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ....craft.variables import Array
from .unlisted import MeanLattice, UnlistedMean

WINDOW = 1 << 17
"""About so many means are in memory at a time, equal ones counted twice."""
SAMPLE = 1 << 15
"""So many means are looked at before all are."""


def enumerated(mean: UnlistedMean, numbers: MeanLattice, most: int) -> Iterator[Array]:
    """All means of the lattice as floats, ascending, each the float nearest to it; in windows.

    Raises:
        CompileError: the mean's own, where they are more than ``most``, or two may share a float.
    """
    size = sum(numbers.span * c + 1 for c in range(numbers.least, numbers.most + 1))
    bottom = numbers.low.denominator * numbers.unit.denominator
    greatest = max(abs(numbers.low), abs(numbers.high))
    if size > most or (numbers.most * bottom) ** 2 * max(1, greatest) >= 1 << 50:
        raise mean.error
    return _windows(numbers, bottom, -(-size // WINDOW))


def _windows(numbers: MeanLattice, bottom: int, many: int) -> Iterator[Array]:
    """Means ``low + unit * sum / count``, in so many ranges of equal length of ``sum / count``."""
    counts = np.arange(numbers.least, numbers.most + 1, dtype=np.int64)
    low, unit = int(numbers.low * bottom), int(numbers.unit * bottom)
    starts = np.zeros_like(counts)
    for window in range(1, many + 1):
        last = window == many
        stops = numbers.span * counts + 1 if last else -(-numbers.span * counts * window // many)
        lengths = stops - starts
        count = np.repeat(counts, lengths)
        sums = np.arange(len(count)) - np.repeat(np.cumsum(lengths) - lengths - starts, lengths)
        if len(count):
            yield np.unique((low * count + unit * sums) / (count * bottom))
        starts = stops


def sampled(numbers: MeanLattice) -> Array:
    """Some of the means of as many numbers as there can be, evenly from the least to the greatest.

    If a function distinguishes many of these, it distinguishes at least as many of all means.
    """
    highest = numbers.span * numbers.most
    sums = np.unique(np.linspace(0, highest, min(SAMPLE, highest + 1)).astype(np.int64))
    return float(numbers.low) + float(numbers.unit) * sums / numbers.most
