"""What sums make of the selected values, by the rules of a dialect."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from .base import SOpBase
from .columns import BoolArray, Column, encode
from .dialect import Dialect
from .values import Number, Value, is_numeric

# Sums of integers below this bound are taken in int64.
_SAFE_SUM = 1 << 62


def exact_sums(selected: BoolArray, values: Column) -> tuple[list[int], int]:
    """The sum of each row, in so many parts of 1: one common denominator. No number is 0."""
    numbers: list[Number] = [value if is_numeric(value) else 0 for value in values.values]
    common = math.lcm(*(number.denominator for number in numbers))
    scaled = [int(number * common) for number in numbers]
    if max(map(abs, scaled), default=0) * selected.shape[1] < _SAFE_SUM:
        summands = np.array(scaled, dtype=np.int64)[values.codes]
        return (selected.astype(np.int64) @ summands).tolist(), common
    exact = np.array(scaled, dtype=object)[values.codes]
    return [sum(exact[row].tolist()) for row in selected], common


def total(
    node: SOpBase, selected: BoolArray, values: Column, default: Value | None, dialect: Dialect
) -> Column:
    """One value for each row: the default, a lone value that is no number, or a sum.

    Args:
        node: of which a refusal speaks.
    """
    counts = selected.sum(axis=1)
    nameless = selected[:, ~values.flagged(is_numeric)].sum(axis=1)
    for position in np.flatnonzero((counts > 1) & (nameless > 0)):
        codes: list[int] = values.codes[selected[position]].tolist()
        chosen = [values.values[code] for code in codes]
        if None in chosen:
            raise dialect.undefined_among(node, int(position), int(counts[position]))
        raise dialect.no_sum(node, int(position), next(v for v in chosen if not is_numeric(v)))
    sums, common = exact_sums(selected, values)
    firsts: list[int] = values.codes[selected.argmax(axis=1)].tolist()
    results: list[Value | None] = []
    for count, lone, first, top in zip(
        counts.tolist(), nameless.tolist(), firsts, sums, strict=True
    ):
        if count == 0:
            results.append(default)
        elif lone:
            results.append(values.values[first])
        else:
            results.append(dialect.sum(Fraction(top, common), values.values))
    return encode(results, dialect.identity)
