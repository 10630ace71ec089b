"""Edges as ACDC lists them: child, its index, parent, its index; both embeddings as nodes.

Beside the edges through the residual stream, ACDC has those inside of a part of the transformer,
from a port to what is computed there and on to what the part writes. They belong to the circuit
wherever that part does.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...circuit import Ablation, CircuitGraph, EdgeKey, possible_edges
from ...config import TransformerConfig
from ...json_reading import Json
from .hook_names import Place, read_at, written_at


def acdc(graph: CircuitGraph, ablation: Ablation) -> dict[str, Json]:
    """The edges of the circuit, each ``[child, index, parent, index]``.

    An index is ``[null]``, or ``[null, null, head]`` where a hook has all heads of a layer, as in
    ACDC's ``TorchIndex``.
    """
    inside = graph.inside(ablation)
    edges = [edge for edge in possible_edges(graph.config) if edge in inside]
    pairs = dict.fromkeys(_pairs(graph.config, edges))
    rows: list[Json] = [
        [child[0], _index(child), parent[0], _index(parent)] for child, parent in pairs
    ]
    return {"ablation": ablation, "use_pos_embed": True, "edges": rows}


def _pairs(config: TransformerConfig, edges: list[EdgeKey]) -> Iterator[tuple[Place, Place]]:
    """Children and parents, in the order of the targets."""
    written, read = written_at(config), read_at(config)
    for source, target, port in edges:
        entry = read[target, port]
        yield entry, written[source]
        if target not in written:
            continue
        if port == "mlp":
            yield written[target], entry
            continue
        hook, head = written[target]
        computed = (hook.replace("hook_result", f"hook_{port}"), head)
        yield computed, entry
        yield written[target], computed


def _index(place: Place) -> Json:
    return [None] if place[1] is None else [None, None, place[1]]
