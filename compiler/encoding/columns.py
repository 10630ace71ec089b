"""Columns of an encoding: which of many equivalent ones is stored, and what it is called.

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
MAX_SHOWN = 4
"""So many values are named in a label."""


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
    float32 depends on the scale (0 and 1 in place of 0 and at most that are as exact).
    """
    domain = root.domain
    if is_wide(asked[0]):
        return asked[0]
    first = asked[0] - (asked[0][domain.undefined] if domain.undefined is not None else 0.0)
    if _is_indicator(first):
        return first
    indicator, number = _indicator(domain, first), _number(domain, first)
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


def _is_indicator(column: Array) -> bool:
    return bool(np.isin(column, (0.0, 1.0)).all())


def _indicator(domain: Domain, column: Array) -> Array | None:
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


def _number(domain: Domain, column: Array) -> Array | None:
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


# ---- labels ----------------------------------------------------------------------------------


def labels_of(root: Root, matrix: Array) -> tuple[str, ...]:
    """A readable name for each column ``[values, columns]``; all are different.

    ``name:value`` and ``name:{values}`` are 1 for these values and 0 for others, ``name`` is the
    number itself, ``name^2`` a square of it (times a scale, around some middle); ``(2*name-1)`` and
    the like are what they say, and what cannot be said is numbered, ``name~0``.
    """
    seen: dict[str, int] = {}
    labels: list[str] = []
    for j, column in enumerate(matrix.T):
        label = _label(root, column) or f"{root.name}~{j}"
        seen[label] = seen.get(label, 0) + 1
        labels.append(label if seen[label] == 1 else f"{label}~{seen[label]}")
    return tuple(labels)


def _label(root: Root, column: Array) -> str | None:
    domain = root.domain
    if _is_indicator(column):
        return _members(root, column)
    if domain.is_numeric and np.array_equal(column, domain.numbers):
        return root.name
    indicator = _indicator(domain, column)
    if indicator is not None:
        return _affine(_members(root, indicator), indicator, column)
    number = _number(domain, column)
    if number is not None:
        return _affine(root.name, number, column)
    return f"{root.name}^2" if _is_square(domain, column) else None


def _members(root: Root, indicator: Array) -> str:
    on = np.flatnonzero(indicator)
    shown = [root.domain.texts[int(i)] for i in on[:MAX_SHOWN]]
    more = ",..." if len(on) > MAX_SHOWN else ""
    return f"{root.name}:" + (shown[0] if len(on) == 1 else "{" + ",".join(shown) + more + "}")


def _affine(text: str, column: Array, wanted: Array) -> str:
    """``wanted`` in words, where ``text`` is ``column``."""
    own, other = affine_class(column), affine_class(wanted)
    assert own is not None
    assert other is not None
    scale = other.scale / own.scale
    constant = other.base - own.base * scale
    factor = {1.0: "", -1.0: "-"}.get(scale, f"{scale:.4g}*")
    return f"({factor}{text}" + (f"{constant:+.4g})" if abs(constant) > lost(wanted) else ")")


def _is_square(domain: Domain, column: Array) -> bool:
    """Whether the defined values' column is quadratic in their numbers, not by chance.

    Any three points are on a parabola; three values must be the ends and the middle of theirs.
    """
    numbers, wanted = domain.numbers[: len(domain.defined)], column[: len(domain.defined)]
    if not domain.is_numeric or len(np.unique(numbers)) < 3:
        return False
    low, high = float(numbers.min()), float(numbers.max())
    unit = (2 * numbers - low - high) / (high - low)
    powers = np.stack([np.ones(len(unit)), unit, unit**2], axis=1)
    fitted = np.asarray(np.linalg.lstsq(powers, wanted, rcond=None)[0], np.float64)
    linear, quadratic = abs(float(fitted[1])), abs(float(fitted[2]))
    close = lost(wanted)
    off = float(np.abs(powers @ fitted - wanted).max())
    by_chance = len(np.unique(numbers)) == 3 and linear > close
    return quadratic > close >= off and not by_chance
