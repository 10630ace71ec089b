"""Expressions of the program as functions of a root."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from ...rasp_ast.leaves import INDICES, TOKENS
from ...rasp_ast.nodes import Node, SelectorNode
from ..analysis.normal_form import Analysis
from ..selectors.head_roots import computed_root
from ..tables.domains import Domain
from ..tables.roots import Codes, Root
from ..tables.tables import UNREACHABLE, Table, root_table

MAX_COMPARED = 1 << 20
"""Two tables over more combinations than this are not compared."""
MAX_SAMPLE = 1 << 12
"""Of tables over more combinations than this some are compared before all are."""
MAX_TOGETHER = 1 << 12
"""A root is shown as several expressions together if they have no more combinations than this."""


@dataclass(frozen=True, eq=False)
class Image:
    """A node as a function of a root: ``image`` has the place of its value for each value."""

    node: Node
    domain: Domain
    image: Codes


@dataclass(frozen=True, eq=False)
class Together:
    """Expressions of which a root is a function.

    Attributes:
        domain: the value of the expression; of several, their combinations as tuples.
        codes: the place of the root's value, for each value of ``domain``; UNREACHABLE for what
            cannot be.
    """

    nodes: tuple[Node, ...]
    domain: Domain
    codes: Codes

    @property
    def at(self) -> Codes:
        """The values of ``domain`` that can be."""
        return np.flatnonzero(self.codes != UNREACHABLE).astype(np.int32)


def is_of_program(analysis: Analysis, root: Root) -> bool:
    """Whether a root's values are those of an expression by which it is called."""
    if root.lookup is not None:
        return True
    if root.node is None:
        return False
    if root.node in analysis.unlisted:
        return root.is_mean
    table = analysis.tables.get(root.node)
    while table is not None and table.is_identity:
        if table.roots[0] is root:
            return True
        made = computed_root(table.roots[0])
        table = None if made is None else made.table
    return False


def images_of(analysis: Analysis, root: Root) -> Iterator[Image]:
    """All expressions of the program that are functions of a root."""
    made = computed_root(root)
    own = root_table(root) if made is None else made.table
    bases = dict.fromkeys(r.base for r in own.roots)
    for base in bases:
        image = image_between(own, root_table(base))
        if base.node is not None and image is not None and is_of_program(analysis, base):
            yield Image(base.node, base.domain, image)
    for node, table in analysis.tables.items():
        if isinstance(node, SelectorNode) or not table.roots:
            continue
        if {r.base for r in table.roots} <= {root}:
            image = image_between(root_table(root), table)
        elif {r.base for r in table.roots} <= bases.keys():
            image = image_between(own, table)
        else:
            continue
        if image is not None:
            yield Image(node, table.domain, image)


def together(analysis: Analysis, root: Root) -> Together | None:
    """The expressions that a root is computed from; None if one of them is none, or partly known.

    A root that a head compares may be the values of several expressions at once, such as the two
    that an ``|`` of selectors is about: there is no expression of the program that it is.
    """
    made = computed_root(root)
    parts = None if made is None else _parts(analysis, made.table)
    if made is None or not parts or any(part.is_partially_listed for part in parts):
        return None
    if np.prod([float(len(part.domain)) for part in parts]) > MAX_TOGETHER:
        return None
    sets = [part.domain.values for part in parts]
    domain = parts[0].domain if len(parts) == 1 else Domain(list(product(*sets)))
    codes = np.broadcast_to(_over_parts(made.table, parts), [len(values) for values in sets])
    return Together(tuple(_node(part) for part in parts), domain, codes.reshape(-1))


def _node(part: Root) -> Node:
    if part.lookup is not None:
        return TOKENS if part.lookup == "token" else INDICES
    assert part.node is not None
    return part.node


def _parts(analysis: Analysis, table: Table) -> tuple[Root, ...] | None:
    """The roots that are values of expressions, on which a table rests; None if others are."""
    found: dict[Root, None] = {}
    for root in table.roots:
        base, made = root.base, computed_root(root.base)
        inner = (base,) if is_of_program(analysis, base) else made and _parts(analysis, made.table)
        if inner is None:
            return None
        found.update(dict.fromkeys(inner))
    return tuple(found)


def _over_parts(table: Table, parts: tuple[Root, ...]) -> Codes:
    """The codes of a table, ``[values of each part]``, where an axis may be 1."""
    at: list[Codes] = []
    for root in table.roots:
        if root.base in parts:
            axis = parts.index(root.base)
            own = np.arange(len(root.base.domain), dtype=np.int32)
            own = own.reshape([-1 if i == axis else 1 for i in range(len(parts))])
        else:
            made = computed_root(root.base)
            assert made is not None
            own = _over_parts(made.table, parts)
        at.append(np.where(own == UNREACHABLE, UNREACHABLE, root.codes_of_base[own]))
    codes = table.codes[tuple(np.broadcast_arrays(*at))]
    unreachable = np.any([np.broadcast_to(a == UNREACHABLE, codes.shape) for a in at], axis=0)
    return np.where(unreachable, UNREACHABLE, codes).astype(np.int32)


def image_between(given: Table, wanted: Table) -> Codes | None:
    """``[values of given]``: what another table is for each; None where that is no function."""
    bases = tuple(dict.fromkeys(r.base for table in (given, wanted) for r in table.roots))
    size = np.prod([float(len(base.domain)) for base in bases])
    if size > MAX_COMPARED:
        return None
    if given.is_total and len(wanted.domain) > len(given.domain):
        return None  # the other one has all its values
    everything = [np.arange(len(base.domain), dtype=np.int32) for base in bases]
    if size > MAX_SAMPLE:  # most tables are no function of each other, and a few values show it
        most = int(MAX_SAMPLE ** (1 / len(bases)))
        sample = [values[:: -(-len(values) // most)] for values in everything]
        if _met(given, wanted, bases, sample) is None:
            return None
    image = _met(given, wanted, bases, everything)
    return None if image is None or (image < 0).any() else image


def _met(given: Table, wanted: Table, bases: tuple[Root, ...], at: Sequence[Codes]) -> Codes | None:
    """``_image`` as far as some values of the bases meet, UNREACHABLE for others."""
    one, other = (_over(table, bases, at) for table in (given, wanted))
    if one is None or other is None:
        return None
    reached = (one != UNREACHABLE) & (other != UNREACHABLE)
    one, other = one[reached], other[reached]
    image = np.full(len(given.domain), UNREACHABLE, np.int32)
    image[one] = other
    return image if bool((image[one] == other).all()) else None


def _over(table: Table, bases: tuple[Root, ...], at: Sequence[Codes]) -> Codes | None:
    """The codes of a table, ``[places of each base]``; None where two roots have one base."""
    own = [root.base for root in table.roots]
    if len(set(own)) < len(own):
        return None
    codes = table.codes
    for axis, root in enumerate(table.roots):
        codes = np.take(codes, root.codes_of_base[at[bases.index(root.base)]], axis=axis)
    order = sorted(range(len(own)), key=lambda axis: bases.index(own[axis]))
    shape = [len(places) if base in own else 1 for base, places in zip(bases, at, strict=True)]
    moved = np.transpose(codes, order).reshape(shape)
    return np.broadcast_to(moved, [len(places) for places in at])
