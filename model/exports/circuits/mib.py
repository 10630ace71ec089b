"""The graph of EAP-IG and of the MIB benchmark: all edges of the transformer, and which are in.

Both embeddings are one node, ``input``. The score of an edge is 1 in the circuit and 0 outside.
"""

from __future__ import annotations

from ...circuit import Ablation, CircuitGraph, EdgeKey, possible_edges
from ...circuit.edges import POSITIONS, TOKENS, UNEMBED, sources
from ...json_reading import Json

NAMES = {TOKENS: "input", POSITIONS: "input", UNEMBED: "logits"}
"""What nodes are called there; heads and MLPs are called as here."""


def mib(graph: CircuitGraph, ablation: Ablation) -> dict[str, Json]:
    """The object that ``Graph.from_json`` of EAP-IG reads; ``cfg`` names the ablation."""
    config, inside = graph.config, graph.inside(ablation)
    edges: dict[str, bool] = {}
    for edge in possible_edges(config):
        name = edge_name(edge)
        edges[name] = edges.get(name, False) or edge in inside
    used = {edge[0] for edge in inside} | {edge[1] for edge in inside}
    nodes: dict[str, bool] = {}
    for source in (*sources(config), UNEMBED):
        name = NAMES.get(source, source)
        nodes[name] = nodes.get(name, False) or source in used
    return {
        "cfg": {
            "n_layers": config.num_layers,
            "n_heads": config.num_heads,
            "parallel_attn_mlp": False,
            "d_model": config.d_model,
            "d_mlp": config.mlp_hidden_size,
            "ablation": ablation,
        },
        "nodes": {name: {"in_graph": is_in} for name, is_in in nodes.items()},
        "edges": {
            name: {"score": float(is_in), "in_graph": is_in} for name, is_in in edges.items()
        },
    }


def edge_name(edge: EdgeKey) -> str:
    """``input->a0.h1<q>``; only heads have ports."""
    source, target, port = edge
    at = f"<{port}>" if port in ("q", "k", "v") else ""
    return f"{NAMES.get(source, source)}->{NAMES.get(target, target)}{at}"
