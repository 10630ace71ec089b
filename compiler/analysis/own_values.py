"""Operands of a function by their own values, which MLPs compute, and not by their roots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..selectors.head_roots import computed_root
from ..tables.roots import Root
from ..tables.tables import UNREACHABLE, Table, cells, root_table, spread, union

MAX_CELLS_MET = 1 << 20
"""Which values of operands can meet is found out by looking at so many combinations at most."""


def shared(operands: Sequence[Table]) -> list[Table]:
    """The operands; one whose value is a root of another already is taken by that."""
    known = {
        made.table.identity: root
        for operand in operands
        for root in operand.roots
        if (made := computed_root(root)) is not None and not root.is_view
    }
    same = {
        i: known[operand.identity]
        for i, operand in enumerate(operands)
        if len(operand.roots) > 1 and operand.identity in known
    }
    return by_values(operands, same) if same else list(operands)


def by_values(operands: Sequence[Table], early: Mapping[int, Root]) -> list[Table]:
    """The operands with values of their own for some, and which of all values can meet.

    An operand of a root that others have too is not independent of them.
    """
    result = [root_table(early[i]) if i in early else o for i, o in enumerate(operands)]
    roots, own = union(operands), union(result)
    several = sum(len(o.roots) for o in operands) > len(roots)
    if not several or cells(roots) > MAX_CELLS_MET or cells(own) > MAX_CELLS_MET:
        return result
    places = {root: spread(root_table(root), roots) for root in roots}
    places |= {root: spread(operands[i], roots) for i, root in early.items()}
    codes = np.stack([places[root].ravel() for root in own])
    meets = np.zeros([len(root.domain) for root in own], bool)
    meets[tuple(codes[:, (codes >= 0).all(axis=0)])] = True
    if meets.all():
        return result
    first = next(iter(early))
    known = np.where(meets, spread(result[first], own), UNREACHABLE)
    result[first] = Table(own, known.astype(np.int32), result[first].domain)
    return result
