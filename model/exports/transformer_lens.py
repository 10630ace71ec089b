"""TransformerLens: a bridge of version 4, and what a ``HookedTransformer`` of version 3 loads.

Outputs need not be categorical: the unembedding is the model's own, so ``decode`` reads the logits
whatever they mean. A model without a layer gets one that adds nothing, since there must be one.
"""
# pyright: basic, reportMissingImports=false

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from safetensors.numpy import save

from .checkpoint import DESCRIPTION, Array, Checkpoint
from .libraries import need

if TYPE_CHECKING:
    from torch import Tensor, nn
    from transformer_lens.model_bridge import TransformerBridge

# A layer's projections in the bridge's own module, and here.
BRIDGE = {
    "attn.q": "attn/query",
    "attn.k": "attn/key",
    "attn.v": "attn/value",
    "attn.o": "attn/linear",
    "mlp.fc_in": "mlp/linear_1",
    "mlp.fc_out": "mlp/linear_2",
}


def to_bridge(checkpoint: Checkpoint) -> TransformerBridge:
    """A bridge: token ids ``[batch, tokens]`` to outputs, with TransformerLens's hooks.

    PAD is masked as the model itself does it, unless an ``attention_mask`` is passed.

    Raises:
        MissingLibraryError: transformer-lens, version 4, is not installed.
    """
    need("transformer_lens.model_bridge.sources.native", "transformer-lens")
    import torch  # noqa: PLC0415
    from transformer_lens.config import TransformerBridgeConfig  # noqa: PLC0415
    from transformer_lens.model_bridge.sources.native import boot  # noqa: PLC0415

    from .torch_module import is_token  # noqa: PLC0415

    checkpoint = checkpoint.with_some_layer()
    sizes = {k: v for k, v in hooked_config(checkpoint).items() if k != "attn_scale"}
    bridge = boot(TransformerBridgeConfig(**sizes, init_weights=False))
    arrays = _bridge_arrays(checkpoint)
    tensors = {name: torch.tensor(np.ascontiguousarray(a)) for name, a in arrays.items()}
    bridge.load_state_dict(tensors, strict=False)
    pad = checkpoint.config.pad_id

    def mask_pad(
        module: nn.Module, inputs: tuple[Tensor, ...], options: dict[str, Any]
    ) -> tuple[tuple[Tensor, ...], dict[str, Any]]:
        del module
        ids = inputs[0] if inputs else options.get("input_ids")
        if ids is not None and options.get("attention_mask") is None:
            options = {**options, "attention_mask": is_token(ids, pad)}
        return inputs, options

    bridge.original_model.register_forward_pre_hook(mask_pad, with_kwargs=True)
    return bridge.eval()


def hooked_config(checkpoint: Checkpoint) -> dict[str, Any]:
    """The arguments of a ``HookedTransformerConfig``."""
    c = checkpoint.with_some_layer().config
    return {
        "n_layers": c.num_layers,
        "d_model": c.d_model,
        "n_ctx": c.context,
        "d_head": c.key_size,
        "n_heads": c.num_heads,
        "d_mlp": c.mlp_hidden_size,
        "d_vocab": c.vocab_size,
        "d_vocab_out": checkpoint.outputs,
        "act_fn": "relu",
        "attention_dir": "causal" if c.causal else "bidirectional",
        "normalization_type": None,
        "attn_scale": math.sqrt(c.key_size),
    }


def hooked_arrays(checkpoint: Checkpoint) -> dict[str, Array]:
    """The parameters of a ``HookedTransformer`` by name, for ``load_state_dict(strict=False)``.

    Such a model masks no PAD of ours: pass sequences of equal lengths.
    """
    checkpoint = checkpoint.with_some_layer()
    c = checkpoint.config
    arrays = {
        "embed.W_E": checkpoint.params["token_embed"]["embeddings"],
        "pos_embed.W_pos": checkpoint.params["pos_embed"]["embeddings"],
        "unembed.W_U": checkpoint.unembed,
        "unembed.b_U": np.zeros(checkpoint.outputs, np.float32),
    }
    for layer in range(c.num_layers):
        prefix = f"blocks.{layer}"
        for letter, part in (("Q", "query"), ("K", "key"), ("V", "value")):
            weight, bias = checkpoint.heads(layer, part)
            arrays[f"{prefix}.attn.W_{letter}"] = weight
            arrays[f"{prefix}.attn.b_{letter}"] = bias
        weight, bias = checkpoint.linear(layer, "attn/linear")
        arrays[f"{prefix}.attn.W_O"] = weight.reshape(c.num_heads, c.key_size, c.d_model)
        arrays[f"{prefix}.attn.b_O"] = bias
        for name, part in (("in", "linear_1"), ("out", "linear_2")):
            weight, bias = checkpoint.linear(layer, f"mlp/{part}")
            arrays[f"{prefix}.mlp.W_{name}"] = weight
            arrays[f"{prefix}.mlp.b_{name}"] = bias
    return arrays


def save_hooked(checkpoint: Checkpoint, folder: Path) -> None:
    """Writes what version 3 loads: ``config.json``, ``model.safetensors`` and ``raspc.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {n: np.ascontiguousarray(a) for n, a in hooked_arrays(checkpoint).items()}
    (folder / "model.safetensors").write_bytes(save(arrays, {"format": "pt"}))
    config = json.dumps(hooked_config(checkpoint), indent=1)
    (folder / "config.json").write_text(f"{config}\n", encoding="utf-8")
    (folder / DESCRIPTION).write_text(checkpoint.description(), encoding="utf-8")


def _bridge_arrays(checkpoint: Checkpoint) -> dict[str, Array]:
    """The parameters of the bridge's own module by name."""
    arrays = {
        "tok_embed.weight": checkpoint.params["token_embed"]["embeddings"],
        "pos.weight": checkpoint.params["pos_embed"]["embeddings"],
        "head.weight": checkpoint.unembed.T,
    }
    for layer in range(checkpoint.config.num_layers):
        for theirs, ours in BRIDGE.items():
            weight, bias = checkpoint.linear(layer, ours)
            arrays[f"layers.{layer}.{theirs}.weight"] = weight.T
            arrays[f"layers.{layer}.{theirs}.bias"] = bias
    return arrays
