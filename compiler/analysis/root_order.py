"""Where a computed root stands in the order of roots: behind all that its MLP may read."""

from __future__ import annotations

from ..tables.tables import Table

ITSELF, OF_ONE = -3, -2
"""Ranks among the readers of a root: what is decoded by itself, and other functions of it alone."""


def order_of(table: Table, number: int) -> tuple[int, ...]:
    """The sort key of the root that holds a table's value.

    Among those over the same inputs a root decoded by itself comes first, since the MLPs of all the
    others may read it; then functions of one root, which do not read each other; then all else, in
    order of finding.  What has several inputs comes after all functions of each alone: its MLP may
    ask for one that is found only then.

    Args:
        number: of roots that were found before.
    """
    keys = [root.base.sort_key for root in table.roots]
    if len(keys) > 1:
        return (*max(map(_of_what_it_is_made, keys)), number)
    rank = (ITSELF,) if table.is_identity else (OF_ONE,) if keys else ()
    return (*(keys[0] if keys else (1,)), *rank, number)


def _of_what_it_is_made(key: tuple[int, ...]) -> tuple[int, ...]:
    """The order of the root of which another is a function, or a function of a function."""
    while len(key) > 2 and key[-2] in (ITSELF, OF_ONE):
        key = key[:-2]
    return key
