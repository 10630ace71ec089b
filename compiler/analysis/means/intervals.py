"""The intervals of a function of a mean: neighbouring means of which it gives the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, pairwise
from math import ceil, floor

import numpy as np

from ....craft.variables import Array
from ....rasp_ast.errors import ValueSetError
from ....rasp_ast.functions import Function
from ....rasp_ast.source import Source
from ....rasp_ast.values import canonical, is_numeric, key
from ...tables import advice
from ...tables.apply import MAX_CALLS
from ...tables.domains import Domain
from .boundaries import ROUNDINGS, boundaries_of
from .enumerated import enumerated, sampled
from .results import Results, results_of
from .unlisted import MeanLattice, UnlistedMean, lattice, retyped

MAX_INTERVALS = 1 << 13
"""A function of more intervals than this takes too large an MLP."""
MAX_ENUMERATED_MEANS = 1 << 25
"""So many sums of values may be enumerated, equal means counted twice: those of -100..100 at 512
positions are 26 million, which take some seconds."""


@dataclass(frozen=True)
class Interval:
    """All means from ``first`` to ``last`` give ``result``."""

    first: Fraction
    last: Fraction
    result: object


Intervals = Iterator[Interval]


def intervals(
    mean: UnlistedMean,
    function: Function,
    others: Sequence[Domain],
    place: int,
    source: Source | None,
) -> list[Interval]:
    """The intervals of a function of a mean and the values of other operands, in order.

    A number that is the mean's default is one of the means here.

    Args:
        place: which operand the mean is.

    Raises:
        ValueSetError: there are too many, or too many means to find them.
    """
    try:
        return _intervals(mean, function, others, place, source)
    except ValueSetError as error:
        error.hint = advice.on_mean(mean.values) or error.hint
        raise


def _intervals(
    mean: UnlistedMean,
    function: Function,
    others: Sequence[Domain],
    place: int,
    source: Source | None,
) -> list[Interval]:
    results, size = results_of(function, others, place, source)
    numbers = lattice(mean)
    known = _boundaries(function, others, numbers, source)
    if known is not None:
        if len(known) > MAX_INTERVALS:  # whatever is between two of them is told apart
            raise _too_many([(float(b), float(b)) for b in sorted(known)[:2]], source)
        near = chain.from_iterable(numbers.neighbours_of(boundary) for boundary in known)
        points: Iterable[Fraction] = sorted({numbers.low, numbers.high, *near})
    elif not others and not function.exact:
        pieces = _called(mean, function.call, numbers, results, source)
        return _with_default(mean, _joined(pieces, source), results)
    else:
        means = enumerated(mean, numbers, MAX_CALLS // size)
        points = (_exact(m) for window in means for m in window.tolist())
    pieces = (Interval(p, p, results(retyped(mean, p))) for p in points)
    return _with_default(mean, _joined(pieces, source), results)


def _boundaries(
    function: Function, others: Sequence[Domain], numbers: MeanLattice, source: Source | None
) -> set[Fraction] | None:
    """The numbers at which a function may change; None if they are not known."""
    if function.arity == 1 and function.call in ROUNDINGS:
        first, last = floor(numbers.low) - 1, ceil(numbers.high) + 1
        if last - first > MAX_INTERVALS:
            ends = [(float(n), n + 0.5) for n in (first, first + 1)]
            raise _too_many(ends, source)
        return {step + ROUNDINGS[function.call] for step in range(first, last + 1)}
    if function.against is not None and is_numeric(function.against[1]):
        return {Fraction(function.against[1])}
    if not others and (found := boundaries_of(function, numbers, MAX_INTERVALS)) is not None:
        return found
    if function.comparison is not None and all(d.is_numeric for d in others):
        return {Fraction(v) for d in others for v in d.defined if is_numeric(v)}
    return None


def _joined(pieces: Iterable[Interval], source: Source | None = None) -> list[Interval]:
    """Neighbours of equal result made one."""
    joined: list[Interval] = []
    for piece in pieces:
        if joined and joined[-1].result == piece.result:
            joined[-1] = Interval(joined[-1].first, piece.last, piece.result)
        else:
            joined.append(piece)
            if len(joined) > MAX_INTERVALS:
                raise _too_many([(float(p.first), float(p.last)) for p in joined], source)
    return joined


def _too_many(gaps: Sequence[tuple[float, float]], source: Source | None) -> ValueSetError:
    """The refusal of a function of more intervals than may be; some of them are known."""
    a, b = min(pairwise(gaps), key=lambda pair: pair[1][0] - pair[0][1])
    return ValueSetError(
        f"it tells more than {MAX_INTERVALS:,} values or ranges of a mean apart, "
        f"{a[1]:.9g} and {b[0]:.9g} among them",
        size=len(gaps),
        limit=MAX_INTERVALS,
        source=source,
        hint="map the mean to fewer values, as round(mean / 10) does, or use a smaller vocabulary "
        "or max_seq_len",
    )


def _exact(number: float) -> Fraction:
    """The mean that a float stands for."""
    value = canonical(number)
    assert is_numeric(value)
    return Fraction(value)


def _called(
    mean: UnlistedMean,
    call: Callable[..., object],
    numbers: MeanLattice,
    results: Results,
    source: Source | None,
) -> Intervals:
    """Pieces of equal results, found by calling the user's function on plain floats."""
    windows = enumerated(mean, numbers, MAX_ENUMERATED_MEANS)
    some = sampled(numbers)
    pieces = list(_pieces(call, _plain(mean, some)))
    if len(pieces) > MAX_INTERVALS:
        ends = [(float(some[a]), float(some[b])) for a, b in pieces]
        raise _too_many(ends, source)
    for chunk in windows:
        for first, last in _pieces(call, _plain(mean, chunk)):
            value = _exact(float(chunk[first]))
            result = results(retyped(mean, value))
            yield Interval(value, _exact(float(chunk[last])), result)


