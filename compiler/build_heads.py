"""Attention heads from their plans: scores, the BOS dimension, gain, and what comes out.

The scores of a term are the sum of its factors' scores, relative to the level of a selected key: 0
for a selected pair, at most -1 for any other.  One more dimension is BOS's own.

*Mean and move.*  BOS scores -1/2 and its value is the default.  With gain g, an unselected key
weighs exp(-g/2) at most against BOS or the selected keys, so all n of them together leak less than
``LEAK`` once g/2 >= ln(n / LEAK).  Where something is always selected BOS scores -1.

*Count* (lifted BOS).  BOS scores c above the selected keys and has value 0, they have value 1: the
softmax gives w e^-c / (1 + w e^-c), which times e^c is w (1 - w e^-c ...).  With c = ln(2^16 n^2)
that is off by n^2 e^-c <= 2^-16, and unselected keys add n e^-g <= 2^-16 with g = ln(2^16 n).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log

import numpy as np

from ..craft.blocks import Head, Write
from ..craft.variables import Array, Read, Variable, constant_read, stack
from ..rasp_ast.errors import PrecisionError
from .analysis import HeadRoot, MeanRoot, MoveRoot, WidthRoot
from .building import UNIT_ROUNDOFF, Builder
from .domains import Domain
from .planning import FactorPlan, HeadPlan, default_features
from .tables import Table

LEAK = 2.0**-25
"""All unselected keys together weigh less than this: under half a rounding of float32."""
BOS_TO_BOS = 64.0
"""Logit with which BOS attends to itself, so that what it holds is a constant."""
MAX_ROUNDED = 0.375
"""A count with an error below this is rounded to the right whole number, with some room."""
LEAST_MARGIN = 0.05
"""Scores closer to a threshold than this part of the gap are refused."""


@dataclass(frozen=True)
class Span:
    """Bounds on scores relative to the level, errors included."""

    low: float  # selected pairs, from
    high: float  # to
    out: float  # all other pairs, up to


def build_root(builder: Builder, root: HeadRoot) -> None:
    """The variable of a root and the heads that add to it."""
    plans = builder.plan.heads[root]
    spans = [_term_span(builder, plan) for plan in plans]
    if isinstance(root, WidthRoot):
        error = sum(_count_error(builder, p, s) for p, s in zip(plans, spans, strict=True))
        if root.whole and error > MAX_ROUNDED:
            raise PrecisionError(
                f"{root.name}: a count known to {error:.2g} only cannot be rounded to a whole number",
                source=root.source,
                hint="use a smaller max_seq_len",
            )
        variable = builder.define(
            root, noise=0.0 if root.whole else error, grid=1.0 if root.whole else 0.0
        )
        for number, (plan, span) in enumerate(zip(plans, spans, strict=True)):
            builder.blocks.append(_count_head(builder, plan, span, variable, number))
        return
    assert isinstance(root, MeanRoot | MoveRoot)
    plan, span = plans[0], spans[0]
    assert plan.value is not None
    value = builder.resolve(plan.value, default_features(root, builder.encoding(root)))
    gain, margin = _mean_gain(builder, plan, span)
    noise = _mean_error(builder, plan, span, gain, margin)
    variable = builder.define(root, at_bos=value.at_bos, noise=noise)
    builder.blocks.append(_mean_head(builder, plan, value, variable, gain, margin))


# ---- scores ----------------------------------------------------------------------------------


def _term_span(builder: Builder, plan: HeadPlan) -> Span:
    spans = [_factor_span(builder, f) for f in plan.factors]
    low, high = sum(s.low for s in spans), sum(s.high for s in spans)
    highs = [max(s.high, s.out) for s in spans]
    out = max(
        (s.out + sum(highs[:i]) + sum(highs[i + 1 :]) for i, s in enumerate(spans)), default=-inf
    )
    return Span(low, high, out)


def _factor_span(builder: Builder, plan: FactorPlan) -> Span:
    keys, queries = _met(plan.factor.key), _met(plan.factor.query)
    relation = plan.factor.relation[np.ix_(keys, queries)]
    excess = plan.scores.excess()
    error = _score_error(builder, plan, excess)[np.ix_(keys, queries)]
    excess = excess[np.ix_(keys, queries)]
    chosen, others = excess[relation], excess[~relation]
    return Span(
        float((chosen - error[relation]).min(initial=0.0)),
        float((chosen + error[relation]).max(initial=0.0)),
        float((others + error[~relation]).max(initial=-inf)),
    )


def _met(table: Table) -> Array:
    return np.unique(table.codes[table.reachable])


def _score_error(builder: Builder, plan: FactorPlan, excess: Array) -> Array:
    """``[keys, queries]``: bounds on the errors of the scores, before the gain.

    Slides move a score along the differences of neighbouring rows and columns; noise is multiplied
    by what it meets; sums of rounded products grow like the square root of their length
    (probabilistic rounding analysis), and not at all where every partial sum is a whole number.
    """
    scores, sliding = plan.scores, plan.scores.interpolating
    key_noise = builder.noise(plan.key, sliding=sliding)
    query_noise = builder.noise(plan.query, sliding=sliding)
    size_k, size_q = np.abs(scores.key), np.abs(scores.query)
    error = (size_k @ query_noise)[:, None] + (size_q @ key_noise)[None, :]
    rough = bool(key_noise.any() or query_noise.any())
    if sliding:
        slide_k, slide_q = builder.slide(plan.factor.key), builder.slide(plan.factor.query)
        rough = rough or slide_k > 0 or slide_q > 0
        error += slide_k * _neighbours(plan.factor.key.domain, excess)
        error += slide_q * _neighbours(plan.factor.query.domain, excess.T).T
        if plan.level is not None:
            error += builder.noise(plan.level, sliding=True)[0]
    if rough or not scores.exact:
        error += UNIT_ROUNDOFF * (2 + scores.dims**0.5) * (size_k @ size_q.T)
    return error


def _neighbours(domain: Domain, rows: Array) -> Array:
    """``[values, ...]``: the larger difference of each row to the rows of neighbouring numbers."""
    count = len(domain.defined)
    order = np.argsort(domain.numbers[:count], kind="stable")
    steps = np.abs(np.diff(rows[order], axis=0))
    result = np.zeros_like(rows)
    result[order[1:]] = steps
    result[order[:-1]] = np.maximum(result[order[:-1]], steps)
    return result


def _query_and_key(builder: Builder, plan: HeadPlan, bos: Read) -> tuple[Read, Read]:
    """The reads of all factors side by side, and BOS's dimension."""
    query = stack([*(builder.resolve(f.query) for f in plan.factors), bos])
    key = stack([*(builder.resolve(f.key) for f in plan.factors), constant_read([0.0], [1.0])])
    return query, key


