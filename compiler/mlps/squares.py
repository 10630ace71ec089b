"""Products of whole numbers as squares of their sums and differences."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from ...craft.variables import Array
from .fitted import as_whole, fitted


def squares_of(
    cells: Array, wanted: Array, sizes: Array, most: int
) -> tuple[list[Array], list[Array], Array] | None:
    """Units of products of two numbers: ``a b`` is a quarter of ``(a + b)^2 - (a - b)^2``.

    None for what is no such product, or goes so far that it takes more units than ``most``.

    Both squares are even, or both are odd, so that a quarter of each may be cut to a whole number:
    ``s^2 // 4`` has a bend by 1 at each odd s, half as many as the square.
    """
    operands = cells.shape[1]
    pairs = list(combinations(range(operands), 2))
    products = [cells[:, i] * cells[:, j] for i, j in pairs]
    design = np.stack([np.ones(len(cells)), *cells.T, *products], axis=1)
    terms = fitted(design, wanted)
    if terms is None:
        return None
    base, eye = terms[0] * sizes, np.eye(1 + operands)
    reads, writes = list[Array](), list[Array]()
    for i in range(operands):
        low = float(cells[:, i].min())
        reads.append(eye[1 + i] - low * eye[0])
        writes.append(as_whole(terms[1 + i] * sizes, sizes))
        base = base + low * writes[-1]
    for (i, j), slope in zip(pairs, terms[1 + operands :], strict=True):
        amount = as_whole(slope * sizes, sizes)
        for sign in (1.0, -1.0) if amount.any() else ():
            sums = cells[:, i] + sign * cells[:, j]
            for side in (1.0, -1.0):
                furthest = max(0.0, float((side * sums).max()))
                if len(reads) + furthest / 2 > most:
                    return None
                for place in range(1, int(furthest), 2):
                    reads.append(side * (eye[1 + i] + sign * eye[1 + j]) - place * eye[0])
                    writes.append(sign * amount)
    return reads, writes, as_whole(base, sizes)
