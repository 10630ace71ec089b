"""MegatronBERT: sees both ways, learned positions, LayerNorm in front of each half of a layer.

Other BERTs have the norm behind the sum, where it cannot be undone. There is no head for tokens
here: that of MegatronBERT has a dense layer, an activation and a norm of its own in front.
"""

from __future__ import annotations

import numpy as np

from .architecture import Parts, Tried
from .checkpoint import Array
from .norms import layer_norm, layer_norm_stream
from .stream import widen

# A layer's projections there, and here.
PROJECTIONS = {
    "attention.self.query": "attn/query",
    "attention.self.key": "attn/key",
    "attention.self.value": "attn/value",
    "attention.output.dense": "attn/linear",
    "intermediate.dense": "mlp/linear_1",
    "output.dense": "mlp/linear_2",
}


def megatron_bert(tried: Tried) -> Parts:
    """A model as a ``MegatronBertForTokenClassification``."""
    stream = layer_norm_stream(tried.checkpoint, tried.ranges)
    wide = widen(tried.checkpoint, stream)
    config = wide.config
    embeddings = "bert.embeddings"
    arrays: dict[str, Array] = {
        f"{embeddings}.word_embeddings.weight": wide.params["token_embed"]["embeddings"],
        f"{embeddings}.position_embeddings.weight": wide.params["pos_embed"]["embeddings"],
        f"{embeddings}.token_type_embeddings.weight": np.zeros((1, config.d_model), np.float32),
        **layer_norm(stream, "bert.encoder.ln"),
    }
    for layer in range(config.num_layers):
        prefix = f"bert.encoder.layer.{layer}"
        arrays |= layer_norm(stream, f"{prefix}.attention.ln") | layer_norm(stream, f"{prefix}.ln")
        for theirs, ours in PROJECTIONS.items():
            weight, bias = wide.linear(layer, ours)
            arrays[f"{prefix}.{theirs}.weight"] = weight.T
            arrays[f"{prefix}.{theirs}.bias"] = bias
    return Parts(
        wide=wide,
        stream=stream,
        config={
            "model_type": "megatron-bert",
            "num_hidden_layers": config.num_layers,
            "num_attention_heads": config.num_heads,
            "hidden_size": config.d_model,
            "intermediate_size": config.mlp_hidden_size,
            "max_position_embeddings": config.context,
            "type_vocab_size": 1,
            "hidden_act": "relu",
            "hidden_dropout_prob": 0.0,
            "attention_probs_dropout_prob": 0.0,
        },
        arrays=arrays,
        classifier="classifier",
    )
