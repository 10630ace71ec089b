"""Roots that blocks compute: what attention heads return, and what MLPs put into the stream."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...rasp_ast.values import Value
from ..tables.roots import Root
from ..tables.tables import Table
from .selections import Selection


@dataclass(frozen=True, eq=False, repr=False)
class HeadRoot(Root):
    """What attention returns."""

    selection: Selection


@dataclass(frozen=True, eq=False, repr=False)
class CountRoot(HeadRoot):
    """How many keys are selected."""


@dataclass(frozen=True, eq=False, repr=False)
class SumRoot(HeadRoot):
    """The sum of the whole numbers at the selected keys; 0 where there are none.

    ``is_partially_listed``: its domain has only some of its values (see ``MeanRoot``).
    """

    values: Table
    is_partially_listed: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, eq=False, repr=False)
class MeanRoot(HeadRoot):
    """The mean of the numbers at the selected keys; ``default`` where there are none.

    ``is_partially_listed``: its domain has only some of its values; between two of them that all
    readers take for the same lie more.
    """

    values: Table
    default: Value | None
    can_be_empty: bool
    is_partially_listed: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, eq=False, repr=False)
class DifferenceRoot(Root):
    """``left - right``.  Only its sign is read; it owns no columns and is read as the two means."""

    left: MeanRoot
    right: MeanRoot


@dataclass(frozen=True, eq=False, repr=False)
class MoveRoot(HeadRoot):
    """The value at the selected key (all selected keys agree); ``default`` where there is none."""

    values: Table
    default: Value | None
    can_be_empty: bool


@dataclass(frozen=True, eq=False, repr=False)
class ComputedRoot(Root):
    """An elementwise value that is computed into the residual stream.

    ``interpolating``: its features follow straight lines between neighbouring values.
    """

    table: Table
    interpolating: bool
