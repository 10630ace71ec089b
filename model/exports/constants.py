"""A model without biases, for architectures that have none.

What a bias adds is read off something constant instead. Queries, keys, values and hidden units
read the stream, so they read a pin, a power of two, of which the product is exact. What a layer
adds to the stream comes from something that is 1: in an MLP a unit, in an attention a head that
attends to BOS so much more than to anything else that its weight is 1 without rounding.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..parameters import empty_params
from .checkpoint import Array, Checkpoint

FAR = 1000.0
"""Logits between BOS and the other keys; float32 has exp(-1000) = 0."""


def bias_of_units(checkpoint: Checkpoint) -> Checkpoint:
    """The same with a unit more, which is 1, in place of the biases behind the MLPs."""
    config = replace(checkpoint.config, mlp_hidden_size=checkpoint.config.mlp_hidden_size + 1)
    params = empty_params(config) | dict(checkpoint.params)
    for layer in range(config.num_layers):
        prefix = f"transformer/layer_{layer}/mlp"
        weight, bias = checkpoint.linear(layer, "mlp/linear_1")
        params[f"{prefix}/linear_1"] = {
            "w": np.pad(weight, ((0, 0), (0, 1))),
            "b": np.append(bias, np.float32(1)),
        }
        weight, bias = checkpoint.linear(layer, "mlp/linear_2")
        params[f"{prefix}/linear_2"] = {
            "w": np.concatenate([weight, bias[None]]),
            "b": np.zeros_like(bias),
        }
    return replace(checkpoint, config=config, params=params)


def bias_of_heads(checkpoint: Checkpoint, at_bos: int) -> Checkpoint:
    """The same with a head more in place of the biases behind the attentions, if there are any.

    Args:
        at_bos: a column that is 1 at BOS and 0 elsewhere, in all layers.
    """
    old = checkpoint.config
    biases = [checkpoint.linear(layer, "attn/linear")[1] for layer in range(old.num_layers)]
    if not any(bias.any() for bias in biases):
        return checkpoint
    config = replace(old, num_heads=old.num_heads + 1)
    size = config.key_size
    params = empty_params(config) | {
        name: entries for name, entries in checkpoint.params.items() if "/attn/" not in name
    }
    for layer, bias in enumerate(biases):
        for part in ("query", "key", "value"):
            weight, own = checkpoint.linear(layer, f"attn/{part}")
            into = params[f"transformer/layer_{layer}/attn/{part}"]
            into["w"][:, :-size] = weight
            into["b"][:-size] = own
            if part == "key":
                into["w"][at_bos, -size] = 1.0
            else:
                into["b"][-size] = FAR * np.sqrt(size) if part == "query" else 1.0
        into = params[f"transformer/layer_{layer}/attn/linear"]
        into["w"][:-size] = checkpoint.linear(layer, "attn/linear")[0]
        into["w"][-size] = bias
    return replace(checkpoint, config=config, params=params)


def read_off_pin(checkpoint: Checkpoint, pin: int, value: float) -> Checkpoint:
    """The same with the remaining biases as reads of a column that always holds a value."""
    params = dict(checkpoint.params)
    for layer in range(checkpoint.config.num_layers):
        for part in ("attn/query", "attn/key", "attn/value", "mlp/linear_1"):
            weight, bias = checkpoint.linear(layer, part)
            moved: Array = weight.copy()
            moved[pin] = bias / np.float32(value)
            name = f"transformer/layer_{layer}/{part}"
            params[name] = {"w": moved, "b": np.zeros_like(bias)}
    return replace(checkpoint, params=params)
