"""Means with too many values to enumerate.  For each reader only interval boundaries matter.

A mean over hundreds of positions takes more values than can be listed.  But a reader mostly
distinguishes few intervals of them, such as *above a half* or *rounds to 3*.  An interval is known
by its least and its greatest value, so these alone are the values of the mean's root.  The number
in the residual stream may be any value of the mean: no reader tells two of one interval apart.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

from ....rasp_ast.errors import CompileError, ValueSetError
from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.operators import linear_function
from ....rasp_ast.source import Source
from ....rasp_ast.values import Number, Value, canonical, is_number, is_numeric, key
from ...selectors.selections import Selection
from ...tables import advice
from ...tables.apply import apply
from ...tables.domains import Domain
from ...tables.scale import grid_of
from ...tables.tables import Table, constant_table, root_table
from ..registry import Registry
from .exact import keeps_means
from .mean_root import MeanRoot, mean_of
from .scaled import scaled_mean


class MoreValuesError(Exception):
    """A root that exists lacks values that a later reader asks for: begin again with them."""


@dataclass(frozen=True, eq=False, kw_only=True)
class UnlistedMean:
    """A mean without a list of values; ``error`` says why to whoever needs the list.

    Attributes:
        least, most: how many values it is the mean of, where there are any.
    """

    node: SOpNode
    selection: Selection
    values: Table
    default: Value | None
    can_be_empty: bool
    least: int
    most: int
    error: CompileError

    @property
    def identity(self) -> Hashable:
        """Equal for equal means."""
        default = self.can_be_empty and key(self.default)
        return ("unlisted mean", self.selection.identity, self.values.identity, default)

    @property
    def default_number(self) -> Fraction | None:
        """The default, where it can occur and is a number (a bool is not)."""
        return Fraction(self.default) if self.can_be_empty and is_number(self.default) else None


Operand: TypeAlias = Table | UnlistedMean
"""What an s-op is: a table over roots, or a mean with too many values for one."""


def unlisted_mean(
    registry: Registry,
    node: SOpNode,
    selection: Selection,
    values: Table,
    default: Value | None,
    error: CompileError,
) -> UnlistedMean:
    """A mean that cannot be listed.

    Raises:
        CompileError: the error given, if the values are not plain numbers or bools, or their means
            are rounded.
    """
    error.is_of_values = True
    domain = values.domain
    mixed = len({isinstance(v, bool) for v in domain.defined}) > 1
    if not domain.is_numeric or domain.undefined is not None or mixed:
        raise error
    mean = mean_over(registry, node, selection, values, default=default, error=error)
    if not keeps_means(domain, mean.most):
        raise error
    return mean


def mean_over(
    registry: Registry,
    node: SOpNode,
    selection: Selection,
    values: Table,
    *,
    default: Value | None,
    error: CompileError,
) -> UnlistedMean:
    """The mean of numbers over a selection, of as many of them as it may select."""
    limits = registry.bounds(selection)
    return UnlistedMean(
        node=node,
        selection=selection,
        values=values,
        default=default,
        can_be_empty=limits.least == 0,
        least=max(1, limits.least),
        most=limits.most,
        error=error,
    )


def as_unlisted(
    registry: Registry, node: SOpNode, operand: Table | UnlistedMean
) -> UnlistedMean | None:
    """A mean or what is linear in it, listed or not, as one that is not; None for others."""
    if isinstance(operand, UnlistedMean):
        return operand
    behind = _behind(operand)
    if behind is None or behind[0].is_partially_listed:
        return None
    root, values, default = behind
    size = len(root.domain)
    error = ValueSetError(
        f"the mean `{root.text}` takes {size:,} values: too many combinations with all others",
        size=size,
        limit=size,
        source=node.source,
        hint=advice.on_mean(root.values)
        or "compare it with a constant, map it to fewer values first, or use a smaller "
        "vocabulary or max_seq_len",
    )
    try:
        return unlisted_mean(registry, node, root.selection, values, default, error)
    except ValueSetError:
        return None


def less(mean: UnlistedMean, base: Number, source: Source | None) -> UnlistedMean:
    """The mean of numbers from each of which a base is taken."""
    values = apply(linear_function(1, -1), [mean.values, constant_table(base)], source)
    default = canonical(mean.default - base) if is_number(mean.default) else None
    return replace(mean, values=values, default=default)


def _behind(table: Table) -> tuple[MeanRoot, Table, Value | None] | None:
    """The mean that a table is or is linear in, the values whose mean it is, and its default."""
    root = mean_of(table)
    return scaled_mean(table) if root is None else (root, root.values, root.default)


# ---- values ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class MeanLattice:
    """The means of ``least..most`` numbers ``low + unit * (0..span)``, and maybe some others."""

    low: Fraction
    unit: Fraction
    span: int
    least: int
    most: int

    @property
    def high(self) -> Fraction:
        return self.low + self.unit * self.span

    def neighbours_of(self, boundary: Fraction) -> list[Fraction]:
        """The greatest mean below, the mean at, and the least mean above a number."""
        place = (boundary - self.low) / self.unit
        below: list[Fraction] = []
        above: list[Fraction] = []
        here: list[Fraction] = []
        for count in range(self.least, self.most + 1):
            at = place * count
            under, over = ceil(at) - 1, floor(at) + 1
            if under >= 0:
                below.append(Fraction(min(under, self.span * count), count))
            if over <= self.span * count:
                above.append(Fraction(max(over, 0), count))
            if at.denominator == 1 and 0 <= at <= self.span * count:
                here = [place]
        near = [*([max(below)] if below else []), *here, *([min(above)] if above else [])]
        return [self.low + self.unit * n for n in near]


def lattice(mean: UnlistedMean) -> MeanLattice:
    """The means of all numbers from the least to the greatest value, by their common unit."""
    grid = grid_of([Fraction(v) for v in mean.values.domain.defined if is_numeric(v)])
    return MeanLattice(
        low=grid.low, unit=grid.unit, span=grid.span, least=mean.least, most=mean.most
    )


def retyped(mean: UnlistedMean, number: Fraction) -> Value:
    """A mean as a value: that of bools is a bool where all of them agree."""
    value = canonical(number)
    assert is_number(value)
    bools = {int(v): v for v in mean.values.domain.defined if isinstance(v, bool)}
    return bools.get(value, value) if isinstance(value, int) else value


# ---- the root --------------------------------------------------------------------------------


def partially_listed(registry: Registry, mean: UnlistedMean, wanted: Iterable[Fraction]) -> Table:
    """The mean as a root that has these values, its least and its greatest among them.

    Raises:
        MoreValuesError: the root exists and has other values.
    """
    numbers = lattice(mean)
    points = {*wanted, numbers.low, numbers.high}
    if mean.can_be_empty and is_numeric(mean.default):
        points.update(numbers.neighbours_of(Fraction(mean.default)))
    known = registry.values_asked_of_means.setdefault(mean.identity, set())
    lacking = points - known
    known |= points
    if mean.identity in registry.roots and lacking:
        raise MoreValuesError
    values: list[Value | None] = [retyped(mean, number) for number in known]
    domain = Domain.of([*values, *([mean.default] if mean.can_be_empty else [])])
    root = registry.intern(
        mean.identity,
        MeanRoot(
            name=registry.names.get(mean.node, "mean"),
            domain=domain,
            node=mean.node,
            selection=mean.selection,
            values=mean.values,
            default=mean.default,
            can_be_empty=mean.can_be_empty,
            is_partially_listed=True,
        ),
    )
    return root_table(root)
