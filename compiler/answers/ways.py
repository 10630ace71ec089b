"""Ways to answer, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...rasp_ast.errors import ValueSetError
from ...rasp_ast.nodes import SOpNode, Sum
from ..analysis.means.averaged import AveragedSum, averaged_sum, averaged_unlisted
from ..analysis.normal_form import Analysis
from ..encoding.demands import Demands
from ..encoding.encodings import one_hot_encoding
from ..encoding.features import decompose, one_hot
from ..passes import MAX_COMPUTED_ONE_HOT
from ..precision import UNIT_ROUNDOFF
from ..tables.domains import Domain
from ..tables.roots import Root
from ..tables.tables import Table, root_table, where_defined
from .argmax import class_numbers, upper_envelope
from .conjunctions import conjunctive
from .divided import as_quotient, as_ratio, instead_of_bends
from .numbering import numbered
from .output_plan import AsClasses, AsNumber, AsQuotient, OutputPlan
from .question import MAX_ANSWER_CLASSES, MAX_NUMBER_CLASSES, Question


def _as_averaged_at_once(q: Question) -> OutputPlan | None:
    """As a sum that a head averages with BOS, if its values are too many to list."""
    known = q.analysis.known
    if not isinstance(q.program, Sum) or q.program not in known.deferred or q.wants_columns:
        return None
    if q.program.values in known.deferred:
        return None
    averaged = averaged_unlisted(q.analysis.registry, q.program, *known.gathered(q.program))
    return None if averaged is None else _averaged(q, averaged)


def _as_averaged_sum(q: Question) -> OutputPlan | None:
    """As a sum that a head averages with BOS, over what BOS weighs, so that nothing is lifted."""
    if q.wants_columns:
        return None
    averaged = averaged_sum(q.analysis.registry, q.program, q.table)
    return None if averaged is None else _averaged(q, averaged)


def _averaged(q: Question, averaged: AveragedSum) -> OutputPlan:
    average, count = averaged.average, averaged.count
    share = 1.0 / (1.0 + count.domain.numbers)
    return q.answered(
        AsQuotient(rule=averaged.rule, averaged=averaged),
        q.demands.ask(average, average.domain.numbers[:, None]),
        q.demands.ask(count, share[:, None]),
    )


def _by_envelope(q: Question) -> OutputPlan | None:
    """By straight lines, where the values are intervals of a number that is there."""
    free = q.has_distinct_numbers and decompose(q.table, q.domain.numbers[:, None]) is not None
    if q.is_legible or free or not q.is_few or len(q.domain) < 2:
        return None
    lines = upper_envelope(q.demands, q.table)
    if lines is None:
        return None
    return q.answered(AsClasses("lines", own_error=lines.own_error), lines.scores)


def _as_number(q: Question) -> OutputPlan | None:
    """As a number, and whether it is defined."""
    classes = q.analysis.registry.choices.answer_as_classes and len(q.domain) <= MAX_NUMBER_CLASSES
    if not q.has_distinct_numbers or q.domain.is_of_bools or q.is_legible or classes:
        return None
    if q.is_few and _is_too_fine(q.domain):
        return None
    numbers = q.domain.numbers[:, None]
    if q.domain.undefined is None:
        return q.answered(AsNumber(), q.demands.ask(q.table, numbers))
    wanted = q.table
    if decompose(wanted, numbers) is None:  # what the number is elsewhere is not looked at
        free = where_defined(wanted)
        wanted = wanted if decompose(free, numbers) is None else free
    number = q.demands.ask(wanted, numbers)
    return q.answered(AsNumber(), number, q.demands.ask(q.table, q.domain.is_defined[:, None]))


def _as_numbering(q: Question) -> OutputPlan | None:
    """As the number of the combination of root values that gives it.

    Raises:
        ValueSetError: the combinations are too many.
    """
    if q.is_few:
        return None
    numbering = numbered(q.demands, q.table)
    if numbering is not None:
        return q.answered(numbering, numbering.feature)
    refusal = ValueSetError(
        f"it has {len(q.domain):,} values that are not all numbers; "
        f"the limit is {MAX_ANSWER_CLASSES:,} classes",
        size=len(q.domain),
        limit=MAX_ANSWER_CLASSES,
        source=q.program.source,
        hint="map it to fewer values, or to numbers; or answer with its parts as several programs",
    )
    refusal.final = True
    raise refusal


def _as_columns(q: Question) -> OutputPlan | None:
    """As a column for each value, for whoever reads the residual stream."""
    if not q.is_legible:
        return None
    table = _legible(q.analysis, q.demands, q.program, q.table)
    return q.answered(AsClasses("onehot"), q.demands.ask(table, np.eye(len(q.domain))))


def _as_code_of_root(q: Question) -> OutputPlan | None:
    """As a whole number for each value, where that is a function of one root."""
    return _as_code(q) if len(q.table.roots) == 1 else None


def _by_conjunctions(q: Question) -> OutputPlan | None:
    """By conditions on groups of roots, where classes themselves would take an MLP."""
    if decompose(q.table, one_hot(q.domain)) is not None:
        return None
    if _are_many(q) and any(
        r.scalar and len(r.domain) > MAX_COMPUTED_ONE_HOT for r in q.table.roots
    ):
        return None  # an MLP would make columns of them, of which a code needs one
    scores = conjunctive(q.demands, q.table)
    return None if scores is None else q.answered(AsClasses("boxes"), scores)


def _as_code(q: Question) -> OutputPlan | None:
    """As a whole number for each value, if the pass says so or they are very many."""
    if not q.analysis.registry.choices.passes.numbers and not _are_many(q):
        return None
    return q.answered(AsClasses("codes"), q.demands.ask(q.table, class_numbers(q.domain)))


def _are_many(q: Question) -> bool:
    """Whether the classes of an answer are so many that it is better a number than columns."""
    return len(q.domain) > q.most_columns


WAYS: tuple[Callable[[Question], OutputPlan | None], ...] = (
    _as_averaged_at_once,
    as_quotient,
    as_ratio,
    _as_averaged_sum,
    _by_envelope,
    instead_of_bends,
    _as_number,
    _as_numbering,
    _as_columns,
    _as_code_of_root,
    _by_conjunctions,
    _as_code,
)


def _is_too_fine(domain: Domain) -> bool:
    """Whether float32 has hardly room between its numbers, so that they had better be classes."""
    return not domain.is_fine or domain.gap < 16 * UNIT_ROUNDOFF * float(
        np.abs(domain.numbers).max(initial=0.0)
    )


def _legible(analysis: Analysis, demands: Demands, program: SOpNode, table: Table) -> Table:
    """The table as a variable of its own with a column for each value."""
    root: Root = table.roots[0] if table.roots else analysis.registry.indices
    if not table.is_identity or root.scalar or root.lookup == "position":
        root = analysis.registry.computed(table, program)
    demands.fixed[root] = one_hot_encoding(root)
    return root_table(root)
