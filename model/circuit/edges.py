"""The edges of a transformer, and what weights say of each: what can pass, and whether it varies.

A node writes into the residual stream: an embedding, a head, an MLP. It is read at ports: query,
key and value of a head, an MLP, the unembedding. An edge leads from a node to a port of a later
one. What passes are the columns that the one writes and the other reads; all else is multiplied by
zeros, so that an edge without such columns carries nothing, exactly.

The bias of an attention layer belongs to none of its heads; it is always there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
import numpy.typing as npt

from ..config import TransformerConfig
from ..parameters import Array, Params, heads, linear

Port: TypeAlias = Literal["q", "k", "v", "mlp", "unembed"]
"""Where a node reads the residual stream."""

Ablation: TypeAlias = Literal["resample", "zero"]
"""What stands in place of what an edge carries: what it carries on another input of the same
length, or zeros."""

EdgeKey: TypeAlias = tuple[str, str, Port]
"""The names of the node that writes and of the node that reads, and where it reads."""

Columns: TypeAlias = npt.NDArray[np.bool_]
"""``[d_model]``: which columns of the residual stream."""

Reader: TypeAlias = tuple[str, Port]

TOKENS, POSITIONS, UNEMBED = "token_embed", "pos_embed", "unembed"
"""The nodes that are there in every transformer."""

PROJECTIONS: dict[Port, str] = {"q": "query", "k": "key", "v": "value"}
"""The projection behind each port of a head."""


def head_name(layer: int, head: int) -> str:
    """The name of the node that is a head."""
    return f"a{layer}.h{head}"


def mlp_name(layer: int) -> str:
    """The name of the node that is an MLP."""
    return f"m{layer}"


def head_names(config: TransformerConfig, layer: int) -> list[str]:
    """The nodes that are the heads of a layer."""
    return [head_name(layer, head) for head in range(config.num_heads)]


def sources(config: TransformerConfig) -> list[str]:
    """All nodes that write, in the order in which they do."""
    nodes = [TOKENS, POSITIONS]
    for layer in range(config.num_layers):
        nodes += [*head_names(config, layer), mlp_name(layer)]
    return nodes


def possible_edges(config: TransformerConfig) -> Iterator[EdgeKey]:
    """All edges of a transformer of this shape, by the order of their targets.

    Heads of one layer do not read each other; the MLP reads the heads of its layer.
    """
    before = [TOKENS, POSITIONS]
    for layer in range(config.num_layers):
        own = head_names(config, layer)
        for name in own:
            for port in PROJECTIONS:
                yield from _edges(before, name, port)
        before += own
        yield from _edges(before, mlp_name(layer), "mlp")
        before.append(mlp_name(layer))
    yield from _edges(before, UNEMBED, "unembed")


def _edges(before: list[str], target: str, port: Port) -> Iterator[EdgeKey]:
    for source in before:
        yield (source, target, port)


@dataclass(frozen=True, eq=False, kw_only=True)
class Wiring:
    """What the weights of a transformer say of its edges.

    Attributes:
        reads: for each port, the columns that it takes something of.
        writes: for each node, the columns to which it adds something on some input.
        varies: those of them in which it may add something else on another input of the same
            length, at the same position. It is found by following the weights, so that a column
            that is not among them is the same for certain.
    """

    reads: Mapping[Reader, Columns]
    writes: Mapping[str, Columns]
    varies: Mapping[str, Columns]

    def columns(self, edge: EdgeKey) -> Columns:
        """The columns that pass along an edge."""
        return self.writes[edge[0]] & self.reads[edge[1:]]

    def edges(self, config: TransformerConfig) -> Iterator[EdgeKey]:
        """The edges along which some column passes."""
        return (edge for edge in possible_edges(config) if self.columns(edge).any())


def wiring(config: TransformerConfig, params: Params, unembed: Array) -> Wiring:
    """Follows the weights of a transformer; ``unembed`` is ``[d_model, outputs]``."""
    tokens = params[TOKENS]["embeddings"][: config.bos_id + 1]  # PAD is seen by nobody
    positions = params[POSITIONS]["embeddings"]
    own = tokens[: config.bos_id]
    reads: dict[Reader, Columns] = {(UNEMBED, "unembed"): _any(unembed, 1)}
    writes = {TOKENS: _any(tokens, 0), POSITIONS: _any(positions, 0)}
    varies = {TOKENS: _any(own != own[:1], 0), POSITIONS: np.zeros(config.d_model, np.bool_)}
    for layer in range(config.num_layers):
        before = _any(np.stack([*varies.values()]), 0)
        projections: dict[Port, Array] = {}
        for port, projection in PROJECTIONS.items():
            projections[port] = heads(params, config, layer, projection)[0]
        output = linear(params, layer, "attn/linear")[0].reshape(
            config.num_heads, config.key_size, config.d_model
        )
        for number, name in enumerate(head_names(config, layer)):
            for port, weight in projections.items():
                reads[name, port] = _any(weight[number], 1)
            pattern = any(projections[port][number][before].any() for port in ("q", "k"))
            mixed = _any(projections["v"][number][before], 0) | pattern  # [key_size]
            writes[name] = _any(output[number], 0)
            varies[name] = _any(output[number][mixed], 0)
        before = _any(np.stack([*varies.values()]), 0)
        first = linear(params, layer, "mlp/linear_1")[0]
        last, bias = linear(params, layer, "mlp/linear_2")
        name = mlp_name(layer)
        reads[name, "mlp"] = _any(first, 1)
        writes[name] = _any(last, 0) | (bias != 0)
        varies[name] = _any(last[_any(first[before], 0)], 0)
    return Wiring(reads=reads, writes=writes, varies=varies)


def _any(array: Array | Columns, axis: int) -> Columns:
    """Along which of the other axis there is something that is not 0."""
    nonzero: Columns = np.logical_or.reduce(array != 0, axis=axis)
    return nonzero
