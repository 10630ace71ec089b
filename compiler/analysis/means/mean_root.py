"""What a head that averages returns."""

from __future__ import annotations

from dataclasses import dataclass

from ....rasp_ast.values import Value
from ...selectors.head_roots import GatheredRoot
from ...tables import advice
from ...tables.roots import Root
from ...tables.tables import Table


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class MeanRoot(GatheredRoot):
    """The mean of the numbers at the selected keys; ``default`` where there are none."""

    scalar: bool = True
    default: Value | None
    can_be_empty: bool

    @property
    def is_mean(self) -> bool:
        return True

    @property
    def default_if_empty(self) -> Value | None:
        return self.default if self.can_be_empty else None


def mean_of(table: Table) -> MeanRoot | None:
    """The mean that a table is, if it is one and nothing else, and one may look behind it."""
    root = table.roots[0] if table.is_identity else None
    return root if isinstance(root, MeanRoot) and not root.is_cut else None


def advice_on_mean(root: Root) -> str | None:
    """What to write instead of a root, if it is a mean and something is known to help."""
    base = root.base
    return advice.on_mean(base.values) if isinstance(base, MeanRoot) else None
