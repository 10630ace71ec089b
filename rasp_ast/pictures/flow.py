"""What a program does on one input, layer by layer and head by head, as far as it is worth showing.

The layers and heads are those that RASP counts. Steps on the way that nobody named and only one
other step uses are left out, and so are constants; that changes no layer and no head.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from .. import nodes
from ..choosing import best_key
from ..depth import below, expanded, layers_of, rasp_layers
from ..nodes import Node, SelectorNode, SOpNode
from ..printer import format_expression
from ..text.atoms import Matrix
from ..text.display import cell_text
from ..values import Value, plain
from .naming import distinct_names, given_names, steps_of_loops
from .parts import Compared, Flow, Head, Layer, Move, Row


class Run(Protocol):
    """What nodes are on one input, by the rules of Python's programs or of a session."""

    @property
    def elements(self) -> Sequence[Value]:
        """The input."""
        ...

    def sequence(self, node: SOpNode) -> Sequence[Value | None]:
        """The elements of an s-op. Raises RaspError where it has none."""
        ...

    def matrix(self, node: SelectorNode) -> Matrix:
        """The matrix [query][key] of a selector. Raises RaspError where it has none."""
        ...


def flow(program: SOpNode | SelectorNode, label: str, run: Run) -> Flow:
    """What a program does on the input of a run. Raises RaspError where it has no value.

    A selector is drawn as a head that moves nothing, behind all that it needs.
    """
    if isinstance(program, SOpNode):
        return _Tracer(program, label, run).flow()
    counted = _Tracer(nodes.Width(program), label, run).flow()
    *before, last = counted.layers
    heads = tuple(replace(head, moves=()) for head in last.heads)
    return replace(counted, layers=(*before, replace(last, heads=heads, rows=())))


