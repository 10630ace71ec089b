"""Programs on one input by the rules of the RASP text language.

The interpreter of nodes knows numbers; the text language also tells ints from floats, wants the
elements of each sequence to have one type, and has words of its own for what goes wrong. This is
what a session prints. On whatever has a meaning here, the interpreter gives the same values.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from .. import nodes
from ..functions import Comparison
from ..nodes import Node, SelectorNode, SOpNode
from ..source import Source
from .atoms import Atom, Elements, Matrix, atom
from .errors import ElementError, RaspRuleError, RaspValueError
from .labels import element_type, text
from .values import Applied, Built, SOpValue


class Run:
    """What nodes are on one input; each is found once.

    `elements` is the input: a string is the sequence of its characters.
    """

    def __init__(self, elements: Elements) -> None:
        self.elements = elements
        self._sequences: dict[SOpNode, Elements] = {}
        self._matrices: dict[SelectorNode, Matrix] = {}

    def sequence(self, node: SOpNode) -> Elements:
        """The elements of an s-op. Raises RaspTextError where it has none."""
        self._evaluate(node)
        return self._sequences[node]

    def matrix(self, node: SelectorNode) -> Matrix:
        """The matrix [query][key] of a selector. Raises RaspTextError where it has none."""
        self._evaluate(node)
        return self._matrices[node]

    def _evaluate(self, root: Node) -> None:
        stack: list[tuple[Node, bool]] = [(root, False)]
        while stack:
            node, ready = stack.pop()
            if node in self._sequences or node in self._matrices:
                continue
            if not ready:
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(nodes.children(node)))
            elif isinstance(node, SOpNode):
                self._sequences[node] = self._checked(node)
            elif isinstance(node, SelectorNode):
                self._matrices[node] = self._selected(node)

    def _checked(self, node: SOpNode) -> Elements:
        values = self._values(node)
        if not isinstance(node, nodes.Tokens):
            base = isinstance(node, nodes.Apply) and node.operands[0] is nodes.TOKENS
            try:
                element_type(values, base)
            except ElementError as error:
                raise RaspRuleError(str(error), source=node.source) from None
        return values

    def _values(self, node: SOpNode) -> Elements:
        size = len(self.elements)
        match node:
            case nodes.Tokens():
                return self.elements
            case nodes.Indices():
                return list(range(size))
            case nodes.Length():
                return [size] * size
            case nodes.Constant(value=value):
                return [_atom(value)] * size
            case nodes.Apply(function=function, operands=operands):
                columns = [self._sequences[operand] for operand in operands]
                return [
                    _called(function.call, row, node.source) for row in zip(*columns, strict=True)
                ]
            case nodes.Width(selector=selector):
                return [sum(row) for row in self._matrices[selector]]
            case nodes.Aggregate():
                return self._aggregated(node)
            case _:
                raise AssertionError(node)

    def _aggregated(self, node: nodes.Aggregate) -> Elements:
        values = self._sequences[node.values]
        averages = element_type(values) in ("int", "float")
        found: Elements = []
        for row in self._matrices[node.selector]:
            chosen = [value for value, selected in zip(values, row, strict=True) if selected]
            if not chosen:
                found.append(_atom(node.default))
            elif len(chosen) == 1:
                found.append(chosen[0])
            elif averages:
                found.append(_mean(chosen))
            else:
                raise RaspValueError(
                    "asked to average multiple values, but they are non-numbers: "
                    f"{text(list(chosen))}",
                    source=node.source,
                )
        return found

    def _selected(self, node: SelectorNode) -> Matrix:
        match node:
            case nodes.Select(keys=keys, queries=queries):
                test = _mirrored(node.predicate.comparison)
                columns = self._sequences[keys]
                return [
                    [_called(test, (query, key), node.source) is True for key in columns]
                    for query in self._sequences[queries]
                ]
            case nodes.And(left=left, right=right):
                return self._combined(left, right, lambda a, b: a and b)
            case nodes.Or(left=left, right=right):
                return self._combined(left, right, lambda a, b: a or b)
            case nodes.Not(inner=inner):
                return [[not cell for cell in row] for row in self._matrices[inner]]
            case _:
                raise AssertionError(node)

    def _combined(
        self, left: SelectorNode, right: SelectorNode, test: Callable[[bool, bool], bool]
    ) -> Matrix:
        pairs = zip(self._matrices[left], self._matrices[right], strict=True)
        return [list(map(test, one, other)) for one, other in pairs]


def applied(value: Built, run: Run) -> Applied:
    """What an s-op or a selector gives on an input. Raises RaspTextError."""
    if isinstance(value, SOpValue):
        return Applied(run.sequence(value.node), run.elements, False)
    return Applied(run.matrix(value.node), run.elements, True)


def _mirrored(comparison: Comparison | None) -> Callable[..., Any]:
    """The test of (query, key): the words of a failure have the query first."""
    assert comparison is not None
    return comparison.mirrored.function.call


def _called(function: Callable[..., Any], values: tuple[Any, ...], source: Source | None) -> Atom:
    try:
        return atom(function(*values))
    except ElementError as error:
        raise RaspRuleError(str(error), source=source) from None
    except (ValueError, TypeError, ArithmeticError) as error:
        message = str(error).replace("Fraction", "float")
        raise RaspValueError(message, source=source) from None


def _mean(chosen: Elements) -> Atom:
    numbers = [value for value in chosen if not isinstance(value, str)]
    return atom(Fraction(sum(numbers), len(numbers)))


def _atom(value: object) -> Atom:
    assert isinstance(value, (int, str, Fraction))
    return value
