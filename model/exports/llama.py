"""Llama and Phi-3: causal, gated MLPs, RMSNorm, no embedding of positions.

The norm is the identity bit by bit (see ``norms.py``), positions are found from inside (see
``positions.py``). With the norms taken out, all hidden states are the same bits. Phi-3's are also
those that our module of PyTorch gives with the same arrays, except where a score is a sum that
float32 must round: a library adds it up in an order of its own. The score then differs by as much
as two orders may, which the compiler's error bounds allow for.

*Rotation.* Position t turns a pair of dimensions of queries and keys by an angle of t times the
pair's frequency. Phi-3 may leave dimensions alone: it turns two of each head, which are left zero.
Llama turns all, dimension i together with i + size / 2 by t theta^(-2i / size). With theta = 1e30
and the model's own dimensions from size / 4 up to size / 2, angles are at most t 1e-15, of which
the cosine is 1; their partners are zero, and get t 1e-15 of what these hold: t^2 1e-30 of a score.

*Gates.* An MLP gives down(relu(gate(x)) * up(x)), and up is 1 everywhere.

*Biases.* Phi-3 has none: what is constant is read off a pin, which is a power of two, so that the
product is exact.
"""

from __future__ import annotations

import numpy as np

from .architecture import Parts, Tried
from .checkpoint import Array, Checkpoint
from .constants import bias_of_heads, bias_of_units, read_off_pin
from .norms import head_size_within, rms_gain, rms_stream, rms_width
from .positions import at_bos, positions_inside
from .stream import Stream, power_of_four, power_of_two, widen

THETA = 1e30
TURNED = 2
"""Dimensions of each head of Phi-3 that are turned by the position."""


def llama(tried: Tried) -> Parts:
    """A model as a ``LlamaForCausalLM`` or a ``LlamaForTokenClassification``."""
    checkpoint = positions_inside(tried.checkpoint)
    size = 4 * power_of_four(checkpoint.config.key_size)
    heads = power_of_two(checkpoint.config.num_heads)
    width = rms_width(checkpoint, heads)
    stream = rms_stream(_ranges(tried, checkpoint), width, heads, size, size // 4)
    wide = widen(checkpoint, stream)
    arrays = _arrays(wide, stream)
    for layer in range(wide.config.num_layers):
        prefix = f"model.layers.{layer}"
        gate = wide.linear(layer, "mlp/linear_1")
        up = np.zeros_like(gate[0]), np.ones_like(gate[1])
        for theirs, (weight, bias) in {
            "self_attn.q_proj": wide.linear(layer, "attn/query"),
            "self_attn.k_proj": wide.linear(layer, "attn/key"),
            "self_attn.v_proj": wide.linear(layer, "attn/value"),
            "self_attn.o_proj": wide.linear(layer, "attn/linear"),
            "mlp.gate_proj": gate,
            "mlp.up_proj": up,
            "mlp.down_proj": wide.linear(layer, "mlp/linear_2"),
        }.items():
            arrays[f"{prefix}.{theirs}.weight"] = weight.T
            arrays[f"{prefix}.{theirs}.bias"] = bias
    own = {
        "model_type": "llama",
        "head_dim": size,
        "attention_bias": True,
        "mlp_bias": True,
        "rope_parameters": {"rope_type": "default", "rope_theta": THETA},
    }
    return Parts(wide, stream, {**_config(wide), **own}, arrays, "score")


def phi3(tried: Tried) -> Parts:
    """A model as a ``Phi3ForCausalLM`` or a ``Phi3ForTokenClassification``."""
    checkpoint = bias_of_units(
        bias_of_heads(positions_inside(tried.checkpoint), at_bos(tried.checkpoint))
    )
    least = power_of_four(checkpoint.config.key_size + TURNED)
    heads = power_of_two(checkpoint.config.num_heads)
    width = rms_width(checkpoint, heads * least)
    size = head_size_within(width, heads, least)
    stream = rms_stream(_ranges(tried, checkpoint), width, width // size, size, TURNED)
    column = int(stream.pins.argmax())
    pin = float(stream.pins[column])
    wide = read_off_pin(widen(checkpoint, stream), column, pin)
    arrays = _arrays(wide, stream)
    for layer in range(wide.config.num_layers):
        prefix = f"model.layers.{layer}"
        qkv = [wide.linear(layer, f"attn/{part}")[0] for part in ("query", "key", "value")]
        gate = wide.linear(layer, "mlp/linear_1")[0]
        up = np.zeros_like(gate)
        up[column] = 1 / pin
        for theirs, weights in {
            "self_attn.qkv_proj": qkv,
            "self_attn.o_proj": [wide.linear(layer, "attn/linear")[0]],
            "mlp.gate_up_proj": [gate, up],
            "mlp.down_proj": [wide.linear(layer, "mlp/linear_2")[0]],
        }.items():
            arrays[f"{prefix}.{theirs}.weight"] = np.concatenate(weights, axis=1).T
    own = {
        "model_type": "phi3",
        "original_max_position_embeddings": wide.config.context,
        "rope_parameters": {
            "rope_type": "default",
            "rope_theta": 10_000.0,
            "partial_rotary_factor": TURNED / size,
        },
    }
    return Parts(wide, stream, {**_config(wide), **own}, arrays, "score")


def _ranges(tried: Tried, checkpoint: Checkpoint) -> Array:
    """What columns hold: those of the model, and behind them those of positions, 2 at most."""
    own = tried.ranges.max(axis=0)
    return np.append(own, np.full(checkpoint.config.d_model - len(own), 2.0)).astype(np.float32)


def _config(wide: Checkpoint) -> dict[str, object]:
    config = wide.config
    return {
        "num_hidden_layers": config.num_layers,
        "num_attention_heads": config.num_heads,
        "num_key_value_heads": config.num_heads,
        "hidden_size": config.d_model,
        "intermediate_size": config.mlp_hidden_size,
        "max_position_embeddings": config.context,
        "hidden_act": "relu",
        "attention_dropout": 0.0,
        "classifier_dropout": 0.0,
    }


def _arrays(wide: Checkpoint, stream: Stream) -> dict[str, Array]:
    gain = rms_gain(stream)
    arrays = {"model.embed_tokens.weight": wide.params["token_embed"]["embeddings"]}
    arrays["model.norm.weight"] = gain
    for layer in range(wide.config.num_layers):
        arrays[f"model.layers.{layer}.input_layernorm.weight"] = gain
        arrays[f"model.layers.{layer}.post_attention_layernorm.weight"] = gain
    return arrays
