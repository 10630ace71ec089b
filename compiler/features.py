"""Features: real numbers that a reader wants of an s-op, and when they cost nothing.

A feature matrix gives each value of an s-op a row of numbers.  As a function of the roots it may be
a *sum* of functions of single roots; then it can be read linearly from the residual stream, with
no layer spent, provided that each root can give its part: roots with an encoding of their own give
any function, a scalar root only affine ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

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


@dataclass(frozen=True, eq=False)
class Share:
    """A feature's part that depends on the roots at these axes of a table; ``[values, ...]``."""

    axes: tuple[int, ...]
    values: Array


def decompose(table: Table, matrix: Array) -> Feature | None:
    """The features as a readable sum, or None if they are not one.

    Args:
        matrix: ``[values of the table, m]``.
    """
    if table.is_constant:
        return Feature(table, matrix, (), matrix[int(table.codes)])
    shares = {base_of(r): np.zeros((len(base_of(r).domain), matrix.shape[1])) for r in table.roots}
    for column in range(matrix.shape[1]):
        for share in split(table, matrix[:, column]):
            if len(share.axes) > 1:
                return None
            root, values = lift(table, share)
            readable = as_readable(table, root, values)
            if readable is None:
                return None
            shares[root][:, column] = readable
    parts = tuple(Part(root, share) for root, share in shares.items())
    return Feature(table, matrix, parts, np.zeros(matrix.shape[1]))


def lift(table: Table, share: Share) -> tuple[Root, Array]:
    """A share of one root over the values of the root behind its view."""
    root = table.roots[share.axes[0]]
    if isinstance(root, ViewRoot):
        return root.base, share.values[root.classes]
    return root, share.values


def as_readable(table: Table, root: Root, values: Array) -> Array | None:
    """The values as the root's columns can give them, or None; unreachable ones may change."""
    if not root.scalar:
        return values
    axis = next(i for i, r in enumerate(table.roots) if base_of(r) is root)
    met = table.reachable.any(axis=tuple(i for i in range(len(table.roots)) if i != axis))
    seen = table.roots[axis]
    met = met[seen.classes] if isinstance(seen, ViewRoot) else met
    fitted = affine_fit(root, values[:, None], np.asarray(met))
    return None if fitted is None else (scalar_encoding(root) @ fitted[0] + fitted[1])[:, 0]


def split(table: Table, column: Array) -> list[Share]:
    """A feature as a sum over groups of roots, as fine as can be.

    Two roots belong together if the feature's mixed differences in them do not vanish; a function
    without mixed differences between groups is a sum over the groups.
    """
    values, alive = column[table.codes], table.reachable
    axes = tuple(range(values.ndim))
    if values.ndim == 1:
        return [Share(axes, np.where(alive, values, values[alive][0]))]
    tolerance = TOLERANCE * max(1.0, float(np.abs(values[alive]).max()))
    if not alive.all():
        return _split_partly_reachable(values, alive, tolerance) or [Share(axes, values)]
    groups = [{axis} for axis in axes]
    for i, j in combinations(axes, 2):
        left = next(g for g in groups if i in g)
        if j not in left and _interact(values, i, j, tolerance):
            right = next(g for g in groups if j in g)
            groups = [g for g in groups if g not in (left, right)] + [left | right]
    groups.sort(key=min)
    origin = values[(0,) * values.ndim]
    result: list[Share] = []
    for number, group in enumerate(groups):
        corner = tuple(slice(None) if axis in group else 0 for axis in axes)
        result.append(Share(tuple(sorted(group)), values[corner] - (origin if number else 0.0)))
    return result


def _interact(values: Array, i: int, j: int, tolerance: float) -> bool:
    """Whether mixed differences in two axes do not vanish; some rectangles are tried first."""
    moved = np.moveaxis(values, (i, j), (0, 1)).reshape(values.shape[i], values.shape[j], -1)
    if moved.size > 1 << 14:
        draw = np.random.default_rng(0).integers
        a, b = draw(moved.shape[0], size=(2, 4096))
        c, d = draw(moved.shape[1], size=(2, 4096))
        rest = draw(moved.shape[2], size=4096)
        mixed = moved[a, c, rest] - moved[b, c, rest] - moved[a, d, rest] + moved[b, d, rest]
        if np.abs(mixed).max() > tolerance:
            return True
    mixed = moved - moved[:1] - moved[:, :1] + moved[:1, :1]
    return bool(np.abs(mixed).max() > tolerance)


def _split_partly_reachable(
    values: Array, alive: npt.NDArray[np.bool_], tolerance: float
) -> list[Share] | None:
    """A sum over single roots, tried from two corners all of whose neighbours are reachable."""
    for base in (np.zeros(values.ndim, int), np.array(values.shape) - 1):
        slices = [_slice(values, alive, base, axis) for axis in range(values.ndim)]
        if any(s is None for s in slices):
            continue
        origin = values[tuple(base)]
        total = np.full(values.shape, origin)
        result: list[Share] = []
        for axis, part in enumerate(slices):
            assert part is not None
            shape = [1] * values.ndim
            shape[axis] = -1
            total = total + (part - origin).reshape(shape)
            result.append(Share((axis,), part - (0.0 if axis == 0 else origin)))
        return result if np.abs(total - values)[alive].max() <= tolerance else None
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
    return np.where(
        np.abs(numbers - whole) < 1e-12 * np.maximum(1.0, np.abs(whole)), whole, numbers
    )


def one_hot(domain: Domain) -> Array:
    """``[values, defined values]``: a column for each defined value, the zero row for undefined."""
    return np.eye(len(domain))[:, : len(domain.defined)]


def number_feature(domain: Domain) -> Array:
    """``[values, 1]``: the number."""
    return domain.numbers[:, None]


def same_value(a: object, b: object) -> bool:
    """Equality of values, where True is not 1."""
    return key(a) == key(b)  # type: ignore[arg-type]
