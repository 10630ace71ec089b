"""Roots: what a residual variable can hold by itself.

Between attention heads everything is a function of roots: the tokens, the indices, what heads
return, and elementwise values that an MLP computes.  Here are the root as such, the two that are
looked up, and views of roots; those that blocks compute are in
``selectors/head_roots.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

import numpy as np
import numpy.typing as npt

from ...rasp_ast.source import Source
from .domains import Domain

Codes = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Root:
    """A value that is not an elementwise function of others, or not any more.

    Attributes:
        sort_key: roots are computed in this order; a root's inputs come before it.
        domain: its value set.
        scalar: it can only be had as one number (a count, a mean), so that only affine functions
            of it are free; other roots take whatever encoding their readers ask for.
        is_integer: a scalar that is rounded to whole numbers as it is written, so that it has no
            error.
    """

    name: str
    sort_key: tuple[int, ...]
    domain: Domain
    scalar: bool
    source: Source | None
    is_integer: bool = field(default=False, kw_only=True)

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

    ``codes`` is ``[base values]``, the view's value for each of the base's.  A view is nothing in
    the residual stream; it keeps tables of several roots small.  Equal views are one.
    """

    base: Root
    codes: Codes

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ViewRoot) and self.sort_key == other.sort_key

    def __hash__(self) -> int:
        return hash(self.sort_key)


def view(base: Root, classes: Codes) -> ViewRoot:
    """A root seen through classes ``0..k-1`` of its values."""
    digest = int.from_bytes(sha256(classes.astype(np.int32).tobytes()).digest()[:8], "big")
    domain = Domain(tuple(range(int(classes.max()) + 1)))
    order = (*base.sort_key, -1, digest)
    return ViewRoot(base.name, order, domain, base.scalar, base.source, base, classes)


def base_of(root: Root) -> Root:
    """The root behind a view, or the root itself."""
    return root.base if isinstance(root, ViewRoot) else root
