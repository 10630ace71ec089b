"""Nodes and edges as circuits-benchmark (InterpBench) names them, and where expressions went.

A node is ``blocks.1.attn.hook_result[2]`` or ``blocks.0.mlp.hook_post``; an edge leads from a node
to the input of another, such as ``blocks.1.hook_k_input[0]``. The alignment names, for each
expression of the program, the nodes that compute it.
"""

from __future__ import annotations

from ...circuit import Ablation, CircuitGraph, possible_edges
from ...circuit.edges import UNEMBED
from ...json_reading import Json
from .hook_names import Place, read_at, written_at


def circuits_benchmark(graph: CircuitGraph, ablation: Ablation) -> dict[str, Json]:
    """The circuit at two granularities, parts and edges, and the alignment with the program."""
    written, read = written_at(graph.config), read_at(graph.config)
    inside = graph.inside(ablation)
    used = {edge[0] for edge in inside} | {edge[1] for edge in inside}
    nodes = [_node(place) for name, place in written.items() if name in used]
    edges: list[Json] = [
        [_named(written[source]), _named(read[target, port])]
        for source, target, port in possible_edges(graph.config)
        if (source, target, port) in inside
    ]
    alignment: list[Json] = [
        {
            "expression": expression.text,
            "file": expression.file,
            "line": expression.line,
            "nodes": [_node(written[name]) for name in expression.nodes if name != UNEMBED],
        }
        for expression in graph.expressions
    ]
    return {"ablation": ablation, "nodes": [*nodes], "edges": edges, "alignment": alignment}


def _node(place: Place) -> str:
    """An MLP is called by what its units give."""
    return _named((place[0].replace("hook_mlp_out", "mlp.hook_post"), place[1]))


def _named(place: Place) -> str:
    hook, index = place
    return hook if index is None else f"{hook}[{index}]"
