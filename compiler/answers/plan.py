"""How answers are decoded: means as sum and count, everything else by the first way that does."""

from __future__ import annotations

from ...rasp_ast.nodes import SOpNode
from ..analysis.counts import count_selected
from ..analysis.means.functions import error_of
from ..analysis.means.polynomials import Quotient
from ..analysis.means.quotients import over_its_columns, quotient_of
from ..analysis.means.sums import integer_sum, is_countable, is_summable
from ..analysis.means.unlisted import UnlistedMean, as_unlisted
from ..analysis.normal_form import Analysis
from ..encoding.demands import Demands
from ..encoding.features import one_hot
from ..tables.domains import Domain
from .output_plan import OutputPlan, Ratio
from .ways import MAX_ANSWER_CLASSES, WAYS, Question

MIN_ANSWER_GAP_IN_ERRORS = 4.0
"""A mean with values closer than this many times its error is answered together with its count."""


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
    is_few = len(table.domain) <= MAX_ANSWER_CLASSES
    textbook = not analysis.registry.choices.passes.demand
    legible = (textbook or readout == "onehot") and not _is_mean(program, table.domain)
    question = Question(
        analysis=analysis,
        demands=demands,
        name=name,
        program=program,
        table=table,
        is_few=is_few,
        is_legible=legible and is_few,
    )
    for way in WAYS:
        answer = way(question)
        if answer is not None:
            return answer
    return question.answered("categorical", demands.ask(table, one_hot(table.domain)))


def _as_quotient(analysis: Analysis, program: SOpNode) -> Quotient | None:
    """The program as arithmetic of sums and counts, if its values are too many to list.

    A lone mean is one where its sum is too large, and that of distances from the least value not.
    """
    mean = analysis.unlisted.get(program)
    if program not in analysis.deferred and (mean is None or is_countable(analysis.registry, mean)):
        return None
    return quotient_of(analysis.registry, program, analysis.operand)


def _plan_quotient(demands: Demands, name: str, program: SOpNode, quotient: Quotient) -> OutputPlan:
    """Arithmetic of means as the whole numbers that it is computed from."""
    numbers = over_its_columns(quotient)
    features = tuple(demands.ask(t, t.domain.numbers[:, None]) for t in numbers.columns)
    domain = numbers.columns[0].domain
    return OutputPlan(
        name=name,
        program=program,
        kind="quotient",
        domain=domain,
        features=features,
        quotient=numbers,
    )


def _as_ratio(analysis: Analysis, program: SOpNode) -> UnlistedMean | None:
    """The program as a mean, if one float32 cannot hold it well enough."""
    if program in analysis.unlisted:
        mean = analysis.unlisted[program]
        if not is_summable(mean):
            raise mean.error
        return mean
    table = analysis.table(program)
    mean = as_unlisted(analysis.registry, program, table)
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
    total, unit = integer_sum(analysis.registry, mean)
    count = count_selected(analysis.registry, program, mean.selection)
    features = tuple(demands.ask(t, t.domain.numbers[:, None]) for t in (total, count))
    bools = all(isinstance(v, bool) for v in mean.values.domain.defined)
    found = Ratio(unit=unit, bools=bools, default=mean.default)
    return OutputPlan(
        name=name,
        program=program,
        kind="ratio",
        domain=mean.values.domain,
        features=features,
        ratio=found,
    )


def _is_mean(program: SOpNode, domain: Domain) -> bool:
    """Whether the program says or its values show that it is a number rather than a category."""
    if program.encoding is not None:
        return program.encoding == "numerical"
    return any(not isinstance(v, bool | int | str | tuple | None) for v in domain.values)
