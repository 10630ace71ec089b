"""Tables that are straight lines over sums and counts: a difference of sums, a sum less a count.

Of sums and counts over one selection that is again a sum, of what their values are together. What
the key alone decides of a selection may as well be said of its values, which are 0 elsewhere.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ....rasp_ast.functions import Function
from ....rasp_ast.source import Source
from ....rasp_ast.values import Value, canonical, is_number
from ...selectors.head_roots import HeadRoot, head_root
from ...selectors.selections import Selection
from ...tables.apply import apply
from ...tables.roots import Root
from ...tables.scale import common_unit
from ...tables.tables import Table, constant_table, make_table
from ..registry import Registry
from .sums import SumRoot

MAX_WHOLE = 1 << 30
"""Whole numbers up to this are compared; products of two of them are exact in int64."""


@dataclass(frozen=True, eq=False, kw_only=True)
class LinearSum:
    """Sums and counts times factors, and a number for each position.

    Attributes:
        factors: of the whole number that each root is.
        offsets: ``(number,)``, or one for each index.
    """

    factors: Mapping[HeadRoot, Fraction]
    offsets: tuple[Fraction, ...]

    def __sub__(self, other: LinearSum) -> LinearSum:
        factors = dict(self.factors)
        for root, factor in other.factors.items():
            factors[root] = factors.get(root, Fraction(0)) - factor
        n = max(len(self.offsets), len(other.offsets))
        pairs = zip(_to_length(self.offsets, n), _to_length(other.offsets, n), strict=True)
        return LinearSum(
            factors={root: factor for root, factor in factors.items() if factor},
            offsets=tuple(a - b for a, b in pairs),
        )

    @property
    def has_sums(self) -> bool:
        """Whether it is not of counts and numbers alone."""
        return any(root.gathered is not None for root in self.factors)


def _to_length(offsets: tuple[Fraction, ...], n: int) -> tuple[Fraction, ...]:
    return offsets * n if len(offsets) < n else offsets


def constant_sum(number: Fraction) -> LinearSum:
    """A number alone."""
    return LinearSum(factors={}, offsets=(number,))


def linear_sum(registry: Registry, table: Table) -> LinearSum | None:
    """A table as a line over sums, counts and the index; None for any other."""
    if not all(_is_open(registry, root) for root in table.roots) or not table.reachable.all():
        return None
    numbers = numbers_of(table)
    unit = common_unit(numbers)
    if len(numbers) < len(table.domain) or max(map(abs, numbers)) > unit * MAX_WHOLE:
        return None
    whole = np.array([int(n / unit) for n in numbers], np.int64)[table.codes]
    corner = whole[(0,) * whole.ndim]
    factors: dict[HeadRoot, Fraction] = {}
    offsets, expected = (Fraction(int(corner)),), np.full(whole.shape, corner)
    for axis, root in enumerate(table.roots):
        own_axis = tuple(slice(None) if i == axis else 0 for i in range(whole.ndim))
        line = whole[own_axis] - corner
        expected += line.reshape([-1 if i == axis else 1 for i in range(whole.ndim)])
        head = head_root(root)
        if head is None:
            offsets = tuple(offsets[0] + step for step in line.tolist())
            continue
        own = np.rint(root.domain.numbers).astype(np.int64)
        if (line * (own[-1] - own[0]) != line[-1] * (own - own[0])).any():
            return None
        factors[head] = Fraction(int(line[-1]), int(own[-1] - own[0]))
        offsets = tuple(offset - factors[head] * int(own[0]) for offset in offsets)
    if (whole != expected).any():
        return None
    return LinearSum(
        factors={root: unit * factor for root, factor in factors.items()},
        offsets=tuple(unit * offset for offset in offsets),
    )


def _is_open(registry: Registry, root: Root) -> bool:
    """Whether a root is the index, or a sum or a count that nobody keeps and all values of which
    are known."""
    if root is registry.indices:
        return True
    head = head_root(root)
    if head is None or head.is_cut or head.is_partially_listed or not head.adds_up:
        return False
    centered = isinstance(head, SumRoot) and head.center != 0
    return not centered and len(head.domain) > 1


# ---- over one selection ----------------------------------------------------------------------


@dataclass(frozen=True, eq=False, kw_only=True)
class Part:
    """What of a line is over one selection.

    Attributes:
        name: what the balance of it is called, by the first two sums in it.
        values: what each selected key adds, in the units of the program.
    """

    name: str
    selection: Selection
    values: Table


def parts_of(difference: LinearSum, source: Source | None) -> list[Part]:
    """A line as one sum for each selection; without those to which no key adds anything."""
    groups: dict[Hashable, tuple[Selection, list[tuple[HeadRoot, Table, Fraction]]]] = {}
    for root, factor in difference.factors.items():
        selection, values = _by_query(root, source)
        known = groups.setdefault(selection.identity, (selection, []))
        known[1].append((root, values, factor))
    parts = [
        Part(
            name=_name([root for root, _, _ in terms]),
            selection=selection,
            values=_together([(values, factor) for _, values, factor in terms], source),
        )
        for selection, terms in groups.values()
    ]
    return [part for part in parts if any(numbers_of(part.values))]


def _name(roots: Sequence[HeadRoot]) -> str:
    sums = [root.name for root in roots if root.gathered is not None] or [roots[0].name]
    return "_".join([*sums[:2], "balance"])


def _by_query(root: HeadRoot, source: Source | None) -> tuple[Selection, Table]:
    """The selection without what the key alone decides, and the values where that holds, else 0."""
    values = constant_table(1) if root.gathered is None else root.gathered
    if len(root.selection.terms) != 1:
        return root.selection, values
    (term,) = root.selection.terms
    of_key = [factor for factor in term if factor.query.is_constant]
    for factor in of_key:
        held = [int(h) for h in factor.holds(np.arange(len(factor.key.domain)), factor.query.codes)]
        mark = make_table(factor.key.roots, factor.key.codes, held)
        values = apply(_PRODUCT, [values, mark], source)
    return Selection((tuple(factor for factor in term if factor not in of_key),)), values


def _together(terms: list[tuple[Table, Fraction]], source: Source | None) -> Table:
    """The sum of tables times factors."""

    def together(*numbers: Value) -> Value | None:
        products = (
            Fraction(n) * f for n, (_, f) in zip(numbers, terms, strict=True) if is_number(n)
        )
        return canonical(sum(products, Fraction(0)))

    function = Function(call=together, symbol="sum", arity=len(terms), exact=True)
    return apply(function, [values for values, _ in terms], source)


def scaled_by(table: Table, unit: Fraction, source: Source | None) -> Table:
    """The whole numbers that a table's are multiples of a unit by."""

    def scaled(value: Value) -> Value | None:
        assert is_number(value)
        return canonical(Fraction(value) / unit)

    return apply(Function(call=scaled, symbol="scaled", arity=1, exact=True), [table], source)


def numbers_of(table: Table) -> list[Fraction]:
    """A table's numbers."""
    return [Fraction(v) for v in table.domain.values if is_number(v)]


def _product(value: Value, mark: Value) -> Value:
    assert is_number(value)
    return value if mark else 0


_PRODUCT = Function(call=_product, symbol="*", arity=2, exact=True)
