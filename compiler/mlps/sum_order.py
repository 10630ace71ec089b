"""In which order the units of a curve stand, and how large float32's partial sums become.

A unit may write thousands of times what all of them write together: neighbours cancel. A runtime
does not add terms up one by one; it adds every second one apart, or every fourth, eighth and so
on, and then these sums. What is rounded are partial sums of every second (fourth, ...) term, and
those are small only if neighbours cancel there too.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array

Order = npt.NDArray[np.intp]

STRIDES = (1, 2, 4, 8, 16, 32)
"""Every so many-th term is added up apart: what vector units and their unrolled loops do."""
MAX_IN_ORDER = 64
"""The terms of no more units than this are small enough, however they are added up."""
SMALL = 3.0
"""Partial sums of so many of the largest terms are as small as one can hope for."""
FURTHEST = 32
"""A unit stands no further than this from where it would stand by its place."""
MOST_COLUMNS = 4
"""An order is sought for so many columns, those of the largest terms."""
PART_ALIKE = 1 / 6
"""What evenly spaced peaks lose is partly alike at each of them, and adds up as it is: so many
times the root of their number was enough, of some thousand peaks of all kinds in steps of 1/3, 0.1
and the like, where up to 0.147 was found. What pairs lose takes itself away."""
LEAST_ALIKE = 2.0
"""For roundings that may be alike, of few units."""
FEW_TERMS = 4
"""So many terms in a column add up to no more than a few of them, in any order."""


def ordered(places: Array, writes: Array) -> tuple[Order, float]:
    """``[units]``: an order in which partial sums are small; and how alike their roundings are.

    What is lost is so many times what it would be if they had nothing to do with each other.

    That of the places if all terms have one sign; with pairs turned round where they alternate (see
    :func:`turned`); else what is found by putting next, of some units that are due, the one that
    makes up best for what stands before it (see :func:`_spread_out`). The order of the places
    would do for peaks, too; but what is rounded would be the same at each of them, and add up.

    Args:
        places: where units begin to add something, in the order of ``writes``.
        writes: ``[units, columns]``, the slopes that they add.
    """
    units = len(places)
    order = np.arange(units)
    if (writes >= 0).all() or (writes <= 0).all():
        return order, 1.0
    if units <= MAX_IN_ORDER:
        return order, LEAST_ALIKE
    many = np.flatnonzero((writes != 0).sum(axis=0) > FEW_TERMS)
    heaviest = many[np.argsort(-np.abs(writes[:, many]).max(axis=0, initial=0.0), kind="stable")]
    slopes = writes[:, heaviest[:MOST_COLUMNS]]
    slopes = slopes / np.maximum(np.abs(slopes).max(axis=0, initial=0.0), np.finfo(float).tiny)
    in_pairs = turned(slopes)
    least = _greatest(slopes[in_pairs]) if len(many) else 0.0
    if least <= SMALL:
        return in_pairs, 1.0
    spread, alike = _spread_out(slopes), max(LEAST_ALIKE, PART_ALIKE * units**0.5)
    return (in_pairs, 1.0) if least <= alike * _greatest(slopes[spread]) else (spread, alike)


def rounded_sums(places: Array, signs: Array, writes: Array, low: float, high: float) -> Array:
    """``[columns]``: the root of the sum of squares of what is rounded when units are added up.

    That is each partial sum of every so many-th of them; how many apart, the worst counts. Of units
    that begin one after the other the first k add up to a line in the number, from where the last
    of them begins to the end of the range: the sum is greatest at either. A unit on the other side
    rounds nothing: it adds a 0.

    Args:
        places: ``[units]``, where they begin.
        signs: ``[units]``, whether they add something above or below.
        writes: ``[units, columns]``, slopes.
        low, high: the range of the number.
    """
    result = np.zeros(writes.shape[1])
    columns = np.flatnonzero((writes != 0).sum(axis=0) > FEW_TERMS)
    for sign in (1.0, -1.0):
        own = np.flatnonzero(signs == sign)
        if not len(own):
            continue
        falls = bool(sign * (places[own[-1]] - places[own[0]]) < 0)
        beyond = np.maximum(sign * ((high if sign > 0 else low) - places), 0.0)
        for column in columns.tolist():
            slopes = np.where(signs == sign, writes[:, column], 0.0)
            found = _rounded(slopes, beyond, (signs == sign) * 1.0, falls=falls)
            result[column] = max(result[column], found)
    return result


def _rounded(slopes: Array, beyond: Array, own: Array, *, falls: bool) -> float:
    """As :func:`rounded_sums`, of one column.

    Args:
        own: ``[units]``, 0 for those on the other side, else 1.
        falls: the last of the units begins first.
    """
    found = 0.0
    for stride in STRIDES:
        parts = [_apart(each, stride) for each in (slopes, slopes * beyond, beyond, own)]
        lines, ends, reach, adds = (part[:: -1 if falls else 1] for part in parts)
        steep, at_end = lines.cumsum(axis=0), ends.cumsum(axis=0)
        greatest = np.maximum(np.abs(at_end), np.abs(at_end - steep * reach))
        greatest *= adds
        found = max(found, float((greatest * greatest).sum()) ** 0.5)
    return found


def _greatest(slopes: Array) -> float:
    """The greatest sum of slopes, of every so many-th of them."""
    return max(
        float(np.abs(_apart(slopes, stride).cumsum(axis=0)).max(initial=0.0)) for stride in STRIDES
    )


def _apart(terms: Array, stride: int) -> Array:
    """``[units / stride, stride, ...]``, filled up with zeros."""
    filled = np.concatenate([terms, np.zeros((-len(terms) % stride, *terms.shape[1:]))])
    return filled.reshape(-1, stride, *terms.shape[1:])


def turned(slopes: Array) -> Order:
    """``[units]``: the order for terms of alternating signs.

    If every second, fourth or eighth of them had one sign, their sum would be as large as all terms
    together, and its roundings with it. So pairs are turned round where the sequence of Thue and
    Morse has a 1: every second, fourth or eighth of its members is that sequence again or its
    opposite, in which one more of a sign than of the other is the most that there is, wherever it
    is cut.
    """
    order = np.arange(len(slopes))
    pairs = order[: len(order) - len(order) % 2].reshape(-1, 2)
    odd = np.array([pair.bit_count() % 2 == 1 for pair in range(len(pairs))])
    pairs[odd] = pairs[odd, ::-1]
    return order


def _spread_out(slopes: Array) -> Order:
    """``[units]``: each place goes to the unit that makes up best for what stands before it.

    That is the one after which the sums of every second, fourth, ... slope up to that place have
    the least squares. A unit that has waited long goes first.
    """
    strides = np.array(STRIDES)
    first = strides.cumsum() - strides  # the sums of each stride stand behind those before
    sums = np.zeros((int(strides.sum()), slopes.shape[1]))
    waiting, order = list(range(min(FURTHEST, len(slopes)))), list[int]()
    for place in range(len(slopes)):
        here = first + place % strides
        after = slopes[waiting][:, None, :] + sums[here]
        due = place - waiting[0] >= FURTHEST
        unit = waiting.pop(0 if due else int((after * after).sum(axis=(1, 2)).argmin()))
        order.append(unit)
        sums[here] += slopes[unit]
        if place + FURTHEST < len(slopes):
            waiting.append(place + FURTHEST)
    return np.array(order)
