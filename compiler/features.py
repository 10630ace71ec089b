"""Features: real numbers that a reader wants of an s-op, and when they cost nothing.

A feature matrix gives each value of an s-op a row of numbers.  As a function of the roots it may be
a *sum* of functions of single roots; then it can be read linearly from the residual stream, with
no layer spent, provided that each root can give its part: roots with an encoding of their own give
any function, a scalar root only affine ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..craft.variables import Array
from ..rasp_ast.values import is_numeric, key
from .analysis import MeanRoot
from .domains import Domain
from .tables import Root, Table, ViewRoot, base_of

TOLERANCE = 1e-9
"""Relative; table entries are float64 images of exact rationals, a few roundings apart."""


@dataclass(frozen=True, eq=False)
class Part:
    """A root's share of some features: ``matrix[root value]``, ``[values, m]``."""

    root: Root
    matrix: Array


@dataclass(frozen=True, eq=False)
class Feature:
    """``m`` features of a table that can be read linearly: a constant and a share of each root.

    Attributes:
        table: whose features they are.
        matrix: ``[values of the table, m]``.
    """

    table: Table
    matrix: Array
    parts: tuple[Part, ...]
    constant: Array

    @property
    def width(self) -> int:
        return self.matrix.shape[1]


def scalar_encoding(root: Root) -> Array:
    """``[values, 1 or 2]``: how a scalar root's values stand in its columns.

    One column holds the number.  A second one, *selected*, is 1 except for values that a number
    cannot tell: *undefined* is (0, 0), and a default that is no number, or the number of another
    value (0 beside False), is (1, 0).
    """
    apart = values_apart(root)
    numbers = root.domain.numbers.copy()
    if not apart.any():
        return numbers[:, None]
    numbers[apart] = 1.0
    if root.domain.undefined is not None:
        numbers[-1] = 0.0
    return np.stack([numbers, 1.0 - apart], axis=1)


def values_apart(root: Root) -> npt.NDArray[np.bool_]:
    """``[values]``: which values of a scalar root its number cannot tell."""
    domain = root.domain
    apart = domain.is_defined == 0
    if isinstance(root, MeanRoot) and root.can_be_empty and root.default is not None:
        place = domain.code(root.default)
        same = domain.numbers == domain.numbers[place]
        same[place] = False
        same &= domain.is_defined > 0
        same &= np.array([is_numeric(v) for v in domain.values])
        if not is_numeric(root.default) or bool(same.any()):
            apart[place] = True
    return apart


def decompose(table: Table, matrix: Array) -> Feature | None:
    """The features as a readable sum, or None if they are not one.

    Args:
        matrix: ``[values of the table, m]``.
    """
    constant = np.zeros(matrix.shape[1])
    if table.is_constant:
        return Feature(table, matrix, (), matrix[int(table.codes)])
    shares = [np.zeros((len(r.domain), matrix.shape[1])) for r in table.roots]
    for column in range(matrix.shape[1]):
        split = _split(table, matrix[:, column])
        if split is None:
            return None
        for share, values in zip(shares, split, strict=True):
            share[:, column] = values
    parts: list[Part] = []
    for root, share in zip(table.roots, shares, strict=True):
        met = _met(table, root)
        if isinstance(root, ViewRoot):
            share, met = share[root.classes], met[root.classes]
        base = base_of(root)
        if base.scalar:
            fitted = affine_fit(base, share, met)
            if fitted is None:
                return None
            share = scalar_encoding(base) @ fitted[0] + fitted[1]
        parts.append(Part(base, share))
    return Feature(table, matrix, tuple(parts), constant)


def _met(table: Table, root: Root) -> npt.NDArray[np.bool_]:
    """``[values]``: which values of a root any reachable combination has."""
    axes = tuple(i for i, r in enumerate(table.roots) if r is not root)
    return np.asarray(table.reachable.any(axis=axes))


def _split(table: Table, column: Array) -> list[Array] | None:
    """One function of several roots as a sum of functions of single roots, if it is one."""
    values = column[table.codes]
    alive = table.reachable
    if len(table.roots) == 1:
        return [np.where(alive, values, values[alive][0])]
    for base in (np.zeros(values.ndim, int), np.array(values.shape) - 1):
        slices = [_slice(values, alive, base, axis) for axis in range(values.ndim)]
        if any(s is None for s in slices):
            continue
        origin = values[tuple(base)]
        total = np.full(values.shape, origin)
        result: list[Array] = []
        for axis, part in enumerate(slices):
            assert part is not None
            shape = [1] * values.ndim
            shape[axis] = -1
            total = total + (part - origin).reshape(shape)
            result.append(part - (0.0 if axis == 0 else origin))
        error = np.abs(np.where(alive, total - values, 0.0)).max()
        if error <= TOLERANCE * max(1.0, float(np.abs(values[alive]).max())):
            return result
        return None
    return None


def _slice(
    values: Array, alive: npt.NDArray[np.bool_], base: npt.NDArray[np.int64], axis: int
) -> Array | None:
    """The values along one axis through the base, if all of them are reachable."""
    where: list[int | slice] = base.tolist()
    where[axis] = slice(None)
    return values[tuple(where)] if alive[tuple(where)].all() else None


def affine_fit(
    root: Root, share: Array, met: npt.NDArray[np.bool_] | None = None
) -> tuple[Array, Array] | None:
    """``(matrix [columns, m], constant [m])`` that give these features of a scalar root.

    Args:
        share: ``[values, m]``.
        met: ``[values]``; values that do not matter are False.
    """
    encoding = scalar_encoding(root)
    met = np.ones(len(encoding), bool) if met is None else met
    flags = encoding[:, 1] if encoding.shape[1] == 2 else np.ones(len(encoding))
    on = np.flatnonzero(met & (flags > 0))
    off = np.flatnonzero(met & (flags == 0))
    slope, level = np.zeros(share.shape[1]), np.zeros(share.shape[1])
    if len(on):
        low, high = on[encoding[on, 0].argmin()], on[encoding[on, 0].argmax()]
        if encoding[high, 0] > encoding[low, 0]:
            slope = (share[high] - share[low]) / (encoding[high, 0] - encoding[low, 0])
        level = share[low] - slope * encoding[low, 0]
    slope, level = _clean(slope), _clean(level)
    matrix, constant = slope[None, :], level
    if encoding.shape[1] == 2:
        constant = share[off[-1]] - slope * encoding[off[-1], 0] if len(off) else 0 * level
        matrix = np.stack([slope, level - constant])
    error = np.abs(encoding @ matrix + constant - share)[met].max(initial=0.0)
    scale = max(1.0, float(np.abs(share[met]).max(initial=0.0)))
    return (matrix, constant) if error <= TOLERANCE * scale else None


def _clean(numbers: Array) -> Array:
    """Whole numbers that lost their last bits in a division get them back."""
    whole = np.round(numbers)
    return np.where(np.abs(numbers - whole) < 1e-12 * np.maximum(1.0, np.abs(whole)), whole, numbers)


def one_hot(domain: Domain) -> Array:
    """``[values, defined values]``: a column for each defined value, the zero row for undefined."""
    return np.eye(len(domain))[:, : len(domain.defined)]


def number_feature(domain: Domain) -> Array:
    """``[values, 1]``: the number."""
    return domain.numbers[:, None]


def same_value(a: object, b: object) -> bool:
    """Equality of values, where True is not 1."""
    return key(a) == key(b)  # type: ignore[arg-type]
