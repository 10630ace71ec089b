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
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

import haiku as hk
import jax
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike

from .config import TransformerConfig
from .hooks import Hook, Patch, Taps
from .parameters import Params, Weights

PRECISION = jax.lax.Precision.HIGHEST

# The score of a key that may not be seen. Finite, so that a row of PAD alone stays a number.
MASKED = -1e30

ArrayT = TypeVar("ArrayT", jax.Array, np.ndarray)


jax.tree_util.register_pytree_node(
    Weights,
    lambda weights: ([weights[key] for key in sorted(weights)], tuple(sorted(weights))),
    lambda keys, values: Weights(zip(keys, values, strict=True)),
)


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

    def __call__(self, residual: jax.Array, mask: jax.Array, tap: Taps) -> jax.Array:
        """[B, T, D] to [B, T, D]; `mask` goes with the scores [B, H, T, S]."""
        query = tap("hook_q", self._heads(residual, "query"))
        key = tap("hook_k", self._heads(residual, "key"))
        value = tap("hook_v", self._heads(residual, "value"))
        scores = jnp.einsum("BTHK,BSHK->BHTS", query, key, precision=PRECISION)
        scores = jnp.where(mask, scores / math.sqrt(self.config.key_size), MASKED)
        scores = tap("hook_attn_scores", scores)
        pattern = tap("hook_pattern", jax.nn.softmax(scores, axis=-1))
        mixed = jnp.einsum("BHTS,BSHK->BTHK", pattern, value, precision=PRECISION)
        mixed = tap("hook_z", mixed)
        return self._written(mixed, tap)

    @hk.transparent
    def _written(self, mixed: jax.Array, tap: Taps) -> jax.Array:
        """What all heads write, [B, T, D]; each by itself only if somebody looks at that."""
        linear = hk.Linear(self.config.d_model, name="linear")
        output = linear(mixed.reshape(*mixed.shape[:-2], -1), precision=PRECISION)
        if not tap.wants("hook_result"):
            return output
        arrays = {name.rpartition("/")[2]: array for name, array in linear.params_dict().items()}
        by_head = arrays["w"].reshape(self.config.num_heads, self.config.key_size, -1)
        result = jnp.einsum("BTHK,HKD->BTHD", mixed, by_head, precision=PRECISION)
        result = tap("hook_result", result)
        return result.sum(axis=-2) + arrays["b"] if tap.changes("hook_result") else output

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

    def __call__(self, residual: jax.Array, tap: Taps) -> jax.Array:
        """[B, T, D] to [B, T, D]."""
        hidden = hk.Linear(self.config.mlp_hidden_size, name="linear_1")
        output = hk.Linear(self.config.d_model, name="linear_2")
        before = tap("hook_pre", hidden(residual, precision=PRECISION))
        return output(tap("hook_post", jax.nn.relu(before)), precision=PRECISION)


class Transformer(hk.Module):
    """The layers, from the embeddings to the last residual stream."""

    def __init__(self, config: TransformerConfig, name: str = "transformer") -> None:
        super().__init__(name=name)
        self.config = config

    def __call__(self, embeddings: jax.Array, mask: jax.Array, taps: Taps) -> jax.Array:
        """Run [B, T, D] through all layers, to the last residual stream [B, T, D]."""
        residual = embeddings
        for layer in range(self.config.num_layers):
            tap = taps.inside(f"blocks.{layer}")
            residual = tap("hook_resid_pre", residual)
            with hk.name_scope(f"layer_{layer}"):
                attended = Attention(self.config)(residual, mask, tap.inside("attn"))
                residual = residual + tap("hook_attn_out", attended)
                residual = tap("hook_resid_mid", residual)
                computed = MLP(self.config)(residual, tap.inside("mlp"))
                residual = residual + tap("hook_mlp_out", computed)
                residual = tap("hook_resid_post", residual)
        return residual


def embed(config: TransformerConfig, token_ids: jax.Array, tap: Taps) -> jax.Array:
    """The rows of the tokens plus the rows of the positions, [B, T, D]."""
    tokens = hk.Embed(config.vocab_size, config.d_model, name="token_embed")(token_ids)
    positions = hk.Embed(config.context, config.d_model, name="pos_embed")
    here = positions(jnp.arange(token_ids.shape[-1]))
    if tap.wants("hook_pos_embed"):
        here = tap("hook_pos_embed", jnp.broadcast_to(here, tokens.shape))
    return tap("hook_embed", tokens) + here


