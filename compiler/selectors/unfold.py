"""A relation between functions of several roots, as exclusive terms of relations of single roots.

``token + index / n`` says "the smaller token, or an equal one and the smaller index", and so does
``n * token + index``.  As one relation between pairs of token and index it would take a dimension
for each pair.  But for each key token and query token the relation leaves a *block*, a relation of
indices, and there are only two different blocks that select anything: all indices where the token
is smaller, the order of indices where it is equal.  Each block, with the pairs of tokens that leave
it, is a term; no pair of tokens leaves two blocks, so the terms exclude each other.  Whatever
function says it, the same relation has the same blocks.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from ..tables.domains import Domain
from ..tables.roots import Root
from ..tables.tables import Table, cells, drop_unused
from .comparisons import Flags
from .factors import Factor, Pairs
from .listed import Listed, Places
from .selections import NOTHING, Selection, conjunction

MAX_BLOCKS = 4
"""More terms than this would be more heads than a relation of joint values is worth."""
MAX_PAIRS = 1 << 22
"""The most pairs of values of two roots that are looked at."""
MAX_OPEN = 1 << 13
"""The most pairs whose block is computed; those that the ranges of two rows decide do not count."""
MAX_BLOCK_CELLS = 1 << 27
"""The most cells of blocks that are computed, about a second."""


def unfold(key: Table, query: Table, pairs: Pairs) -> Selection | None:
    """The relation as few exclusive terms, or None if it is not so.

    Args:
        pairs: between the values of the two tables, of which one at least has several roots.
    """
    if len(key.roots) < 2 and len(query.roots) < 2:
        return None
    ways = [way for pair in _pairs(key, query) if (way := _unfold_by(key, query, pairs, pair))]
    return min(ways, key=lambda s: sum(len(t) + 1 for t in s.terms), default=None)


Pair = tuple[int | None, int | None]


def _pairs(key: Table, query: Table) -> Iterator[Pair]:
    """The roots that may be taken out: one of each side, where a side has more than one."""
    sides = [
        [None, *range(len(t.roots))] if len(t.roots) < 2 else [*range(len(t.roots))]
        for t in (key, query)
    ]
    for a, b in product(*sides):
        if a is not None or b is not None:
            yield a, b


def _unfold_by(key: Table, query: Table, pairs: Pairs, pair: Pair) -> Selection | None:
    """The terms if one root of each side is taken out; None if there are too many blocks."""
    sides = [_rows(table, axis) for table, axis in zip((key, query), pair, strict=True)]
    (key_root, key_rest, keys), (query_root, query_rest, queries) = sides
    if len(keys) * len(queries) > MAX_PAIRS:
        return None
    every, none = pairs.decided(keys, queries)
    open_pairs = np.argwhere(~(every | none))
    size = keys.shape[1] * queries.shape[1]
    if len(open_pairs) > MAX_OPEN or len(open_pairs) * size > MAX_BLOCK_CELLS:
        return None
    place = np.full((len(keys), len(queries)), -1, np.int64)
    blocks: dict[bytes, int] = {}
    members: list[Flags] = []

    def add(block: Flags) -> int:
        index = blocks.setdefault(block.tobytes(), len(members))
        if index == len(members):
            members.append(block)
        return index

    if every.any():
        place[every] = add(np.ones((keys.shape[1], queries.shape[1]), bool))
    for a, b in open_pairs.tolist():
        block = pairs.block(keys[a], queries[b])
        if block.any():
            place[a, b] = add(block)
            if len(members) > MAX_BLOCKS:
                return None
    terms = [
        term
        for index, block in enumerate(members)
        for term in conjunction(
            [
                Factor(key_root, query_root, Listed(place == index)),
                Factor(key_rest, query_rest, Listed(block)),
            ]
        ).terms
    ]
    return Selection(tuple(terms)) if terms else NOTHING


def _rows(table: Table, axis: int | None) -> tuple[Table, Table, Places]:
    """A root, all others together, and ``[root, others]``: the codes of the table."""
    if axis is None:
        return _tuples(()), _tuples(table.roots), table.codes.reshape(1, -1)
    rest = tuple(root for i, root in enumerate(table.roots) if i != axis)
    codes = np.moveaxis(table.codes, axis, 0)
    return _tuples((table.roots[axis],)), _tuples(rest), codes.reshape(codes.shape[0], -1)


def _tuples(roots: tuple[Root, ...]) -> Table:
    """The table that tells all combinations of these roots apart."""
    if len(roots) == 1:
        (root,) = roots
        return drop_unused(Table(roots, np.arange(len(root.domain), dtype=np.int32), root.domain))
    count = cells(roots)
    shape = tuple(len(root.domain) for root in roots)
    codes = np.arange(count, dtype=np.int32).reshape(shape)
    return Table(roots, codes, Domain(tuple(range(count))))
