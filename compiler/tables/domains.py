"""Value sets: the finite, ordered set of values that an s-op can take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from functools import cached_property

import numpy as np

from ...craft.variables import Array
from ...rasp_ast.errors import PrecisionError, ValueSetError
from ...rasp_ast.source import Source
from ...rasp_ast.values import Value, canonical, is_number, is_numeric, key, order, plain
from .scale import FINE, LEAST_GAP, common_unit

MAX_FLOAT = 2**127
"""Half the greatest number of float32."""
MAX_LISTED_MEANS = 1 << 17
"""More means than this are not listed; float32 could hardly tell them apart."""
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
        distinct = {key(v): v for v in values}
        return cls(sorted(distinct.values(), key=order))

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        shown = ", ".join(repr(plain(v)) for v in self.values[:6])
        return f"{{{shown}{', ...' if len(self) > 6 else ''}}} ({len(self)} values)"

    @cached_property
    def fingerprint(self) -> tuple[Hashable, ...]:
        """Equal for equal value sets."""
        return tuple(key(v) for v in self.values)

    @cached_property
    def index(self) -> dict[Hashable, int]:
        return {k: i for i, k in enumerate(self.fingerprint)}

    def code(self, value: Value | None) -> int:
        """The place of a value in the order."""
        return self.index[key(value)]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Each value as labels show it: quoted, too, where ``1`` and ``"1"`` are both in it."""
        texts = [str(plain(v)) for v in self.values]
        count = Counter(texts)
        return tuple(
            repr(plain(v)) if count[text] > 1 else text
            for v, text in zip(self.values, texts, strict=True)
        )

    @property
    def undefined(self) -> int | None:
        """The place of *undefined*, if it is in the set (then it is the last)."""
        return len(self) - 1 if self.values and self.values[-1] is None else None

    @cached_property
    def defined(self) -> tuple[Value, ...]:
        return tuple(v for v in self.values if v is not None)

    @cached_property
    def is_numeric(self) -> bool:
        """Whether all its defined values are numbers or bools (and there is one)."""
        return bool(self.defined) and all(is_numeric(v) for v in self.defined)

    @cached_property
    def is_number(self) -> bool:
        """Whether all its defined values are numbers, not bools."""
        return bool(self.defined) and all(is_number(v) for v in self.defined)

    @cached_property
    def numbers(self) -> Array:
        """``[values]``: the numbers (0.0 for what is not one, *undefined* included).

        Raises:
            PrecisionError: one is beyond float32, in which the weights are.
        """
        numbers: list[float] = []
        for value in self.values:
            if is_numeric(value) and abs(value) > MAX_FLOAT:
                raise PrecisionError(
                    "a number here is beyond what float32 holds, about 3e38",
                    hint="use smaller numbers, or strings for what is not counted with",
                )
            numbers.append(float(value) if is_numeric(value) else 0.0)
        return np.array(numbers)

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
        if len({float(v) for v in exact}) < len(set(exact)):
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

    @cached_property
    def gap(self) -> float:
        """The least distance between two different numbers of the set; of one, its size."""
        return float(np.diff(self.points).min()) if len(self.points) > 1 else self.size or 1.0


def check_size(size: int, what: str, source: Source | None, limit: int = MAX_VALUES) -> None:
    """Refuses a value set or a table that explodes.

    Raises:
        ValueSetError: ``size`` is over ``limit``.
    """
    if size > limit:
        raise ValueSetError(
            f"{what} could take {size:,} values; the limit is {limit:,}",
            size=size,
            limit=limit,
            source=source,
            hint="use a smaller vocabulary or max_seq_len, or map to fewer values earlier",
        )


