"""RASP-L: causal, whole numbers of eight bits, positions that are compared and moved by constants.

The fragment of which short programs are conjectured to be learnt so that they hold at greater
lengths (arXiv 2310.16028). Which operations of positions it has is an open question there; here
they are comparison and addition of a constant. A count of everything in sight is a position too.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from .. import nodes
from ..functions import Comparison, Function
from ..nodes import Node, SelectorNode, SOpNode
from ..values import Value, is_number, is_numeric
from . import eight_bits
from .attention import PAST
from .averaging import is_everything
from .eight_bits import Span, Values, span
from .formulas import FALSE
from .grids import Grid
from .places import place_of
from .reasons import OutsideError, Reason, unknown_kind
from .verdicts import Fragment, Question, Verdict


def judge(question: Question) -> Verdict:
    """Whether every expression of the program is one of RASP-L."""
    walk = _Walk(question)
    for node in [*nodes.topological([question.root]), None]:
        try:
            if node is None:
                walk.finish()
            else:
                walk.visit(node)
        except OutsideError as outside:
            reason = outside.at(place_of(node or question.root, question.root))
            return Verdict(fragment=RASP_L.name, reason=reason)
    return Verdict(fragment=RASP_L.name, witness=walk.witness)


RASP_L = Fragment(name="RASP-L", slug="rasp-l", judge=judge)


def _best(values: Span, default: Value | None) -> Span:
    """One of the values; the default is another."""
    if values.values is None:
        return replace(values, moved=None)
    return span([*values.values.values(), default], [values])


class _Walk:
    """What each s-op can be, children before parents."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._spans: dict[SOpNode, Span] = {}

    @property
    def witness(self) -> str:
        """What was found: the numbers that can occur."""
        numbers = [
            value
            for known in self._spans.values()
            for value in (known.values or {}).values()
            if is_number(value)
        ]
        bounds = f"from {min(numbers)} to {max(numbers)}" if numbers else "none"
        return f"causal; numbers at {eight_bits.POSITIONS} positions: {bounds}\n"

    def visit(self, node: Node) -> None:
        """Find what a node can be. Raises OutsideError where RASP-L has no such expression."""
        match node:
            case nodes.Select(keys=keys, queries=queries, predicate=predicate):
                self._check_select(self._spans[keys], self._spans[queries], predicate)
            case nodes.And() | nodes.Or() | nodes.Not():
                pass
            case nodes.Tokens():
                vocab = self._question.vocab
                self._spans[node] = Span(values=None) if vocab is None else span(vocab)
            case nodes.Indices():
                self._spans[node] = eight_bits.positions()
            case nodes.Length():
                raise OutsideError("length", "the length of the input counts later positions")
            case nodes.Constant(value=value):
                self._spans[node] = span([value])
            case nodes.Apply(function=function, operands=operands):
                parts = [self._spans[operand] for operand in operands]
                self._spans[node] = eight_bits.applied(function, parts)
            case nodes.Aggregate(selector=selector, values=values):
                self._check_past(selector)
                self._spans[node] = self._mean(node, self._spans[values])
            case nodes.Best(selector=selector, values=values, keys=keys, queries=None):
                self._check_past(selector)
                eight_bits.refuse_means([self._spans[keys], self._spans[values]])
                self._spans[node] = _best(self._spans[values], node.default)
            case nodes.Width(selector=selector):
                self._check_past(selector)
                everything = self._grid(selector)
                if everything is not None and is_everything(everything, causal=True):
                    places = span(range(1, eight_bits.POSITIONS + 1), [eight_bits.positions()])
                    self._spans[node] = replace(places, moved=1)
                else:
                    self._spans[node] = eight_bits.counts()
            case _:  # a kind that no rule reads lies in no fragment
                raise unknown_kind(node)

    def finish(self) -> None:
        """Raises OutsideError where the program itself is a mean."""
        eight_bits.refuse_means([self._spans[self._question.root]])

    def _check_select(self, keys: Span, queries: Span, predicate: Function) -> None:
        eight_bits.refuse_means([keys, queries])
        counted = [part for part in (keys, queries) if part.place or part.count]
        if not counted or predicate.comparison is not None:
            return
        if not (len(counted) == 2 and eight_bits.compares(predicate, keys, queries)):
            raise OutsideError(
                "index",
                f"`{predicate.symbol}` computes with positions or counts",
                "RASP-L compares them, perhaps moved by constants, no more",
            )

    def _mean(self, node: nodes.Aggregate, values: Span) -> Span:
        """A moved value, or a mean that somebody must truncate."""
        eight_bits.refuse_means([values])
        if values.values is None:
            return replace(values, moved=None)
        found: Values = values.values
        taken = span([*found.values(), node.default], [values])
        numbers = {value for value in found.values() if is_numeric(value)}
        if len(numbers) < 2 or self._takes_one(node.selector):
            return taken
        reason = Reason(
            rule="whole",
            message="the mean of several numbers can be a fraction, RASP-L's numbers are whole",
            source=place_of(node, self._question.root),
            hint="truncate it with `int`, select one key by its position, or use SelectorWidth",
        )
        return replace(taken, mean=reason)

    def _takes_one(self, selector: SelectorNode) -> bool:
        """Whether a query can select one key at most, because a position is given."""
        match selector:
            case nodes.And(left=left, right=right):
                return self._takes_one(left) or self._takes_one(right)
            case nodes.Select(keys=keys, predicate=predicate):
                exact = self._spans[keys].moved is not None
                return exact and predicate.comparison is Comparison.EQ
            case _:
                return False

    def _check_past(self, selector: SelectorNode) -> None:
        if not self._question.causal and not self._sees_past_only(selector):
            raise OutsideError(
                "causal",
                "this selects later positions",
                "compile it as causal, or add `& Select(indices, indices, Comparison.LEQ)`",
            )

    def _sees_past_only(self, selector: SelectorNode) -> bool:
        grid = self._grid(selector)
        if grid is not None:
            blocks = [block for row in grid for block in row.blocks]
            return all(picks == FALSE or not offsets & ~PAST for offsets, picks in blocks)
        match selector:
            case nodes.And(left=left, right=right):
                return self._sees_past_only(left) or self._sees_past_only(right)
            case nodes.Or(left=left, right=right):
                return self._sees_past_only(left) and self._sees_past_only(right)
            case _:
                return False

    def _grid(self, selector: SelectorNode) -> Grid | None:
        form = self._question.reading.forms[selector]
        return None if isinstance(form, Reason) else cast(Grid, form)
