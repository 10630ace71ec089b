"""Columns of an encoding that are equal up to scale and constant, and which of them is stored.

Readers take columns with any scale and constant, so columns that are equal up to these are one
column.  What is stored of them is whatever a person reads most easily: an indicator of some values,
or the number itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array, wide_columns
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


Asked: TypeAlias = tuple[Array, AffineClass]
"""A column that a reader asks for, and its class."""
_Kind = Literal["indicator", "number"]


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


def representatives(
    root: Root, groups: Sequence[Sequence[Asked]], *, free_constants: bool
) -> list[Array]:
    """For each group of columns that are equal up to scale and constant, the one stored for it.

    It is 0 for *undefined*.  A column stays as it was first asked for where another one would cost
    something: a constant that is not free, or, for a computed root, units whose exactness in
    float32 depends on the scale (an indicator may stand in place of a column of numbers up to 1).
    """
    domain = root.domain
    firsts = np.stack([asked[0][0] for asked in groups], axis=1)
    wide = wide_columns(firsts)
    moved = firsts if domain.undefined is None else firsts - firsts[domain.undefined]
    stored = np.where(wide, firsts, moved).T
    for place in np.flatnonzero(~(wide | are_indicators(moved))).tolist():
        kinds = _kinds(root, groups[place], stored[place], free_constants=free_constants)
        stored[place] = _legible(root, groups[place], stored[place], kinds)
    return list(stored)


def _kinds(
    root: Root, group: Sequence[Asked], first: Array, *, free_constants: bool
) -> tuple[_Kind, ...]:
    """What may stand for the first of these columns, the most legible one first."""
    if computed_root(root) is not None:
        return ("indicator",) if not first.all() and np.abs(first).max() <= 1.0 else ()
    if not free_constants:
        return ("indicator",) if not first.all() else ()
    if any(np.array_equal(column, root.domain.numbers) for column, _ in group):
        return ("number", "indicator")
    return ("indicator", "number")


def _legible(root: Root, group: Sequence[Asked], first: Array, kinds: Sequence[_Kind]) -> Array:
    """What a person reads more easily than the first of these columns, if it does as well.

    The scale of an indicator is a difference of what is asked for, so that all it may lose is bits
    of that scale.
    """
    for kind in kinds:
        if kind == "indicator":
            candidate = indicator_of(root.domain, first)
            does = all(own.scale == float(np.float32(own.scale)) for _, own in group)
        else:
            candidate = number_of(root.domain, first)
            does = candidate is not None and _reproduces_exactly(candidate, [c for c, _ in group])
        if candidate is not None and does:
            return candidate
    return first


def are_indicators(columns: Array) -> npt.NDArray[np.bool_]:
    """``[m]``: which of the columns ``[values, m]`` hold 0 and 1 alone."""
    return np.asarray(((columns == 0.0) | (columns == 1.0)).all(axis=0), np.bool_)


def indicator_of(domain: Domain, column: Array) -> Array | None:
    """A column of two numbers as 0 and 1; what is 0 stays 0, else the rarer one is 1."""
    low, high = column.min(), column.max()
    is_low, is_high = column == low, column == high
    if low == high or not (is_low | is_high).all():
        return None
    if low == 0.0 or high == 0.0:
        return (is_high if low == 0.0 else is_low).astype(float)
    if domain.undefined is not None:
        return None
    return (is_low if 2 * is_low.sum() <= len(column) else is_high).astype(float)


def number_of(domain: Domain, column: Array) -> Array | None:
    """The numbers of the values, if the column is an affine image of them."""
    if not domain.is_numeric:
        return None
    mine, other = affine_classes(np.stack([domain.numbers, column], axis=1))
    same = mine is not None and other is not None and mine.key == other.key
    return domain.numbers if same else None


def _reproduces_exactly(candidate: Array, asked: Sequence[Array]) -> bool:
    """Whether a column of the same shape gives others without a loss in float32.

    All must have few bits, and the candidate must neither be so large that differences of its
    values drown, nor spread its values more widely than what was asked for.
    """
    own, *classes = affine_classes(np.stack([candidate, *asked], axis=1))
    assert own is not None
    scales = np.array([0.0 if each is None else each.scale / own.scale for each in classes])
    assert scales.all()
    if not all(np.array_equal(a, np.float32(a)) for a in (candidate, scales)):
        return False
    wanted = np.stack(asked, axis=1)
    sizes = float(np.abs(candidate).max()) * np.abs(scales)
    spread = np.maximum(1.0, np.ptp(wanted, axis=0))
    few_bits = sizes <= MAX_OFFSET * np.abs(wanted).max(axis=0)
    return bool(few_bits.all() and (float(np.ptp(candidate)) <= spread).all())
