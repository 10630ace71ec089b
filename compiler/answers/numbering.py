"""An answer with too many values for one logit each: combinations of root values are numbered.

The number of a combination is a sum over the roots, as a numeral is of its digits, so it is read at
no cost; decoding looks up which value a combination gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...craft.variables import Array
from ..encoding.demands import Demands
from ..encoding.features import Feature, add_features
from ..encoding.scalars import is_ambiguous
from ..tables.domains import has_distinct_numbers
from ..tables.roots import Codes, Root
from ..tables.tables import Table, cells, root_table

MAX_COMBINATION_NUMBER = 2**21
"""Numbers below this are known to float32 with some bits to spare."""
MAX_COMBINATIONS = 1 << 18
"""More combinations than this are not listed."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Numbering:
    """Numbers of combinations of root values.

    Attributes:
        points: ``[combinations]``, ascending, 1 apart at least.
        codes: ``[combinations]``, the value that each of them gives.
        feature: the number.
    """

    points: Array
    codes: Codes
    feature: Feature


def numbered(demands: Demands, table: Table) -> Numbering | None:
    """The numbering of a table's combinations; None where there are too many."""
    if not table.roots or cells(table.roots) > MAX_COMBINATIONS:
        return None
    digits = [_digits(root) for root in table.roots]
    features: list[Feature] = []
    points, size = np.zeros([1] * len(digits)), 1.0
    order = sorted(range(len(digits)), key=lambda i: not table.roots[i].scalar)
    for axis in order:  # scalars first: what is off in them is not multiplied
        values = digits[axis]
        if values is None:
            return None
        shape = [-1 if i == axis else 1 for i in range(len(digits))]
        points = points + size * values.reshape(shape)
        features.append(demands.ask(root_table(table.roots[axis]), size * values[:, None]))
        size *= float(values.max()) + 1.0
    if size > MAX_COMBINATION_NUMBER:
        return None
    reachable = table.reachable
    place = np.argsort(points[reachable], kind="stable")
    return Numbering(
        points=points[reachable][place],
        codes=table.codes[reachable][place],
        feature=add_features(features),
    )


def _digits(root: Root) -> Array | None:
    """``[values]``: numbers that are 1 apart at least and can be read of a root at no cost."""
    if not root.scalar:
        return np.arange(len(root.domain), dtype=float)
    if (
        root.domain.undefined is not None
        or is_ambiguous(root)
        or not has_distinct_numbers(root.domain)
    ):
        return None
    numbers = root.domain.numbers
    return (numbers - numbers.min()) / root.domain.gap
