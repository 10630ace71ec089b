"""What the columns of an encoding are called."""

from __future__ import annotations

import numpy as np

from ...craft.variables import Array
from ..tables.domains import Domain
from ..tables.scale import lost
from .affine import affine_class, are_indicators, indicator_of, number_of

MAX_SHOWN = 4
"""So many values are named in a label."""


def labels_of(name: str, domain: Domain, matrix: Array) -> tuple[str, ...]:
    """A readable name for each column ``[values, columns]``; all are different.

    ``name:value`` and ``name:{values}`` are 1 for these values and 0 for others, ``name`` is the
    number itself, ``name^2`` a square of it (times a scale, around some middle); ``(2*name-1)`` and
    the like are what they say, and what cannot be said is numbered, ``name~0``.
    """
    seen: dict[str, int] = {}
    labels: list[str] = []
    indicators: list[bool] = are_indicators(matrix).tolist()
    for j, (column, is_indicator) in enumerate(zip(matrix.T, indicators, strict=True)):
        found = _members(name, domain, column) if is_indicator else _label(name, domain, column)
        label = found or f"{name}~{j}"
        seen[label] = seen.get(label, 0) + 1
        labels.append(label if seen[label] == 1 else f"{label}~{seen[label]}")
    return tuple(labels)


def _label(name: str, domain: Domain, column: Array) -> str | None:
    """What a column that is no indicator is called; None where nothing can be said."""
    if domain.is_numeric and np.array_equal(column, domain.numbers):
        return name
    indicator = indicator_of(domain, column)
    if indicator is not None:
        if all(isinstance(value, bool) for value in domain.values):
            indicator = domain.numbers  # of the two, the one that is true
        return _affine(_members(name, domain, indicator), indicator, column)
    number = number_of(domain, column)
    if number is not None:
        return _affine(name, number, column)
    return f"{name}^2" if _is_square(domain, column) else None


def _members(name: str, domain: Domain, indicator: Array) -> str:
    on = np.flatnonzero(indicator)
    shown = [domain.text(int(i)) for i in on[:MAX_SHOWN]]
    more = ",..." if len(on) > MAX_SHOWN else ""
    return f"{name}:" + (shown[0] if len(on) == 1 else "{" + ",".join(shown) + more + "}")


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


def relabelled(label: str, old: str, new: str) -> str:
    """A label of a variable that is called otherwise now."""
    return label.replace(old, new, 1)
