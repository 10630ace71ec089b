"""Functions as sums of given terms."""

from __future__ import annotations

import numpy as np

from ...craft.variables import Array

FITS = 2.0**-30
"""Beside the size of a function a difference below this is none, until all units are known: then
they are compared with it as closely as float64 allows."""


def fitted(design: Array, wanted: Array) -> Array | None:
    """``[terms, columns]``: what each term is multiplied by, if they add up to what is wanted."""
    line = np.asarray(np.linalg.lstsq(design, wanted, rcond=None)[0], np.float64)
    if (np.abs(design @ line - wanted) > FITS).any():
        return None
    return line


def as_whole(numbers: Array, sizes: Array) -> Array:
    """Numbers that are nearly whole, beside the size of a function, are so."""
    whole = np.round(numbers)
    return np.where(np.abs(numbers - whole) <= FITS * sizes, whole, numbers)
