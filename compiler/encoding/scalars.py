"""Scalars: roots that can only be had as one number, such as a count or a mean.

What a scalar's columns hold is fixed, whoever reads it: the number, and beside it, where two values
share a number, whether the number means anything.
"""

from __future__ import annotations

from math import floor, log2

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ...rasp_ast.values import is_numeric
from ..precision import LEAST_UNSELECTED
from ..tables.roots import Root
from ..tables.scale import LOST, lost

Flags = npt.NDArray[np.bool_]


def scalar_encoding(root: Root) -> Array:
    """``[values, 1 or 2]``: how a scalar root's values stand in its columns.

    One column holds the number.  A second one, *selected*, is 1 except for values that a number
    cannot tell: *undefined* is (0, 0), and a default that is no number, or the number of another
    value (0 beside False), is (u, 0), where u is of the size of the numbers (``stand_in``).
    """
    ambiguous = ambiguous_values(root)
    numbers = root.numbers.copy()
    if not ambiguous.any():
        return numbers[:, None]
    numbers[ambiguous] = stand_in(root)
    if root.domain.undefined is not None:
        numbers[-1] = 0.0
    return np.stack([numbers, np.where(ambiguous, 0.0, 1.0)], axis=1)


def stand_in(root: Root) -> float:
    """What a scalar's column holds for a value without a number; 1 for numbers that are up to 1.

    It is known as well as the numbers are, so it has their size: the greatest power of two that is
    not above them.
    """
    size = root.domain.size
    return 2.0 ** floor(log2(size)) if size > 0 else 1.0


def ambiguous_values(root: Root) -> Flags:
    """``[values]``: which values of a scalar root have no number, or that of another value."""
    domain = root.domain
    ambiguous = domain.is_defined == 0
    if root.default_if_empty is not None:
        place = domain.code(root.default_if_empty)
        same = domain.numbers == domain.numbers[place]
        same[place] = False
        same &= domain.is_defined > 0
        same &= np.array([is_numeric(v) for v in domain.values])
        if not is_numeric(root.default_if_empty) or bool(same.any()):
            ambiguous[place] = True
    return ambiguous


def is_ambiguous(root: Root) -> bool:
    """Whether two values of a scalar root share a number (0 and False), or one has none."""
    return root.scalar and bool(ambiguous_values(root).any())


def number_column(root: Root) -> Array:
    """``[values, 1]``: the number of each value of any root, as a scalar's column holds it."""
    return scalar_encoding(root)[:, :1] if root.scalar else root.domain.numbers[:, None]


def is_number_valid(root: Root) -> Flags:
    """``[values]``: where a root's number means something."""
    defined = root.domain.is_defined > 0
    return defined & ~ambiguous_values(root) if root.scalar else defined


def expected_error(root: Root) -> float:
    """About the error of a scalar, as far as it is known before anything is built.

    Counts of some hundred keys come out with 1e-6 to 6e-6 of their size, means with less, and what
    BOS weighs, alone, is off by what unselected keys weigh.
    """
    if root.is_integer:
        return 0.0
    if root.is_natural:
        return LEAST_UNSELECTED
    size = root.domain.size
    return 6e-6 * size if root.domain.gap >= 1 else 1e-6 * size


def affine_fit(root: Root, share: Array, met: Flags | None = None) -> tuple[Array, Array] | None:
    """``(matrix [columns, m], constant [m])`` that give these features of a scalar root.

    None where a feature is not an affine function of the number; see :func:`affine_images`.
    """
    matrix, constant, fits = affine_images(root, share, met)
    return (matrix, constant) if fits.all() else None


def affine_images(root: Root, share: Array, met: Flags | None = None) -> tuple[Array, Array, Flags]:
    """As :func:`affine_fit`, and which features are affine functions of the number: ``[m]``.

    Args:
        share: ``[values, m]``.
        met: ``[values]``; values that do not matter are False.
    """
    encoding = scalar_encoding(root)
    met = np.ones(len(encoding), bool) if met is None else met
    flags = encoding[:, 1] if encoding.shape[1] == 2 else np.ones(len(encoding))
    on = np.flatnonzero(met & (flags > 0))
    off = np.flatnonzero(met & (flags == 0))
    slope, intercept, reach = np.zeros(share.shape[1]), np.zeros(share.shape[1]), 0.0
    for group in (off, on):  # where those with a number have one alone, the others decide
        low, high = _ends(encoding[:, 0], group)
        if encoding[high, 0] > encoding[low, 0]:
            reach = float(encoding[high, 0] - encoding[low, 0])
            slope = (share[high] - share[low]) / reach
    if len(on):
        low, _ = _ends(encoding[:, 0], on)
        intercept = share[low] - slope * encoding[low, 0]
    sizes = LOST * np.abs(share[met]).max(axis=0, initial=0.0)
    slope = _clean(slope, sizes / (reach or 1.0))
    intercept = _clean(intercept, sizes + np.abs(slope) * lost(encoding[on, 0]))
    matrix, constant = slope[None, :], intercept
    if encoding.shape[1] == 2:
        constant = share[off[-1]] - slope * encoding[off[-1], 0] if len(off) else 0 * intercept
        matrix = np.stack([slope, intercept - constant])
    error = np.abs(encoding @ matrix + constant - share)[met].max(axis=0, initial=0.0)
    allowed = 2 * sizes + LOST * (np.abs(encoding[met]) @ np.abs(matrix)).max(axis=0, initial=0.0)
    return matrix, constant, error <= allowed


def _ends(numbers: Array, places: npt.NDArray[np.intp]) -> tuple[int, int]:
    """Of these places, those of the least and of the greatest number."""
    if not len(places):
        return 0, 0
    return int(places[numbers[places].argmin()]), int(places[numbers[places].argmax()])


def _clean(numbers: Array, losses: Array) -> Array:
    """Whole numbers that lost their last bits get them back, 0 among them.

    Args:
        losses: what float64 may have lost of each.
    """
    whole = np.round(numbers)
    return np.where(
        np.abs(numbers - whole) <= np.maximum(losses, LOST * np.abs(whole)), whole, numbers
    )
