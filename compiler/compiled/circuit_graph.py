"""The circuit of a compiled model as ground truth: which edges its transformer needs, and why.

Which edges there are follows from the weights alone, what they are called from the blocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...craft.blocks import Block, Head, Mlp
from ...craft.rewrite import columns_read
from ...craft.variables import Read
from ...model.circuit import Carried, CircuitGraph, Edge, EdgeKey, Expression, Node, Port, Variable
from ...model.circuit.edges import (
    POSITIONS,
    TOKENS,
    UNEMBED,
    head_name,
    mlp_name,
    sources,
    wiring,
)
from ...rasp_ast.pictures.picture import Picture
from ...rasp_ast.pictures.wanted import Wanted
from ..assembly.layout import Entry
from ..pictures.wiring import wiring as wiring_picture
from ..provenance import Origin
from ..record import Stages

ONE = Origin("tells BOS from tokens")
"""What the variable is that no expression of a program is behind."""


@dataclass(frozen=True, kw_only=True, repr=False)
class DrawnCircuit(CircuitGraph):
    """A circuit that notebooks and `raspc.draw` show as a picture."""

    def drawn(self, wanted: Wanted) -> Picture:
        """What each node reads and writes."""
        wanted.chosen(["wiring"])
        wanted.expect_layer(range(self.config.num_layers))
        return self.wiring("Circuit", wanted.layer)

    def wiring(
        self, title: str, layer: int | None = None, names: Mapping[str, str] | None = None
    ) -> Picture:
        """The picture of what each node reads and writes, or of the nodes of one layer.

        Args:
            names: what variables are called there, by their own names.
        """
        one = next((v.name for v in self.variables if v.expression == ONE.expression), "")
        canvas = wiring_picture(self, title, names or {}, layer=layer, left_out=one)
        return Picture(canvas.svg(title, str(self)))

    def _repr_svg_(self) -> str:
        return self.drawn(Wanted()).svg


def circuit_graph(stages: Stages) -> DrawnCircuit:
    """The nodes and edges that a compiled model needs, with variables, columns and lines."""
    names = _Names(stages)
    config = stages.emitted.config
    wires = wiring(config, stages.emitted.params, stages.emitted.unembed)
    edges: list[Edge] = []
    for key in wires.edges(config):
        columns = np.flatnonzero(wires.columns(key)).tolist()
        varying = set(np.flatnonzero(wires.varies[key[0]]).tolist())
        edges.append(names.edge(key, columns, varying))
    variables = tuple(names.variables(edges))
    return DrawnCircuit(
        config=config,
        nodes=tuple(names.nodes()),
        edges=tuple(edges),
        variables=variables,
        expressions=tuple(_expressions(stages, {v.name: v for v in variables})),
    )


@dataclass(frozen=True, eq=False)
class _Names:
    """What nodes and columns are called in the words of the circuit."""

    stages: Stages

    @cached_property
    def blocks(self) -> dict[str, tuple[Block, ...]]:
        """The blocks in each head and MLP."""
        by_node: dict[str, tuple[Block, ...]] = {}
        for layer, (heads, mlps) in enumerate(self.stages.schedule.layers):
            for number in range(self.stages.emitted.config.num_heads):
                by_node[head_name(layer, number)] = heads[number : number + 1]
            by_node[mlp_name(layer)] = mlps
        return by_node

    @cached_property
    def written(self) -> dict[str, dict[str, None]]:
        """The variables that each node writes, in order."""
        circuit = self.stages.circuit
        names: dict[str, dict[str, None]] = {TOKENS: {}, POSITIONS: {}}
        placed = {entry.variable for entry in self.stages.layout}
        if circuit.one in placed:
            names[TOKENS][circuit.one.name] = None
        for embedding in circuit.embeddings:
            by = TOKENS if embedding.by == "token" else POSITIONS
            names[by][embedding.variable.name] = None
        for name, blocks in self.blocks.items():
            names[name] = {w.variable.name: None for b in blocks for w in b.writes}
        return names

    @cached_property
    def holders(self) -> dict[int, list[Entry]]:
        """The variables that each column holds, one after another."""
        by_column: dict[int, list[Entry]] = {}
        for entry in self.stages.layout:
            for column in range(entry.start, entry.stop):
                by_column.setdefault(column, []).append(entry)
        return by_column

    def nodes(self) -> Iterator[Node]:
        """All nodes of the transformer, those that do nothing included."""
        config = self.stages.emitted.config
        for name in (TOKENS, POSITIONS):
            written = tuple(self.written[name])
            yield Node(name=name, kind="embedding", blocks=written, variables=written)
        for layer in range(config.num_layers):
            for number in range(config.num_heads):
                yield self._block_node(head_name(layer, number), layer, number)
            yield self._block_node(mlp_name(layer), layer, None)
        outputs = tuple(output.name for output in self.stages.circuit.outputs)
        yield Node(name=UNEMBED, kind="unembedding", blocks=outputs)

    def _block_node(self, name: str, layer: int, head: int | None) -> Node:
        return Node(
            name=name,
            kind="mlp" if head is None else "head",
            layer=layer,
            head=head,
            blocks=tuple(block.name for block in self.blocks[name]),
            variables=tuple(self.written[name]),
            is_padding=not self.blocks[name],
        )

    def edge(self, key: EdgeKey, columns: Iterable[int], varying: set[int]) -> Edge:
        """An edge along which columns pass, some of which vary."""
        source, target, port = key
        readers = list(self._readers(target, port))
        wanted = {(v, c) for _, seen in readers for v, c in seen}
        groups: dict[tuple[str, bool, bool], list[int]] = {}
        for column in columns:
            name = self._held(source, column)
            kind = (name, column not in varying, (name, column) not in wanted)
            groups.setdefault(kind, []).append(column)
        carries = tuple(
            Carried(variable=name, columns=tuple(group), is_constant=constant, is_erased=erased)
            for (name, constant, erased), group in groups.items()
        )
        why = dict.fromkeys(
            f"{reader} reads {self.origin(carried.variable)}"
            for carried in carries
            for reader, seen in readers
            if any((carried.variable, column) in seen for column in carried.columns)
        )
        return Edge(source=source, target=target, port=port, carries=carries, why=tuple(why))

    def _held(self, source: str, column: int) -> str:
        """The variable to which a node adds in a column; what it prepares, if it owns none."""
        names = [entry.variable.name for entry in self.holders[column]]
        return next((name for name in names if name in self.written[source]), names[-1])

    def _readers(self, target: str, port: Port) -> Iterator[tuple[str, set[tuple[str, int]]]]:
        """Who reads at a port, in the words of the program, and the columns of variables."""
        if target == UNEMBED:
            for output in self.stages.circuit.outputs:
                yield f"the answer {output.name}", self._columns(output.read)
            return
        for block in self.blocks[target]:
            made = " and ".join(
                dict.fromkeys(str(self.origin(write.variable.name)) for write in block.writes)
            )
            match block:
                case Head(query=query, key=key, value=value):
                    yield made, self._columns({"q": query, "k": key}.get(port, value))
                case Mlp(read=read):
                    yield made, self._columns(read)

    def _columns(self, read: Read) -> set[tuple[str, int]]:
        """The columns of the residual stream that a read takes something of."""
        places = {entry.variable: entry.start for entry in self.stages.layout}
        columns = columns_read(read, self.stages.circuit.one)
        return {(v.name, places[v] + column) for v, column in columns if v in places}

    def origin(self, name: str) -> Origin:
        """What a variable is in the words of the program."""
        return self.stages.provenance.origins.get(name, ONE)

    def variables(self, edges: Iterable[Edge]) -> Iterator[Variable]:
        """All variables that own columns."""
        read: dict[str, dict[str, None]] = {}
        for edge in edges:
            for carried in edge.carries:
                if not carried.is_erased:
                    read.setdefault(carried.variable, {})[edge.target] = None
        for entry in self.stages.layout:
            name = entry.variable.name
            origin = self.origin(name)
            writers = [n for n in sources(self.stages.emitted.config) if name in self.written[n]]
            yield Variable(
                name=name,
                expression=origin.expression,
                file=origin.file,
                line=origin.line,
                columns=tuple(range(entry.start, entry.stop)),
                written=tuple(writers),
                read=tuple(read.get(name, ())),
            )


def _expressions(stages: Stages, variables: Mapping[str, Variable]) -> Iterator[Expression]:
    """The expressions of the program, and the nodes that compute them."""
    for part in stages.provenance.parts:
        owners = part.variables or part.into
        nodes = dict.fromkeys(
            node
            for name in owners
            for node in (variables[name].written if name in variables else (UNEMBED,))
        )
        yield Expression(
            text=part.origin.expression,
            file=part.origin.file,
            line=part.origin.line,
            variables=part.variables,
            of=part.of,
            nodes=tuple(nodes),
        )
