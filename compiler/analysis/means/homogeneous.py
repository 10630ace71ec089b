"""Polynomials in sums and counts over one selection as polynomials in means.

Each term of ``n S2 - S1 ** 2 - c n ** 2`` is a product of two sums or counts, so that divided by
``n ** 2`` it is ``m2 - m1 ** 2 - c``: no count is left, and the sign is the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ....rasp_ast.errors import CompileError
from ....rasp_ast.nodes import SOpNode
from ...selectors.head_roots import head_of
from ...selectors.selections import Selection
from ...tables.tables import Table
from ..counts import count_selected
from ..registry import Registry
from .monomials import Monomial, Polynomial, add
from .squares import Linear, Quadratic
from .sums import SumRoot

MOST_MEANS = 2
"""A term is a product of so many means at most."""


@dataclass(frozen=True, kw_only=True)
class OfMeans:
    """A polynomial in means of what is added up, over one selection.

    Attributes:
        selection: of which all means are.
        degree: it is the polynomial in sums, over the count to this power.
        counts: the numbers of the columns that are the count.
        values: what each mean is of, whole numbers, by the numbers of the sums' columns.
        quadratic, linear: what means are multiplied by.
        mixed: for means that are multiplied by what is known without heads, that polynomial.
        rest: what is added, a polynomial in what is known without heads.
    """

    selection: Selection
    degree: int
    counts: frozenset[int]
    values: dict[int, Table]
    quadratic: Quadratic
    linear: Linear
    mixed: dict[int, Polynomial]
    rest: Polynomial


def of_means(
    registry: Registry, node: SOpNode, polynomial: Polynomial, columns: Sequence[Table]
) -> OfMeans | None:
    """A polynomial in sums and counts as one in means; None for any other."""
    used = {column for monomial in polynomial for column in monomial}
    sums: dict[int, SumRoot] = {}
    for column in used:
        root = head_of(columns[column])
        if isinstance(root, SumRoot) and not root.is_cut:
            sums[column] = root
    selections = {root.selection.identity: root.selection for root in sums.values()}
    if len(selections) != 1:
        return None
    (selection,) = selections.values()
    if registry.bounds(selection).least == 0:
        return None
    try:
        count = count_selected(registry, node, selection).identity
    except CompileError:
        return None
    counts = {column for column in used if columns[column].identity == count}
    known = used - counts - set(sums)
    if any(root.base.lookup is None for column in known for root in columns[column].roots):
        return None
    return _without_counts(polynomial, selection, sums, counts)


def _without_counts(
    polynomial: Polynomial, selection: Selection, sums: dict[int, SumRoot], counts: set[int]
) -> OfMeans | None:
    quadratic: Quadratic = {}
    linear: Linear = {}
    mixed: dict[int, Polynomial] = {}
    rest: Polynomial = {}
    degrees: set[int] = set()
    for monomial, factor in polynomial.items():
        means: Monomial = tuple(c for c in monomial if c in sums)
        known: Monomial = tuple(c for c in monomial if c not in sums and c not in counts)
        degrees.add(len(monomial) - len(known))
        if len(degrees) > 1 or len(means) > MOST_MEANS or (known and len(means) == MOST_MEANS):
            return None
        match means:
            case (i, j):
                quadratic[i, j] = quadratic.get((i, j), Fraction(0)) + factor
            case (i,) if known:
                mixed[i] = add(mixed.get(i, {}), {known: factor})
            case (i,):
                linear[i] = linear.get(i, Fraction(0)) + factor
            case _:
                rest = add(rest, {known: factor})
    (degree,) = degrees
    values = {column: root.values for column, root in sums.items()}
    return OfMeans(
        selection=selection,
        degree=degree,
        counts=frozenset(counts),
        values=values,
        quadratic=quadratic,
        linear=linear,
        mixed=mixed,
        rest=rest,
    )
