"""The least and the greatest value that each position can have."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from ....rasp_ast.values import is_numeric
from ...selectors.head_roots import computed_root
from ...selectors.selections import EVERYTHING
from ...tables.domains import Domain
from ...tables.roots import Codes, Root
from ...tables.tables import UNREACHABLE, Table
from ..registry import Registry, count_identity

Ends = tuple[list[Fraction], list[Fraction]]
"""``[positions]``: the least and the greatest value that each position can have."""


def extremes(registry: Registry, table: Table) -> list[Ends]:
    """What positions can have, for each length if they depend on that.

    A key is selected once, so a sum of ``token * 2^index`` is below 2^n, and not n times the
    greatest value; nor is that of ``token * 2^(length - 1 - index)``.
    """
    length = registry.roots.get(count_identity(EVERYTHING))
    bases = [root.base for root in table.roots]
    if length not in bases or registry.indices not in bases:
        return [_ends(registry, table.roots, table.codes, table.domain)]
    axis = bases.index(length)
    rest = (*table.roots[:axis], *table.roots[axis + 1 :])
    of_each = (np.take(table.codes, i, axis) for i in range(table.codes.shape[axis]))
    return [_ends(registry, rest, codes, table.domain) for codes in of_each if (codes >= 0).any()]


def opened(table: Table) -> Table:
    """A function of what an MLP computes as one of what that is computed of."""
    if len(table.roots) != 1:
        return table
    (root,) = table.roots
    computed = None if root.base.is_cut else computed_root(root.base)
    if computed is None:
        return table
    inner = computed.table
    codes = table.codes[root.codes_of_base][inner.codes]
    codes = np.where(inner.reachable, codes, UNREACHABLE).astype(np.int32)
    return Table(inner.roots, codes, table.domain)


def _ends(registry: Registry, roots: Sequence[Root], codes: Codes, domain: Domain) -> Ends:
    n = registry.max_seq_len
    numbers = [Fraction(v) for v in domain.values if is_numeric(v)]
    met = codes[codes >= 0]
    least, greatest = met.min(), met.max()
    if registry.indices not in roots:
        return [numbers[least]] * n, [numbers[greatest]] * n
    rows = np.moveaxis(codes, roots.index(registry.indices), 0).reshape(n, -1)
    rows = rows[(rows >= 0).any(axis=1)]
    lows = np.where(rows < 0, greatest, rows).min(axis=1)
    return [numbers[i] for i in lows.tolist()], [numbers[i] for i in rows.max(axis=1).tolist()]


def greatest_size(registry: Registry, table: Table) -> Fraction:
    """The most that the sizes of what is added up can come to: each position is selected once."""
    return max(
        sum((max(abs(low), abs(high)) for low, high in zip(lows, highs, strict=True)), Fraction(0))
        for lows, highs in extremes(registry, table)
    )