class _Tracer:
    def __init__(self, program: SOpNode, label: str, run: Run) -> None:
        self.counted = rasp_layers(program)
        self.root = expanded(program)
        self.run = run
        self.depths = layers_of(self.root)
        given = given_names(self.depths, self.root, label)
        self.uses = Counter(child for node in self.depths for child in below(node))
        users: dict[Node, Node] = {}
        for node in self.depths:
            users.update(dict.fromkeys(below(node), node))
        minor = {n for n in self.depths if n not in given and self._is_minor(n, users.get(n))}
        self.steps = steps_of_loops(self.depths, given, minor)
        self.hidden = minor | self.steps.folded
        self.names = distinct_names(given, self.root, self.steps.folded)
        self.called = self.names | {
            child: self.names[expanded(child)]
            for node in self.depths
            for child in node.children
            if expanded(child) in self.names
        }

    def flow(self) -> Flow:
        given = tuple(map(cell_of, self.run.elements))
        deepest = self.depths[self.root]
        layers_and_gaps = map(self._layer, range(deepest + 1))
        layers = tuple(layer for layer in layers_and_gaps if layer.heads or layer.rows)
        return Flow(self.names[self.root], str(self.counted), given, layers)

    def _is_minor(self, node: Node, user: Node | None) -> bool:
        if not isinstance(node, SOpNode):
            return False
        if not node.is_elementwise:
            return not node.needs_row
        is_step = isinstance(user, SOpNode) and user.is_elementwise
        return is_step and self.uses[node] == 1

    def _layer(self, number: int) -> Layer:
        heads: dict[tuple[SelectorNode, SOpNode | None], list[SOpNode]] = {}
        length: list[Head] = []
        rows: dict[Row, None] = {}
        for node, depth in self.depths.items():
            if depth != number or not isinstance(node, SOpNode):
                continue
            if node.attention is not None:
                own = node if isinstance(node, nodes.Best) else None
                heads.setdefault((node.attention.selector, own), []).append(node)
            elif node.heads:
                length.append(self._length(node))
            elif node not in self.hidden:
                row, steps = self._row(node), self.steps.many.get(node, 1)
                rows[row if steps == 1 else row.of_steps(steps)] = None
        across = (self._head(selector, moved) for (selector, _), moved in heads.items())
        return Layer(number, (*length, *across), tuple(rows))

    def _head(self, selector: SelectorNode, moved: list[SOpNode]) -> Head:
        head = Head(
            selector.name or format_expression(selector, self.called),
            tuple(self._compared(leaf) for leaf in _leaves(selector)),
            self.run.matrix(selector),
            tuple(self._move(node) for node in moved),
        )
        return self._choosing(head, moved[0]) if isinstance(moved[0], nodes.Best) else head

    def _choosing(self, head: Head, node: nodes.Best) -> Head:
        """A head with the scores by which it takes the best match."""
        by = self._label(node.keys)
        if node.score is not None and node.queries is not None:
            by = f"{node.score.symbol} of {by}, {self._label(node.queries)}"
        ties = f", ties {node.ties}"
        choices = [choice_of(node, self.run, query) for query in range(len(self.run.elements))]
        return replace(
            head,
            label=f"{head.label}: the best by {by}{ties}",
            scores=tuple(tuple(map(_score, scores)) for scores, _ in choices),
            taken=tuple(taken for _, taken in choices),
        )

    def _length(self, node: SOpNode) -> Head:
        """The length of a Python program, which is a head that counts all positions."""
        size = len(self.run.elements)
        return Head("everything", (), [[True] * size] * size, (self._count(node),))

    def _compared(self, leaf: nodes.Select) -> Compared:
        keys, queries = self._row(expanded(leaf.keys)), self._row(expanded(leaf.queries))
        return Compared(keys, leaf.predicate.symbol, queries)

    def _move(self, node: SOpNode) -> Move:
        taken = node.attention
        if taken is None or taken.values is None:
            return self._count(node)
        shown = cell_of(taken.default) if taken.default is not None else ""
        return Move(self._row(expanded(taken.values)), self._row(node), shown, taken.how)

    def _count(self, node: SOpNode) -> Move:
        ones = Row("1", ("1",) * len(self.run.elements))
        return Move(ones, self._row(node), "0", "count")

    def _row(self, node: Node) -> Row:
        assert isinstance(node, SOpNode)
        values = self.run.sequence(node)
        sources = dict.fromkeys(map(self._label, self._sources(node)))
        return Row(self._label(node), tuple(map(cell_of, values)), tuple(sources))

    def _sources(self, node: Node) -> list[Node]:
        """What a row is made of, through what is left out."""
        sources: list[Node] = []
        waiting = below(node)[::-1] if isinstance(node, nodes.Apply) else []
        while waiting:
            operand = waiting.pop()
            if operand not in self.hidden:
                sources.append(operand)
            elif isinstance(operand, nodes.Apply):
                waiting += below(operand)[::-1]
        return sources

    def _label(self, node: Node) -> str:
        return self.names.get(node) or format_expression(node, self.called)


def cell_of(value: Value | None) -> str:
    """A value in a cell: tuples as Python writes them, *undefined* as None, no text as quotes."""
    if value is None or isinstance(value, tuple):
        return str(plain(value))
    return cell_text(value) or repr("")


def _score(score: Value | None) -> str:
    return "" if score is None else cell_of(score)


def choice_of(node: nodes.Best, run: Run, query: int) -> tuple[list[Value | None], int | None]:
    """The score of each key that a query selects, None for others; and the key that it takes."""
    keys, selected = run.sequence(node.keys), run.matrix(node.selector)[query]
    scores = list(keys)
    if node.score is not None and node.queries is not None:
        asked = run.sequence(node.queries)[query]
        scores = [
            None if key is None or asked is None else node.score(key, asked, source=node.source)
            for key in keys
        ]
    shown = [score if chosen else None for score, chosen in zip(scores, selected, strict=True)]
    return shown, best_key(selected, scores, query, node.ties)


def _leaves(selector: SelectorNode) -> list[nodes.Select]:
    def parts(node: Node) -> tuple[Node, ...]:
        return () if isinstance(node, nodes.Select) else node.children

    return [leaf for leaf in nodes.topological([selector], parts) if isinstance(leaf, nodes.Select)]
