"""The sign of a polynomial in whole numbers, however many values it takes.

A variance is above c if ``n S2 - S1 ** 2 - c n ** 2`` is positive: a comparison of whole numbers,
each of which heads give exactly.  Terms with columns in common are one table, which an MLP computes
if it must; the sum of such tables is a root of which only the sign is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import gcd, lcm, prod

import numpy as np

from ....rasp_ast.errors import CompileError
from ....rasp_ast.functions import Function
from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.values import Value, is_numeric
from ...selectors.head_roots import HeadRoot, head_of
from ...tables.apply import apply, combine
from ...tables.domains import Domain
from ...tables.mean_domain import MAX_INT64
from ...tables.tables import UNREACHABLE, Table, cells, drop_unused, root_table, union
from ..registry import Registry
from .at_zero import AtZero, zeros_of
from .combination import Share, interned_combination, share_of
from .monomials import Monomial, Polynomial
from .signs_of_means import sign_of_means
from .summands import MAX_SUM
from .sums import MAX_LISTED_SUMS, SumRoot, sign_of_sum
from .unlisted import mean_over

MAX_GROUP_CELLS = 1 << 18
"""A product of whole numbers over more combinations than this is not tabulated."""
MAX_CELLS_OF_MANY = 1 << 14
"""Nor is one of three columns or more over more than this; it is seldom known well enough."""


def sign_of_polynomial(
    registry: Registry,
    node: SOpNode,
    polynomial: Polynomial,
    columns: Sequence[Table],
    at_zero: AtZero | None = None,
    *,
    read_as: int = 0,
) -> Table | None:
    """A whole number of the same sign as a polynomial; None where it takes too much.

    Args:
        node: for whom; its name and source are the root's.
        columns: the tables of the whole numbers in the monomials.
        at_zero: the sign where the polynomial is 0. It is added to twice the polynomial, which
            is even: so nothing else changes its sign. If 0 is read as one of the signs, only the
            other one is added, to the polynomial as it is: what is not 0 becomes 0 at worst.
        read_as: the sign that whoever reads takes 0 for; 0 where it is told from both.
    """
    whole = _with_small_coefficients(polynomial)
    zeros = None
    if at_zero and read_as:
        at_zero = at_zero.unless(read_as)
    if at_zero and at_zero.columns:
        zeros = zeros_of(at_zero, whole, columns)
        if zeros is not None and not zeros.signs.any():
            at_zero = None
    elif at_zero and not at_zero.always:
        at_zero = None
    if not at_zero and (single := _as_one_sum(registry, node, whole, columns)) is not None:
        return single
    is_known = at_zero is None or zeros is not None or not at_zero.columns
    if is_known and not registry.choices.compare_as_sums:
        fractions = {monomial: Fraction(factor) for monomial, factor in whole.items()}
        wanted = None if at_zero is None else zeros or at_zero.always
        made = sign_of_means(registry, node, fractions, columns, wanted, read_as=read_as)
        if made is not None:
            return made
    return _of_products(registry, node, whole, columns, at_zero, doubled=not read_as)


def _of_products(
    registry: Registry,
    node: SOpNode,
    whole: dict[Monomial, int],
    columns: Sequence[Table],
    at_zero: AtZero | None,
    *,
    doubled: bool,
) -> Table | None:
    """The same, as a sum of tables over the columns of a few terms each."""
    groups = _groups(whole)
    home = None if at_zero is None else _home(at_zero.columns, groups)
    if at_zero is not None:
        if doubled:
            whole = {m: 2 * c for m, c in whole.items()}
        if home is None:
            groups.append(home := at_zero.columns)
    used = {c for group in groups for c in group}
    shared = {c: _listed(registry, columns[c]) if _bends(whole, c) else columns[c] for c in used}
    shares: list[Share] = []
    low = high = constant = whole.get((), 0)
    for group in groups:
        terms = {m: c for m, c in whole.items() if m and _home(m, groups) == group}
        tables = [shared[c] for c in group]
        if any(t is None for t in tables):
            return None
        more = at_zero if group == home else None
        listed = [t for t in tables if t is not None]
        table = _tabulated(registry, node, terms, group, listed, more)
        if table is None:
            return None
        numbers = [int(v) for v in table.domain.values if is_numeric(v)]
        low, high = low + min(numbers), high + max(numbers)
        if table.is_constant:
            constant += numbers[0]
        else:
            shares.append(share_of(registry, node, table))
    if max(-low, high) > MAX_SUM:
        return None
    points = sorted({min(low, -1), -1, 0, 1, max(high, 1)})
    return root_table(
        interned_combination(registry, node, "sign", shares, points, constant=constant)
    )


def _with_small_coefficients(polynomial: Polynomial) -> dict[Monomial, int]:
    """A positive multiple with whole coefficients that have no factor in common."""
    bottom = lcm(*(c.denominator for c in polynomial.values()))
    top = gcd(*(int(c * bottom) for c in polynomial.values())) or 1
    return {m: int(c * bottom) // top for m, c in polynomial.items()}


# ---- sums ------------------------------------------------------------------------------------


def _as_one_sum(
    registry: Registry, node: SOpNode, polynomial: dict[Monomial, int], columns: Sequence[Table]
) -> Table | None:
    """A sum of sums and counts over one selection as the sum of what they add up."""
    roots: list[HeadRoot] = []
    for monomial in polynomial:
        root = _sum_or_count(columns[monomial[0]]) if len(monomial) == 1 else None
        if root is None:
            return None
        roots.append(root)
    if len({root.selection.identity for root in roots}) != 1:
        return None
    factors = list(polynomial.values())
    values = [root.gathered for root in roots if root.gathered is not None]

    def added(*numbers: Value) -> Value:
        given = iter(numbers)
        total = 0
        for factor, root in zip(factors, roots, strict=True):
            number = 1 if root.gathered is None else next(given)
            assert isinstance(number, int)
            total += factor * number
        return total

    function = Function(call=added, symbol="sum", arity=len(values), exact=True)
    summed = apply(function, values, node.source)
    error = CompileError("its values are not listed", source=node.source)
    mean = mean_over(registry, node, roots[0].selection, summed, default=None, error=error)
    return sign_of_sum(registry, mean, Fraction(0))


def _sum_or_count(table: Table) -> HeadRoot | None:
    """The sum or count that a table is, if it is one and nothing else, and none that is kept."""
    root = head_of(table)
    return root if root is not None and root.adds_up and not root.is_cut else None


def _listed(registry: Registry, table: Table) -> Table | None:
    """A whole number of which all values are known; None where they are too many."""
    root = table.roots[0] if table.is_identity else None
    if not isinstance(root, SumRoot) or not root.is_partially_listed:
        return table
    low, high = root.domain.values[0], root.domain.values[-1]
    assert isinstance(low, int)
    assert isinstance(high, int)
    if high - low > MAX_LISTED_SUMS:
        return None
    domain = Domain(tuple(range(low, high + 1)))
    identity = ("total", root.selection.identity, root.values.identity, domain.fingerprint)
    full = replace(root, domain=domain, is_partially_listed=False)
    return root_table(registry.intern(identity, full))


# ---- groups of columns -----------------------------------------------------------------------


def _groups(polynomial: dict[Monomial, int]) -> list[tuple[int, ...]]:
    """The sets of columns that stand in one monomial and in no larger one."""
    sets = {tuple(sorted(set(monomial))) for monomial in polynomial if monomial}
    return sorted(s for s in sets if not any(set(s) < set(other) for other in sets))


def _home(monomial: Monomial, groups: Sequence[tuple[int, ...]]) -> tuple[int, ...] | None:
    """The first group that has all columns of a monomial."""
    return next((g for g in groups if set(monomial) <= set(g)), None)


def _bends(polynomial: dict[Monomial, int], column: int) -> bool:
    """Whether a polynomial is more than linear in a column."""
    return any(column in monomial and len(monomial) > 1 for monomial in polynomial)


def _tabulated(
    registry: Registry,
    node: SOpNode,
    terms: dict[Monomial, int],
    group: tuple[int, ...],
    tables: Sequence[Table],
    at_zero: AtZero | None,
) -> Table | None:
    """The sum of some terms as a table over their columns; None where it is too large."""
    if cells(union(tables)) > (MAX_CELLS_OF_MANY if len(group) > 2 else MAX_GROUP_CELLS):
        return None
    whole = [[v for v in table.domain.values if isinstance(v, int)] for table in tables]
    if any(len(n) < len(table.domain) for n, table in zip(whole, tables, strict=True)):
        return None
    most = dict(zip(group, (max(map(abs, numbers)) for numbers in whole), strict=True))
    if sum(abs(c) * prod(most[i] for i in m) for m, c in terms.items()) >= MAX_INT64:
        return None
    roots, where, combos = combine(tables, node.source)
    if not len(combos):
        return None
    columns = {c: np.array(whole[i], np.int64)[combos[:, i]] for i, c in enumerate(group)}
    total = np.zeros(len(combos), np.int64)
    for monomial, factor in terms.items():
        total += factor * np.prod([columns[c] for c in monomial], axis=0)
    if at_zero is not None:
        total += at_zero.signs([columns[c] for c in at_zero.columns])
    if np.abs(total).max() > MAX_SUM:
        return None
    numbers, places = np.unique(total, return_inverse=True)
    codes = np.append(places.reshape(-1), UNREACHABLE).astype(np.int32)[where]
    domain = registry.calls.multiples(numbers, Fraction(1))
    assert domain is not None  # whole numbers are what they are
    return drop_unused(Table(roots, codes, domain))
