"""The encoding of a root: the span of what its readers ask for.

Readers ask for feature columns.  If they ask for fewer different columns than there are values to
tell apart, those columns *are* the encoding; otherwise it is one-hot over the values that anybody
tells apart.  Either way every reader's features are a linear image of it, plus a constant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array, wide_columns
from ..tables.equal_rows import distinct_columns, equal_rows
from ..tables.roots import Root
from ..tables.scale import LOST, settled
from .affine import AffineClass, Asked, affine_classes, are_indicators, representatives
from .basis import ColumnSpan, all_stored, independent
from .scalars import affine_fit, scalar_encoding


@dataclass(frozen=True, eq=False, kw_only=True)
class Encoding:
    """How the values of a root stand in the residual stream.

    Attributes:
        matrix: ``[values, columns]``.
        columns_of: ``[values]``, the column of each value (-1: none) where the matrix is one-hot.
    """

    root: Root
    matrix: Array
    columns_of: npt.NDArray[np.int64] | None
    span: ColumnSpan | None = None

    @property
    def width(self) -> int:
        """The number of columns; a root that nobody reads has none."""
        return self.matrix.shape[1]

    def solve(self, wanted: Array) -> tuple[Array, Array]:
        """How features come from the columns: ``wanted = self.matrix @ matrix + constant``.

        Args:
            wanted: ``[values, m]``, features that were asked for.

        Returns:
            The matrix ``[columns, m]`` and the constant ``[m]``.
        """
        if self.root.scalar:
            fitted = affine_fit(self.root, wanted)
            if fitted is None:
                raise AssertionError(f"{self.root.name}: not an affine function of the number")
            return fitted
        if self.columns_of is not None:
            return self._solve_classes(wanted, self.columns_of)
        return self._solve_columns(wanted)

    def miss(self, wanted: Array, matrix: Array, constant: Array) -> Array:
        """``[m]``: the greatest error of features that are solved so; 0 if float64 lost no more."""
        if self.columns_of is None:
            image, sizes = self.matrix @ matrix, np.abs(self.matrix) @ np.abs(matrix)
        else:
            image = np.where((self.columns_of < 0)[:, None], 0.0, matrix[self.columns_of])
            sizes = np.abs(image)
        off = np.abs(image + constant - wanted).max(axis=0, initial=0.0)
        allowed = LOST * (sizes + np.abs(constant) + np.abs(wanted)).max(axis=0, initial=0.0)
        return np.where(off <= allowed, 0.0, off)

    def _solve_classes(self, wanted: Array, classes: npt.NDArray[np.int64]) -> tuple[Array, Array]:
        """A value without a column, if there is one, gets the constant."""
        width: int = wanted.shape[1]
        missing = np.flatnonzero(~self.matrix.any(axis=1))
        constant: Array = wanted[missing[0]] if len(missing) else np.zeros(width)
        numbers, firsts = np.unique(classes, return_index=True)
        return wanted[firsts[numbers >= 0]] - constant, constant

    @cached_property
    def _columns_by_class(self) -> tuple[ColumnSpan, dict[bytes, tuple[int, AffineClass]]]:
        """All columns that follow from those that are stored, and where each affine class is."""
        span = self.span or all_stored(self.matrix)
        shapes = affine_classes(span.columns)
        return span, {s.key: (i, s) for i, s in reversed([*enumerate(shapes)]) if s is not None}

    def _solve_columns(self, wanted: Array) -> tuple[Array, Array]:
        """Every feature is a column of the span up to scale and constant, or a constant."""
        width: int = wanted.shape[1]
        matrix, constant = np.zeros((self.width, width)), np.zeros(width)
        span, known = self._columns_by_class
        for j, shape in enumerate(affine_classes(wanted)):
            if shape is None:
                constant[j] = wanted[0, j]
                continue
            i, own = known.get(shape.key) or self._closest(wanted[:, j], shape)
            scale = shape.scale / own.scale
            matrix[:, j] = span.recipe[:, i] * scale
            constant[j] = shape.base - own.base * scale + span.constant[i] * scale
        return matrix, constant

    def _closest(self, column: Array, wanted: AffineClass) -> tuple[int, AffineClass]:
        """The stored column whose affine image is closest to one that has no class here.

        Float64 may lose the last digit of one member of a class and not of another.
        """

        def miss(found: tuple[int, AffineClass]) -> float:
            i, own = found
            image = (span.columns[:, i] - own.base) * (wanted.scale / own.scale) + wanted.base
            return float(np.abs(image - column).max())

        span, known = self._columns_by_class
        return min(known.values(), key=miss)


def choose_encoding(
    root: Root, asked: Sequence[Array], *, free_constants: bool, basis: bool = False
) -> Encoding:
    """The encoding of a root whose readers ask for these features, ``[values, m]`` each.

    Args:
        free_constants: the variable ``one``, by which readers add constants, is there anyway.
        basis: leave out columns that are combinations of others.
    """
    if root.scalar:
        return Encoding(root=root, matrix=scalar_encoding(root), columns_of=None)
    shapes: dict[bytes, list[Asked]] = {}
    columns = np.concatenate([np.zeros((len(root.domain), 0)), *asked], axis=1)
    columns = columns[:, distinct_columns(columns)]
    for column, shape in zip(columns.T, affine_classes(columns), strict=True):
        if shape is not None:
            shapes.setdefault(shape.key, []).append((column, shape))
    if not shapes:
        return Encoding(root=root, matrix=np.zeros((len(root.domain), 0)), columns_of=None)
    stored = representatives(root, list(shapes.values()), free_constants=free_constants)
    matrix = np.stack(stored, axis=1)
    matrix = matrix[:, np.argsort(_first_members(matrix), kind="stable")]
    classes = _classes(root, matrix)
    count = int(classes.max()) + 1
    span = None
    if basis:
        matrix, span = independent(matrix)
    if matrix.shape[1] < count:
        return Encoding(root=root, matrix=matrix, columns_of=None, span=span)
    matrix = (classes[:, None] == np.arange(count)).astype(float)
    return Encoding(root=root, matrix=matrix, columns_of=classes)


def _first_members(columns: Array) -> npt.NDArray[np.int64]:
    """Sorts indicators by their first value, behind all other columns."""
    return np.where(are_indicators(columns), columns.argmax(axis=0), -1)


def one_hot_encoding(root: Root) -> Encoding:
    """A column for each value of a root that must be legible, *undefined* included."""
    size = len(root.domain)
    return Encoding(root=root, matrix=np.eye(size), columns_of=np.arange(size))


def _classes(root: Root, columns: Array) -> npt.NDArray[np.int64]:
    """The class of each value: values that no reader tells apart share one; undefined has -1."""
    rounded = np.where(wide_columns(columns), columns, settled(columns))
    classes = np.full(len(root.domain), -1, np.int64)
    defined = np.flatnonzero(root.domain.is_defined)
    classes[defined] = equal_rows(rounded[defined])[1]
    return classes
