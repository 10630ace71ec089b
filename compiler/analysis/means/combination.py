"""The root of a sum of other roots of which only the sign is read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from ...tables.roots import Root


@dataclass(frozen=True, kw_only=True)
class Share:
    """What a root adds to a combination: a number for each of its values.

    If the root is a scalar, that is an affine function of its own number.
    """

    root: Root
    numbers: tuple[float, ...]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CombinationRoot(Root):
    """A sum of shares of other roots, and a constant.

    Only its sign is read; it owns no columns and is read as the shares.
    """

    scalar: bool = True
    shares: tuple[Share, ...]
    constant: float = 0.0

    @cached_property
    def depth(self) -> int:
        return max(share.root.depth for share in self.shares)

    @property
    def has_columns(self) -> bool:
        return False


def combination_root(root: Root) -> CombinationRoot | None:
    """The root as a combination of others, if it is one."""
    return root if isinstance(root, CombinationRoot) else None
