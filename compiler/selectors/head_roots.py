"""Roots that blocks compute: what attention heads return, and what MLPs put into the stream.

What a kind of head returns is a root of its own, beside the rule that asks for it: see
``analysis/counts.py``, ``moves.py``, ``best.py``, ``means/sums.py``, ``means/balances.py`` and
``means/mean_root.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from ...rasp_ast.source import Source
from ..tables.depths import depth_if_computed, depth_of_read, next_attention
from ..tables.roots import Root
from ..tables.tables import Table
from .selections import Selection


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class HeadRoot(Root):
    """What attention returns."""

    selection: Selection

    @property
    def gathered(self) -> Table | None:
        """What is moved, averaged or added up of the selected keys; None where they are counted."""
        return None

    @property
    def reads(self) -> tuple[Table, ...]:
        """All that its heads read."""
        return self.compared if self.gathered is None else (*self.compared, self.gathered)

    @property
    def compared(self) -> tuple[Table, ...]:
        """What keys and queries are compared by."""
        factors = (factor for term in self.selection.terms for factor in term)
        return tuple(table for factor in factors for table in (factor.key, factor.query))

    @property
    def adds_up(self) -> bool:
        """Whether it is a whole number that grows with each selected key: a count or a sum."""
        return False

    @property
    def bos_number(self) -> Fraction | None:
        """What BOS holds where it is one of those that are averaged; else None."""
        return None

    @property
    def bos_weights(self) -> tuple[int, ...] | None:
        """What BOS weighs there beside a selected key, for each index; None for 1."""
        return None

    @property
    def chooses_best(self) -> bool:
        """Whether one key alone weighs, the best of the selected ones."""
        return False

    @cached_property
    def depth(self) -> int:
        return next_attention(max(map(depth_of_read, self.reads), default=0))

    @cached_property
    def is_same_everywhere(self) -> bool:
        if self.is_cut:
            return False
        queries = (factor.query for term in self.selection.terms for factor in term)
        return all(root.base.is_same_everywhere for query in queries for root in query.roots)


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class GatheredRoot(HeadRoot):
    """What attention makes of values at the selected keys."""

    values: Table

    @property
    def gathered(self) -> Table:
        return self.values


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class ComputedRoot(Root):
    """An elementwise value that is computed into the residual stream.

    Attributes:
        interpolating: its features follow straight lines between neighbouring values.
        reader: where in the program it is read, if it is the value of no expression.
        lines_miss: where it is not None, straight lines between its values are what is wanted, for
            numbers in between, too; they are off by so much.
    """

    table: Table
    interpolating: bool
    reader: Source | None = None
    lines_miss: float | None = None

    @cached_property
    def depth(self) -> int:
        return depth_if_computed(self.table)

    @cached_property
    def is_same_everywhere(self) -> bool:
        return not self.is_cut and all(r.base.is_same_everywhere for r in self.table.roots)

    @property
    def is_whole_scalar(self) -> bool:
        return self.is_integer

    @property
    def exact_at_bos(self) -> bool:
        """No unit of an MLP works at BOS: what is there is a bias, and whole."""
        numbers = self.domain.numbers
        return self.domain.is_number and bool((numbers == numbers.round()).all())

    @property
    def source(self) -> Source | None:
        return super().source or self.reader

    @property
    def text(self) -> str:
        if self.node is not None or self.part_of is not None:
            return super().text
        inputs = dict.fromkeys(root.base.text for root in self.table.roots)
        inner = dict.fromkeys(text.removeprefix("a function of ") for text in inputs)
        return f"a function of {' and '.join(inner)}" if inner else "a constant"


def head_root(root: Root) -> HeadRoot | None:
    """The root as one that a head returns, if it is one."""
    return root if isinstance(root, HeadRoot) else None


def counts(root: Root) -> bool:
    """Whether it is how many keys are selected."""
    return isinstance(root, HeadRoot) and root.gathered is None


def head_of(table: Table) -> HeadRoot | None:
    """The root of a head that a table is, if it is one and nothing else."""
    return head_root(table.roots[0]) if table.is_identity else None


def computed_root(root: Root) -> ComputedRoot | None:
    """The root as one that an MLP computes, if it is one."""
    return root if isinstance(root, ComputedRoot) else None


def takes_units(root: Root) -> bool:
    """Whether an MLP makes its columns, if it has one for each value."""
    return root.scalar or computed_root(root) is not None


def reads_units(root: Root) -> bool:
    """The same, or whether a head moves such columns."""
    head = head_root(root)
    moved = head.gathered if head is not None else None
    return takes_units(root) or (
        moved is not None and any(reads_units(r.base) for r in moved.roots)
    )


def place_of(root: Root) -> Source | None:
    """Where a root stands in the program; else where the first thing that it is made of does."""
    computed = computed_root(root)
    if root.source is not None or computed is None:
        return root.source
    places = (place_of(inner.base) for inner in computed.table.roots)
    return next((place for place in places if place is not None), None)


def computed_of(table: Table) -> ComputedRoot | None:
    """The computed root that a table is, if it is one and nothing else."""
    return computed_root(table.roots[0]) if table.is_identity else None
