"""Features: real numbers that a reader wants of an s-op, and when they cost nothing.

A feature matrix gives each value of an s-op a row of numbers.  As a function of the roots it may be
a *sum* of functions of single roots; then it can be read linearly from the residual stream, with
no layer spent, provided that each root can give its part: roots with an encoding of their own give
any function, a scalar root only affine ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ..analysis.means.combination import CombinationRoot, combination_root
from ..tables.additive import Summand, additive_parts, interacting, interacts
from ..tables.domains import Domain
from ..tables.roots import Root
from ..tables.tables import Table
from .scalars import affine_fit, affine_images, scalar_encoding


@dataclass(frozen=True, eq=False)
class RootFeatures:
    """A root's share of some features: ``matrix[root value]``, ``[values, m]``."""

    root: Root
    matrix: Array


@dataclass(frozen=True, eq=False, kw_only=True)
class Feature:
    """``m`` features of a table that can be read linearly: a constant and a share of each root.

    Attributes:
        table: whose features they are.
        matrix: ``[values of the table, m]``.
    """

    table: Table
    matrix: Array
    parts: tuple[RootFeatures, ...]
    constant: Array

    @property
    def width(self) -> int:
        """How many features there are."""
        return self.matrix.shape[1]


def decompose(table: Table, matrix: Array) -> Feature | None:
    """The features as a readable sum, or None if they are not one.

    Args:
        matrix: ``[values of the table, m]``.
    """
    if table.is_constant:
        constant: Array = matrix[int(table.codes)]
        return Feature(table=table, matrix=matrix, parts=(), constant=constant)
    columns: int = matrix.shape[1]
    if len(table.roots) > 1 and interacts(table, matrix):
        return None
    if len(table.roots) == 1:
        alone = of_one_root(table, matrix)
        if not alone.readable.all():
            return None
        of_roots = {alone.root: alone.images}
    else:
        of_roots = {r.base: np.zeros((len(r.base.domain), columns)) for r in table.roots}
        for column in range(columns):
            for share in additive_parts(table, matrix[:, column]):
                if len(share.axes) > 1:
                    return None
                root, values = without_view(table, share)
                read = as_linear_read(table, root, values)
                if read is None:
                    return None
                of_roots[root][:, column] = read
    constant = np.zeros(columns)
    parts: list[RootFeatures] = []
    for root, share in of_roots.items():
        if (combination := combination_root(root)) is not None:
            constant = constant + _of_combination(combination, share, parts)
        else:
            parts.append(RootFeatures(root, share))
    return Feature(table=table, matrix=matrix, parts=tuple(parts), constant=constant)


def which_are_readable(table: Table, matrix: Array) -> npt.NDArray[np.bool_]:
    """``[m]``: which of these features are readable sums, as :func:`decompose` finds them."""
    if len(table.roots) == 1:
        return of_one_root(table, matrix).readable
    surely_not = interacting(table, matrix)
    return np.array(
        [
            not surely and decompose(table, matrix[:, j : j + 1]) is not None
            for j, surely in enumerate(surely_not)
        ],
        bool,
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class OfOneRoot:
    """Features of a table of one root, over the values of the root behind its view.

    Attributes:
        values: ``[values, m]``, as they are wanted; unreachable ones may be anything.
        images: ``[values, m]``, as the root's columns give them.
        readable: ``[m]``, which of them its columns give.
    """

    root: Root
    values: Array
    images: Array
    readable: npt.NDArray[np.bool_]


def of_one_root(table: Table, matrix: Array) -> OfOneRoot:
    """The features ``[values of the table, m]`` by the values of its root."""
    (root,) = table.roots
    met = table.reachable
    values = np.where(met[:, None], matrix[table.codes], matrix[table.codes[met][0]])
    values, met = values[root.codes_of_base], met[root.codes_of_base]
    images, readable = values, np.ones(matrix.shape[1], bool)
    if root.base.scalar:
        slopes, constants, readable = affine_images(root.base, values, met)
        images = scalar_encoding(root.base) @ slopes + constants
    return OfOneRoot(root=root.base, values=values, images=images, readable=readable)


def _of_combination(root: CombinationRoot, share: Array, parts: list[RootFeatures]) -> Array:
    """Adds the shares that make affine features of a combination; what is constant in them."""
    numbers = root.domain.numbers
    slope: Array = (share[-1] - share[0]) / (numbers[-1] - numbers[0])
    for part in root.shares:
        parts.append(RootFeatures(part.root, np.outer(part.numbers, slope)))
    return share[0] + slope * (root.constant - numbers[0])


def without_view(table: Table, share: Summand) -> tuple[Root, Array]:
    """A share of one root over the values of the root behind its view."""
    root = table.roots[share.axes[0]]
    return root.base, share.values[root.codes_of_base]


def as_linear_read(table: Table, root: Root, values: Array) -> Array | None:
    """The values as the root's columns can give them, or None; unreachable ones may change."""
    if not root.scalar:
        return values
    axis = next(i for i, r in enumerate(table.roots) if r.base is root)
    others = tuple(i for i in range(len(table.roots)) if i != axis)
    met = np.asarray(table.reachable.any(axis=others))
    met = met[table.roots[axis].codes_of_base]
    fitted = affine_fit(root, values[:, None], met)
    return None if fitted is None else (scalar_encoding(root) @ fitted[0] + fitted[1])[:, 0]


def one_hot(domain: Domain) -> Array:
    """``[values, defined values]``: a column for each defined value, the zero row for undefined."""
    return np.eye(len(domain))[:, : len(domain.defined)]


def add_features(features: Sequence[Feature]) -> Feature:
    """The sum of features of equal width, as one read; it is known by the first one's table."""
    return Feature(
        table=features[0].table,
        matrix=features[0].matrix,
        parts=tuple(part for f in features for part in f.parts),
        constant=np.sum([f.constant for f in features], axis=0),
    )
