"""The one value that is selected, as a root."""

from __future__ import annotations

from dataclasses import dataclass

from ...rasp_ast.nodes import Aggregate, Best, Sum
from ...rasp_ast.values import Value, key
from ..selectors.head_roots import GatheredRoot
from ..selectors.selections import Selection
from ..tables.domains import Domain
from ..tables.tables import Table, root_table
from .registry import Registry


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class MoveRoot(GatheredRoot):
    """The value at the selected key (all selected keys agree); ``default`` where there is none."""

    default: Value | None
    can_be_empty: bool

    @property
    def exact_at_bos(self) -> bool:
        numbers = self.domain.numbers
        return bool((numbers == numbers.round()).all())

    @property
    def moves_one_value(self) -> bool:
        return True

    @property
    def default_if_empty(self) -> Value | None:
        return self.default if self.can_be_empty else None


def move(
    registry: Registry,
    node: Aggregate | Sum | Best,
    selection: Selection,
    values: Table,
    *,
    can_be_empty: bool,
) -> Table:
    """The value at the selected key, or the default; selected keys have equal values."""
    default = node.default
    domain = Domain.of([*values.domain.values, *([default] if can_be_empty else [])])
    root = registry.intern(
        ("move", selection.identity, values.identity, can_be_empty and key(default)),
        MoveRoot(
            name=registry.names.get(node, "aggregate"),
            domain=domain,
            node=node,
            selection=selection,
            values=values,
            default=default,
            can_be_empty=can_be_empty,
        ),
    )
    return root_table(root)
