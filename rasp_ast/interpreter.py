"""The meaning of programs: exact values for every node, on one input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np

from . import meaning, nodes
from .columns import BoolArray, Column, encode
from .dialect import PYTHON, Dialect
from .errors import InputError
from .nodes import Node, SelectorNode, SOpNode
from .values import SUPPORTED, Value, canonical

Evaluated: TypeAlias = list[Value | None] | BoolArray


def interpret(
    roots: Iterable[Node], xs: Iterable[object], causal: bool = False
) -> dict[Node, Evaluated]:
    """The value of every node below the roots on the input `xs`.

    An s-op has a list of canonical values, a selector a matrix [query][key]. In causal mode a query
    sees the keys up to its own position, whatever a selector says.
    """
    run = Run(read_input(xs), causal=causal)
    run.evaluate(roots)
    results: dict[Node, Evaluated] = {}
    for node, column in run.columns.items():
        results[node] = column.sequence()
    return results | run.matrices


def read_input(xs: Iterable[object]) -> list[Value]:
    """The tokens of an input sequence as values. A string is the sequence of its characters."""
    try:
        found = list(xs)
    except TypeError:
        raise InputError(f"an input must be a sequence of tokens, found {xs!r}") from None
    if not found:
        raise InputError("the input is empty", hint="a program is run on at least one token")
    tokens: list[Value] = []
    for position, token in enumerate(found):
        try:
            value = canonical(token)
        except (TypeError, ValueError):
            value = None
        if value is None:
            raise InputError(
                f"the token at position {position} is {token!r}", hint=f"a token is {SUPPORTED}"
            )
        tokens.append(value)
    return tokens


class Run:
    """Nodes on one input, by the rules of a dialect; each is found once."""

    def __init__(
        self,
        tokens: Sequence[Value],
        *,
        causal: bool = False,
        dialect: Dialect = PYTHON,
        do: Mapping[SOpNode, Sequence[Value | None]] | None = None,
    ) -> None:
        """A run.

        Args:
            do: values that some s-ops have whatever they are made of; None at a position leaves
                what is there.
        """
        self.tokens = tokens
        self.do = do or {}
        self.dialect = dialect
        full = np.ones((len(tokens), len(tokens)), dtype=np.bool_)
        self.visible = np.tril(full) if causal else full
        self.columns: dict[SOpNode, Column] = {}
        self.matrices: dict[SelectorNode, BoolArray] = {}

    def sequence(self, node: SOpNode) -> list[Value | None]:
        """The values of an s-op. Raises RaspError where it has none."""
        self.evaluate([node])
        return self.columns[node].sequence()

    def matrix(self, node: SelectorNode) -> BoolArray:
        """The matrix [query][key] of a selector. Raises RaspError where it has none."""
        self.evaluate([node])
        return self.matrices[node]

    def evaluate(self, roots: Iterable[Node]) -> None:
        """Find what is not known yet of the roots and of all below them."""
        for node in nodes.topological(roots, self._unknown_below):
            if node in self.columns or node in self.matrices:
                continue
            if isinstance(node, SelectorNode):
                self.matrices[node] = self._matrix(node)
            else:
                column = self._set(node) if node in self.do else self._column(node)
                self.dialect.check_elements(node, column)
                self.columns[node] = column

    def _unknown_below(self, node: Node) -> tuple[Node, ...]:
        is_known = node in self.columns or node in self.matrices or self._is_set_everywhere(node)
        return () if is_known else node.children

    def _is_set_everywhere(self, node: Node) -> bool:
        wanted = None if isinstance(node, SelectorNode) else self.do.get(node)
        return wanted is not None and None not in wanted

    def _set(self, node: SOpNode) -> Column:
        """An s-op that is set, at some positions at least."""
        wanted = self.do[node]
        if self._is_set_everywhere(node):
            return self._encoded(wanted)
        own = self._column(node).sequence()
        pairs = zip(wanted, own, strict=True)
        return self._encoded(left if value is None else value for value, left in pairs)

    def _column(self, node: SOpNode) -> Column:
        """An s-op whose children are known."""
        size = len(self.tokens)
        match node:
            case nodes.Tokens():
                return self._encoded(self.tokens)
            case nodes.Indices():
                return self._encoded(range(size))
            case nodes.Length():
                return self._encoded([size] * size)
            case nodes.Constant(value=value):
                return self._encoded([value] * size)
            case nodes.Apply(operands=operands):
                return meaning.apply(node, [self.columns[x] for x in operands], self.dialect)
            case nodes.Width(selector=selector):
                return self._encoded(self.matrices[selector].sum(axis=1).tolist())
            case nodes.Aggregate(selector=selector, values=values):
                chosen, column = self.matrices[selector], self.columns[values]
                return meaning.aggregate(node, chosen, column, self.dialect)

    def _encoded(self, sequence: Iterable[Value | None]) -> Column:
        return encode(sequence, self.dialect.identity)

    def _matrix(self, node: SelectorNode) -> BoolArray:
        """A selector whose children are known."""
        match node:
            case nodes.Select(keys=keys, queries=queries):
                columns = self.columns[keys], self.columns[queries]
                return meaning.select(node, *columns, self.visible, self.dialect)
            case nodes.And(left=left, right=right):
                return self.matrices[left] & self.matrices[right]
            case nodes.Or(left=left, right=right):
                return self.matrices[left] | self.matrices[right]
            case nodes.Not(inner=inner):
                return ~self.matrices[inner] & self.visible
