"""The normal form between heads: every s-op is a table over a few roots.

A chain of elementwise operations is one table, however it was written; a table that does not
depend on a root does not have it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import prod

import numpy as np
import numpy.typing as npt

from ...rasp_ast.values import Value, key
from .domains import Domain
from .ordering import in_order
from .roots import Codes, Root

MAX_RECTANGLE_ROOTS = 3
"""Of tables over more roots no rectangles are kept: pairs of them are many, and so are cells."""
UNREACHABLE = -1
"""The code of a combination that no correct run meets."""


@dataclass(frozen=True, eq=False)
class Table:
    """An s-op as a function of roots.

    Attributes:
        codes: ``[len(root.domain) for root in roots]``: the place in ``domain`` of the value for
            each combination, or ``UNREACHABLE`` where no correct run gets.
    """

    roots: tuple[Root, ...]
    codes: Codes
    domain: Domain

    @cached_property
    def identity(self) -> Hashable:
        """Equal for equal functions of the same roots."""
        return (
            tuple(root.sort_key for root in self.roots),
            self.codes.tobytes(),
            self.domain.fingerprint,
        )

    @property
    def is_constant(self) -> bool:
        """Whether it depends on nothing."""
        return not self.roots

    @cached_property
    def is_identity(self) -> bool:
        """Whether it is a root itself; a permutation of its values may share its value set."""
        if len(self.roots) != 1 or self.domain is not self.roots[0].domain:
            return False
        return bool(np.array_equal(self.codes, np.arange(len(self.domain))))

    @property
    def reachable(self) -> npt.NDArray[np.bool_]:
        """Which combinations have a value; the shape of ``codes``."""
        return self.codes >= 0

    @cached_property
    def is_total(self) -> bool:
        """Whether all combinations have a value."""
        return bool(self.reachable.all())

    @cached_property
    def rectangles(self) -> tuple[npt.NDArray[np.int64], ...]:
        """Of each pair of roots ``[rectangles, 4]``: codes at corners that all occur.

        The corners a and d are opposite each other. For each value there are two rectangles whose
        corner a has that value while its neighbours do not, if there are such: one has d where both
        roots have their first value, one where both have their next one.  So of what tells that
        value from all others ``a - b - c + d`` is not 0: it is no sum over these roots.  Nor is
        hardly anything else, such as what tells greater sums, or differences, from smaller ones.
        """
        if self.codes.ndim > MAX_RECTANGLE_ROOTS:
            return ()
        pairs = combinations(range(self.codes.ndim), 2)
        return tuple(_rectangles(np.moveaxis(self.codes, pair, (0, 1)), self) for pair in pairs)

    def __repr__(self) -> str:
        return f"Table({' x '.join(r.name for r in self.roots) or 'constant'} -> {self.domain})"


def _rectangles(codes: Codes, table: Table) -> npt.NDArray[np.int64]:
    """The rectangles in the first two axes of the codes of a table."""
    below = np.roll(codes, -1, axis=0)
    found: list[npt.NDArray[np.int64]] = []
    for others in (
        (codes[:1], codes[:, :1], codes[:1, :1]),
        (below, np.roll(codes, -1, axis=1), np.roll(below, -1, axis=1)),
    ):
        flat = [corner.reshape(-1) for corner in np.broadcast_arrays(codes, *others)]
        alone = (flat[0] != flat[1]) & (flat[0] != flat[2])
        places = np.flatnonzero(alone & np.logical_and.reduce([corner >= 0 for corner in flat]))
        one = np.full(len(table.domain), -1)
        one[flat[0][places]] = places
        chosen = one[one >= 0]
        found.append(np.stack([corner[chosen] for corner in flat], axis=1).astype(np.int64))
    return np.concatenate(found)


def root_table(root: Root) -> Table:
    """The table that is the root itself."""
    return Table((root,), np.arange(len(root.domain), dtype=np.int32), root.domain)


def constant_table(value: Value | None) -> Table:
    """The table of no roots."""
    return Table((), np.zeros((), np.int32), Domain((value,)))


def make_table(
    roots: tuple[Root, ...], places: npt.NDArray[np.integer], found: Sequence[Value | None]
) -> Table:
    """The table of values that were found, in any order and perhaps more than once.

    Values that occur nowhere drop out, and so do roots that nothing depends on.

    Args:
        places: the place in ``found`` for each combination of the roots, or ``UNREACHABLE``.
    """
    codes, domain = in_domain(places, found)
    return drop_unused(Table(roots, codes, domain))


def in_domain(
    places: npt.NDArray[np.integer], found: Sequence[Value | None]
) -> tuple[Codes, Domain]:
    """The values that occur, in order, and the place of each among them; as :func:`make_table`."""
    occurs = np.zeros(len(found), bool)
    occurs[places[places >= 0]] = True
    used: list[int] = np.flatnonzero(occurs).tolist()
    keys = [key(found[i]) for i in used]
    distinct = {k: found[i] for k, i in zip(keys, used, strict=True)}
    domain = Domain(in_order(distinct.values()))
    rename = np.full(len(found) + 1, UNREACHABLE, np.int32)
    rename[used] = [domain.index[k] for k in keys]
    return rename[places], domain


def where_defined(table: Table) -> Table:
    """The same where there is a value; elsewhere it may have any.

    With a value of a root with which nothing is defined it is as with another value of that root:
    so a sum stays one.
    """
    if table.domain.undefined is None:
        return table
    codes = np.where(table.codes == table.domain.undefined, UNREACHABLE, table.codes)
    for axis in range(codes.ndim):
        lines = np.moveaxis(codes, axis, 0)
        some = (lines >= 0).reshape(len(lines), -1).any(axis=1)
        if some.any():
            lines[~some] = lines[some.argmax()]
    return Table(table.roots, codes, table.domain)


def drop_unused(table: Table) -> Table:
    """Without the roots that the value does not depend on."""
    roots, codes = list(table.roots), table.codes
    for axis in reversed(range(len(roots))):
        first = codes.max(axis=axis, keepdims=True)
        if bool(np.all((codes == first) | (codes < 0))):
            codes = first.squeeze(axis)
            del roots[axis]
    return _restore(Table(tuple(roots), codes, table.domain))


def _restore(table: Table) -> Table:
    """Replaces a single view by its base root; returns a root's own table where it is that."""
    if len(table.roots) == 1:
        root = table.roots[0]
        if root.is_view:
            return _restore(Table((root.base,), table.codes[root.codes_of_base], table.domain))
        own = np.arange(len(root.domain), dtype=np.int32)
        if np.array_equal(table.codes, own) and table.domain.fingerprint == root.domain.fingerprint:
            return Table((root,), own, root.domain)
    return table


