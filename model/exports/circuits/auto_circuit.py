"""Edges as auto-circuit names them, for a patchable model with ports apart (``separate_qkv``)."""

from __future__ import annotations

from ...circuit import Ablation, CircuitGraph, EdgeKey
from ...circuit.edges import POSITIONS, TOKENS, UNEMBED, head_names, mlp_name, possible_edges
from ...config import TransformerConfig
from ...json_reading import Json

ABLATIONS: dict[Ablation, str] = {"resample": "RESAMPLE", "zero": "ZERO"}
"""The members of its ``AblationType``."""


def auto_circuit(graph: CircuitGraph, ablation: Ablation) -> dict[str, Json]:
    """The names of the edges of the circuit; they hold at every position (``seq_idx`` None).

    ``{e for e in model.edges if e.name in found["edges"]}`` are the edges themselves.
    """
    names, inside = node_names(graph.config), graph.inside(ablation)
    edges = dict.fromkeys(
        edge_name(edge, names) for edge in possible_edges(graph.config) if edge in inside
    )
    return {"ablation_type": ABLATIONS[ablation], "separate_qkv": True, "edges": [*edges]}


def node_names(config: TransformerConfig) -> dict[str, str]:
    """What the nodes are called there."""
    names = {TOKENS: "Resid Start", POSITIONS: "Resid Start", UNEMBED: "Resid End"}
    for layer in range(config.num_layers):
        for head, name in enumerate(head_names(config, layer)):
            names[name] = f"A{layer}.{head}"
        names[mlp_name(layer)] = f"MLP {layer}"
    return names


def edge_name(edge: EdgeKey, names: dict[str, str]) -> str:
    """``Resid Start->A0.1.Q``; only heads have ports."""
    source, target, port = edge
    at = f".{port.upper()}" if port in ("q", "k", "v") else ""
    return f"{names[source]}->{names[target]}{at}"
