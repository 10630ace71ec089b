"""Value sets: the finite, ordered set of values that an s-op can take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import cast

import numpy as np

from ...craft.variables import Array
from ...rasp_ast.errors import PrecisionError, ValueSetError
from ...rasp_ast.source import Source
from ...rasp_ast.values import Number, Value, is_number, is_numeric, key, plain, shown
from .fingerprint import Fingerprint
from .ordering import double, in_order
from .scale import FINE, LEAST_GAP

MAX_FLOAT = 2**127
"""Half the greatest number of float32."""
MAX_VALUES = 1 << 19
"""More distinct values than this are refused: tables over them would take seconds and gigabytes."""


class Domain:
    """An ordered value set: numbers, then bools, strings, tuples, and *undefined* last.

    ``True`` and ``1`` are two values, ``1`` and ``1.0`` are one.
    """

    def __init__(self, values: Sequence[Value | None]) -> None:
        self.values: tuple[Value | None, ...] = tuple(values)

    @classmethod
    def of(cls, values: Iterable[Value | None]) -> Domain:
        """The set of these values, in order."""
        return cls(in_order({key(v): v for v in values}.values()))

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        numbers = (shown(v) if is_numeric(v) else repr(plain(v)) for v in self.values[:6])
        more = ", ..." if len(self) > 6 else ""
        return f"{{{', '.join(numbers)}{more}}} ({len(self)} values)"

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """Equal for equal value sets."""
        return Fingerprint(tuple(key(v) for v in self.values))

    @cached_property
    def index(self) -> dict[Hashable, int]:
        """The place of each value, by its key."""
        return {k: i for i, k in enumerate(self.fingerprint.keys)}

    def code(self, value: Value | None) -> int:
        """The place of a value in the order."""
        return self.index[key(value)]

    def text(self, place: int) -> str:
        """A value as labels show it; see ``texts``."""
        return shown(self.values[place]) if self._differ_as_shown else self.texts[place]

    @cached_property
    def _differ_as_shown(self) -> bool:
        """Whether it is of numbers that surely look different, since their doubles differ."""
        if self._kinds <= {int}:
            return True
        if not self.is_number:
            return False
        try:
            doubles = {double(v) for v in self.defined if is_number(v)}
        except OverflowError:
            return False
        return len(doubles) == len(self.defined)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Each value as labels show it: quoted, too, where ``1`` and ``"1"`` are both in it, and
        where there is nothing to see."""
        texts = [shown(v) for v in self.values]
        count = Counter(texts)
        return tuple(
            repr(plain(v)) if count[text] > 1 or text != text.strip() or not text else text
            for v, text in zip(self.values, texts, strict=True)
        )

    @property
    def undefined(self) -> int | None:
        """The place of *undefined*, if it is in the set (then it is the last)."""
        return len(self) - 1 if self.values and self.values[-1] is None else None

    @cached_property
    def defined(self) -> tuple[Value, ...]:
        values = self.values if self.undefined is None else self.values[:-1]
        return cast("tuple[Value, ...]", values)

    @cached_property
    def _kinds(self) -> frozenset[type]:
        """The types of its defined values."""
        return frozenset(map(type, self.defined))

    @cached_property
    def is_numeric(self) -> bool:
        """Whether all its defined values are numbers or bools (and there is one)."""
        return bool(self._kinds) and self._kinds <= {int, Fraction, bool}

    @cached_property
    def is_number(self) -> bool:
        """Whether all its defined values are numbers, not bools."""
        return bool(self._kinds) and self._kinds <= {int, Fraction}

    @property
    def is_of_bools(self) -> bool:
        """Whether all its defined values are bools."""
        return self._kinds <= {bool}

    @cached_property
    def numbers(self) -> Array:
        """``[values]``: the numbers (0.0 for what is not one, *undefined* included).

        Raises:
            PrecisionError: one is beyond float32, in which the weights are.
        """
        whole = [value for value in self.values if type(value) is int]
        if len(whole) == len(self) and max(map(abs, whole), default=0) <= MAX_FLOAT:
            return np.array(whole, np.float64)
        numbers = [_as_float(value) if is_numeric(value) else 0.0 for value in self.values]
        return np.array(numbers)

    @cached_property
    def is_in_range(self) -> bool:
        """Whether float32 holds a number of the size of each of its numbers."""
        return all(map(_is_held, filter(is_numeric, self.defined)))

    @cached_property
    def is_defined(self) -> Array:
        """``[values]``: 1.0, and 0.0 for *undefined*."""
        flags = np.ones(len(self))
        if self.undefined is not None:
            flags[-1] = 0.0
        return flags

    @cached_property
    def is_fine(self) -> bool:
        """Whether its numbers are far enough apart to be computed with, and differ in float64."""
        exact = [v for v in self.defined if is_numeric(v)]
        different = len({double(v) for v in exact})
        if different < len(exact) and different < len(set(exact)):
            return False
        return self.gap >= max(FINE * self.size, LEAST_GAP)

    @cached_property
    def size(self) -> float:
        """The greatest absolute value of its numbers."""
        return float(np.abs(self.numbers).max(initial=0.0))

    @cached_property
    def points(self) -> Array:
        """``[different numbers]``: its numbers, ascending."""
        return np.unique(self.numbers[: len(self.defined)])

    @property
    def closest(self) -> tuple[float, float]:
        """Two different numbers of the least distance; one twice if there is no other."""
        steps = np.diff(self.points)
        place = int(steps.argmin()) if len(steps) else 0
        return float(self.points[place]), float(self.points[min(place + 1, len(steps))])

    @cached_property
    def gap(self) -> float:
        """The least distance between two different numbers of the set; of one, its size."""
        return float(np.diff(self.points).min()) if len(self.points) > 1 else self.size or 1.0


def _is_held(value: Number) -> bool:
    return abs(value.numerator) <= MAX_FLOAT * value.denominator


def _as_float(value: Number) -> float:
    """A number as float64.

    Raises:
        PrecisionError: float32 does not hold it.
    """
    if not _is_held(value):
        raise PrecisionError(
            f"{_rough(value)} is more than {MAX_FLOAT:.2g}, half of what float32 holds",
            hint="divide by a power of ten first; numbers that are only compared with == "
            "can be strings",
        )
    return double(value)


MAX_SPELLED = 10**15
"""A larger number is shown in three digits."""
FEWER_VALUES = "use a smaller vocabulary or max_seq_len, or map to fewer values earlier"
"""What helps wherever values are too many."""


def check_size(
    size: int,
    what: str,
    source: Source | None,
    limit: int = MAX_VALUES,
    hint: str = FEWER_VALUES,
) -> None:
    """Refuses a value set or a table that explodes.

    Args:
        what: what there is too much of, with ``#`` in the place of the number.

    Raises:
        ValueSetError: ``size`` is over ``limit``.
    """
    if size > limit:
        raise ValueSetError(
            f"{what.replace('#', f'{size:,}' if size < MAX_SPELLED else _rough(size))}; "
            f"the limit is {limit:,}",
            size=size,
            limit=limit,
            source=source,
            hint=hint,
        )


def _rough(value: Number) -> str:
    """A number of any size, in three digits."""
    return f"{Decimal(int(value)):.2e}"


def has_distinct_numbers(domain: Domain) -> bool:
    """Whether its numbers tell its values apart, as they do not if 1 and True are both there, or if
    one is beyond float32."""
    if not domain.is_in_range:
        return False
    numbers = domain.numbers[: len(domain.defined)]
    return len(np.unique(numbers)) == len(numbers)
