"""Columns of an encoding that are equal up to scale and constant, and which of them is stored.

Readers take columns with any scale and constant, so columns that are equal up to these are one
column.  What is stored of them is whatever a person reads most easily: an indicator of some values,
or the number itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...craft.variables import Array, is_wide
from ..selectors.head_roots import computed_root
from ..tables.domains import Domain
from ..tables.roots import Root
from ..tables.scale import lost

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
    if is_wide(column):
        return AffineClass(column.tobytes(), 0.0, 1.0)
    base = float(column[-1])
    rest = column - base
    differs = np.flatnonzero(np.abs(rest) > lost(column))
    if not len(differs):
        return None
    scale = float(rest[differs[0]])
    # adding 0.0 makes -0.0 and 0.0 one
    return AffineClass((np.round(rest / scale, 9) + 0.0).tobytes(), base, scale)


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
        if candidate is not None and all(
            _reproduces_exactly(candidate, column) for column in asked
        ):
            return candidate
    return first


def is_indicator(column: Array) -> bool:
    return bool(np.isin(column, (0.0, 1.0)).all())


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
    """Whether a column of the same shape gives another one without a loss in float32.

    Both must have few bits, and the candidate must neither be so large that differences of its
    values drown, nor spread its values more widely than what was asked for.
    """
    own, other = affine_class(candidate), affine_class(wanted)
    assert own is not None
    assert other is not None
    scale = other.scale / own.scale
    exact = all(np.array_equal(a, np.float32(a)) for a in (candidate, np.array(scale)))
    size = float(np.abs(candidate).max()) * abs(scale)
    return (
        exact
        and size <= MAX_OFFSET * float(np.abs(wanted).max())
        and float(np.ptp(candidate)) <= max(1.0, float(np.ptp(wanted)))
    )