def restrict(table: Table, axes: Sequence[int]) -> Table:
    """The table as a function of some of its roots, the others at their first value."""
    if len(axes) == len(table.roots):
        return table
    corner = tuple(slice(None) if i in axes else 0 for i in range(len(table.roots)))
    roots = tuple(table.roots[i] for i in axes)
    return make_table(roots, table.codes[corner], table.domain.values)


def reorder(table: Table, roots: Sequence[Root], codes: Codes | None = None) -> Table:
    """The table with these roots in place of its own, axis by axis, brought into order."""
    order = sorted(range(len(roots)), key=lambda i: roots[i].sort_key)
    moved = np.transpose(table.codes if codes is None else codes, order)
    return Table(tuple(roots[i] for i in order), moved, table.domain)


def union(tables: Sequence[Table]) -> tuple[Root, ...]:
    """The roots of all these tables, in order."""
    return tuple(sorted({r for t in tables for r in t.roots}, key=lambda r: r.sort_key))


def cells(roots: Sequence[Root]) -> int:
    """How many combinations these roots have."""
    return prod(len(root.domain) for root in roots)


def spread(table: Table, roots: tuple[Root, ...]) -> Codes:
    """The codes of a table as a function of more roots (a view; axes as in ``roots``)."""
    shape = [len(r.domain) if r in table.roots else 1 for r in roots]
    return np.broadcast_to(table.codes.reshape(shape), [len(r.domain) for r in roots])
