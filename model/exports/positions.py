"""Positions found from inside, for architectures that have no embedding of them.

A causal model whose position embedding is zero, with three layers in front that make up for it:

0.  A head that weighs all it sees evenly, with BOS as the only value, gives r = 1/(t + 1) at
    position t. Steps [t >= k] are ramps of r around the middle between 1/(k + 1) and 1/k, with
    slope 4 k (k + 1), so that they have passed their ends by 1.5 on both sides; a step is the
    difference of two units of up to 4 k (k + 1), known to a unit in the last place of these.
    Differences of steps are y = [t = k], known to 0.01 for up to 160 positions or so.
1.  That is made exact: u = relu(4 y - 1.5) and v = relu(4 y - 2.5) for y near 1 are without
    rounding, since float32 has the difference of two of its numbers within a factor of two, and in
    4 y - 1.5 no digit is lost either; u - v is 1. For y near 0 both are 0.
2.  Units that are 1 at one position and 0 elsewhere add its row of the embedding, bit by bit.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..parameters import empty_params
from .architecture import ExportError
from .checkpoint import Checkpoint

EXTRA_LAYERS = 3
MAX_CONTEXT = 512
"""Steps among more positions are not told apart well enough: 4 * 512^2 has units of 1/16."""


def positions_inside(checkpoint: Checkpoint) -> Checkpoint:
    """The same model, with the position embedding made by layers.

    Raises:
        ExportError: it is not causal, or has too many positions.
    """
    old = checkpoint.config
    if not old.causal:
        raise ExportError("positions can be found from inside by a causal model only")
    if old.context > MAX_CONTEXT:
        raise ExportError(f"{old.context} positions are more than {MAX_CONTEXT}")
    checkpoint = checkpoint.with_some_layer()
    old, count = checkpoint.config, old.context
    flag = at_bos(checkpoint)
    share = flag + 1
    nearly, exactly = share + 1, share + 1 + count
    config = replace(
        old,
        num_layers=old.num_layers + EXTRA_LAYERS,
        d_model=exactly + count,
        mlp_hidden_size=max(old.mlp_hidden_size, 2 * count),
    )
    params = empty_params(config)
    own = slice(old.d_model)
    params["token_embed"]["embeddings"][:, own] = checkpoint.params["token_embed"]["embeddings"]
    params["token_embed"]["embeddings"][old.bos_id, flag] = 1.0
    first = "transformer/layer_0"
    params[f"{first}/attn/value"]["w"][flag, 0] = 1.0
    params[f"{first}/attn/linear"]["w"][0, share] = 1.0
    _steps(params[f"{first}/mlp/linear_1"], params[f"{first}/mlp/linear_2"], share, nearly, count)
    hidden, output = (params[f"transformer/layer_1/mlp/linear_{n}"] for n in (1, 2))
    for place in range(count):
        for unit, (sign, edge) in enumerate(((1.0, 1.5), (-1.0, 2.5)), start=2 * place):
            hidden["w"][nearly + place, unit] = 4.0
            hidden["b"][unit] = -edge
            output["w"][unit, exactly + place] = sign
    hidden, output = (params[f"transformer/layer_2/mlp/linear_{n}"] for n in (1, 2))
    hidden["w"][exactly:, :count] = np.eye(count, dtype=np.float32)
    output["w"][:count, own] = checkpoint.params["pos_embed"]["embeddings"]
    for layer in range(old.num_layers):
        _copy(checkpoint, layer, params)
    unembed = np.zeros((config.d_model, checkpoint.outputs), np.float32)
    unembed[own] = checkpoint.unembed
    return replace(checkpoint, config=config, params=params, unembed=unembed)


def at_bos(checkpoint: Checkpoint) -> int:
    """The column of ``positions_inside(checkpoint)`` that is 1 at BOS and 0 elsewhere."""
    return checkpoint.config.d_model


Weights = dict[str, np.ndarray]


def _steps(hidden: Weights, output: Weights, share: int, nearly: int, count: int) -> None:
    """``[t = k]`` from 1/(t + 1), as [t >= k] less [t >= k + 1]."""
    output["b"][nearly] = 1.0
    for k in range(1, count):
        middle, slope = (1 / k + 1 / (k + 1)) / 2, 4 * k * (k + 1)
        for unit, (sign, shift) in enumerate(((1.0, 0.5), (-1.0, -0.5)), start=2 * k):
            hidden["w"][share, unit] = -slope
            hidden["b"][unit] = slope * middle + shift
            output["w"][unit, nearly + k] = sign
            output["w"][unit, nearly + k - 1] = -sign


def _copy(checkpoint: Checkpoint, layer: int, params: dict[str, Weights]) -> None:
    """A layer of the model, behind those in front."""
    for part in (
        "attn/query",
        "attn/key",
        "attn/value",
        "attn/linear",
        "mlp/linear_1",
        "mlp/linear_2",
    ):
        weight, bias = checkpoint.linear(layer, part)
        into = params[f"transformer/layer_{layer + EXTRA_LAYERS}/{part}"]
        into["w"][: weight.shape[0], : weight.shape[1]] = weight
        into["b"][: len(bias)] = bias
