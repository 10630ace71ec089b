"""Roots: what a residual variable can hold by itself.

Between attention heads everything is a function of roots: the tokens, the indices, what heads
return, and elementwise values that an MLP computes.  Here are the root as such, the two that are
looked up, and views of roots; those that blocks compute are in
``selectors/head_roots.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Literal

import numpy as np
import numpy.typing as npt

from ...craft.variables import Array
from ...rasp_ast.nodes import Node
from ...rasp_ast.printer import format_expression
from ...rasp_ast.source import Source
from ...rasp_ast.values import Value
from .domains import Domain

Codes = npt.NDArray[np.int32]

PART_OF = "a part of "
"""How the text of what is the value of no expression begins."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Root:
    """A value that is not an elementwise function of others, or that has columns of its own.

    What a kind of root is known by stands here as a field or a property, so that nobody who reads
    a root asks for its class.  Only who plans a root's block and who builds it does.

    Attributes:
        name: of its variable in the residual stream; made up where the program has no name for it.
        sort_key: roots are computed in this order; a root's inputs come before it. Whoever keeps
            the roots of a program gives it.
        domain: its value set.
        scalar: it can only be had as one number (a count, a mean), so that only affine functions
            of it are free; other roots take whatever encoding their readers ask for.
        node: the expression of the program that it is the value of, if there is one.
        part_of: the expression that it is computed for, where it is the value of none.
        is_natural: a count that is held as ``1 / (1 + count)``, what BOS weighs beside the selected
            keys, and not as the number itself.
        is_integer: a scalar that is rounded to whole numbers as it is written, so that it has no
            error.
        is_partially_listed: its domain has only some of its values; all others lie between two
            that no reader distinguishes.
        is_cut: the program was asked to keep it, so that nothing is proved of it but its value set:
            whoever reads it may be right whatever stands in its columns.
    """

    name: str
    domain: Domain
    sort_key: tuple[int, ...] = ()
    scalar: bool = False
    node: Node | None = None
    part_of: Node | None = None
    is_natural: bool = False
    is_integer: bool = False
    is_partially_listed: bool = False
    is_cut: bool = False

    @property
    def is_of_whole_numbers(self) -> bool:
        """Whether those of its values that are not listed are known to be whole numbers."""
        return False

    @property
    def text(self) -> str:
        """What it is in the words of the program, for a person to read."""
        if self.node is not None:
            return self.node.name or format_expression(self.node)
        if self.part_of is not None:
            return f"{PART_OF}{self.part_of.name or format_expression(self.part_of)}"
        return self.name

    @property
    def source(self) -> Source | None:
        """Where in the program it stands."""
        known = self.part_of if self.node is None else self.node
        return None if known is None else known.source

    @property
    def lookup(self) -> Literal["token", "position"] | None:
        """By what an embedding looks it up; such values have no error."""
        return None

    @property
    def exact_at_bos(self) -> bool:
        """Whether what BOS has in place of a value is exactly what was asked for there."""
        return self.lookup is not None

    @cached_property
    def is_same_everywhere(self) -> bool:
        """Whether all positions have one value, if all of them see the same."""
        return False

    @property
    def is_mean(self) -> bool:
        """Whether it is a mean of numbers, of which sums may be known better than itself."""
        return False

    @property
    def is_whole_scalar(self) -> bool:
        """Whether it is a count or a sum, so that rounding it as it is written may help."""
        return self.scalar and not self.is_mean

    @cached_property
    def numbers(self) -> Array:
        """``[values]``: the numbers that a scalar's column holds for its values."""
        numbers = self.domain.numbers
        return 1.0 / (1.0 + numbers) if self.is_natural else numbers

    @property
    def gap(self) -> float:
        """The smallest difference of two of these numbers."""
        if not self.is_natural or len(self.numbers) < 2:
            return self.domain.gap
        return float(-np.diff(self.numbers).max())

    @property
    def moves_one_value(self) -> bool:
        """Whether it is the one value that all selected keys were proved to have."""
        return False

    @property
    def has_columns(self) -> bool:
        """Whether it may own columns of the residual stream."""
        return True

    @property
    def default_if_empty(self) -> Value | None:
        """What it is where no key is selected, if that may happen to it and is not undefined."""
        return None

    @property
    def base(self) -> Root:
        """The root behind a view; any other root is that itself."""
        return self

    @cached_property
    def codes_of_base(self) -> Codes:
        """``[base values]``: the value of this root for each value of its base."""
        return np.arange(len(self.domain), dtype=np.int32)

    @property
    def is_view(self) -> bool:
        """Whether it is another root, seen only as far as an expression needs it."""
        return False

    @cached_property
    def depth(self) -> int:
        """After how many halves of layers it is known: 0 is an embedding, 2 the first attention."""
        return 0

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name}: {self.domain})"


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class TokenRoot(Root):
    """The token at a position."""

    @property
    def lookup(self) -> Literal["token"]:
        return "token"


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class PositionRoot(Root):
    """The index of a position."""

    @property
    def lookup(self) -> Literal["position"]:
        return "position"


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class ViewRoot(Root):
    """A root seen only as far as an expression can tell its values apart.

    ``codes`` is ``[base values]``, the view's value for each of the base's.  A view is nothing in
    the residual stream; it keeps tables of several roots small.  Equal views are one.
    """

    viewed: Root
    codes: Codes

    @property
    def source(self) -> Source | None:
        return self.viewed.source

    @property
    def base(self) -> Root:
        return self.viewed

    @cached_property
    def codes_of_base(self) -> Codes:
        return self.codes

    @property
    def is_view(self) -> bool:
        return True

    @cached_property
    def depth(self) -> int:
        return self.viewed.depth

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ViewRoot) and self.sort_key == other.sort_key

    def __hash__(self) -> int:
        return hash(self.sort_key)


def view(base: Root, codes: Codes) -> ViewRoot:
    """A root seen through classes ``0..k-1`` of its values."""
    digest = int.from_bytes(sha256(codes.astype(np.int32).tobytes()).digest()[:8], "big")
    return ViewRoot(
        name=base.name,
        sort_key=(*base.sort_key, -1, digest),
        domain=Domain(tuple(range(int(codes.max()) + 1))),
        scalar=base.scalar,
        node=base.node,
        is_natural=base.is_natural,
        viewed=base,
        codes=codes,
    )
