"""Which nodes and edges of a transformer a program needs, and why: ground truth as plain data."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from textwrap import wrap
from typing import Literal, Self, TypeAlias

from ..config import TransformerConfig
from .edges import Ablation, EdgeKey, Port, possible_edges

Kind: TypeAlias = Literal["embedding", "head", "mlp", "unembedding"]

FORMAT, VERSION = "raspc-circuit", 1

CONSTANT = "it carries the same on all inputs of one length"
"""Why an edge may be resampled though it is read."""

HOLDS: dict[Ablation, str] = {
    "resample": "Every other edge may carry what it carries on another input of the same length: "
    "no answer changes. Edges that carry the same on all inputs of one length are left out.",
    "zero": "Every other edge may carry zeros: no answer changes. Edges that carry constants are "
    "there as well, for the constants are missed.",
}
"""What a circuit states, for each way to cut the edges that are not in it."""


@dataclass(frozen=True, kw_only=True)
class Variable:
    """A named value in the residual stream.

    Attributes:
        expression: what it is in the words of the program.
        file, line: where that was written; empty and 0 if unknown.
        columns: where it stands.
        written: the nodes that write it.
        read: the nodes that read it.
    """

    name: str
    expression: str
    file: str
    line: int
    columns: tuple[int, ...]
    written: tuple[str, ...]
    read: tuple[str, ...]

    @property
    def why(self) -> str:
        """The expression, and the line if it is known."""
        return f"{self.expression} ({self.file}:{self.line})" if self.line else self.expression


@dataclass(frozen=True, kw_only=True)
class Expression:
    """An expression of the program, and where it went.

    Attributes:
        variables: those that hold its values, in the order in which they are written; none if it
            has no columns of its own.
        of: the variables of which it is a function; those that a selector compares.
        nodes: where it is computed: those that write its variables; where it has none, those
            that write what the expression above it has become.
    """

    text: str
    file: str
    line: int
    variables: tuple[str, ...]
    of: tuple[str, ...]
    nodes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Node:
    """A part of the transformer that writes or reads.

    Attributes:
        name: ``token_embed``, ``pos_embed``, ``a0.h1`` (layer 0, head 1), ``m0``, ``unembed``.
        layer, head: None where it has none.
        blocks: the blocks of the compiled circuit that are in it, by name.
        variables: those that it writes.
        is_padding: it does nothing, and is there because all layers are of one size.
    """

    name: str
    kind: Kind
    layer: int | None = None
    head: int | None = None
    blocks: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    is_padding: bool = False


@dataclass(frozen=True, kw_only=True)
class Carried:
    """What passes along an edge, of one variable.

    Attributes:
        is_constant: it is the same on all inputs of one length.
        is_erased: the columns hold another variable by the time that they are read; what passes
            here is taken off by another node.
    """

    variable: str
    columns: tuple[int, ...]
    is_constant: bool
    is_erased: bool = False


@dataclass(frozen=True, kw_only=True)
class Edge:
    """What a node writes and another one reads.

    Attributes:
        why: what is computed of what, in the words of the program.
    """

    source: str
    target: str
    port: Port
    carries: tuple[Carried, ...]
    why: tuple[str, ...]

    @property
    def key(self) -> EdgeKey:
        """What names the edge."""
        return (self.source, self.target, self.port)

    @property
    def is_constant(self) -> bool:
        """Whether all that it carries is the same on all inputs of one length."""
        return all(carried.is_constant for carried in self.carries)

    @property
    def idle(self) -> str:
        """Why nothing changes if it is resampled; empty where some answer does."""
        return CONSTANT if self.is_constant else ""

    @property
    def text(self) -> str:
        """What it carries, in a few words."""
        names = dict.fromkeys(
            f"{c.variable} (erased)" if c.is_erased else c.variable for c in self.carries
        )
        return f"{', '.join(names)}{'  (constant)' if self.is_constant else ''}"

    def __str__(self) -> str:
        return f"{self.source} -> {self.target} {self.port}: {self.text}"


@dataclass(frozen=True, kw_only=True)
class CircuitGraph:
    """The nodes and edges that a program needs of a transformer; ``print`` shows them.

    All edges of the transformer that are not here carry nothing: what the one end writes, the other
    does not read.
    """

    config: TransformerConfig
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    variables: tuple[Variable, ...]
    expressions: tuple[Expression, ...]

    def inside(self, ablation: Ablation = "resample") -> frozenset[EdgeKey]:
        """The edges of the circuit; which they are depends on how the others are cut.

        Args:
            ablation: ``"resample"``, the others carry what they carry on another input of the same
                length; ``"zero"``, the others carry zeros, so that constants are needed too.
        """
        needed = (e for e in self.edges if ablation == "zero" or not e.is_constant)
        return frozenset(edge.key for edge in needed)

    def outside(self, ablation: Ablation = "resample") -> frozenset[EdgeKey]:
        """All other edges of the transformer."""
        return frozenset(possible_edges(self.config)) - self.inside(ablation)

    @cached_property
    def padding(self) -> tuple[str, ...]:
        """The heads and MLPs that do nothing."""
        return tuple(node.name for node in self.nodes if node.is_padding)

    def without(self, edges: Collection[EdgeKey]) -> Self:
        """The same graph with fewer edges."""
        kept = tuple(edge for edge in self.edges if edge.key not in edges)
        return replace(self, edges=kept)

    def to_json(self) -> str:
        """The graph as the text of one JSON object; the same graph gives the same text."""
        edges = [
            {**asdict(edge), "is_constant": edge.is_constant, "idle": edge.idle}
            for edge in self.edges
        ]
        content = {
            "format": FORMAT,
            "version": VERSION,
            "config": asdict(self.config),
            "holds": HOLDS,
            "nodes": [asdict(node) for node in self.nodes],
            "edges": edges,
            "variables": [asdict(variable) for variable in self.variables],
            "expressions": [asdict(expression) for expression in self.expressions],
        }
        return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    def __str__(self) -> str:
        total = sum(1 for _ in possible_edges(self.config))
        needed = len(self.inside())
        head = (
            f"{needed} of {total} edges matter, {len(self.edges) - needed} more carry constants; "
            f"{len(self.nodes)} nodes"
        )
        lines = [head, ""]
        for node in self.nodes:
            lines.append(_node_line(node))
            lines += _edge_lines(edge for edge in self.edges if edge.target == node.name)
        return "\n".join(part for line in lines for part in _on_a_page(line))

    def __repr__(self) -> str:
        lines = str(self).split("\n")
        most = 9
        if len(lines) > most:
            left = f"... {len(lines) - most + 1} more lines; print(graph) shows them"
            lines = [*lines[: most - 1], left]
        return "\n".join([f"<circuit graph: {lines[0]}", *lines[1:]]) + ">"


def _on_a_page(line: str) -> list[str]:
    """A line, broken at spaces where it is wider than a page."""
    deeper = " " * (len(line) - len(line.lstrip()) + 4)
    return wrap(line, 100, subsequent_indent=deeper, break_long_words=False) or [""]


def _node_line(node: Node) -> str:
    if node.is_padding:
        return f"{node.name}  padding"
    blocks = "" if node.kind == "embedding" else f"  {', '.join(node.blocks)}"
    writes = f"  writes {', '.join(node.variables)}" if node.variables else ""
    return f"{node.name}{blocks}{writes}"


def _edge_lines(edges: Iterable[Edge]) -> list[str]:
    """A line for each edge into a node."""
    return [f"    {edge.port:<8}{edge.source:<12}{edge.text}" for edge in edges]
