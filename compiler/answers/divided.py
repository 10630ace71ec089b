"""Answers that are divided by whoever decodes them: quotients of a few sums and counts."""

from __future__ import annotations

from ...model.answers import Quotient
from ...rasp_ast.values import plain
from ..analysis.counts import count_selected
from ..analysis.means.columns_of_sums import MAX_SAFE_SUM
from ..analysis.means.decoded import over_its_columns, quotient_of
from ..analysis.means.summands import as_summable
from ..analysis.means.sums import integer_sum, is_countable
from ..encoding.features import decompose
from ..selectors.head_roots import computed_root
from ..tables.roots import Root
from ..tables.tables import Table
from .output_plan import AsQuotient, OutputPlan
from .question import Question

MAX_BENT_MEANS, MAX_BENT_NATURALLY = 1 << 5, 1 << 12
"""A function of a mean of more values than this is no number that an MLP makes, a bend for each: a
sum, a count and the conditions of its choices take a bend for each number of keys. The second is
that of levels at which nothing is lifted that need not be, as a sum is."""


def as_quotient(q: Question) -> OutputPlan | None:
    """As arithmetic of sums and counts, if its values are too many to list.

    A single mean is answered so if its sum is too large for float32, and the sum of distances
    from some value, or of digits, is not; and a list of values, if float32 cannot tell them apart.
    """
    analysis = q.analysis
    if q.program not in analysis.deferred and not _is_imprecise(q):
        mean = q.mean_to_divide
        if mean is None or is_countable(analysis.registry, mean, MAX_SAFE_SUM):
            return None
    return _divided(q)


def _divided(q: Question) -> OutputPlan | None:
    """As arithmetic of sums and counts; None for what is none."""
    quotient = quotient_of(q.analysis.registry, q.program, q.analysis.known)
    if quotient is None:
        return None
    columns, rule = over_its_columns(quotient)
    features = [q.demands.ask(t, t.domain.numbers[:, None]) for t in columns]
    return q.answered(AsQuotient(rule=rule), *features, domain=columns[0].domain)


def instead_of_bends(q: Question) -> OutputPlan | None:
    """As arithmetic of sums and counts, where an MLP would bend at each of many means."""
    if q.is_legible or not q.has_distinct_numbers:
        return None
    lifts = q.analysis.registry.choices.passes.lift
    most = MAX_BENT_MEANS if lifts else MAX_BENT_NATURALLY
    means = [r for r in q.table.roots if r.is_mean and len(r.domain) > most]
    if not means or decompose(q.table, q.domain.numbers[:, None]) is not None:
        return None
    return _divided(q)


def _is_imprecise(q: Question) -> bool:
    """Whether it is a function of means that could not be answered as a number, or cannot."""
    if q.program in q.analysis.unlisted or _is_a_mean(q.table):
        return False
    if not q.analysis.registry.choices.answer_as_classes:
        return q.is_finer_than_its_mean
    return any(_is_made_of_means(root) for root in q.table.roots)


def _is_a_mean(table: Table) -> bool:
    return table.is_identity and table.roots[0].base.is_mean


def _is_made_of_means(root: Root) -> bool:
    """Whether a root is a mean, or an MLP computes it of means; what is kept is itself."""
    computed = None if root.base.is_cut else computed_root(root.base)
    own = () if computed is None else computed.table.roots
    return root.base.is_mean or any(map(_is_made_of_means, own))


def as_ratio(q: Question) -> OutputPlan | None:
    """As a sum and a count, if it is a mean that one float32 cannot hold well enough."""
    registry = q.analysis.registry
    mean = q.mean_to_divide
    if mean is None:
        return None
    exact = as_summable(registry, mean)
    if exact is None:
        raise mean.error
    total, unit = integer_sum(registry, exact)
    count = count_selected(registry, q.program, mean.selection)
    features = [q.demands.ask(t, t.domain.numbers[:, None]) for t in (total, count)]
    rule = Quotient(
        numerator=((unit.numerator, (1, 0)),),
        denominator=((unit.denominator, (0, 1)),),
        width=2,
        counts=(1,),
        default=plain(mean.default),
        is_of_bools=mean.values.domain.is_of_bools,
    )
    return q.answered(AsQuotient(rule=rule), *features, domain=mean.values.domain)
