"""Roots that blocks compute: what attention heads return, and what MLPs put into the stream."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias, TypeGuard

from ...rasp_ast.source import Source
from ...rasp_ast.values import Value
from ..tables.roots import Root
from ..tables.tables import Table
from .selections import Selection


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class HeadRoot(Root):
    """What attention returns."""

    selection: Selection

    @property
    def is_same_everywhere(self) -> bool:
        queries = (factor.query for term in self.selection.terms for factor in term)
        return all(root.base.is_same_everywhere for query in queries for root in query.roots)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class CountRoot(HeadRoot):
    """How many keys are selected."""

    scalar: bool = True

    @property
    def exact_at_bos(self) -> bool:
        return True


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class SumRoot(HeadRoot):
    """The sum of the whole numbers at the selected keys; 0 where there are none."""

    scalar: bool = True
    values: Table


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class MeanRoot(HeadRoot):
    """The mean of the numbers at the selected keys; ``default`` where there are none."""

    scalar: bool = True
    values: Table
    default: Value | None
    can_be_empty: bool

    @property
    def is_mean(self) -> bool:
        return True

    @property
    def default_if_empty(self) -> Value | None:
        return self.default if self.can_be_empty else None


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class DifferenceRoot(Root):
    """``left - right``.  Only its sign is read; it owns no columns and is read as the two means."""

    scalar: bool = True
    left: MeanRoot
    right: MeanRoot

    @property
    def has_columns(self) -> bool:
        return False


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class MoveRoot(HeadRoot):
    """The value at the selected key (all selected keys agree); ``default`` where there is none."""

    values: Table
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


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class ComputedRoot(Root):
    """An elementwise value that is computed into the residual stream.

    Attributes:
        interpolating: its features follow straight lines between neighbouring values.
        reader: where in the program it is read, if it is the value of no expression.
    """

    table: Table
    interpolating: bool
    reader: Source | None = None

    @property
    def source(self) -> Source | None:
        return self.reader if self.node is None else super().source

    @property
    def text(self) -> str:
        if self.node is not None:
            return super().text
        inputs = dict.fromkeys(root.base.text for root in self.table.roots)
        inner = dict.fromkeys(text.removeprefix("a function of ") for text in inputs)
        return f"a function of {' and '.join(inner)}" if inner else "a constant"


AnyHeadRoot: TypeAlias = CountRoot | SumRoot | MeanRoot | MoveRoot
"""All that heads return.  What plans or builds them names each, or the type checker complains."""


def is_from_heads(root: Root) -> TypeGuard[AnyHeadRoot]:
    """Whether heads return it."""
    return isinstance(root, HeadRoot)


def computed_root(root: Root) -> ComputedRoot | None:
    """The root as one that an MLP computes, if it is one."""
    return root if isinstance(root, ComputedRoot) else None


def computed_of(table: Table) -> ComputedRoot | None:
    """The computed root that a table is, if it is one and nothing else."""
    return computed_root(table.roots[0]) if table.is_identity else None


def mean_of(table: Table) -> MeanRoot | None:
    """The mean that a table is, if it is one and nothing else."""
    root = table.roots[0] if table.is_identity else None
    return root if isinstance(root, MeanRoot) else None


def difference_root(root: Root) -> DifferenceRoot | None:
    """The root as a difference of two means, if it is one."""
    return root if isinstance(root, DifferenceRoot) else None
