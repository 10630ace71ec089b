"""What can be added up exactly: whole numbers, and what an MLP makes whole numbers of."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np

from ....rasp_ast.functions import Function
from ....rasp_ast.values import Value, is_numeric
from ...precision import UNIT_ROUNDOFF
from ...tables.apply import apply
from ...tables.scale import common_unit
from ...tables.tables import Table
from ..registry import Registry
from .extremes import greatest_size
from .unlisted import UnlistedMean

MAX_SUM = 2**22
"""Sums and partial sums below this are whole numbers to float32, with two bits to spare."""
MAX_LOST_BY_SUMMANDS = 1 / 16
"""What the summands of a sum are off by together, where they need not be rounded: a sum is known to
less than half, and heads need most of that."""


def is_summable(mean: UnlistedMean) -> bool:
    """Whether what BOS has in place of a value is 0 exactly: it is multiplied by 2^m.

    So it is for tokens, indices and counts, and for whole numbers that were moved; a mean or a sum
    is a little off there.
    """
    return all(root.base.exact_at_bos for root in mean.values.roots)


def as_summable(registry: Registry, mean: UnlistedMean) -> UnlistedMean | None:
    """The mean of the same values, each computed as a whole number if it is not exact; else None.

    A mean of means has values on a grid: an MLP puts them back there before they are added up.
    """
    if is_summable(mean):
        return mean
    numbers = [Fraction(v) for v in mean.values.domain.defined if is_numeric(v)]
    unit = common_unit(numbers)
    is_partial = any(root.is_partially_listed for root in mean.values.roots)
    if is_partial or mean.values.domain.undefined is not None:
        return None
    if greatest_size(registry, mean.values) > unit * MAX_SUM:
        return None

    def scaled(value: Value) -> int:
        assert is_numeric(value)
        return int(Fraction(value) / unit)

    scale = Function(call=scaled, symbol="scaled", arity=1, exact=True)
    whole = apply(scale, [mean.values], mean.node.source)
    off = mean.most * _lost(registry, whole)
    root = registry.computed(
        whole, None, source=mean.node.source, is_integer=off > MAX_LOST_BY_SUMMANDS
    )
    places = np.arange(len(whole.domain), dtype=np.int32)
    return replace(mean, values=Table((root,), places, mean.values.domain))


def _lost(registry: Registry, whole: Table) -> float:
    """About how far off whole numbers are that are computed of means: a mean of n loses n roundings
    of its size, as a softmax and its sum do.
    """
    means = any(root.base.is_mean for root in whole.roots)
    roundings = 4 + registry.max_seq_len if means else 4
    return UNIT_ROUNDOFF * roundings * float(np.abs(whole.domain.numbers).max())
