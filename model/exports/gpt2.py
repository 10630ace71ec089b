"""GPT-2: causal, learned positions, LayerNorm (see ``norms.py`` for why that changes nothing)."""

from __future__ import annotations

import numpy as np

from .architecture import Parts, Tried
from .checkpoint import Array
from .norms import layer_norm, layer_norm_stream
from .stream import widen


def gpt2(tried: Tried) -> Parts:
    """A model as a ``GPT2LMHeadModel`` or a ``GPT2ForTokenClassification``."""
    stream = layer_norm_stream(tried.checkpoint, tried.ranges)
    wide = widen(tried.checkpoint, stream)
    config = wide.config
    arrays: dict[str, Array] = {
        "transformer.wte.weight": wide.params["token_embed"]["embeddings"],
        "transformer.wpe.weight": wide.params["pos_embed"]["embeddings"],
        **layer_norm(stream, "transformer.ln_f"),
    }
    for layer in range(config.num_layers):
        prefix = f"transformer.h.{layer}"
        qkv = [wide.linear(layer, f"attn/{part}") for part in ("query", "key", "value")]
        joined = [np.concatenate(parts, axis=-1) for parts in zip(*qkv, strict=True)]
        arrays |= layer_norm(stream, f"{prefix}.ln_1") | layer_norm(stream, f"{prefix}.ln_2")
        for theirs, (weight, bias) in (
            ("attn.c_attn", joined),
            ("attn.c_proj", wide.linear(layer, "attn/linear")),
            ("mlp.c_fc", wide.linear(layer, "mlp/linear_1")),
            ("mlp.c_proj", wide.linear(layer, "mlp/linear_2")),
        ):
            arrays[f"{prefix}.{theirs}.weight"] = weight  # [in, out] here as there
            arrays[f"{prefix}.{theirs}.bias"] = bias
    return Parts(
        wide=wide,
        stream=stream,
        config={
            "model_type": "gpt2",
            "n_layer": config.num_layers,
            "n_head": config.num_heads,
            "n_embd": config.d_model,
            "n_inner": config.mlp_hidden_size,
            "n_positions": config.context,
            "activation_function": "relu",
            "embd_pdrop": 0.0,
            "attn_pdrop": 0.0,
            "resid_pdrop": 0.0,
            "classifier_dropout": 0.0,
        },
        arrays=arrays,
        classifier="classifier",
    )
