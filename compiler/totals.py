"""Means without means: sums of whole numbers, where a mean is too fine or has too many values.

A mean over hundreds of positions of numbers from a wide range takes more values than can be listed,
some closer together than float32 can tell.  But a sum of whole numbers is a whole number, as exact
as a count (see ``build_heads``), and it decides what is asked of the mean:

* ``mean > p/q`` holds if and only if the sum of ``q v - p`` over the selected values is positive;
* the mean is the sum divided by the count, which whoever decodes the answer can do exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

import numpy as np

from ..rasp_ast.errors import ValueSetError
from ..rasp_ast.functions import Comparison, Function
from ..rasp_ast.nodes import Apply, SOpNode
from ..rasp_ast.source import Source
from ..rasp_ast.values import Value, is_numeric, key
from .applying import apply
from .derived import MeanRoot, TotalRoot
from .domains import Domain, check_size
from .elementwise import fused
from .registry import Registry
from .scalars import expected_error
from .selections import Selection
from .tables import Table, root_table
from .widths import width

ROOM = 16.0
"""A mean is compared as a sum if numbers on both sides of the threshold are closer than this many
times its error."""


@dataclass(frozen=True, eq=False)
class OpenMean:
    """A mean whose values are too many to list; ``error`` says so to whoever needs the list."""

    node: SOpNode
    selection: Selection
    values: Table
    default: Value | None
    error: ValueSetError


@dataclass(frozen=True, eq=False)
class Ratio:
    """A mean as ``unit * total / count``; the default where the count is 0."""

    total: Table
    count: Table
    unit: Fraction
    bools: bool
    default: Value | None


def open_mean(
    node: SOpNode, selection: Selection, values: Table, default: Value | None, error: ValueSetError
) -> OpenMean:
    """A mean without a list of values.

    Raises:
        ValueSetError: the error given, if the values are not plain numbers or bools.
    """
    domain = values.domain
    mixed = len({isinstance(v, bool) for v in domain.defined}) > 1
    if not domain.is_numeric or domain.undefined is not None or mixed:
        raise error
    return OpenMean(node, selection, values, default, error)


def as_open(node: SOpNode, table: Table) -> OpenMean | None:
    """A mean that could be listed, as one that is not."""
    root = table.roots[0] if table.is_identity else None
    if not isinstance(root, MeanRoot) or root.values.domain.undefined is not None:
        return None
    error = ValueSetError("", size=len(root.domain), limit=len(root.domain))
    return OpenMean(node, root.selection, root.values, root.default, error)


def compared(registry: Registry, node: Apply, mean: OpenMean) -> Table | None:
    """The table of a comparison of a mean with a constant number; None if it is anything else."""
    if node.function.against is None:
        return None
    comparison, constant = node.function.against
    if not is_numeric(constant):
        return None
    threshold = _fraction(constant)
    total = root_table(_total(registry, mean, threshold)[0])
    decided = apply(_against_zero(comparison), [total], node.source)
    if registry.bounds(mean.selection).least > 0:
        return decided
    default = mean.default
    empty: Value | None = None if default is None else node.function(default, source=node.source)
    if empty is not None and key(comparison(0, 0)) == key(empty):
        return decided  # an empty sum is 0, and the default compares as the threshold itself
    count = width(registry, node, mean.selection)
    nothing = apply(_IS_ZERO, [count], node.source)

    def chosen(none: bool, found: bool) -> Value | None:
        return empty if none else found

    choose = Function(call=chosen, symbol="or default", arity=2, exact=True)
    return fused(registry, choose, [nothing, decided], node.source)


def too_fine(table: Table, node: Apply) -> bool:
    """Whether a mean is known too badly to be compared with this function's constant."""
    root = table.roots[0] if table.is_identity else None
    if node.function.against is None or not isinstance(root, MeanRoot):
        return False
    constant = node.function.against[1]
    if not is_numeric(constant) or not root.domain.is_numeric:
        return False
    points = np.unique(root.domain.numbers[: len(root.domain.defined)])
    place = int(np.searchsorted(points, float(constant)))
    near = points[max(0, place - 1) : place + 2]
    return len(near) > 1 and float(np.diff(near).min()) < ROOM * expected_error(root)


def ratio(registry: Registry, mean: OpenMean) -> Ratio:
    """A mean as a sum and a count, for an output."""
    total, unit = _total(registry, mean, Fraction(0))
    count = width(registry, mean.node, mean.selection)
    bools = all(isinstance(v, bool) for v in mean.values.domain.defined)
    return Ratio(root_table(total), count, unit, bools, mean.default)


def _total(registry: Registry, mean: OpenMean, threshold: Fraction) -> tuple[TotalRoot, Fraction]:
    """The sum of ``(value - threshold) / unit``, whole and without a common divisor; the unit."""
    numbers = [_fraction(v) - threshold for v in mean.values.domain.defined]
    bottom = lcm(*(f.denominator for f in numbers))
    shared = gcd(*(int(f * bottom) for f in numbers)) or 1
    unit = Fraction(shared, bottom)

    def scaled(value: Value) -> int:
        return int((_fraction(value) - threshold) / unit)

    scale = Function(call=scaled, symbol="scaled", arity=1, exact=True)
    values = apply(scale, [mean.values], mean.node.source)
    most = registry.bounds(mean.selection).most
    domain = _sums(values.domain, most, mean.node.source)
    root = registry.intern(
        ("total", mean.selection.identity, values.identity),
        f"{mean.node.name or 'mean'}_total",
        lambda order, name: TotalRoot(
            name,
            order,
            domain,
            True,
            mean.node.source,
            mean.selection,
            whole=registry.choices.whole_counts,
            values=values,
        ),
    )
    assert isinstance(root, TotalRoot)
    return root, unit


def _sums(values: Domain, most: int, source: Source | None) -> Domain:
    """All whole numbers from the least to the greatest sum; few of them may really occur."""
    numbers = [v for v in values.defined if isinstance(v, int)]
    low, high = min(0, min(numbers) * most), max(0, max(numbers) * most)
    check_size(high - low + 1, "the sum behind the mean here", source)
    return Domain(tuple(range(low, high + 1)))


def _fraction(value: Value) -> Fraction:
    assert isinstance(value, int | Fraction)  # bools are ints
    return Fraction(value)


def _against_zero(comparison: Comparison) -> Function:
    return comparison.function.bind({1: 0})


_IS_ZERO = _against_zero(Comparison.EQ)
