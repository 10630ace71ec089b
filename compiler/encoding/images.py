"""Expressions of the program as functions of a root."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ...rasp_ast.nodes import Node, SelectorNode
from ..analysis.normal_form import Analysis
from ..selectors.head_roots import computed_root
from ..tables.domains import Domain
from ..tables.roots import Codes, Root
from ..tables.tables import UNREACHABLE, Table, root_table

MAX_COMPARED = 1 << 20
"""Two tables over more combinations than this are not compared."""


@dataclass(frozen=True, eq=False)
class Image:
    """A node as a function of a root: ``image`` has the place of its value for each value."""

    node: Node
    domain: Domain
    image: Codes


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
        image = _image(own, root_table(base))
        if base.node is not None and image is not None and is_of_program(analysis, base):
            yield Image(base.node, base.domain, image)
    for node, table in analysis.tables.items():
        if isinstance(node, SelectorNode) or not table.roots:
            continue
        if {r.base for r in table.roots} <= {root}:
            image = _image(root_table(root), table)
        elif {r.base for r in table.roots} <= bases.keys():
            image = _image(own, table)
        else:
            continue
        if image is not None:
            yield Image(node, table.domain, image)


def _image(given: Table, wanted: Table) -> Codes | None:
    """``[values of given]``: what another table is for each; None where that is no function."""
    bases = tuple(dict.fromkeys(r.base for table in (given, wanted) for r in table.roots))
    if np.prod([float(len(base.domain)) for base in bases]) > MAX_COMPARED:
        return None
    one, other = (_over(table, bases) for table in (given, wanted))
    if one is None or other is None:
        return None
    reached = (one != UNREACHABLE) & (other != UNREACHABLE)
    one, other = one[reached], other[reached]
    image = np.full(len(given.domain), UNREACHABLE, np.int32)
    image[one] = other
    return image if (image >= 0).all() and bool((image[one] == other).all()) else None


def _over(table: Table, bases: tuple[Root, ...]) -> Codes | None:
    """The codes of a table, ``[values of each base]``; None where two roots have one base."""
    own = [root.base for root in table.roots]
    if len(set(own)) < len(own):
        return None
    codes = table.codes
    for axis, root in enumerate(table.roots):
        codes = np.take(codes, root.codes_of_base, axis=axis)
    order = sorted(range(len(own)), key=lambda axis: bases.index(own[axis]))
    shape = [len(base.domain) if base in own else 1 for base in bases]
    moved = np.transpose(codes, order).reshape(shape)
    return np.broadcast_to(moved, [len(base.domain) for base in bases])
