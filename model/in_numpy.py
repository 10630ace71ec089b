"""The transformer in numpy, for a few short runs that are not worth starting jax for."""

from __future__ import annotations

from math import sqrt

import numpy as np
import numpy.typing as npt

from .config import TransformerConfig
from .parameters import Params

Floats = npt.NDArray[np.float32]


def residuals(config: TransformerConfig, params: Params, ids: npt.NDArray[np.int32]) -> Floats:
    """``[1 + 2 layers, inputs, positions, d_model]``: the stream at first, and after half-layers.

    Args:
        ids: ``[inputs, positions]``, BOS first and PAD behind.
    """
    positions = ids.shape[1]
    residual = params["token_embed"]["embeddings"][ids]
    residual = residual + params["pos_embed"]["embeddings"][:positions]
    seen = (ids != config.pad_id)[:, None, None, :]
    if config.causal:
        seen = seen & np.tri(positions, dtype=bool)
    found = [residual]
    for layer in range(config.num_layers):
        name = f"transformer/layer_{layer}"
        residual = residual + _attention(config, params, f"{name}/attn", residual, seen)
        found.append(residual)
        hidden = np.maximum(_linear(params, f"{name}/mlp/linear_1", residual), 0.0)
        residual = residual + _linear(params, f"{name}/mlp/linear_2", hidden)
        found.append(residual)
    return np.stack(found)


def _linear(params: Params, name: str, inputs: Floats) -> Floats:
    return inputs @ params[name]["w"] + params[name]["b"]


def _attention(
    config: TransformerConfig,
    params: Params,
    name: str,
    residual: Floats,
    seen: npt.NDArray[np.bool_],
) -> Floats:
    def heads(part: str) -> Floats:
        joined = _linear(params, f"{name}/{part}", residual)
        return joined.reshape(*joined.shape[:2], config.num_heads, -1).swapaxes(1, 2)

    scores = heads("query") @ heads("key").swapaxes(2, 3) / np.float32(sqrt(config.key_size))
    scores = np.where(seen, scores, -np.inf)
    pattern = np.exp(scores - scores.max(axis=-1, keepdims=True))
    mixed = (pattern / pattern.sum(axis=-1, keepdims=True)) @ heads("value")
    return _linear(params, f"{name}/linear", mixed.swapaxes(1, 2).reshape(*residual.shape[:2], -1))
