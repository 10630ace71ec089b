"""The encoding of a root: the span of what its readers ask for.

Readers ask for feature columns.  If they ask for fewer different columns than there are values to
tell apart, those columns *are* the encoding; otherwise it is one-hot over the values that anybody
tells apart.  Either way every reader's features are a linear image of it, plus a constant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..craft.variables import Array
from ..rasp_ast.values import plain
from .features import TOLERANCE, affine_fit, scalar_encoding
from .tables import Root


@dataclass(frozen=True, eq=False)
class Encoding:
    """``matrix`` is ``[values, columns]``; ``classes`` the class of each value if it is one-hot."""

    root: Root
    matrix: Array
    labels: tuple[str, ...]
    classes: npt.NDArray[np.int64] | None

    def solve(self, wanted: Array) -> tuple[Array, Array]:
        """``(matrix [columns, m], constant [m])`` with ``wanted = self.matrix @ matrix + constant``.

        Args:
            wanted: ``[values, m]``, features that were asked for.
        """
        if self.root.scalar:
            fitted = affine_fit(self.root, wanted)
            if fitted is None:
                raise AssertionError(f"{self.root.name}: not an affine function of the number")
            return fitted
        missing = np.flatnonzero(~self.matrix.any(axis=1)) if self.matrix.shape[1] else np.arange(1)
        if self.classes is not None:
            constant = wanted[missing[0]] if len(missing) else np.zeros(wanted.shape[1])
            firsts = [int(np.flatnonzero(self.classes == c)[0]) for c in range(len(self.labels))]
            return wanted[firsts] - constant, constant
        return self._solve_columns(wanted)

    def _solve_columns(self, wanted: Array) -> tuple[Array, Array]:
        matrix = np.zeros((len(self.labels), wanted.shape[1]))
        constant = np.zeros(wanted.shape[1])
        shapes = [_shape(column) for column in self.matrix.T]
        for j, column in enumerate(wanted.T):
            shape = _shape(column)
            if shape is None:
                constant[j] = column[0]
                continue
            for i, own in enumerate(shapes):
                assert own is not None
                if own.key == shape.key:
                    matrix[i, j] = shape.scale / own.scale
                    constant[j] = shape.base - own.base * matrix[i, j]
                    break
            else:
                raise AssertionError(f"{self.root.name}: a feature that nobody asked for")
        return matrix, constant


@dataclass(frozen=True)
class _Shape:
    """A column up to scale and constant: ``base + scale * (pattern behind key)``."""

    key: bytes
    base: float
    scale: float


def _shape(column: Array) -> _Shape | None:
    """None for a constant column."""
    base = float(column[-1])
    rest = column - base
    size = float(np.abs(rest).max())
    if size <= TOLERANCE * max(1.0, abs(base)):
        return None
    pivot = int(np.flatnonzero(np.abs(rest) > TOLERANCE * size)[0])
    scale = float(rest[pivot])
    # adding 0.0 makes -0.0 and 0.0 one
    return _Shape((np.round(rest / scale, 9) + 0.0).tobytes(), base, scale)


def choose_encoding(root: Root, asked: Sequence[Array]) -> Encoding:
    """The encoding of a root whose readers ask for these features, ``[values, m]`` each."""
    if root.scalar:
        matrix = scalar_encoding(root)
        labels = (root.name, f"{root.name}:selected")[: matrix.shape[1]]
        return Encoding(root, matrix, labels, None)
    everything = np.concatenate([np.zeros((len(root.domain), 0)), *asked], axis=1)
    columns: dict[bytes, Array] = {}
    for column in everything.T:
        shape = _shape(column)
        if shape is not None:
            undefined = root.domain.undefined
            columns.setdefault(
                shape.key, column - (column[undefined] if undefined is not None else 0.0)
            )
    classes = _classes(
        root, np.stack(list(columns.values()), axis=1) if columns else everything[:, :0]
    )
    count = int(classes.max()) + 1 if len(classes) else 0
    if columns and len(columns) < count:
        matrix = np.stack(list(columns.values()), axis=1)
        return Encoding(root, matrix, _labels(root, matrix), None)
    if not columns:
        return Encoding(root, np.zeros((len(root.domain), 0)), (), None)
    matrix = np.zeros((len(root.domain), count))
    for value, cls in enumerate(classes.tolist()):
        if cls >= 0:
            matrix[value, cls] = 1.0
    return Encoding(root, matrix, _labels(root, matrix), classes)


def one_hot_encoding(root: Root) -> Encoding:
    """A column for each value of a root that must be legible, *undefined* included."""
    size = len(root.domain)
    labels = tuple(f"{root.name}:{plain(v)}" for v in root.domain.values)
    return Encoding(root, np.eye(size), labels, np.arange(size))


def _classes(root: Root, columns: Array) -> npt.NDArray[np.int64]:
    """The class of each value: values that no reader tells apart share one; undefined has -1."""
    rows: dict[bytes, int] = {}
    classes = np.full(len(root.domain), -1, np.int64)
    for i, row in enumerate(np.round(columns, 9) + 0.0):
        if i != root.domain.undefined:
            classes[i] = rows.setdefault(row.tobytes(), len(rows))
    return classes


def _labels(root: Root, matrix: Array) -> tuple[str, ...]:
    """A readable name for each column: ``name:value``, ``name in {...}``, or the name itself."""
    labels: list[str] = []
    for j, column in enumerate(matrix.T):
        on = np.flatnonzero(column)
        if bool(np.isin(column, (0.0, 1.0)).all()) and root.domain.values:
            shown = [str(plain(root.domain.values[i])) for i in on[:4].tolist()]
            more = ",..." if len(on) > 4 else ""
            label = shown[0] if len(on) == 1 else "{" + ",".join(shown) + more + "}"
            labels.append(f"{root.name}:{label}")
        elif np.array_equal(column, root.domain.numbers):
            labels.append(root.name)
        else:
            labels.append(f"{root.name}~{j}")
    seen: dict[str, int] = {}
    for i, label in enumerate(labels):
        seen[label] = seen.get(label, 0) + 1
        if seen[label] > 1:
            labels[i] = f"{label}~{seen[label]}"
    return tuple(labels)