def _bos_read(builder: Builder, plan: HeadPlan, offset: float, gain: float) -> Read:
    """BOS's score for each query: the level of a selected key plus ``offset``."""
    at_bos = np.array([BOS_TO_BOS / gain])
    levels = [f.level for f in plan.factors if f.level is not None]
    fixed = sum(_lowest_level(f) for f in plan.factors if f.level is None)
    reads = [builder.resolve(level) for level in levels]
    parts: dict[Variable, Array] = {}
    for read in reads:
        for variable, matrix in read.parts:
            parts[variable] = parts.get(variable, 0.0) + matrix
    constant = np.array([fixed + offset + sum(float(r.constant[0]) for r in reads)])
    return Read(tuple(parts.items()), constant, at_bos)


def _lowest_level(plan: FactorPlan) -> float:
    levels = plan.scores.level[_met(plan.factor.query)]
    return float(levels.min()) if len(levels) else 0.0


# ---- means and moves -------------------------------------------------------------------------


def _mean_gain(builder: Builder, plan: HeadPlan, span: Span) -> tuple[float, float]:
    """The gain and the margin, in units of the gap between selected and unselected."""
    if plan.can_be_empty:
        margin = min(span.low + 0.5, -0.5 - span.out)
    else:
        margin = min(span.low - span.out, span.low + 1.0)
    if margin < LEAST_MARGIN:
        raise PrecisionError(
            f"{plan.root.name}: selected and unselected keys are too close for float32: "
            f"{margin:.3f} of the gap is left, {LEAST_MARGIN} is needed",
            source=plan.root.source,
            hint="use a smaller max_seq_len or vocabulary, or coarser numbers in this selector",
        )
    return log((builder.max_seq_len + 1) / LEAK) / margin, margin


