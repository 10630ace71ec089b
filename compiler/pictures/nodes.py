"""Nodes of a transformer and the ports by which they read, in words, letters and colours."""

from __future__ import annotations

from collections.abc import Sequence

from ...model.circuit import CircuitGraph
from ...model.circuit.graph import Edge, Node

PORTS = {"q": ("#a9c3b6", "#33604f"), "k": ("#f4c095", "#9a4f0c"), "v": ("#f2a6a8", "#b0191c")}
OTHER = ("#c5d3e8", "#1f3a63")
LETTERS = {"q": "q", "k": "k", "v": "v", "mlp": "m", "unembed": "u"}
MEANINGS = (
    ("q", "read as query"),
    ("k", "read as key"),
    ("v", "read as value"),
    ("mlp", "read by an MLP"),
    ("unembed", "read by the unembedding"),
)


def reads_of(edges: Sequence[Edge], node: Node, left_out: str) -> dict[str, list[str]]:
    """The ports by which a node reads variables, by their names."""
    reads: dict[str, list[str]] = {}
    for found in edges:
        if found.target != node.name:
            continue
        for carried in found.carries:
            if carried.is_erased or carried.variable == left_out:
                continue
            ports = reads.setdefault(carried.variable, [])
            if found.port not in ports:
                ports.append(found.port)
    return {name: sorted(ports, key="qkv".find) for name, ports in reads.items()}


def name_of(node: Node) -> str:
    """What is written in the box of a node."""
    match node.kind:
        case "embedding":
            return "tokens" if node.name.startswith("token") else "positions"
        case "head":
            return f"head {node.head}"
        case "mlp":
            return "MLP"
        case "unembedding":
            return "answer"


def half_of(node: Node) -> str:
    """What stands above the boxes that belong together."""
    match node.kind:
        case "embedding" | "unembedding":
            return node.kind
        case "head" | "mlp":
            return f"layer {node.layer}"


def size_of(graph: CircuitGraph) -> str:
    """A transformer in a line."""
    heads = sum(node.kind == "head" and not node.is_padding for node in graph.nodes)
    mlps = sum(node.kind == "mlp" and not node.is_padding for node in graph.nodes)
    return (
        f"{graph.config.d_model} columns of the residual stream, {heads} "
        f"head{'s' if heads != 1 else ''} and {mlps} MLP{'s' if mlps != 1 else ''} at work"
    )
