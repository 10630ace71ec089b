"""The meaning of programs: exact values for every node, on one input."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Self, TypeAlias, cast

import numpy as np

from . import nodes
from .base import SelectorBase, SOpBase
from .columns import BoolArray, Column
from .dialect import PYTHON, Dialect
from .errors import InputError
from .meaning import sequence
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
    if isinstance(xs, set | frozenset | dict):
        raise InputError(
            f"an input has an order, and {xs!r} has none", hint="write x('abc') or x([1, 2, 3])"
        )
    try:
        given = list(xs)
    except TypeError:
        raise InputError(
            f"an input must be a sequence of tokens, found {xs!r}",
            hint="write x('abc') or x([1, 2, 3])",
        ) from None
    if not given:
        raise InputError("the input is empty", hint="a program is run on at least one token")
    tokens: list[Value] = []
    for position, token in enumerate(given):
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


@lru_cache(maxsize=16)
def _order(roots: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes of a program in order, which is the same for all its inputs."""
    return tuple(nodes.topological(roots))


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
        self.lengths = (len(tokens),)
        self.do = do or {}
        self.dialect = dialect
        full = np.ones((len(tokens), len(tokens)), dtype=np.bool_)
        self.visible = np.tril(full) if causal else full
        self.columns: dict[SOpNode, Column] = {}
        self.matrices: dict[SelectorNode, BoolArray] = {}

    @classmethod
    def side_by_side(cls, inputs: Sequence[Sequence[Value]], *, causal: bool = False) -> Self:
        """A run on several inputs, one behind the other, none of which sees another one."""
        run = cls([token for tokens in inputs for token in tokens], causal=causal)
        run.lengths = tuple(map(len, inputs))
        own = np.repeat(np.arange(len(inputs)), run.lengths)
        run.visible &= own[:, None] == own[None, :]
        return run

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
        is_new = not (self.columns or self.matrices or self.do)
        order = _order(tuple(roots)) if is_new else nodes.topological(roots, self._unknown_below)
        for node in order:
            if node in self.columns or node in self.matrices:
                continue
            if isinstance(node, SelectorNode):
                self.matrices[node] = node.evaluate(self)
            else:
                column = self._set(node) if node in self.do else node.evaluate(self)
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
            return sequence(wanted, self)
        own = node.evaluate(self).sequence()
        pairs = zip(wanted, own, strict=True)
        return sequence((left if value is None else value for value, left in pairs), self)

    def column(self, node: SOpBase) -> Column:
        """The values of an s-op that has been evaluated, for the nodes above it."""
        return self.columns[cast(SOpNode, node)]

    def selected(self, node: SelectorBase) -> BoolArray:
        """The matrix of a selector that has been evaluated, for the nodes above it."""
        return self.matrices[cast(SelectorNode, node)]
