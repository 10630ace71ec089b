"""Means whose values are not listed: they stay numbers, known to each reader by its own runs.

A mean over hundreds of positions takes more values than can be listed.  But whoever reads it mostly
tells few runs of them apart, such as *above a half* or *rounds to 3*.  A run is known by its least
and greatest value; the mean's root then has just these values, and is the same number all the same:
between two values of one run no reader tells it apart.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from ....rasp_ast.errors import ValueSetError
from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.values import Value, canonical, is_number, is_numeric, key
from ...selectors.head_roots import MeanRoot
from ...selectors.selections import Selection
from ...tables.domains import Domain
from ...tables.tables import Table, root_table
from ..registry import Registry


class MoreValuesError(Exception):
    """A root that exists lacks values that a later reader asks for: begin again with them."""


@dataclass(frozen=True, eq=False)
class OpenMean:
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
    error: ValueSetError

    @property
    def identity(self) -> Hashable:
        """Equal for equal means."""
        default = self.can_be_empty and key(self.default)
        return ("open mean", self.selection.identity, self.values.identity, default)

    @property
    def default_number(self) -> Fraction | None:
        """The default, where it can occur and is a number (a bool is not)."""
        return Fraction(self.default) if self.can_be_empty and is_number(self.default) else None


def open_mean(
    registry: Registry,
    node: SOpNode,
    selection: Selection,
    values: Table,
    default: Value | None,
    error: ValueSetError,
) -> OpenMean:
    """A mean that cannot be listed.

    Raises:
        ValueSetError: the error given, if the values are not plain numbers or bools.
    """
    domain = values.domain
    mixed = len({isinstance(v, bool) for v in domain.defined}) > 1
    if not domain.is_numeric or domain.undefined is not None or mixed:
        raise error
    limits = registry.bounds(selection)
    least, most = max(1, limits.least), limits.most
    return OpenMean(node, selection, values, default, limits.least == 0, least, most, error)


def as_open(registry: Registry, node: SOpNode, table: Table) -> OpenMean | None:
    """A mean that could be listed, as one that is not; None for anything else."""
    root = table.roots[0] if table.is_identity else None
    if not isinstance(root, MeanRoot) or root.is_coarse:
        return None
    size = len(root.domain)
    error = ValueSetError(f"the mean here takes {size:,} values", size=size, limit=size)
    try:
        return open_mean(registry, node, root.selection, root.values, root.default, error)
    except ValueSetError:
        return None


# ---- values ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Grid:
    """The means of ``least..most`` numbers ``low + unit * (0..span)``, and maybe some others."""

    low: Fraction
    unit: Fraction
    span: int
    least: int
    most: int

    @property
    def high(self) -> Fraction:
        return self.low + self.unit * self.span

    def around(self, cut: Fraction) -> list[Fraction]:
        """The greatest mean below, the mean at, and the least mean above a number."""
        place = (cut - self.low) / self.unit
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


def grid(mean: OpenMean) -> Grid:
    """The means of all numbers from the least to the greatest value, by their common unit."""
    numbers = sorted(Fraction(v) for v in mean.values.domain.defined if is_numeric(v))
    steps = [n - numbers[0] for n in numbers]
    bottom = lcm(*(s.denominator for s in steps))
    unit = Fraction(gcd(*(int(s * bottom) for s in steps)) or 1, bottom)
    return Grid(numbers[0], unit, int(steps[-1] / unit), mean.least, mean.most)


def retyped(mean: OpenMean, number: Fraction) -> Value:
    """A mean as a value: that of bools is a bool where all of them agree."""
    value = canonical(number)
    assert is_number(value)
    bools = {int(v): v for v in mean.values.domain.defined if isinstance(v, bool)}
    return bools.get(value, value) if isinstance(value, int) else value


# ---- the root --------------------------------------------------------------------------------


def coarse_table(registry: Registry, mean: OpenMean, wanted: Iterable[Fraction]) -> Table:
    """The mean as a root that has these values, its least and its greatest among them.

    Raises:
        MoreValuesError: the root exists and has other values.
    """
    numbers = grid(mean)
    points = {*wanted, numbers.low, numbers.high}
    if mean.can_be_empty and is_numeric(mean.default):
        points.update(numbers.around(Fraction(mean.default)))
    known = registry.met.setdefault(mean.identity, set())
    lacking = points - known
    known |= points
    if mean.identity in registry.roots and lacking:
        raise MoreValuesError
    values: list[Value | None] = [retyped(mean, number) for number in known]
    domain = Domain.of([*values, *([mean.default] if mean.can_be_empty else [])])
    root = registry.intern(
        mean.identity,
        mean.node.name or "mean",
        lambda order, name: MeanRoot(
            name,
            order,
            domain,
            True,
            mean.node.source,
            mean.selection,
            mean.values,
            mean.default,
            mean.can_be_empty,
            is_coarse=True,
        ),
    )
    return root_table(root)
