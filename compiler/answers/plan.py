"""How answers are decoded: as numbers, as classes, or by conjunctions that need no MLP."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from ...rasp_ast.errors import CompileError
from ...rasp_ast.nodes import SOpNode
from ...rasp_ast.values import Value
from ..analysis.counts import count_selected
from ..analysis.means.functions import error_of
from ..analysis.means.polynomials import Quotient
from ..analysis.means.quotients import WholeNumbers, over_its_columns, quotient_of
from ..analysis.means.sums import integer_sum, is_countable, is_summable
from ..analysis.means.unlisted import UnlistedMean, as_unlisted
from ..analysis.normal_form import Analysis
from ..encoding.demands import Demands
from ..encoding.encodings import one_hot_encoding
from ..encoding.features import Feature, decompose, one_hot
from ..precision import UNIT_ROUNDOFF
from ..selectors.head_roots import ComputedRoot, MoveRoot
from ..tables.domains import Domain, has_distinct_numbers
from ..tables.roots import Root, TokenRoot
from ..tables.tables import Table, root_table
from .argmax import class_numbers, upper_envelope
from .boxes import ask_boxes, conjunctive_scores, partitions
from .numbering import Numbering, numbered

MIN_ANSWER_GAP_IN_ERRORS = 4.0
"""A mean with values closer than this many times its error is answered together with its count."""
MAX_ANSWER_CLASSES = 4096
"""The most classes an output may have; more numbers than this are still fine as numbers."""


@dataclass(frozen=True)
class Ratio:
    """A mean as ``unit * sum / count``; the default where the count is 0."""

    unit: Fraction
    bools: bool
    default: Value | None


@dataclass(frozen=True, eq=False)
class OutputPlan:
    """The features from which the answer is decoded."""

    name: str
    program: SOpNode
    kind: str
    domain: Domain
    features: tuple[Feature, ...]
    ratio: Ratio | None = None
    numbering: Numbering | None = None
    quotient: WholeNumbers | None = None


def plan_output(
    analysis: Analysis, demands: Demands, name: str, program: SOpNode, readout: str
) -> OutputPlan:
    """Chooses how a program's answer is decoded, and asks for the features.

    Args:
        readout: see ``lower``.

    Raises:
        CompileError: too many classes.
    """
    quotient = _as_quotient(analysis, program)
    if quotient is not None:
        return _plan_quotient(demands, name, program, quotient)
    mean = _as_ratio(analysis, program)
    if mean is not None:
        return _plan_ratio(analysis, demands, name, program, mean)
    table = analysis.table(program)
    domain = table.domain
    distinct = domain.is_numeric and has_distinct_numbers(domain)
    bools_only = all(isinstance(v, bool) for v in domain.defined)
    textbook = not analysis.choices.passes.demand
    legible = (textbook or readout == "onehot") and not _is_mean(program, domain)
    legible = legible and len(domain) <= MAX_ANSWER_CLASSES
    coarse = analysis.choices.answer_as_classes or (domain.is_numeric and _is_too_fine(domain))
    coarse = coarse and len(domain) <= MAX_ANSWER_CLASSES
    free = distinct and decompose(table, domain.numbers[:, None]) is not None
    if not legible and not free and 1 < len(domain) <= MAX_ANSWER_CLASSES:
        straight = upper_envelope(demands, table)
        if straight is not None:
            return OutputPlan(name, program, "lines", domain, (straight,))
    if distinct and not bools_only and not legible and not coarse:
        features = [demands.ask(table, domain.numbers[:, None])]
        if domain.undefined is not None:
            features.append(demands.ask(table, domain.is_defined[:, None]))
        return OutputPlan(name, program, "numerical", domain, tuple(features))
    if len(domain) > MAX_ANSWER_CLASSES:
        numbering = numbered(demands, table)
        if numbering is not None:
            return OutputPlan(
                name, program, "numbered", domain, (numbering.feature,), numbering=numbering
            )
        raise CompileError(
            f"the output has {len(domain):,} values that are not all numbers; "
            f"the limit is {MAX_ANSWER_CLASSES:,} classes",
            source=program.source,
            hint="map the output to fewer values",
        )
    if legible:
        table = _legible(analysis, demands, program, table)
        return OutputPlan(
            name, program, "onehot", domain, (demands.ask(table, np.eye(len(domain))),)
        )
    if analysis.choices.passes.numbers and len(table.roots) == 1:
        return OutputPlan(
            name, program, "codes", domain, (demands.ask(table, class_numbers(domain)),)
        )
    if decompose(table, one_hot(domain)) is None:
        for groups in partitions(len(table.roots)):
            boxes = conjunctive_scores(table, groups)
            if boxes is not None:
                return OutputPlan(
                    name,
                    program,
                    "boxes",
                    domain,
                    (ask_boxes(demands, table, groups, boxes),),
                )
    if analysis.choices.passes.numbers:
        return OutputPlan(
            name, program, "codes", domain, (demands.ask(table, class_numbers(domain)),)
        )
    return OutputPlan(name, program, "categorical", domain, (demands.ask(table, one_hot(domain)),))


def _as_quotient(analysis: Analysis, program: SOpNode) -> Quotient | None:
    """The program as arithmetic of sums and counts, if its values are too many to list.

    A lone mean is one where its sum is too large, and that of distances from the least value not.
    """
    mean = analysis.unlisted.get(program)
    if program not in analysis.deferred and (mean is None or is_countable(analysis, mean)):
        return None
    return quotient_of(analysis, program, analysis.operand)


def _as_ratio(analysis: Analysis, program: SOpNode) -> UnlistedMean | None:
    """The program as a mean, if one float32 cannot hold it well enough."""
    if program in analysis.unlisted:
        mean = analysis.unlisted[program]
        if not is_summable(mean):
            raise mean.error
        return mean
    table = analysis.table(program)
    mean = as_unlisted(analysis, program, table)
    fine = (
        mean is not None
        and is_summable(mean)
        and table.domain.gap < MIN_ANSWER_GAP_IN_ERRORS * error_of(mean)
    )
    return mean if fine else None


def _plan_ratio(
    analysis: Analysis, demands: Demands, name: str, program: SOpNode, mean: UnlistedMean
) -> OutputPlan:
    """A mean as its sum and its count."""
    total, unit = integer_sum(analysis, mean)
    count = count_selected(analysis, program, mean.selection)
    features = tuple(demands.ask(t, t.domain.numbers[:, None]) for t in (total, count))
    bools = all(isinstance(v, bool) for v in mean.values.domain.defined)
    found = Ratio(unit, bools, mean.default)
    return OutputPlan(name, program, "ratio", mean.values.domain, features, found)


def _plan_quotient(demands: Demands, name: str, program: SOpNode, quotient: Quotient) -> OutputPlan:
    """Arithmetic of means as the whole numbers that it is computed from."""
    numbers = over_its_columns(quotient)
    features = tuple(demands.ask(t, t.domain.numbers[:, None]) for t in numbers.columns)
    domain = numbers.columns[0].domain
    return OutputPlan(name, program, "quotient", domain, features, quotient=numbers)


def _is_too_fine(domain: Domain) -> bool:
    """Whether float32 has hardly room between its numbers, so that they had better be classes."""
    return not domain.is_fine or domain.gap < 16 * UNIT_ROUNDOFF * float(
        np.abs(domain.numbers).max(initial=0.0)
    )


def _is_mean(program: SOpNode, domain: Domain) -> bool:
    """Whether the program says or its values show that it is a number rather than a category."""
    if program.encoding is not None:
        return program.encoding == "numerical"
    return any(not isinstance(v, bool | int | str | tuple | None) for v in domain.values)


def _legible(analysis: Analysis, demands: Demands, program: SOpNode, table: Table) -> Table:
    """The table as a variable of its own with a column for each value."""
    root: Root = table.roots[0] if table.roots else analysis.indices
    if not (table.is_identity and isinstance(root, MoveRoot | ComputedRoot | TokenRoot)):
        root = analysis.computed(table, program)
    demands.fixed[root] = one_hot_encoding(root)
    return root_table(root)
