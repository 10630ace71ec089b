"""Variables of the residual stream and the linear reads of them.

A *variable* owns some columns of the residual stream.  Its *encoding* is a matrix: when the
variable has its i-th value, its columns hold row i.  One-hot is the identity, a number is a column
of numbers, anything else is allowed, and nothing in this room asks which it is.

What the columns hold at the BOS position is a constant that the compiler knows (``at_bos``), so a
*read* can be exact there too: it states what it wants to see at BOS and gets it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, dataclass
from math import floor, log10

import numpy as np
import numpy.typing as npt

from ..model.answers import nearest
from .formatting import counted, listed

Array = npt.NDArray[np.float64]
MAX_SHOWN_DECIMALS = 12
"""More digits behind the point are not shown."""

WIDE, TINY = 2.0**24, 2.0**-29
"""Columns whose numbers differ by a factor beyond the one, or are smaller than the other."""


def is_wide(column: Array) -> bool:
    """Whether a column has numbers so small, in themselves or beside others, that rounding harms.

    Such columns are of powers of two; they are equal bit by bit or not at all.
    """
    return bool(wide_columns(column[:, None])[0])


def wide_columns(columns: Array) -> npt.NDArray[np.bool_]:
    """``[m]``: which columns of ``[values, m]`` are so, as :func:`is_wide` says."""
    sizes = np.abs(columns)
    least = np.where(sizes > 0, sizes, np.inf).min(axis=0, initial=np.inf)
    return least < np.maximum(TINY, sizes.max(axis=0, initial=0.0) / WIDE)


@dataclass(frozen=True)
class OneOf:
    """A value that is known to be one of these; a variable holds the same for all of them.

    Attributes:
        text: the class in a few words, as it is shown.
    """

    values: tuple[object, ...]
    text: str

    def __contains__(self, value: object) -> bool:
        return any(
            v == value and isinstance(v, bool) is isinstance(value, bool) for v in self.values
        )

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, eq=False)
class Variable:
    """A named value in the residual stream.

    Attributes:
        name: unique in its circuit.
        columns: one label for each residual column.
        values: what it may stand for; ``None`` is *undefined*, a ``OneOf`` are several values that
            have one row.
        encoding: ``[values, columns]``, the row that stands for each value.
        at_bos: ``[columns]``, what the columns hold at BOS.
        abs_error: bound on the absolute error of a column, from rounding and soft attention.
        slide: bound on how far a row slides towards the row of a neighbouring value, as a part
            of the way (a count that is off by 0.01 has slid 0.01 towards its neighbour).
        rounding_unit: where positive, what is written is rounded to whole multiples of it, which
            float32 does itself if a large constant is added before, and taken off with the write.
        unit: the power of two that 1 is held as.
        is_partially_listed: ``values`` are only some of the numbers that it may hold.
        is_of_whole_numbers: all of them are whole then.
    """

    name: str
    columns: tuple[str, ...]
    values: tuple[object, ...]
    encoding: Array
    at_bos: Array
    _: KW_ONLY
    abs_error: float = 0.0
    slide: float = 0.0
    rounding_unit: float = 0.0
    unit: float = 1.0
    is_partially_listed: bool = False
    is_of_whole_numbers: bool = False

    def __post_init__(self) -> None:
        if self.encoding.shape != (len(self.values), len(self.columns)):
            raise ValueError(
                f"{self.name}: an encoding of shape {self.encoding.shape} for "
                f"{len(self.values)} values in {len(self.columns)} columns"
            )
        if self.at_bos.shape != (len(self.columns),):
            raise ValueError(f"{self.name}: {self.at_bos.shape} is not one number per column")

    @property
    def width(self) -> int:
        """Number of residual columns."""
        return len(self.columns)

    @property
    def starts_at(self) -> float:
        """What the columns hold before anything is written.

        Between 2^23 and 2^24 units float32 has no fractions of one, so that what is written there
        is rounded; the last write takes it off again.
        """
        return 1.5 * 2.0**23 * self.rounding_unit

    @property
    def error(self) -> float:
        """Bound on how far a column is from what it should hold: absolute, and by sliding."""
        steps = np.abs(np.diff(self.encoding, axis=0)).max(initial=0.0)
        return float(self.abs_error + self.slide * steps)

    @property
    def number_error(self) -> float:
        """The same for the number that a column stands for."""
        return self.error / self.unit

    @property
    def is_whole(self) -> bool:
        """Whether what is held is read as the nearest whole number: it is near enough to one."""
        return self.is_partially_listed and self.is_of_whole_numbers and self.number_error < 0.5

    @property
    def decimals(self) -> int:
        """How many of a number's digits behind the point are sure: those above twice the error."""
        return floor(-log10(min(max(2 * self.number_error, 10.0**-MAX_SHOWN_DECIMALS), 1.0)))

    def decode(self, rows: Array) -> list[object]:
        """The value whose encoding row is nearest to each of ``rows`` ``[..., columns]``."""
        if self.width == 0 or len(self.values) == 1:
            return [self.values[0]] * len(rows)
        if self.is_partially_listed:
            return [self._decode_number(row) for row in rows]
        if self.width == 1:
            order = np.argsort(self.encoding[:, 0], kind="stable")
            places = nearest(self.encoding[order, 0], rows[:, 0])
            return [self.values[i] for i in order[places].tolist()]
        if any(is_wide(column) for column in self.encoding.T):
            return [self.values[i] for i in self._most_alike(rows)]
        norms = (self.encoding**2).sum(1)
        if len(self.values) > 4096:  # many numbers with a flag: bounded memory, row by row
            return [self.values[int(np.argmin(norms - 2 * self.encoding @ row))] for row in rows]
        return [self.values[i] for i in np.argmin(norms - 2 * rows @ self.encoding.T, axis=1)]

    def _most_alike(self, rows: Array) -> npt.NDArray[np.int64]:
        """The value that agrees in most columns, where the sizes of columns say nothing."""
        agree = np.zeros((len(rows), len(self.values)), np.int64)
        for held, column in zip(rows.T, self.encoding.T, strict=True):
            levels = np.unique(column)
            agree += levels[nearest(levels, held)][:, None] == column[None, :]
        return agree.argmax(axis=1)

    def _decode_number(self, row: Array) -> object:
        """The number in the first column, unless a second one says that it is none."""
        if self.width > 1 and row[1] < 0.5:
            others = [i for i, flag in enumerate(self.encoding[:, 1]) if flag == 0]
            return self.values[min(others, key=lambda i: abs(self.encoding[i, 0] - row[0]))]
        number = float(row[0]) / self.unit
        return round(number) if self.is_whole and np.isfinite(number) else float(f"{number:.6g}")

    def __repr__(self) -> str:
        return f"Variable({self.name}: {len(self.values)} values in {self.width} columns)"


