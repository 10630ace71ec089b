"""The normal form between heads: every s-op is a table over a few roots.

A *root* is what a residual variable can hold by itself: the tokens, the indices, what a head
returns, or an elementwise value that is computed once because a table over its own roots would
explode.  A chain of elementwise operations is one table, however it was written.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from ..rasp_ast.errors import FunctionError, ProgramError
from ..rasp_ast.functions import Function
from ..rasp_ast.source import Source
from ..rasp_ast.values import Value
from .domains import Domain, check_size

Codes = npt.NDArray[np.int32]

MAX_CELLS = 1 << 22
"""The largest table, in cells."""
MAX_DIRECT = 1 << 16
"""A table of more cells than this sees its roots through views, where that makes it smaller."""
MAX_CALLS = 1 << 20
"""The most combinations on which one user's function is called."""
UNREACHABLE = -1


@dataclass(frozen=True, eq=False)
class Root:
    """A value that is not an elementwise function of others, or not any more.

    Attributes:
        order: roots are computed in this order; a root's inputs come before it.
        domain: its value set.
        scalar: it can only be had as one number (a count, a mean), so that only affine functions
            of it are free; other roots take whatever encoding their readers ask for.
        whole: a scalar that is rounded to whole numbers as it is written, so that it has no error.
    """

    name: str
    order: tuple[int, ...]
    domain: Domain
    scalar: bool
    source: Source | None
    whole: bool = field(default=False, kw_only=True)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name}: {self.domain})"


@dataclass(frozen=True, eq=False, repr=False)
class TokenRoot(Root):
    """The token at a position."""


@dataclass(frozen=True, eq=False, repr=False)
class PositionRoot(Root):
    """The index of a position."""


@dataclass(frozen=True, eq=False, repr=False)
class ViewRoot(Root):
    """A root seen only as far as an expression can tell its values apart.

    ``classes`` is ``[base values]``, the view's value for each of the base's.  A view is nothing in
    the residual stream; it keeps tables of several roots small.  Equal views are one.
    """

    base: Root
    classes: Codes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ViewRoot) and self.order == other.order

    def __hash__(self) -> int:
        return hash(self.order)


def base_of(root: Root) -> Root:
    """The root behind a view, or the root itself."""
    return root.base if isinstance(root, ViewRoot) else root


def view(base: Root, classes: Codes) -> ViewRoot:
    """A root seen through classes ``0..k-1`` of its values."""
    digest = int.from_bytes(sha256(classes.astype(np.int32).tobytes()).digest()[:8], "big")
    domain = Domain(tuple(range(int(classes.max()) + 1)))
    order = (*base.order, -1, digest)
    return ViewRoot(base.name, order, domain, base.scalar, base.source, base, classes)


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
            tuple(root.order for root in self.roots),
            self.codes.tobytes(),
            self.domain.fingerprint,
        )

    @property
    def is_constant(self) -> bool:
        return not self.roots

    @property
    def is_identity(self) -> bool:
        """Whether it is a root itself."""
        return len(self.roots) == 1 and self.domain is self.roots[0].domain

    @property
    def reachable(self) -> npt.NDArray[np.bool_]:
        return self.codes >= 0

    def __repr__(self) -> str:
        return f"Table({' x '.join(r.name for r in self.roots) or 'constant'} -> {self.domain})"


def root_table(root: Root) -> Table:
    """The table that is the root itself."""
    return Table((root,), np.arange(len(root.domain), dtype=np.int32), root.domain)


def constant_table(value: Value | None) -> Table:
    return Table((), np.zeros((), np.int32), Domain((value,)))


def make_table(
    roots: tuple[Root, ...], values: npt.NDArray[np.int32], found: Sequence[Value | None]
) -> Table:
    """A table from codes into a list of values that may repeat; unused values and roots drop out."""
    used = np.unique(values[values >= 0])
    domain = Domain.of(found[i] for i in used.tolist())
    rename = np.full(len(found) + 1, UNREACHABLE, np.int32)
    for i in used.tolist():
        rename[i] = domain.code(found[i])
    return drop_unused(Table(roots, rename[values], domain))


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
    """Over the root behind a lone view; the root's own table, if that is what this is."""
    if len(table.roots) == 1:
        root = table.roots[0]
        if isinstance(root, ViewRoot):
            return _restore(Table((root.base,), table.codes[root.classes], table.domain))
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


def union(tables: Sequence[Table]) -> tuple[Root, ...]:
    """The roots of all these tables, in order."""
    return tuple(sorted({r for t in tables for r in t.roots}, key=lambda r: r.order))


def cells(roots: Sequence[Root]) -> int:
    """How many combinations these roots have."""
    total = 1
    for root in roots:
        total *= len(root.domain)
    return total


