"""How an MLP computes a root: the strategy of fewest units, and the features that it reads."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import isfinite

import numpy as np

from ...craft.variables import Array
from ...rasp_ast.errors import CompileError, PrecisionError
from ..analysis.registry import Registry
from ..encoding.demands import Demands
from ..encoding.encodings import Encoding
from ..encoding.features import Feature, add_features
from ..encoding.scalars import ambiguous_values, is_ambiguous, is_number_valid, number_column
from ..passes import MAX_HINGED
from ..selectors.head_roots import ComputedRoot, head_root
from ..tables import advice
from ..tables.tables import Table, reorder, root_table
from .cases import MAX_UNITS, Case, Strategy, Summands
from .strategies import along_lines, best_strategy


@dataclass(frozen=True, eq=False, kw_only=True)
class MlpPlan:
    """A strategy with the features it reads.

    Attributes:
        gates: an indicator of each class of each gate root.
        defined_count: the count of defined roots among those of the number that may be undefined.
        special_cases: what is written at ambiguous values of a single scalar; ``gates`` of the
            case is the value.
        operands: the numbers that units read each by itself.
        decodes_first: whether it reads classes of scalars, for which other MLPs and their layer
            are there; counts that are rounded may save that layer.
    """

    root: ComputedRoot
    strategy: Strategy
    gates: tuple[Feature, ...]
    number: Feature | None
    defined_count: Feature | None
    gated: Feature | None
    special_cases: tuple[Case, ...]
    operands: tuple[Feature, ...]
    decodes_first: bool


def plan_mlp(demands: Demands, root: ComputedRoot, encoding: Encoding) -> MlpPlan:
    """Chooses the way to compute a root and asks for what it reads.

    Raises:
        CompileError: it would take too many units.
    """
    table, strategy, decodes_first = _chosen(demands, root, encoding)
    gates = tuple(demands.ask(root_table(r), m) for r, m in strategy.gates)
    gated = strategy.gated and demands.ask(root_table(strategy.gated[0]), strategy.gated[1])
    number = _ask_sum(
        demands, strategy.number, _resolution(strategy, interpolating=root.interpolating)
    )
    uncertain = [r for r, _ in strategy.number if r.domain.undefined is not None or is_ambiguous(r)]
    defined_count = _ask_sum(
        demands, tuple((r, is_number_valid(r).astype(float)[:, None]) for r in uncertain)
    )
    special_cases = _special_cases(table, encoding.matrix)
    hinges = strategy.hinges
    numbers = () if hinges is None else hinges.operands
    operands = tuple(demands.ask(root_table(r), own) for r, own in numbers)
    return MlpPlan(
        root=root,
        strategy=strategy,
        gates=gates,
        number=number,
        defined_count=defined_count,
        gated=gated,
        special_cases=special_cases,
        operands=operands,
        decodes_first=decodes_first,
    )


def _chosen(
    demands: Demands, root: ComputedRoot, encoding: Encoding
) -> tuple[Table, Strategy, bool]:
    """The table that is computed, with scalars decoded if they must be; the way; and if they are.

    Raises:
        CompileError: it would take too many units.
    """
    table = root.table
    is_of_several = 1 < len(table.roots) <= MAX_HINGED
    chosen = partial(
        best_strategy,
        matrix=encoding.matrix,
        interpolating=root.interpolating,
        passing_on=is_of_several and not _is_read_by_heads(demands.registry, root),
    )
    strategy = chosen(table) if root.lines_miss is None else along_lines(table, encoding.matrix)
    if strategy is None and len(table.roots) == 1:
        domain = table.roots[0].domain
        one, other = advice.told_apart(*map(Fraction, domain.closest))
        raise PrecisionError(
            f"a number that it is computed from may be {one} or {other}, and even float64 hardly "
            f"tells them apart beside {domain.size:.3g}",
            source=root.source,
            hint="round what it is computed from first",
        )
    decodes_first = strategy is None and root.lines_miss is None
    if decodes_first:
        table = _digitised(demands, table)
        strategy = chosen(table)
    if strategy is None or strategy.units > MAX_UNITS:
        raise CompileError(
            f"computing it from {' and '.join(f'`{r.base.text}`' for r in table.roots)} would take "
            f"{f'{strategy.units:,}' if strategy else 'too many'} MLP units; the limit is "
            f"{MAX_UNITS:,}",
            source=root.source,
            hint="map its inputs to fewer values first",
        )
    return table, strategy, decodes_first


def _is_read_by_heads(registry: Registry, root: ComputedRoot) -> bool:
    """Whether a head reads it, or may: from layer to layer errors would add up."""
    heads = (head for head in map(head_root, registry.roots.values()) if head is not None)
    read = (set(table.roots) for head in heads for table in head.reads)
    return any(root in roots or roots.issuperset(root.table.roots) for roots in read)


def _ask_sum(demands: Demands, shares: Summands, resolution: float | None = None) -> Feature | None:
    """The sum of a feature of each of several roots; None for none."""
    asked = [
        demands.ask(root_table(root), matrix, resolution=resolution) for root, matrix in shares
    ]
    return add_features(asked) if asked else None


def _resolution(strategy: Strategy, *, interpolating: bool) -> float | None:
    """The least distance of two numbers at which steps are taken; None where all matter."""
    own = all(
        np.array_equal(np.abs(share), np.abs(number_column(r))) for r, share in strategy.number
    )
    if interpolating or not own or len(strategy.points) < 2:
        return None
    gap = strategy.least_gap
    return gap if isfinite(gap) else None


def _special_cases(table: Table, matrix: Array) -> tuple[Case, ...]:
    if len(table.roots) != 1 or not table.roots[0].scalar:
        return ()
    return tuple(
        Case(gates=(value,), writes=matrix[table.codes[value]][None, :])
        for value in np.flatnonzero(ambiguous_values(table.roots[0])).tolist()
        if table.codes[value] >= 0 and matrix[table.codes[value]].any()
    )


def _digitised(demands: Demands, table: Table) -> Table:
    """The same over roots of which no scalar is left: each is decoded by an MLP of its own."""
    computed = demands.registry.computed
    roots = [computed(root_table(r), None) if r.scalar else r for r in table.roots]
    return reorder(table, roots)
