"""A run in which some edges carry something else: what they carry on other inputs, or nothing.

Numpy in float32, by the definition of an edge: each port reads a sum of its own over what all
earlier nodes wrote. The sums are added up as in ``transformer``, a half-layer at a time with its
bias, so that columns which float32 rounds come out as they do there.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from ..config import TransformerConfig
from ..parameters import Array, Params, heads, linear
from .edges import (
    POSITIONS,
    PROJECTIONS,
    TOKENS,
    UNEMBED,
    EdgeKey,
    head_names,
    mlp_name,
    possible_edges,
)

Ids = npt.NDArray[np.int32]

MASKED = np.float32(-1e30)
"""The score of a key that may not be seen, as in ``transformer``."""


class EdgeError(ValueError):
    """There is no such edge, or other inputs are not as long as those that they stand in for."""


def run_edges(
    config: TransformerConfig,
    params: Params,
    unembed: Array,
    token_ids: Ids,
    *,
    ablated: Collection[EdgeKey] = (),
    source: Ids | None = None,
) -> Array:
    """The logits of a run, ``[batch, positions, outputs]``, in which some edges are ablated.

    Args:
        token_ids: ``[batch, positions]``, BOS in front, PAD behind.
        ablated: edges that carry what they carry on ``source``.
        source: other ids of the same shape, PAD where the others have it; None for zeros.

    Raises:
        EdgeError: there is no such edge; or ``source`` has another shape, or other lengths.
    """
    known = set(possible_edges(config))
    for edge in ablated:
        if edge not in known:
            raise EdgeError(f"there is no edge {edge}")
    model = _Model(config, params)
    at = UNEMBED, "unembed"
    if source is None:
        return model.run(token_ids, frozenset(ablated), {}).read(at) @ unembed
    ends = token_ids == config.pad_id
    if source.shape != token_ids.shape or not np.array_equal(ends, source == config.pad_id):
        raise EdgeError("the inputs whose values are taken must be as long as the others")
    others = model.run(source, frozenset(), {}).written
    return model.run(token_ids, frozenset(ablated), others).read(at) @ unembed


def residuals(config: TransformerConfig, params: Params, token_ids: Ids) -> Array:
    """``[1 + 2 layers, batch, positions, d_model]``: the stream at first, and after half-layers."""
    stream = _Model(config, params).run(token_ids, frozenset(), {})
    return np.stack([*stream.sums((UNEMBED, "unembed"))])


class _Model:
    """The weights of a transformer; it keeps nothing of a run."""

    def __init__(self, config: TransformerConfig, params: Params) -> None:
        self.config, self.params = config, params

    def run(self, ids: Ids, ablated: frozenset[EdgeKey], others: Mapping[str, Array]) -> _Stream:
        """What each node wrote, ``[batch, positions, d_model]``."""
        c = self.config
        stream = _Stream(ablated, others)
        tokens, positions = (self.params[name]["embeddings"] for name in (TOKENS, POSITIONS))
        here = np.broadcast_to(positions[: ids.shape[1]], (*ids.shape, c.d_model))
        stream.write({TOKENS: tokens[ids], POSITIONS: here})
        visible = (ids != c.pad_id)[:, None, :] & (
            np.tri(ids.shape[1], dtype=np.bool_) if c.causal else np.True_
        )
        for layer in range(c.num_layers):
            attended = {
                name: self._head(layer, number, name, stream, visible)
                for number, name in enumerate(head_names(c, layer))
            }
            stream.write(attended, linear(self.params, layer, "attn/linear")[1])
            name = mlp_name(layer)
            stream.write({name: self._mlp(layer, stream.read((name, "mlp")))})
        return stream

    def _head(
        self, layer: int, number: int, name: str, stream: _Stream, visible: npt.NDArray[np.bool_]
    ) -> Array:
        """What a head writes, without the bias of its layer."""
        c = self.config
        seen: list[Array] = []
        for port, projection in PROJECTIONS.items():
            weight, bias = heads(self.params, c, layer, projection)
            seen.append(stream.read((name, port)) @ weight[number] + bias[number])
        query, key, value = seen
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(c.key_size))
        scores = np.where(visible, scores, MASKED)
        pattern = np.exp(scores - scores.max(axis=-1, keepdims=True))
        pattern /= pattern.sum(axis=-1, keepdims=True)
        weight = linear(self.params, layer, "attn/linear")[0]
        return pattern @ value @ weight.reshape(c.num_heads, c.key_size, c.d_model)[number]

    def _mlp(self, layer: int, read: Array) -> Array:
        """What an MLP writes, with its bias."""
        (first, before), (last, after) = (
            linear(self.params, layer, f"mlp/linear_{n}") for n in (1, 2)
        )
        hidden: Array = np.maximum(read @ first + before, np.float32(0))
        return hidden @ last + after


class _Stream:
    """What was written so far, half-layer by half-layer, for each port to add up by itself."""

    def __init__(self, ablated: frozenset[EdgeKey], others: Mapping[str, Array]) -> None:
        self.ablated, self.others = ablated, others
        self.written: dict[str, Array] = {}
        self.halves: list[tuple[Sequence[str], Array | None]] = []

    def write(self, found: Mapping[str, Array], bias: Array | None = None) -> None:
        """What the nodes of a half-layer add, and a bias that belongs to none of them."""
        self.written.update(found)
        self.halves.append(([*found], bias))

    def read(self, at: tuple[str, str]) -> Array:
        """The residual stream as one port sees it."""
        return deque(self.sums(at), maxlen=1).pop()  # embeddings are written first

    def sums(self, at: tuple[str, str]) -> Iterator[Array]:
        """What a port sees of the stream after each half-layer."""
        whole: Array | None = None
        for names, bias in self.halves:
            added = self._carried(names[0], at)
            for name in names[1:]:
                added = added + self._carried(name, at)
            added = added if bias is None else added + bias
            whole = added if whole is None else whole + added
            yield whole.astype(np.float32, copy=False)

    def _carried(self, name: str, at: tuple[str, str]) -> Array:
        if (name, *at) not in self.ablated:
            return self.written[name]
        return self.others[name] if self.others else np.zeros_like(self.written[name])