def spread(table: Table, roots: tuple[Root, ...]) -> Codes:
    """The codes of a table as a function of more roots (a view; axes as in ``roots``)."""
    shape = [len(r.domain) if r in table.roots else 1 for r in roots]
    return np.broadcast_to(table.codes.reshape(shape), [len(r.domain) for r in roots])


def compress(operands: Sequence[Table]) -> Sequence[Table]:
    """The same tables, over views of their roots where the product of the roots is large.

    Views of one root in several operands become one view, which tells apart what any of them does.
    """
    roots = union(operands)
    viewed = any(isinstance(r, ViewRoot) for r in roots)
    if len(roots) < 2 or (cells(roots) <= MAX_DIRECT and not viewed):
        return operands
    result = list(operands)
    for base in sorted({base_of(r) for r in roots}, key=lambda r: r.order):
        axes = [
            (i, axis)
            for i, operand in enumerate(result)
            for axis, root in enumerate(operand.roots)
            if base_of(root) is base
        ]
        labels = np.stack([_axis_classes(result[i], axis) for i, axis in axes])
        _, firsts, classes = np.unique(labels, axis=1, return_index=True, return_inverse=True)
        classes = classes.reshape(-1).astype(np.int32)
        root: Root = base
        if 2 * len(firsts) <= len(base.domain):
            root = view(base, classes)
        else:
            firsts = np.arange(len(base.domain))
        for i, axis in axes:
            result[i] = _over(result[i], axis, root, firsts)
    return result


def _axis_classes(table: Table, axis: int) -> Codes:
    """``[base values]``: equal where the table cannot tell the values of that root apart."""
    slices = np.moveaxis(table.codes, axis, 0).reshape(table.codes.shape[axis], -1)
    _, place = np.unique(slices, axis=0, return_inverse=True)
    root = table.roots[axis]
    place = place.reshape(-1).astype(np.int32)
    return place[root.classes] if isinstance(root, ViewRoot) else place


def _over(table: Table, axis: int, root: Root, members: npt.NDArray[np.int64]) -> Table:
    """The table with another view of one root; ``members`` has a base value for each of its own."""
    old = table.roots[axis]
    places = old.classes[members] if isinstance(old, ViewRoot) else members
    roots = list(table.roots)
    roots[axis] = root
    codes = table.codes.take(places, axis=axis)
    order = sorted(range(len(roots)), key=lambda i: roots[i].order)
    return Table(tuple(roots[i] for i in order), np.transpose(codes, order), table.domain)


def combine(
    operands: Sequence[Table], source: Source | None
) -> tuple[tuple[Root, ...], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """All combinations of operand values that can occur.

    Returns:
        The roots; ``[cells]`` the number of the combination at each cell of their product, or
        ``UNREACHABLE``; ``[combinations, operands]`` the operand codes of each combination.
    """
    operands = compress(operands)
    roots = union(operands)
    check_size(cells(roots), "this expression's inputs", source, limit=MAX_CELLS)
    flat = np.zeros(cells(roots), np.int64)
    dead = np.zeros(cells(roots), bool)
    for operand in operands:
        codes = spread(operand, roots).ravel()
        dead |= codes < 0
        flat = flat * len(operand.domain) + codes
    flat[dead] = UNREACHABLE
    numbers, where = np.unique(flat, return_inverse=True)
    first = 1 if len(numbers) and numbers[0] < 0 else 0
    rest = numbers[first:]
    columns: list[npt.NDArray[np.int64]] = []
    for operand in reversed(operands):
        columns.append(rest % len(operand.domain))
        rest = rest // len(operand.domain)
    combos = np.stack(columns[::-1], axis=1) if columns else np.zeros((1, 0), np.int64)
    return roots, where.reshape(-1) - first, combos


def apply(function: Function, operands: Sequence[Table], source: Source | None) -> Table:
    """The table of a function of tables.

    A combination on which the function raises ``ArithmeticError`` or ``ValueError`` has no value:
    the interpreter would raise there, so no correct run meets it.

    Raises:
        FunctionError: the function raised something else, or no combination has a value.
        ValueSetError: too many combinations.
    """
    roots, where, combos = combine(operands, source)
    check_size(len(combos), "this function's inputs", source, limit=MAX_CALLS)
    choices = [operand.domain.values for operand in operands]
    found: list[Value | None] = []
    codes = np.full(len(combos) + 1, UNREACHABLE, np.int32)
    failure: FunctionError | None = None
    for i, combo in enumerate(combos.tolist()):
        try:
            found.append(
                function(*[c[j] for c, j in zip(choices, combo, strict=True)], source=source)
            )
        except FunctionError as error:
            if not error.no_value:
                raise
            failure = error
            continue
        codes[i] = len(found) - 1
    if not found:
        if failure is not None:
            raise failure
        raise ProgramError("this expression has no value for any input", source=source)
    shape = [len(r.domain) for r in roots]
    return make_table(roots, codes[where].reshape(shape), found)