def _plain(mean: UnlistedMean, means: Array) -> list[object]:
    """Means as a user's function receives them: whole ones as ints."""
    numbers: list[object] = means.tolist()
    for i in np.flatnonzero(means == np.rint(means)).tolist():
        numbers[i] = retyped(mean, Fraction(int(means[i])))
    return numbers


def _pieces(call: Callable[..., object], values: Sequence[object]) -> Iterator[tuple[int, int]]:
    """First and last places of neighbours for which a function surely gives the same."""
    first, previous = 0, object()
    for place, value in enumerate(values):
        try:
            result = call(value)
            same = type(result) is type(previous) and (
                result == previous if type(result) in _PLAIN else _key(result) == _key(previous)
            )
        except Exception:  # raised once more, with words, for the first of its piece
            result, same = _RAISED, previous is _RAISED
        if place and not same:
            yield first, place - 1
            first = place
        previous = result
    yield first, len(values) - 1


def _key(result: object) -> object:
    """What two results share if they are one value; Python's == takes (True,) for (1,).

    Raises:
        TypeError, ValueError: it is no value.
    """
    return key(canonical(result))


_PLAIN = (bool, int, float, str)
"""Two results of one of these types are one value exactly if they are equal."""
_RAISED = object()


def _with_default(mean: UnlistedMean, known: list[Interval], results: Results) -> list[Interval]:
    """With the default as one of the means, if it is a number."""
    default = mean.default_number
    if default is None:
        return known
    own = Interval(default, default, results(canonical(default)))
    pieces: list[Interval] = []
    for piece in known:
        if piece.first <= default <= piece.last and piece.result != own.result:
            low, *_, high = lattice(mean).neighbours_of(default)
            pieces += [
                Interval(piece.first, low, piece.result),
                own,
                Interval(high, piece.last, piece.result),
            ]
        else:
            pieces.append(piece)
    if not any(piece.first <= default <= piece.last for piece in pieces):
        pieces = sorted([*pieces, own], key=lambda piece: piece.first)
    return _joined(pieces)
