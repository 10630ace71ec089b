"""Choices whose condition has one answer on all inputs: they are the operand that they take."""

from __future__ import annotations

from functools import partial

from ...rasp_ast.functions import Function
from ...rasp_ast.nodes import Apply, Constant, SOpNode
from ...rasp_ast.user_functions.formulas import Argument, Fixed, Formula
from ...rasp_ast.values import Value
from ..tables.tables import Table, constant_table
from .means.unlisted import Operand
from .normal_form import Analysis
from .other_default import parts_of_choice


def always_taken(analysis: Analysis, node: Apply) -> SOpNode | None:
    """What a choice takes on all inputs; None if that depends on them, or it is no choice.

    An operator's choice does not look at what it does not take. A condition that may be undefined
    depends on inputs.
    """
    if not node.function.lazy:
        return None
    match parts_of_choice(node.function):
        case (condition, one, other):
            pass
        case _:
            return None
    holds = _holds(analysis, node, condition)
    if holds is None:
        return None
    match one if holds else other:
        case Argument(place):
            return node.operands[place]
        case Fixed(value):
            return Constant(value, source=node.source)
        case _:
            return None


def as_taken(analysis: Analysis, node: Apply, taken: SOpNode) -> Operand | None:
    """A choice as what it always takes; None if that is found when it is asked for.

    It is written as that, too: answers are computed of what arithmetic is made of.
    """
    if isinstance(taken, Constant):
        return constant_table(taken.value)
    does = analysis.written.get(taken, taken)
    itself = Apply(_ITSELF, (taken,), source=node.source)
    analysis.written[node] = does if isinstance(does, Apply) else itself
    if taken not in analysis.deferred:
        return analysis.operand(taken)
    analysis.deferred[node] = partial(Analysis.operand, node=taken)
    return None


def _holds(analysis: Analysis, node: Apply, condition: Formula) -> bool | None:
    """Whether a condition holds on all inputs, or on none; None if neither is known."""
    match condition:
        case Fixed(value):
            return None if value is None else bool(value)
        case Argument(place) if node.operands[place] not in analysis.deferred:
            known = analysis.operand(node.operands[place])
        case _:
            return None
    if not isinstance(known, Table) or known.domain.undefined is not None:
        return None
    answers = {bool(value) for value in known.domain.values}
    return answers.pop() if len(answers) == 1 else None


def _itself(value: Value) -> Value:
    return value


_ITSELF = Function(call=_itself, symbol="itself", arity=1, exact=True)
