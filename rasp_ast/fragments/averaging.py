"""Averaging only: each head takes the mean of all that is in sight, whatever stands there.

What attention without any scores can do: positions and tokens are compared between heads, never by
them.
"""

from __future__ import annotations

from typing import cast

from .. import nodes
from .attention import PAST
from .formulas import TRUE
from .grids import Grid
from .intervals import EVERYTHING, Intervals
from .places import place_of
from .reasons import Reason
from .verdicts import Fragment, Question, Verdict


def judge(question: Question) -> Verdict:
    """Whether each head averages over everything in sight."""
    heads = 0
    for node in nodes.topological([question.root]):
        if isinstance(node, nodes.Length):
            what = "the length of the input is no mean of what is in sight"
            reason = Reason(rule="length", message=what, source=place_of(node, question.root))
            return Verdict(fragment=AVERAGING.name, reason=reason)
        if not isinstance(node, nodes.SOpNode) or node.attention is None:
            continue
        heads += 1
        if not isinstance(node, nodes.Aggregate):
            what = "this is no mean; a count grows with the input"
            hint = "Aggregate(..., where(x, 1, 0)) is the fraction of the positions where x holds"
            return _no("mean", what, node, hint)
        form = question.reading.forms[node.selector]
        if isinstance(form, Reason):
            return Verdict(fragment=AVERAGING.name, reason=form)
        if not is_everything(cast(Grid, form), causal=question.causal):
            return _no("everything", "this head chooses among the positions in sight", node)
    return Verdict(fragment=AVERAGING.name, witness=f"{heads} means over everything in sight")


AVERAGING = Fragment(name="averaging only", slug="averaging", judge=judge)


def is_everything(grid: Grid, *, causal: bool) -> bool:
    """Whether a grid selects all that is in sight, whatever stands there."""
    for row in grid:
        chosen = [(offsets, picks) for offsets, picks in row.blocks if picks == TRUE]
        rest = [(offsets, picks) for offsets, picks in row.blocks if picks != TRUE]
        allowed: list[Intervals] = [PAST] if causal else [PAST, EVERYTHING]
        seen = [offsets & PAST if causal else offsets for offsets, _ in chosen]
        if seen not in [[one] for one in allowed]:
            return False
        if causal and any(offsets & PAST for offsets, _ in rest):
            return False
    return True


def _no(rule: str, message: str, node: nodes.Node, hint: str | None = None) -> Verdict:
    reason = Reason(rule=rule, message=message, source=node.source, hint=hint)
    return Verdict(fragment=AVERAGING.name, reason=reason)
