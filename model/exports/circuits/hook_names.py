"""Nodes as places of a ``HookedTransformer`` with ``use_attn_result`` and split inputs.

A place is the name of a hook, and the number of a head where the hook has all heads of a layer.
"""

from __future__ import annotations

from typing import TypeAlias

from ...circuit.edges import POSITIONS, TOKENS, UNEMBED, Port, head_names, mlp_name
from ...config import TransformerConfig

Place: TypeAlias = tuple[str, int | None]


def written_at(config: TransformerConfig) -> dict[str, Place]:
    """Where each node that writes has its output."""
    places: dict[str, Place] = {TOKENS: ("hook_embed", None), POSITIONS: ("hook_pos_embed", None)}
    for layer in range(config.num_layers):
        for head, name in enumerate(head_names(config, layer)):
            places[name] = (f"blocks.{layer}.attn.hook_result", head)
        places[mlp_name(layer)] = (f"blocks.{layer}.hook_mlp_out", None)
    return places


def read_at(config: TransformerConfig) -> dict[tuple[str, Port], Place]:
    """Where each port reads the residual stream."""
    last = config.num_layers - 1
    end = f"blocks.{last}.hook_resid_post" if config.num_layers else "unembed.hook_in"
    places: dict[tuple[str, Port], Place] = {(UNEMBED, "unembed"): (end, None)}
    ports: tuple[Port, ...] = ("q", "k", "v")
    for layer in range(config.num_layers):
        for head, name in enumerate(head_names(config, layer)):
            for port in ports:
                places[name, port] = (f"blocks.{layer}.hook_{port}_input", head)
        places[mlp_name(layer), "mlp"] = (f"blocks.{layer}.hook_mlp_in", None)
    return places
