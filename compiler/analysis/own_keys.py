"""Queries that ask for what keys have of their own.

What is the same at all positions queries know as well: ``indices + shift == query`` is
``indices == query - shift``.  Then a head reads keys without an MLP, and the selector costs what it
costs whoever writes it so.
"""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import numpy as np

from ...rasp_ast.errors import CompileError
from ...rasp_ast.functions import Comparison
from ...rasp_ast.nodes import Select
from ...rasp_ast.operators import linear_function
from ...rasp_ast.values import is_number
from ..selectors.comparisons import NO_RANK, common_ranks
from ..selectors.own_keys import OwnKeys, beyond, own_keys
from ..tables.linear_tables import MAX_WHOLE_SUM
from ..tables.roots import Codes, Root
from ..tables.scale import common_unit
from ..tables.tables import UNREACHABLE, Table, cells, make_table, spread, union
from .fuse import fused
from .means.comparisons import ORDERS
from .registry import Registry

MAX_CELLS_SOLVED = 1 << 20
"""Which key a query asks for is looked up for so many combinations at most."""


def asked_of_own(
    registry: Registry, node: Select, keys: Table, queries: Table
) -> tuple[Table, Table] | None:
    """What keys have of their own, and queries that ask for it; None if nothing is to be moved.

    A mark, which is compared with a constant, is left where it is, and so is what is made of means.
    """
    comparison = node.predicate.comparison
    if comparison not in (*ORDERS, Comparison.EQ) or queries.is_constant:
        return None
    context = registry.proof_context()
    parted = None if registry.causal else own_keys(keys, registry.indices, context.length)
    if parted is None or any(root.base.is_mean for root in parted.same):
        return None
    with suppress(CompileError):  # the other way it may be little enough
        moved = _shifted(registry, node, parted, queries)
        if moved is None and comparison is Comparison.EQ:
            moved = _looked_up(parted, queries, registry.indices, context.length)
        return moved
    return None


def _shifted(
    registry: Registry, node: Select, parted: OwnKeys, queries: Table
) -> tuple[Table, Table] | None:
    """A sum of what is a key's own and of a shift, which is taken from the query instead."""
    summands = _summands(parted)
    if summands is None or not queries.domain.is_number:
        return None
    own, shift = summands
    return own, fused(registry, linear_function(1, -1), [queries, shift], node.source)


def _summands(parted: OwnKeys) -> tuple[Table, Table] | None:
    """The summands of keys, of which the shift alone may be undefined; None if there are none."""
    domain, defined = parted.table.domain, parted.defined
    whole = np.flatnonzero(defined.all(axis=0))
    some = defined.any(axis=0)
    nowhere = (~defined & (parted.codes >= 0)).any(axis=0)
    if not domain.is_number or not len(whole) or (some & nowhere).any():
        return None
    numbers = [Fraction(v) for v in domain.defined if is_number(v)]
    unit = common_unit(numbers)
    if max(map(abs, numbers)) >= unit * MAX_WHOLE_SUM / 4:
        return None
    units = np.array([*(int(n / unit) for n in numbers), 0], np.int64)[parted.codes]
    own = units[:, whole[0]]
    first = defined.argmax(axis=0)
    shift = units[first, np.arange(len(first))] - own[first]
    if (np.where(defined, own[:, None] + shift - units, 0)).any():
        return None
    places = np.where(some | nowhere, np.arange(len(shift)), UNREACHABLE)
    shifts = [int(n) * unit if defined[:, at].any() else None for at, n in enumerate(shift)]
    return (
        make_table(parted.own, _places(parted.own), [n * unit for n in own.tolist()]),
        make_table(parted.same, places.reshape([len(r.domain) for r in parted.same]), shifts),
    )


def _looked_up(
    parted: OwnKeys, queries: Table, indices: Root, length: Root | None
) -> tuple[Table, Table] | None:
    """The value of a key's own with which it is what a query asks for.

    None if there are several, too many combinations, or if it is no value of one root.
    """
    same = Table(parted.same, _places(parted.same), parted.table.domain)
    roots = union([queries, same])
    if len(parted.own) > 1 or cells(roots) > MAX_CELLS_SOLVED:
        return None
    ranks = common_ranks(Comparison.EQ, parted.table.domain, queries.domain)
    assert ranks is not None
    key_ranks, query_ranks = ranks
    found = np.full((1 + max(int(side.max()) for side in ranks), parted.codes.shape[1]), -1)
    for place, codes in enumerate(parted.codes):
        at = np.flatnonzero(parted.defined[place])
        if (found[key_ranks[codes[at]], at] >= 0).any():
            return None
        found[key_ranks[codes[at]], at] = place
    own = next(iter(parted.own))
    asked = spread(queries, roots)
    places = found[query_ranks[asked], spread(same, roots)]
    places = np.where((query_ranks[asked] == NO_RANK) | (places < 0), len(own.domain), places)
    places = np.where((asked < 0) | beyond(roots, indices, length), UNREACHABLE, places)
    values = own.domain.values
    keys = make_table(parted.own, _places(parted.own), values)
    return keys, make_table(roots, places, [*values, None])


def _places(roots: tuple[Root, ...]) -> Codes:
    """The number of each combination."""
    return np.arange(cells(roots), dtype=np.int32).reshape([len(root.domain) for root in roots])
