"""A model in a residual stream with room to spare, as the architectures with norms need it.

Nothing changes in what is computed: the columns of the model stand among others that are constant
(*pins*) or always zero, its heads among dimensions that are not used, and all by powers of two.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ..parameters import empty_params
from .checkpoint import Array, Checkpoint

Params = dict[str, dict[str, Array]]


@dataclass(frozen=True, eq=False)
class Stream:
    """A place for a model.

    Attributes:
        width: columns of the stream; the model's own are the first.
        heads, head_size: of each layer; the root of ``head_size`` is a power of two.
        first: the dimension of a head at which the model's own begin.
        pins: ``[width]``, what every position holds besides: constants outside of the model.
        scale: ``[d_model]``, powers of two: a column holds so many times what it held.
        mirrors: columns of the model of which the negative is held too, behind its own columns.
        zero: a column that is always zero; every reader takes off there what all columns have in
            common, as a mean that was subtracted from them.  None: columns are read as they are.
    """

    width: int
    heads: int
    head_size: int
    first: int
    pins: Array
    scale: Array
    mirrors: npt.NDArray[np.intp]
    zero: int | None


def power_of_four(least: int) -> int:
    """The least power of four that is not below a number."""
    power = 1
    while power < least:
        power *= 4
    return power


def power_of_two(least: int) -> int:
    """The least power of two that is not below a number."""
    return 1 << max(least - 1, 0).bit_length()


def widen(checkpoint: Checkpoint, stream: Stream) -> Checkpoint:
    """The model in a stream; it gives the same outputs."""
    checkpoint = checkpoint.with_some_layer()
    config = replace(
        checkpoint.config,
        d_model=stream.width,
        num_heads=stream.heads,
        key_size=stream.head_size,
    )
    params = empty_params(config)
    tokens, positions = params["token_embed"]["embeddings"], params["pos_embed"]["embeddings"]
    tokens += _placed(checkpoint.params["token_embed"]["embeddings"], stream) + stream.pins
    positions += _placed(checkpoint.params["pos_embed"]["embeddings"], stream)
    for layer in range(config.num_layers):
        _attention(checkpoint, stream, layer, params)
        prefix = f"transformer/layer_{layer}/mlp"
        weight, bias = checkpoint.linear(layer, "mlp/linear_1")
        params[f"{prefix}/linear_1"] = {"w": _reader(weight, stream), "b": bias}
        weight, bias = checkpoint.linear(layer, "mlp/linear_2")
        params[f"{prefix}/linear_2"] = _writer(weight, bias, stream)
    return replace(
        checkpoint, config=config, params=params, unembed=_reader(checkpoint.unembed, stream)
    )


def _attention(checkpoint: Checkpoint, stream: Stream, layer: int, params: Params) -> None:
    """Scores are divided by another root, so queries are multiplied by it and divided by their own.

    The product with a power of two is exact; the division is the one that the scores would have
    had, so that a score of one product, such as the lift of BOS, is the same float32.
    """
    sizes = checkpoint.config
    own = slice(stream.first, stream.first + sizes.key_size)
    prefix = f"transformer/layer_{layer}/attn"
    root = np.float32(np.sqrt(sizes.key_size))
    for part in ("query", "key", "value"):
        weights, biases = checkpoint.heads(layer, part)
        if part == "query":
            growth = np.float32(np.sqrt(stream.head_size))
            weights, biases = weights / root * growth, biases / root * growth
        into = params[f"{prefix}/{part}"]
        by_head = into["w"].reshape(stream.width, stream.heads, stream.head_size)
        for head, weight in enumerate(weights):
            by_head[:, head, own] = _reader(weight, stream)
        into["b"].reshape(stream.heads, stream.head_size)[: sizes.num_heads, own] = biases
    weight, bias = checkpoint.linear(layer, "attn/linear")
    written = _writer(weight, bias, stream)
    into = params[f"{prefix}/linear"]
    by_head = into["w"].reshape(stream.heads, stream.head_size, stream.width)
    by_head[: sizes.num_heads, own] = written["w"].reshape(sizes.num_heads, sizes.key_size, -1)
    into["b"][:] = written["b"]


def _reader(weight: Array, stream: Stream) -> Array:
    """A read ``[d_model, n]`` of the stream, ``[width, n]``."""
    padded = np.zeros((stream.width, weight.shape[1]), np.float32)
    padded[: len(weight)] = weight / stream.scale[:, None]
    if stream.zero is not None:
        padded[stream.zero] = -padded.sum(axis=0, dtype=np.float64)
    return padded


def _writer(weight: Array, bias: Array, stream: Stream) -> dict[str, Array]:
    """A write ``[n, d_model]`` to the stream, ``[n, width]``, and its bias."""
    return {"w": _placed(weight, stream), "b": _placed(bias[None], stream)[0]}


def _placed(rows: Array, stream: Stream) -> Array:
    """Numbers for the model's columns, ``[n, d_model]``, in the stream, ``[n, width]``."""
    placed = np.zeros((len(rows), stream.width), np.float32)
    own = rows.shape[1]
    placed[:, :own] = rows * stream.scale
    placed[:, own : own + len(stream.mirrors)] = -placed[:, stream.mirrors]
    return placed
