"""The root of a sum of other roots of which only the sign is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from ....rasp_ast.nodes import SOpNode
from ....rasp_ast.values import canonical
from ...tables.domains import Domain
from ...tables.roots import Root
from ...tables.tables import Table
from ..registry import Registry


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


def interned_combination(
    registry: Registry,
    node: SOpNode,
    name: str,
    shares: Sequence[Share],
    points: Iterable[int | Fraction],
    *,
    constant: int = 0,
    is_partially_listed: bool = True,
) -> CombinationRoot:
    """The root for the sum of these shares and a constant.

    Args:
        name: what it is called if its node has no name.
        points: its values, as far as readers tell them apart by their sign.
    """
    domain = Domain.of([canonical(Fraction(point)) for point in points])
    added = tuple((s.root.sort_key, s.numbers) for s in shares)
    return registry.intern(
        ("combination", domain.fingerprint, constant, added),
        CombinationRoot(
            name=registry.names.get(node, name),
            domain=domain,
            node=node,
            shares=tuple(shares),
            constant=float(constant),
            is_partially_listed=is_partially_listed,
        ),
    )


def share_of(registry: Registry, node: SOpNode, table: Table) -> Share:
    """A table of whole numbers as something to read linearly, computed if need be."""
    root: Root | None = table.roots[0] if len(table.roots) == 1 else None
    if root is not None and not root.is_view and (not root.scalar or _is_affine(table)):
        numbers = table.domain.numbers[table.codes]
        return Share(root=root, numbers=tuple(numbers.tolist()))
    computed = registry.computed(table, None, part_of=node)
    return Share(root=computed, numbers=tuple(table.domain.numbers.tolist()))


def _is_affine(table: Table) -> bool:
    """Whether a table of one scalar root is an affine function of the number that is held.

    Of a natural count ``1 / (1 + count)`` is held, of which the count is none.
    """
    if table.roots[0].is_natural and not table.is_constant:
        return False
    own, numbers = table.roots[0].domain.numbers, table.domain.numbers[table.codes]
    slope = (numbers[-1] - numbers[0]) / ((own[-1] - own[0]) or 1.0)
    return bool((numbers == numbers[0] + slope * (own - own[0])).all())
