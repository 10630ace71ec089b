"""The transformer: embed, then for each layer add attention, then add an MLP. No normalisation.

Glossary of axes:
    B  batch
    T  position; S is the same axis where positions are looked at as keys
    D  d_model, the residual stream
    H  head
    K  key_size, the width of a head
    M  mlp_hidden_size
    O  columns of the unembedding

Everything is float32, every product included: compiled weights mean exact numbers, and the
shortened products that accelerators prefer would lose them.
"""

import math
from typing import Generic, NamedTuple, TypeVar

import haiku as hk
import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike

from .config import TransformerConfig
from .parameters import Params

PRECISION = jax.lax.Precision.HIGHEST

# The score of a key that may not be seen. Finite, so that a row of PAD alone stays a number.
MASKED = -1e30

ArrayT = TypeVar("ArrayT", jax.Array, np.ndarray)


class Activations(NamedTuple, Generic[ArrayT]):
    """All that happens in one run. Half-layer 2l is the attention of layer l, 2l + 1 its MLP."""

    input_embeddings: ArrayT  # [B, T, D] the residual stream before the first layer
    layer_outputs: tuple[ArrayT, ...]  # [B, T, D] what each half-layer adds
    residuals: tuple[ArrayT, ...]  # [B, T, D] the residual stream after each half-layer
    attn_logits: tuple[ArrayT, ...]  # [B, H, T, S] scores of each layer, masked
    transformer_output: ArrayT  # [B, T, D] the residual stream at the end


class Attention(hk.Module):
    """Scaled dot-product attention with a bias on every projection."""

    def __init__(self, config: TransformerConfig, name: str = "attn") -> None:
        super().__init__(name=name)
        self.config = config

    def __call__(self, residual: jax.Array, mask: jax.Array) -> tuple[jax.Array, jax.Array]:
        """The output [B, T, D] and the masked scores [B, H, T, S]; `mask` goes with the scores."""
        query = self._heads(residual, "query")
        key = self._heads(residual, "key")
        value = self._heads(residual, "value")
        scores = jnp.einsum("BTHK,BSHK->BHTS", query, key, precision=PRECISION)
        scores = jnp.where(mask, scores / math.sqrt(self.config.key_size), MASKED)
        pattern = jax.nn.softmax(scores, axis=-1)
        mixed = jnp.einsum("BHTS,BSHK->BTHK", pattern, value, precision=PRECISION)
        joined = mixed.reshape(*residual.shape[:-1], -1)
        return hk.Linear(self.config.d_model, name="linear")(joined, precision=PRECISION), scores

    @hk.transparent  # so that the name of this method stays out of the parameter names
    def _heads(self, residual: jax.Array, name: str) -> jax.Array:
        """Project to [B, T, H, K]."""
        heads, size = self.config.num_heads, self.config.key_size
        joined = hk.Linear(heads * size, name=name)(residual, precision=PRECISION)
        return joined.reshape(*joined.shape[:-1], heads, size)


class MLP(hk.Module):
    """One hidden layer of ReLU units."""

    def __init__(self, config: TransformerConfig, name: str = "mlp") -> None:
        super().__init__(name=name)
        self.config = config

    def __call__(self, residual: jax.Array) -> jax.Array:
        """[B, T, D] to [B, T, D]."""
        hidden = hk.Linear(self.config.mlp_hidden_size, name="linear_1")
        output = hk.Linear(self.config.d_model, name="linear_2")
        return output(jax.nn.relu(hidden(residual, precision=PRECISION)), precision=PRECISION)


class Transformer(hk.Module):
    """The layers, from the embeddings to the last residual stream."""

    def __init__(self, config: TransformerConfig, name: str = "transformer") -> None:
        super().__init__(name=name)
        self.config = config

    def __call__(self, embeddings: jax.Array, mask: jax.Array) -> Activations[jax.Array]:
        """Run [B, T, D] through all layers and keep everything on the way."""
        residual = embeddings
        outputs: list[jax.Array] = []
        residuals: list[jax.Array] = []
        scores: list[jax.Array] = []
        for layer in range(self.config.num_layers):
            with hk.name_scope(f"layer_{layer}"):
                attended, layer_scores = Attention(self.config)(residual, mask)
                middle = residual + attended
                computed = MLP(self.config)(middle)
                residual = middle + computed
            scores.append(layer_scores)
            outputs += [attended, computed]
            residuals += [middle, residual]
        return Activations(embeddings, tuple(outputs), tuple(residuals), tuple(scores), residual)


def embed(config: TransformerConfig, token_ids: jax.Array) -> jax.Array:
    """The rows of the tokens plus the rows of the positions, [B, T, D]."""
    tokens = hk.Embed(config.vocab_size, config.d_model, name="token_embed")
    positions = hk.Embed(config.context, config.d_model, name="pos_embed")
    return tokens(token_ids) + positions(jnp.arange(token_ids.shape[-1]))


def visible(config: TransformerConfig, token_ids: jax.Array) -> jax.Array:
    """Which query (T) may look at which key (S): never PAD, never ahead if causal.

    The shape is [B, 1, T, S], or [B, 1, 1, S] where all queries look alike.
    """
    length = token_ids.shape[-1]
    keys = (token_ids != config.pad_id)[:, None, None, :]
    ahead = jnp.triu(jnp.ones((length, length), dtype=bool), k=1)
    return keys & ~ahead if config.causal else keys


def transformer(config: TransformerConfig) -> hk.Transformed:
    """The pure pair: `init(rng, token_ids)` and `apply(params, token_ids)`."""

    def run(token_ids: ArrayLike) -> Activations[jax.Array]:
        ids = jnp.asarray(token_ids)
        return Transformer(config)(embed(config, ids), visible(config, ids))

    return hk.without_apply_rng(hk.transform(run))


def forward(
    config: TransformerConfig, params: Params, token_ids: ArrayLike
) -> Activations[jax.Array]:
    """Run token ids [B, T]. Pure and jittable, with `config` static."""
    return transformer(config).apply(params, token_ids)


def logits(
    config: TransformerConfig, params: Params, unembed: ArrayLike, token_ids: ArrayLike
) -> jax.Array:
    """Read the last residual stream of a run by `unembed` [D, O]: [B, T, O]."""
    residual = forward(config, params, token_ids).transformer_output
    return jnp.matmul(residual, unembed, precision=PRECISION)
