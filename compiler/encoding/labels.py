"""What the columns of an encoding are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from math import frexp

import numpy as np

from ...craft.formatting import number
from ...craft.variables import Array
from ...rasp_ast.notation import shorten
from ..tables.domains import Domain
from ..tables.roots import Root
from ..tables.scale import lost
from ..tables.short_names import bracketed
from .affine import affine_class, are_indicators, indicator_of, number_of

MAX_SHOWN = 4
"""So many values are named in a label."""
LONGEST_VALUE = 16
"""Where several values are named in a label, longer ones are shortened."""
_LARGE = 4096
"""Powers of two from here on are written as such, and those below 1/16."""


def labels_of(
    name: str, domain: Domain, matrix: Array, expression: str | None = None
) -> tuple[str, ...]:
    """A readable name for each column ``[values, columns]``; all are different.

    ``name:value``, ``name:{a,c}`` and ``name:{2..7}`` are 1 for these values and 0 for others,
    ``name`` is the number itself; ``(2*name-1)``, ``-(name-4)^2`` and ``2^(8*name-3)`` are what
    they say, and ``name:{a:1,b:-1}`` is 1 for a, -1 for b and 0 for others.

    Args:
        expression: what the values are, by which arithmetic calls them; ``name`` if not given.
    """
    labels: list[str] = []
    indicators: list[bool] = are_indicators(matrix).tolist()
    said = expression or name
    for column, is_indicator in zip(matrix.T, indicators, strict=True):
        if is_indicator:
            labels.append(_members(name, domain, column))
        else:
            labels.append(
                _in_arithmetic(name, said, domain, column) or _listed(name, domain, column)
            )
    return told_apart(labels, Counter())


def told_apart(labels: Iterable[str], seen: Counter[str]) -> tuple[str, ...]:
    """The labels, numbered where they were ``seen`` before: ``x``, ``x~2``; they are seen now."""
    found: list[str] = []
    for label in labels:
        seen[label] += 1
        found.append(label if seen[label] == 1 else f"{label}~{seen[label]}")
    return tuple(found)


def labels_of_root(name: str, root: Root, matrix: Array) -> tuple[str, ...]:
    """The columns of a root: of a scalar its number, and a mark where there is one."""
    if not root.scalar:
        return labels_of(name, root.domain, matrix)
    held = f"1/(1+{name})" if root.is_natural else name
    return (held, f"{name}:selected")[: matrix.shape[1]]


# ---- columns of 0 and 1 --------------------------------------------------------------------------


def _members(name: str, domain: Domain, indicator: Array) -> str:
    on: list[int] = np.flatnonzero(indicator).tolist()
    return f"{name}:{domain.text(on[0]) if len(on) == 1 else '{' + _set(domain, on) + '}'}"


def _set(domain: Domain, on: Sequence[int]) -> str:
    """Values in a few words: as a range of numbers, or as all but a few."""
    in_a_row = on[-1] - on[0] == len(on) - 1 and on[-1] < len(domain.defined)
    if len(on) > 2 and in_a_row and domain.is_number:
        return f"{domain.text(on[0])}..{domain.text(on[-1])}"
    if len(on) <= MAX_SHOWN:
        return _texts(domain, on)
    others = sorted(set(range(len(domain))).difference(on))
    if len(others) <= MAX_SHOWN:
        return f"not {_texts(domain, others)}"
    return f"{_texts(domain, on[:MAX_SHOWN])},..."


def _texts(domain: Domain, on: Sequence[int]) -> str:
    return ",".join(shorten(domain.text(i), LONGEST_VALUE) for i in on)


# ---- columns of other numbers --------------------------------------------------------------------


def _in_arithmetic(name: str, said: str, domain: Domain, column: Array) -> str | None:
    """What a column that is no indicator is in terms of its values; None if that is not short."""
    if domain.is_numeric and np.array_equal(column, domain.numbers):
        return name
    indicator = indicator_of(domain, column)
    if indicator is not None:
        if all(isinstance(value, bool) for value in domain.values):
            indicator = domain.numbers  # of the two, the one that is true
        return _affine(_members(name, domain, indicator), indicator, column)
    whole = bracketed(said)
    numbers = number_of(domain, column)
    if numbers is not None:
        return _affine(whole, numbers, column)
    return _square(whole, domain, column) or _power(whole, domain, column)


def _affine(text: str, column: Array, wanted: Array) -> str:
    """``wanted`` in words, where ``text`` is ``column``."""
    own, other = affine_class(column), affine_class(wanted)
    assert own is not None
    assert other is not None
    scale = other.scale / own.scale
    constant = other.base - own.base * scale
    factor = {1.0: "", -1.0: "-"}.get(scale, f"{scale:.4g}*")
    return f"({factor}{text}" + (f"{constant:+.4g})" if abs(constant) > lost(wanted) else ")")


def _square(text: str, domain: Domain, column: Array) -> str | None:
    """A column that is quadratic in the defined values' numbers, not by chance; else None.

    Any three points are on a parabola; three values must be the ends and the middle of theirs.
    """
    if not domain.is_numeric:
        return None
    numbers, wanted = domain.numbers[: len(domain.defined)], column[: len(domain.defined)]
    if len(np.unique(numbers)) < 3:
        return None
    low, high = float(numbers.min()), float(numbers.max())
    unit = (2 * numbers - low - high) / (high - low)
    powers = np.stack([np.ones(len(unit)), unit, unit**2], axis=1)
    fitted = np.asarray(np.linalg.lstsq(powers, wanted, rcond=None)[0], np.float64)
    constant, linear, quadratic = fitted.tolist()
    close = lost(wanted)
    off = float(np.abs(powers @ fitted - wanted).max())
    by_chance = len(np.unique(numbers)) == 3 and abs(linear) > close
    if by_chance or not abs(quadratic) > close >= off:
        return None
    half = (high - low) / 2
    middle = (low + high) / 2 - half * linear / (2 * quadratic)
    scale, base = quadratic / half**2, constant - linear**2 / (4 * quadratic)
    factor = {"1": "", "-1": "-"}.get(f"{scale:.4g}", f"{scale:.4g}*")
    moved = f"({text}{-middle:+.4g})" if abs(middle) > 1e-6 * (abs(low) + abs(high)) else text
    square = f"{factor}{moved}^2"
    return f"({square}{base:+.4g})" if abs(base) > close else square


def _power(text: str, domain: Domain, column: Array) -> str | None:
    """A column of powers of two whose exponents are a straight line; else None."""
    signs = np.sign(column)
    if not domain.is_number or domain.undefined is not None or len(column) < 3:
        return None
    if signs[0] == 0 or (signs != signs[0]).any():
        return None
    exponents = np.log2(np.abs(column))
    slope, start = np.polyfit(domain.numbers, exponents, 1).tolist()
    if np.abs(slope * domain.numbers + start - exponents).max() > 1e-6:
        return None
    sign = "-" if signs[0] < 0 else ""
    behind = f"{start:+.4g}" if start else ""
    return f"{sign}2^({slope:.4g}*{text}{behind})"


def _listed(name: str, domain: Domain, column: Array) -> str:
    """Value by value; values that are not there are at 0, and of many the first and the last."""
    held: list[int] = np.flatnonzero(column).tolist()
    are_many = len(held) > MAX_SHOWN
    named = [*held[: MAX_SHOWN - 1], held[-1]] if are_many else held
    shown = [f"{_texts(domain, [i])}:{_number(float(column[i]))}" for i in named]
    if are_many:
        shown.insert(-1, "...")
    return f"{name}:{{{','.join(shown)}}}"


def _number(x: float) -> str:
    """A number in a label: a large or small power of two as such."""
    mantissa, exponent = frexp(abs(x))
    if mantissa == 0.5 and not 1 / 16 <= abs(x) < _LARGE:
        return f"{'-' if x < 0 else ''}2^{exponent - 1}"
    return number(x)
