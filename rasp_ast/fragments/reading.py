"""The walk that all fragments of counts and truth values share: a program as formulas and sums.

Each s-op is read as cases, each selector as a grid, from below. What no rule knows has a reason in
its place, with the user's line, and so has everything above it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias, cast

from .. import nodes
from ..nodes import Node, SelectorNode, SOpNode
from ..source import Source
from ..values import Value, key
from . import attention, grids
from .best import Scored, best
from .cases import Case, Cases, Fixed, Token, always, merged, product
from .elementwise import applied
from .formulas import FALSE, conjunction
from .grids import Grid
from .logic import connected
from .reasons import OutsideError, Reason, unknown_kind
from .subjects import TokenIn
from .sums import HERE, summed
from .table import Table

MOST_TOKENS = 256
"""A larger vocabulary is read as if nobody had stated it."""

Form: TypeAlias = Cases | Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A program as formulas.

    Attributes:
        cases: what it answers; None where no rule knows it.
        reason: why no rule knows it.
        forms: what each node below is, a reason where no rule knows it.
        names: the token for each key of the vocabulary, or of those that the program names.
    """

    root: SOpNode
    table: Table
    cases: Cases | None
    reason: Reason | None
    forms: dict[Node, Form | Reason]
    names: dict[Hashable, Value]


def read(root: SOpNode, vocab: Iterable[Value] | None, *, causal: bool) -> Reading:
    """A program as formulas and sums.

    Args:
        vocab: the tokens; None where they are not known.
        causal: whether attention sees no later positions.
    """
    tokens = None if vocab is None else {key(token): token for token in vocab}
    if tokens is not None and len(tokens) > MOST_TOKENS:
        tokens = None
    walk = _Walk(tokens, causal=causal)
    for node in nodes.topological([root]):
        walk.visit(node)
    form = walk.forms[root]
    failed = isinstance(form, Reason)
    return Reading(
        root=root,
        table=walk.table,
        cases=None if failed else cast(Cases, form),
        reason=form if failed else None,
        forms=walk.forms,
        names=tokens or walk.named,
    )


class _Walk:
    """Forms of nodes, children before parents."""

    def __init__(self, tokens: dict[Hashable, Value] | None, *, causal: bool) -> None:
        self.table = Table()
        self.forms: dict[Node, Form | Reason] = {}
        self.named: dict[Hashable, Value] = {}
        self._tokens, self._causal = tokens, causal

    def visit(self, node: Node) -> None:
        """Read a node whose children have been read."""
        failed = next(
            (form for child in node.children if isinstance(form := self.forms[child], Reason)), None
        )
        if failed is not None:
            self.forms[node] = _placed(failed, node.source)
            return
        self.table.here = node.source
        try:
            self.forms[node] = self._form(node)
        except OutsideError as outside:
            self.forms[node] = outside.at(node.source)
        except OverflowError as error:
            self.forms[node] = Reason(rule="size", message=str(error), source=node.source)

    def _form(self, node: Node) -> Form:
        if isinstance(node, SelectorNode):
            return self._grid(node)
        match node:
            case nodes.Tokens():
                return self._input()
            case nodes.Indices():
                return always(summed({HERE: Fraction(1)}, -1))
            case nodes.Length():
                what = "the length of the input counts later positions"
                raise OutsideError("length", what, _NO_LENGTH)
            case nodes.Constant(value=value):
                return always(Fixed(value))
            case nodes.Apply():
                return self._applied(node)
            case nodes.Aggregate(selector=selector, values=values, default=default):
                of = self._cases(values)
                if any(isinstance(case.leaf, Token) for case in of):
                    what = "tokens of no stated alphabet are moved"
                    raise OutsideError("alphabet", what, "give the vocabulary")
                return attention.mean(self._seen(selector), of, default, self.table)
            case nodes.Sum(selector=selector, values=values, default=default):
                of = self._cases(values)
                return attention.total(self._seen(selector), of, default, self.table)
            case nodes.Best():
                return self._best(node)
            case nodes.Width(selector=selector):
                return attention.width(self._seen(selector), self.table)
            case _:  # a kind that no rule reads lies in no fragment
                raise unknown_kind(node)

    def _best(self, node: nodes.Best) -> Cases:
        how = Scored(
            keys=self._cases(node.keys),
            queries=None if node.queries is None else self._cases(node.queries),
            score=node.score,
            ties=node.ties,
        )
        values = self._cases(node.values)
        return best(self._seen(node.selector), how, values, node.default, self.table)

    def _grid(self, node: SelectorNode) -> Grid:
        match node:
            case nodes.Select(keys=keys, queries=queries, predicate=predicate):
                self._name_tokens(keys, queries)
                return grids.selected(
                    self._cases(keys), self._cases(queries), predicate, self.table
                )
            case nodes.And(left=left, right=right):
                return grids.both(self._selector(left), self._selector(right), self.table)
            case nodes.Or(left=left, right=right):
                return grids.either(self._selector(left), self._selector(right), self.table)
            case nodes.Not(inner=inner):
                return grids.neither(self._selector(inner))

    def _input(self) -> Cases:
        if self._tokens is None:
            return always(Token())
        alphabet = frozenset(self._tokens)
        tokens = self._tokens.items()
        return merged(
            (Case(TokenIn(frozenset({k}), alphabet), Fixed(token)) for k, token in tokens), None
        )

    def _applied(self, node: nodes.Apply) -> Cases:
        self._name_tokens(*node.operands)
        if node.function.against is not None:
            self._name(node.function.against[1])
        operands = [self._cases(operand) for operand in node.operands]
        direct = connected(node.function, operands)
        if direct is not None:
            return merged(direct, self.table)
        rows = product(operands)
        cases: list[Case] = []
        for when, leaves in rows:
            for case in applied(node.function, leaves):
                both = conjunction([when, case.when])
                if both != FALSE:
                    cases.append(Case(both, case.leaf))
        return merged(cases, self.table)

    def _name_tokens(self, *operands: SOpNode) -> None:
        """Remember the constants beside the input, which are tokens where no alphabet is stated."""
        for operand in operands:
            if isinstance(operand, nodes.Constant):
                self._name(operand.value)

    def _name(self, value: Value | None) -> None:
        if value is not None:
            self.named.setdefault(key(value), value)

    def _seen(self, selector: SelectorNode) -> Grid:
        return attention.in_sight(self._selector(selector), causal=self._causal)

    def _cases(self, node: SOpNode) -> Cases:
        return cast(Cases, self.forms[node])

    def _selector(self, node: SelectorNode) -> Grid:
        return cast(Grid, self.forms[node])


def _placed(reason: Reason, source: Source | None) -> Reason:
    """A reason without a place gets that of the nearest expression above that has one."""
    if reason.source is not None:
        return reason
    return Reason(rule=reason.rule, message=reason.message, source=source, hint=reason.hint)


_NO_LENGTH = "count what precedes, `SelectorWidth(Select(tokens, tokens, Comparison.TRUE))`"
