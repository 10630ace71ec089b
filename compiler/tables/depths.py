"""How early a value can be known, in halves of layers: attention is even, an MLP odd.

Embeddings have depth 0, the heads of the first layer 2, its MLP 3, the heads of the second 4.
"""

from __future__ import annotations

from typing import Protocol

from .additive import additive_parts
from .tables import Table


class AtOnce(Protocol):
    """Whether an MLP computes a function of several scalars of them as they are.

    ``passing_on``: what is off in them may be so in what it computes. It may not where a head reads
    that, or errors would add up from layer to layer.
    """

    def __call__(self, table: Table, /, *, passing_on: bool) -> bool: ...


def always(_: Table, *, passing_on: bool) -> bool:
    """What is taken for granted where nobody knows what MLPs can compute."""
    return True


def next_attention(depth: int) -> int:
    """The first attention after all that is known at a depth."""
    return depth + 2 - depth % 2


def next_mlp(depth: int) -> int:
    """The first MLP after all that is known at a depth; none comes before the first attention."""
    return max(depth + 1 + depth % 2, 3)


def depth_of_roots(table: Table) -> int:
    """When all that a table is a function of is known."""
    return max((root.depth for root in table.roots), default=0)


def depth_if_computed(table: Table) -> int:
    """When an MLP can have put a table's value into the residual stream.

    Counts that are held as ``1 / (1 + count)`` are decoded before they are combined with others.
    """
    together = len(table.roots) > 1
    known = (root.depth + (together and root.is_natural) for root in table.roots)
    return next_mlp(max(known, default=0))


def depth_of_read(table: Table) -> int:
    """When a head can read a table: a sum over its roots needs no MLP."""
    if len(table.roots) < 2 or is_sum_over_roots(table):
        return depth_of_roots(table)
    return depth_if_computed(table)


def is_sum_over_roots(table: Table) -> bool:
    """Whether a table's number is a sum of a number of each of its roots."""
    if not table.domain.is_numeric:
        return False
    parts = additive_parts(table, table.domain.numbers)
    return all(len(part.axes) == 1 for part in parts)
