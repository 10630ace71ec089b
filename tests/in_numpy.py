"""The transformer in numpy, in any precision, with whatever was done to its weights or patterns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

from raspc.compiler import CompiledModel
from raspc.model.answers import decode_all

Array = npt.NDArray[Any]
Weights = dict[str, dict[str, Array]]


def answers(
    model: CompiledModel,
    inputs: Sequence[Sequence[object]],
    *,
    weights: Weights | None = None,
    unembed: Array | None = None,
    pruned: float = 0.0,
) -> list[list[object]]:
    """The answers of a model of one program to inputs of any lengths.

    Args:
        weights, unembed: in place of the model's own; their type is that of all that is computed.
        pruned: attention below this is set to 0, and not made up for.
    """
    weights = weights or {m: dict(arrays) for m, arrays in model.params.items()}
    unembed = model.unembed if unembed is None else unembed
    residual, patterns = states(model, inputs, weights, lambda p: np.where(p < pruned, 0, p))
    del patterns
    logits = (residual @ unembed)[:, 1:].astype(np.float64)
    ((_, found),) = decode_all(model.circuit.rules, logits).items()
    width = logits.shape[1]
    return [found[i * width : i * width + len(xs)] for i, xs in enumerate(inputs)]


def states(
    model: CompiledModel,
    inputs: Sequence[Sequence[object]],
    weights: Weights,
    change: Callable[[Array], Array] = lambda pattern: pattern,
    scored: Callable[[Array], None] = lambda scores: None,
) -> tuple[Array, list[Array]]:
    """The last residual stream ``[inputs, 1 + longest, d]``, and each layer's patterns.

    Args:
        scored: is given each layer's scores, minus infinity where nothing is seen.
    """
    config = model.stages.emitted.config
    ids = np.asarray(model.encode(inputs))
    size = ids.shape[1]
    residual = weights["token_embed"]["embeddings"][ids]
    residual = residual + weights["pos_embed"]["embeddings"][:size]
    seen = (ids != config.pad_id)[:, None, None, :]
    seen = seen & np.tri(size, dtype=bool) if config.causal else seen
    patterns: list[Array] = []
    for layer in range(config.num_layers):
        own = {p: weights[f"transformer/layer_{layer}/{p}"] for p in _PARTS}

        def heads(name: str, own: Weights = own, residual: Array = residual) -> Array:
            joined = residual @ own[f"attn/{name}"]["w"] + own[f"attn/{name}"]["b"]
            return joined.reshape(*joined.shape[:2], config.num_heads, -1).swapaxes(1, 2)

        query, key, value = heads("query"), heads("key"), heads("value")
        scores = np.where(seen, query @ key.swapaxes(2, 3) / scores_scale(query), -np.inf).astype(
            query.dtype
        )
        scored(scores)
        pattern = np.exp(scores - scores.max(axis=-1, keepdims=True))
        pattern = change(pattern / pattern.sum(axis=-1, keepdims=True)).astype(query.dtype)
        patterns.append(pattern)
        mixed = (pattern @ value).swapaxes(1, 2).reshape(*residual.shape[:2], -1)
        residual = residual + mixed @ own["attn/linear"]["w"] + own["attn/linear"]["b"]
        hidden = residual @ own["mlp/linear_1"]["w"] + own["mlp/linear_1"]["b"]
        hidden = np.maximum(hidden, 0)
        residual = residual + hidden @ own["mlp/linear_2"]["w"] + own["mlp/linear_2"]["b"]
    assert np.isfinite(residual).all()
    return residual, patterns


_PARTS = ("attn/query", "attn/key", "attn/value", "attn/linear", "mlp/linear_1", "mlp/linear_2")


def scores_scale(query: Array) -> Any:
    """The root of the key size, in the type that is computed in."""
    return query.dtype.type(sqrt(query.shape[-1]))


def changed(model: CompiledModel, change: Callable[[str, str, Array], Array]) -> Weights:
    """All parameters, changed by their module and name."""
    return {
        module: {name: change(module, name, np.asarray(array)) for name, array in arrays.items()}
        for module, arrays in model.params.items()
    }


def rotated(model: CompiledModel, seed: int) -> tuple[Weights, Array]:
    """The weights with the residual stream rotated in float64, cast to float32; and ``unembed``."""
    width = model.stages.emitted.config.d_model
    turn = np.linalg.qr(np.random.default_rng(seed).normal(size=(width, width)))[0]

    def change(module: str, name: str, array: Array) -> Array:
        array = array.astype(np.float64)
        if module in ("token_embed", "pos_embed"):
            array = array @ turn
        elif module.endswith(("attn/linear", "mlp/linear_2")):
            array = array @ turn  # biases too
        elif name == "w":
            array = turn.T @ array
        return array.astype(np.float32)

    unembed = (turn.T @ model.unembed.astype(np.float64)).astype(np.float32)
    return changed(model, change), unembed