def mean_domain(values: Domain, most: int, least: int, source: Source | None) -> Domain:
    """All means of ``max(1, least)..most`` of these numbers.

    Sums of c values are found as a bit set (bit s of S_c is set when c values can sum to s), so
    negative, fractional and repeated numbers all cost the same.  All-true means are ``True`` and
    all-false ones ``False``, as several equal values are that value.
    """
    if most == 1:
        return Domain(values.defined)
    numbers = [Fraction(v) for v in values.defined if is_numeric(v)]
    if not numbers or most < 1:
        return Domain(())
    low, unit = min(numbers), common_unit([n - min(numbers) for n in numbers])
    offsets = sorted({int((n - low) / unit) for n in numbers})
    if offsets[-1] * most > 1 << 24:  # no grid: a set of sums, which must stay small
        return _retyped(_sparse_means(numbers, most, least, source), values)
    reachable_sums = 1
    fractions: dict[tuple[int, int], Fraction] = {}
    total = 0
    for count in range(1, most + 1):
        reachable_sums = _minkowski(reachable_sums, offsets)
        total += reachable_sums.bit_count()
        check_size(total, "the mean here", source, limit=1 << 22)
        if count >= least:
            _collect(reachable_sums, count, fractions)
        check_size(len(fractions), "the mean here", source, MAX_LISTED_MEANS)
    return _retyped([low + unit * fraction for fraction in fractions.values()], values)


def _retyped(means: Iterable[Fraction], values: Domain) -> Domain:
    """The means as values; if all is bools, an extreme mean is the bool itself."""
    bools = {int(v): v for v in values.defined if isinstance(v, bool)}
    if not bools:
        return _in_order(means)
    result: list[Value | None] = [canonical(f) for f in means]  # as the interpreter does
    if len(bools) == len(values.defined):
        result = [bools.get(v, v) if isinstance(v, int) else v for v in result]
    return Domain.of(result)


def _in_order(means: Iterable[Fraction]) -> Domain:
    """Different fractions in order: of their doubles, if those are surely as far apart."""
    known = list(means)
    bottom = max((f.denominator for f in known), default=1)
    size = max((abs(f) for f in known), default=Fraction(0))
    if size * bottom**2 < 2**50:  # two fractions differ by 1 / bottom^2 at least
        known.sort(key=float)
        return Domain([canonical(f) for f in known])
    return Domain.of(canonical(f) for f in known)


def _sparse_means(
    numbers: Sequence[Fraction], most: int, least: int, source: Source | None
) -> set[Fraction]:
    sums, means = {Fraction(0)}, set[Fraction]()
    for count in range(1, most + 1):
        check_size(len(sums) * len(numbers), "the mean here", source)
        sums = {s + v for s in sums for v in numbers}
        if count >= least:
            means |= {s / count for s in sums}
            check_size(len(means), "the mean here", source, MAX_LISTED_MEANS)
    return means


def _minkowski(reachable_sums: int, offsets: Sequence[int]) -> int:
    """The bit set of all sums of a member of ``sums`` and an offset."""
    if offsets == list(range(len(offsets))):  # an interval: double the shift
        reach, result = 1, reachable_sums
        while reach < len(offsets):
            shift = min(reach, len(offsets) - reach)
            result |= result << shift
            reach += shift
        return result
    result = 0
    for offset in offsets:
        result |= reachable_sums << offset
    return result


def _collect(reachable_sums: int, count: int, fractions: dict[tuple[int, int], Fraction]) -> None:
    """Adds ``sum / count`` for each member; equal fractions meet in lowest terms."""
    width = reachable_sums.bit_length()
    bits = np.frombuffer(reachable_sums.to_bytes(width // 8 + 1, "little"), dtype=np.uint8)
    members = np.flatnonzero(np.unpackbits(bits, bitorder="little")).astype(np.int64)
    shared = np.gcd(members, count)
    for top, bottom in zip((members // shared).tolist(), (count // shared).tolist(), strict=True):
        if (top, bottom) not in fractions:
            fractions[top, bottom] = Fraction(top, bottom)


def has_distinct_numbers(domain: Domain) -> bool:
    """Whether its numbers tell its values apart, as they do not if 1 and True are both there."""
    numbers = domain.numbers[: len(domain.defined)]
    return len(np.unique(numbers)) == len(numbers)