def _mean_error(builder: Builder, plan: HeadPlan, span: Span, gain: float, margin: float) -> float:
    """Bound on the error of a column: leak, unequal weights, rounding, and the values' own."""
    root = plan.root
    assert isinstance(root, MeanRoot | MoveRoot) and plan.value is not None
    sizes = [
        *np.abs(plan.value.matrix).ravel(),
        *np.abs(default_features(root, builder.encoding(root))),
    ]
    size = max(sizes, default=0.0)
    leak = 2 * (builder.max_seq_len + 1) * exp(-gain * margin)
    own = float(builder.noise(plan.value, sliding=False).max(initial=0.0))
    if isinstance(root, MoveRoot):
        return size * (leak + 4 * UNIT_ROUNDOFF) + own
    most = builder.plan.analysis.bounds(root.selection).most
    spread = exp(gain * (span.high - span.low)) - 1 if most > 1 else 0.0
    rounding = UNIT_ROUNDOFF * (4 + most**0.5)
    return size * (leak + spread + rounding) + own


def _mean_head(
    builder: Builder, plan: HeadPlan, value: Read, variable: Variable, gain: float, margin: float
) -> Head:
    offset = -0.5 if plan.can_be_empty else -1.0
    query, key = _query_and_key(builder, plan, _bos_read(builder, plan, offset, gain))
    write = Write(variable, np.eye(variable.width))
    integral = all(f.scores.exact for f in plan.factors)
    return Head(variable.name, query, key, value, (write,), gain, integral, gain * margin, False)


# ---- counts ----------------------------------------------------------------------------------


def _count_gain(builder: Builder, span: Span, plan: HeadPlan) -> float:
    if span.out == -inf:
        return 1.0
    if span.out > -LEAST_MARGIN:
        raise PrecisionError(
            f"{plan.root.name}: selected and unselected keys are too close to be counted apart",
            source=plan.root.source,
            hint="use a smaller max_seq_len or vocabulary, or coarser numbers in this selector",
        )
    return log(2.0**16 * builder.max_seq_len) / -span.out


def _lift(builder: Builder) -> float:
    """How far BOS is lifted above the selected keys: ln(2^16 n^2)."""
    return log(2.0**16) + 2 * log(builder.max_seq_len)


def _count_error(builder: Builder, plan: HeadPlan, span: Span) -> float:
    n, gain, lift = builder.max_seq_len, _count_gain(builder, span, plan), _lift(builder)
    uneven = exp(gain * max(abs(span.low), abs(span.high))) - 1
    rounding = UNIT_ROUNDOFF * (4 + 2 * (gain + lift))
    unselected = n * exp(gain * span.out) if span.out > -inf else 0.0
    return n * (uneven + rounding) + unselected + n * n * exp(-lift)


def _count_head(
    builder: Builder, plan: HeadPlan, span: Span, variable: Variable, number: int
) -> Head:
    gain, lift = _count_gain(builder, span, plan), _lift(builder)
    query, key = _query_and_key(builder, plan, _bos_read(builder, plan, lift / gain, gain))
    write = Write(variable, np.full((1, 1), exp(lift)))
    name = variable.name if number == 0 else f"{variable.name}#{number + 1}"
    value = constant_read([1.0], [0.0])
    margin = gain * (span.low - span.out) if span.out > -inf else inf
    return Head(name, query, key, value, (write,), gain, False, margin, True)