@dataclass(frozen=True, eq=False, repr=False)
class Read:
    """``m`` linear features of some variables.

    At a token: ``constant + sum of columns @ matrix``; at BOS: exactly ``at_bos``.

    Attributes:
        parts: variables with a matrix ``[columns, m]`` each.
        constant: ``[m]``.
        at_bos: ``[m]``.
    """

    parts: tuple[tuple[Variable, Array], ...]
    constant: Array
    at_bos: Array

    @property
    def width(self) -> int:
        return len(self.constant)

    def unbiased(self) -> Read:
        """The same at tokens, with whatever the columns alone give at BOS."""
        return Read(self.parts, self.constant, self._of_columns_at_bos())

    def affine(self, one: Variable) -> tuple[tuple[tuple[Variable, Array], ...], Array]:
        """The same as weights: matrices for variables (``one`` included) and a bias."""
        at_bos = self.at_bos - self._of_columns_at_bos()
        more, bias = at_bos - self.constant, self.constant
        if one.at_bos[0] == 0.0:
            more, bias = -more / one.encoding[0, 0], at_bos
        return (*self.parts, (one, more[None, :])), bias

    def _of_columns_at_bos(self) -> Array:
        """``[m]``: what the columns add up to at BOS."""
        found = np.zeros(self.width)
        for variable, matrix in self.parts:
            found += variable.at_bos @ matrix
        return found

    def __repr__(self) -> str:
        return f"<read of {names_read(self)}: {counted(self.width, 'feature')}>"


def names_read(read: Read) -> str:
    """The variables of which a read takes something, for a person to read."""
    names = [variable.name for variable, matrix in read.parts if matrix.any()]
    return listed(names) if names else "a constant"


def stack(reads: Sequence[Read]) -> Read:
    """Reads side by side, as one read of all their features."""
    total = sum(r.width for r in reads)
    parts: dict[Variable, Array] = {}
    start = 0
    for read in reads:
        for variable, matrix in read.parts:
            wide = parts.setdefault(variable, np.zeros((variable.width, total)))
            wide[:, start : start + read.width] += matrix
        start += read.width
    return Read(
        tuple(parts.items()),
        np.concatenate([r.constant for r in reads]) if reads else np.zeros(0),
        np.concatenate([r.at_bos for r in reads]) if reads else np.zeros(0),
    )


def constant_read(constant: Sequence[float] | Array, at_bos: Sequence[float] | Array) -> Read:
    """A read of nothing: one number at every token, another at BOS."""
    return Read((), np.asarray(constant, float), np.asarray(at_bos, float))
