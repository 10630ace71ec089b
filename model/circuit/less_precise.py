"""A run in less precise arithmetic, emulated: numpy in float32, and mantissas are rounded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..config import TransformerConfig
from ..parameters import Array, Params, linear
from .edges import POSITIONS, TOKENS
from .run import MASKED, Ids

FLOAT32_BITS = 23
"""Bits of the mantissa behind the point."""


@dataclass(frozen=True)
class Arithmetic:
    """How many bits of mantissa numbers have, in a matrix product and where they are kept.

    Attributes:
        operand_bits: both operands of a matrix product are rounded to so many.
        stored_bits: so are weights, and each result of a step; sums in a product are of float32.
    """

    name: str
    operand_bits: int
    stored_bits: int

    def product(self, a: Array, b: Array) -> Array:
        """``a @ b``."""
        return self.stored(rounded(a, self.operand_bits) @ rounded(b, self.operand_bits))

    def stored(self, array: Array) -> Array:
        """The array as it is kept."""
        return rounded(array, self.stored_bits)


FLOAT32 = Arithmetic("float32", FLOAT32_BITS, FLOAT32_BITS)
TF32 = Arithmetic("TF32", 10, FLOAT32_BITS)
BFLOAT16 = Arithmetic("bfloat16", 7, 7)


def rounded(array: Array, bits: int) -> Array:
    """The array with so many bits of mantissa, ties to even; infinite where that is too large."""
    if bits == FLOAT32_BITS:
        return array
    words = np.ascontiguousarray(array, np.float32).view(np.uint32).astype(np.uint64)
    cut = np.uint64(FLOAT32_BITS - bits)
    odd = (words >> cut) & np.uint64(1)
    words = (words + np.uint64((1 << (FLOAT32_BITS - 1 - bits)) - 1) + odd) >> cut << cut
    return words.astype(np.uint32).view(np.float32)


def less_precise_logits(
    config: TransformerConfig, params: Params, unembed: Array, token_ids: Ids, way: Arithmetic
) -> Array:
    """The logits of a run, ``[batch, positions, outputs]``.

    Args:
        token_ids: ``[batch, positions]``, BOS in front, PAD behind.
    """
    tokens, positions = (way.stored(params[name]["embeddings"]) for name in (TOKENS, POSITIONS))
    stream = way.stored(tokens[token_ids] + positions[: token_ids.shape[1]])
    for layer in range(config.num_layers):
        run = _Layer(config, params, layer, way)
        stream = way.stored(stream + run.attended(stream, token_ids))
        hidden = np.maximum(run.linear("mlp/linear_1", stream), np.float32(0))
        stream = way.stored(stream + run.linear("mlp/linear_2", hidden))
    return way.product(stream, unembed)


@dataclass(frozen=True)
class _Layer:
    config: TransformerConfig
    params: Params
    number: int
    way: Arithmetic

    def linear(self, name: str, read: Array) -> Array:
        weight, bias = linear(self.params, self.number, name)
        return self.way.stored(self.way.product(read, weight) + self.way.stored(bias))

    def attended(self, stream: Array, ids: Ids) -> Array:
        """What the heads write, with their bias."""
        config, way = self.config, self.way
        split = (*ids.shape, config.num_heads, config.key_size)
        query, key, value = (
            self.linear(f"attn/{part}", stream).reshape(split).swapaxes(1, 2)
            for part in ("query", "key", "value")
        )
        seen = (ids != config.pad_id)[:, None, None, :]
        seen = seen & np.tri(ids.shape[1], dtype=np.bool_) if config.causal else seen
        scores = way.product(query, key.swapaxes(2, 3)) / np.float32(np.sqrt(config.key_size))
        scores = np.where(seen, way.stored(scores), MASKED)
        powers = way.stored(np.exp(way.stored(scores - scores.max(axis=-1, keepdims=True))))
        pattern = way.stored(powers / powers.sum(axis=-1, keepdims=True))
        mixed = way.product(pattern, value).swapaxes(1, 2).reshape(*ids.shape, -1)
        return self.linear("attn/linear", mixed)