def visible(config: TransformerConfig, token_ids: jax.Array) -> jax.Array:
    """Which query (T) may look at which key (S): never PAD, never ahead if causal.

    The shape is [B, 1, T, S], or [B, 1, 1, S] where all queries look alike.
    """
    length = token_ids.shape[-1]
    keys = (token_ids != config.pad_id)[:, None, None, :]
    ahead = jnp.triu(jnp.ones((length, length), dtype=bool), k=1)
    return keys & ~ahead if config.causal else keys


def transformer(config: TransformerConfig) -> hk.Transformed:
    """The pure pair: `init(rng, token_ids)` and `apply(params, token_ids, taps)`.

    It gives the residual stream before the first layer and behind the last.
    """

    def run(token_ids: ArrayLike, taps: Taps | None = None) -> tuple[jax.Array, jax.Array]:
        ids = jnp.asarray(token_ids)
        tap = Taps() if taps is None else taps
        embeddings = embed(config, ids, tap)
        return embeddings, Transformer(config)(embeddings, visible(config, ids), tap)

    return hk.without_apply_rng(hk.transform(run))


@partial(jax.jit, static_argnums=0)
def forward(
    config: TransformerConfig, params: Params, token_ids: ArrayLike
) -> Activations[jax.Array]:
    """Run token ids [B, T]. Pure and compiled, once for each `config` and shape."""
    layers = [f"blocks.{n}" for n in range(config.num_layers)]
    outputs = [f"{n}.{at}" for n in layers for at in ("hook_attn_out", "hook_mlp_out")]
    residuals = [f"{n}.{at}" for n in layers for at in ("hook_resid_mid", "hook_resid_post")]
    scores = [f"{n}.attn.hook_attn_scores" for n in layers]
    taps = Taps(keep=[*outputs, *residuals, *scores])
    first, last = transformer(config).apply(params, token_ids, taps)

    def cached(names: Iterable[str]) -> tuple[jax.Array, ...]:
        return tuple(taps.cached[name] for name in names)

    return Activations(first, cached(outputs), cached(residuals), cached(scores), last)


@partial(jax.jit, static_argnums=0)
def logits(
    config: TransformerConfig, params: Params, unembed: ArrayLike, token_ids: ArrayLike
) -> jax.Array:
    """Read the last residual stream of a run by `unembed` [D, O]: [B, T, O]."""
    return _read(unembed, transformer(config).apply(params, token_ids)[1])


def watched(
    config: TransformerConfig,
    params: Params,
    unembed: ArrayLike,
    token_ids: ArrayLike,
    patches: Mapping[str, Patch],
    hooks: Iterable[tuple[str, Hook]],
    keep: Iterable[str],
) -> tuple[jax.Array, dict[str, Any]]:
    """The logits of a run, and what it had at some hook points, by their names in `hooks`.

    Args:
        patches: arrays in place of what a run has; part of the input, as the ids are.
        hooks: functions of what a run has; after the patch where a hook point has both.
        keep: the hook points to keep. With these and `hooks` held fixed it is pure and jittable.
    """
    taps = Taps(_both(patches, dict(hooks)), keep)
    _, last = transformer(config).apply(params, token_ids, taps)
    return _read(unembed, last), taps.cached


def _both(patches: Mapping[str, Patch], hooks: Mapping[str, Hook]) -> dict[str, Hook]:
    """Patches and hooks as one hook for each hook point."""

    def patched(patch: Patch, then: Hook | None, value: Any) -> Any:
        value = jnp.where(patch.where, patch.value, value)
        new = None if then is None else then(value)
        return value if new is None else new

    first = {name: partial(patched, patch, hooks.get(name)) for name, patch in patches.items()}
    return {**hooks, **first}


def _read(unembed: ArrayLike, residual: jax.Array) -> jax.Array:
    return jnp.matmul(residual, unembed, precision=PRECISION)
