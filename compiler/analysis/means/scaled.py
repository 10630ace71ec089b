"""A mean times a number, plus a number, is the mean of values of which each is taken so."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias
from weakref import WeakKeyDictionary

import numpy as np

from ....rasp_ast.functions import Function
from ....rasp_ast.values import Value, canonical, is_numeric
from ...tables.apply import apply
from ...tables.tables import Table
from .mean_root import MeanRoot

Line: TypeAlias = tuple[Fraction, Fraction]
"""A factor and an offset."""

_LINES: WeakKeyDictionary[Table, Line | None] = WeakKeyDictionary()
"""Those that were looked for: thousands of fractions, which several rules ask for."""
NEAR_A_LINE = 2.0**-40
"""Of the largest number; what lies further off a line is not asked for exactly."""


def scaled_mean(table: Table) -> tuple[MeanRoot, Table, Value | None] | None:
    """The mean that a table is linear in, the values whose mean the table is, and its default.

    None for anything else, and for what stands behind a mean that is kept.
    """
    root = table.roots[0] if len(table.roots) == 1 else None
    if not isinstance(root, MeanRoot) or root.is_cut or root.is_partially_listed:
        return None
    if table not in _LINES:
        _LINES[table] = _line(root, table)
    line = _LINES[table]
    if line is None:
        return None
    factor, offset = line

    def scaled(value: Value) -> Value | None:
        assert is_numeric(value)
        return canonical(factor * Fraction(value) + offset)

    function = Function(call=scaled, symbol="scaled", arity=1, exact=True)
    default = root.default_if_empty
    return root, apply(function, [root.values], None), None if default is None else scaled(default)


def _line(root: MeanRoot, table: Table) -> Line | None:
    """The factor and the offset that give every value of a table exactly."""
    count = len(root.domain.defined)
    codes, undefined = table.codes[:count], table.codes[count:]
    if count < 2 or (codes < 0).any() or (undefined != table.domain.undefined).any():
        return None
    if not root.domain.is_number or not table.domain.is_number:
        return None
    if not root.values.domain.is_numeric or (codes == table.domain.undefined).any():
        return None
    means, results = root.domain.numbers[:count], table.domain.numbers[codes]
    low, high = int(means.argmin()), int(means.argmax())
    slope = (results[high] - results[low]) / (means[high] - means[low])
    off = np.abs(results - results[low] - slope * (means - means[low]))
    if not slope or float(off.max()) > NEAR_A_LINE * float(np.abs(results).max()):
        return None
    return _exact_line(root.domain.defined, [table.domain.defined[c] for c in codes.tolist()])


def _exact_line(means: Sequence[Value], results: Sequence[Value]) -> Line | None:
    numbers = [
        (Fraction(m), Fraction(r))
        for m, r in zip(means, results, strict=True)
        if is_numeric(m) and is_numeric(r)
    ]
    (first, start), (last, end) = min(numbers), max(numbers)
    factor = (end - start) / (last - first)
    offset = start - factor * first
    exact = all(factor * mean + offset == result for mean, result in numbers)
    return (factor, offset) if exact else None
