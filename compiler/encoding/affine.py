"""Columns of an encoding that are equal up to scale and constant, and which of them is stored.

Readers take columns with any scale and constant, so columns that are equal up to these are one
column.  What is stored of them is whatever a person reads most easily: an indicator of some values,
or the number itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...craft.variables import Array, is_wide, wide_columns
from ..selectors.head_roots import computed_root
from ..tables.domains import Domain
from ..tables.roots import Root
from ..tables.scale import LOST

MAX_OFFSET = 8.0
"""A number this many times larger than what is asked for would lose bits of it."""


@dataclass(frozen=True)
class AffineClass:
    """A column up to scale and constant: ``base + scale * (pattern behind key)``."""

    key: bytes
    base: float
    scale: float


def affine_class(column: Array) -> AffineClass | None:
    """None for a constant column."""
    return affine_classes(column[:, None])[0]


def affine_classes(columns: Array) -> list[AffineClass | None]:
    """The class of each column of ``[values, m]``, None for a constant one."""
    if not columns.size:
        return [None] * columns.shape[1]
    wide = wide_columns(columns)
    bases = columns[-1]
    rest = columns - bases
    differs = np.abs(rest) > LOST * np.abs(columns).max(axis=0)
    scales = np.take_along_axis(rest, differs.argmax(axis=0)[None, :], axis=0)[0]
    same = ~differs.any(axis=0)
    # adding 0.0 makes -0.0 and 0.0 one
    patterns = np.round(np.asarray(rest / np.where(same, 1.0, scales), np.float64), 9) + 0.0
    patterns[:, wide] = columns[:, wide]
    keys = np.asarray(patterns.T, np.float64, order="C")
    found: list[AffineClass | None] = []
    for j, (base, scale) in enumerate(zip(bases.tolist(), scales.tolist(), strict=True)):
        if wide[j]:
            found.append(AffineClass(keys[j].tobytes(), 0.0, 1.0))
        else:
            found.append(None if same[j] else AffineClass(keys[j].tobytes(), base, scale))
    return found


def representative(root: Root, asked: Sequence[Array], *, free_constants: bool) -> Array:
    """The column that stands for these, which are equal up to scale and constant.

    It is 0 for *undefined*.  A column stays as it was first asked for where another one would cost
    something: a constant that is not free, or, for a computed root, units whose exactness in
    float32 depends on the scale (an indicator may stand in place of a column of numbers up to 1).
    """
    domain = root.domain
    if is_wide(asked[0]):
        return asked[0]
    first = asked[0] - (asked[0][domain.undefined] if domain.undefined is not None else 0.0)
    if is_indicator(first):
        return first
    indicator, number = indicator_of(domain, first), number_of(domain, first)
    zero_stays = not first.all()
    if computed_root(root) is not None:
        candidates = [indicator] if zero_stays and np.abs(first).max() <= 1.0 else []
    elif not free_constants:
        candidates = [indicator] if zero_stays else []
    elif any(np.array_equal(column, domain.numbers) for column in asked):
        candidates = [number, indicator]
    else:
        candidates = [indicator, number]
    for candidate in candidates:
        if candidate is not None and _reproduces_exactly(candidate, np.stack(asked, axis=1)):
            return candidate
    return first


def is_indicator(column: Array) -> bool:
    """Whether a column is of 0 and 1 alone."""
    return bool(((column == 0.0) | (column == 1.0)).all())


def indicator_of(domain: Domain, column: Array) -> Array | None:
    """A column of two numbers as 0 and 1; what is 0 stays 0, else the rarer one is 1."""
    levels, place, counts = np.unique(column, return_inverse=True, return_counts=True)
    if len(levels) != 2:
        return None
    rare = int(counts.argmin())
    if not levels.all():
        rare = int(np.flatnonzero(levels)[0])
    elif domain.undefined is not None:
        return None
    return (place.reshape(-1) == rare).astype(float)


def number_of(domain: Domain, column: Array) -> Array | None:
    """The numbers of the values, if the column is an affine image of them."""
    if not domain.is_numeric:
        return None
    mine, other = affine_class(domain.numbers), affine_class(column)
    same = mine is not None and other is not None and mine.key == other.key
    return domain.numbers if same else None


def _reproduces_exactly(candidate: Array, wanted: Array) -> bool:
    """Whether a column of the same shape gives others ``[values, m]`` without a loss in float32.

    All must have few bits, and the candidate must neither be so large that differences of its
    values drown, nor spread its values more widely than what was asked for.
    """
    own = affine_class(candidate)
    assert own is not None
    classes = affine_classes(wanted)
    scales = np.array([0.0 if each is None else each.scale / own.scale for each in classes])
    assert scales.all()
    if not all(np.array_equal(a, np.float32(a)) for a in (candidate, scales)):
        return False
    sizes = float(np.abs(candidate).max()) * np.abs(scales)
    spread = np.maximum(1.0, np.ptp(wanted, axis=0))
    few_bits = sizes <= MAX_OFFSET * np.abs(wanted).max(axis=0)
    return bool(few_bits.all() and (float(np.ptp(candidate)) <= spread).all())
