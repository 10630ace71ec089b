"""Runs a model on batches of any size, compiling only for a few shapes.

XLA compiles once for each shape of its input. So a batch is filled up with PAD to the next shape
of a short list (powers of two), and what comes back is trimmed. Neither changes the answer: PAD is
masked as a key, and rows of a batch do not see each other.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from copy import copy
from functools import partial
from typing import Any

import jax
import numpy as np
import numpy.typing as npt

from .config import TransformerConfig
from .hooks import Hook, Patch, expect_hooks, expect_shapes, hook_axes
from .parameters import Params, check_params
from .token_ids import checked_ids
from .transformer import Activations, forward, logits, watched

Floats = npt.NDArray[np.float32]

# How many numbers one array on the way may hold; a batch that needs more is run in parts.
CHUNK = 2**21

SHORTEST = 8


class Runner:
    """A model on the default device, with its weights put there once."""

    def __init__(
        self, config: TransformerConfig, params: Params, unembed: npt.NDArray[np.float32]
    ) -> None:
        check_params(params, config)
        if unembed.ndim != 2 or len(unembed) != config.d_model:
            raise ValueError(
                f"the unembedding must be [{config.d_model}, outputs], got {unembed.shape}"
            )
        self.config = config
        weights = {module: dict(entries) for module, entries in params.items()}
        self._params, self._unembed = jax.device_put((weights, unembed))
        self._logits: Callable[..., jax.Array] = jax.jit(partial(logits, config))
        self._forward: Callable[..., Activations[jax.Array]] = jax.jit(partial(forward, config))
        self._watched: Callable[..., tuple[jax.Array, dict[str, jax.Array]]] = jax.jit(
            partial(watched, config), static_argnames=("hooks", "keep")
        )

    def __repr__(self) -> str:
        c = self.config
        return (
            f"<Runner of {c.num_layers} layers of {c.num_heads} heads on {jax.default_backend()}>"
        )

    def with_params(self, params: Params) -> "Runner":
        """The same model with other weights; nothing is compiled again.

        Raises:
            ValueError: they are of other shapes.
        """
        check_params(params, self.config)
        other = copy(self)
        weights = {module: dict(entries) for module, entries in params.items()}
        other._params = jax.device_put(weights)
        return other

    def run(self, token_ids: npt.ArrayLike) -> npt.NDArray[np.float32]:
        """The logits [B, T, O] of token ids [B, T]."""
        ids = checked_ids(token_ids, self.config)
        batch, length = ids.shape
        out = np.empty((batch, length, self._unembed.shape[1]), dtype=np.float32)
        for rows, padded in self._parts(ids):
            out_of_part = self._logits(self._params, self._unembed, padded)
            out[rows] = np.asarray(out_of_part)[: rows.stop - rows.start, :length]
        return out

    def activations(self, token_ids: npt.ArrayLike) -> Activations[np.ndarray]:
        """Everything that happens on token ids [B, T], as numpy arrays."""
        ids = checked_ids(token_ids, self.config)
        parts = [
            _trimmed(self._forward(self._params, padded), rows.stop - rows.start, ids.shape[1])
            for rows, padded in self._parts(ids)
        ]
        return jax.tree.map(lambda *arrays: np.concatenate(arrays), *parts)

    def watch(
        self,
        token_ids: npt.ArrayLike,
        *,
        hooks: Mapping[str, Hook] | None = None,
        patches: Mapping[str, Patch] | None = None,
        keep: Collection[str] = (),
    ) -> tuple[Floats, dict[str, Floats]]:
        """The logits [B, T, O] of token ids [B, T], and what the run had at some hook points.

        Hooks see the batch as it is. So with hooks it is run whole, and compiled for its own shape
        and for these very functions; without, in parts of the shapes of the list.

        Raises:
            HookError: there is no such hook point, or what a hook gives does not fit.
        """
        ids, hooks, patches = checked_ids(token_ids, self.config), hooks or {}, patches or {}
        expect_hooks([*hooks, *patches, *keep], self.config)
        expect_shapes(patches, self.config, *ids.shape)
        axes = hook_axes(self.config)
        parts = [(slice(0, len(ids)), ids)] if hooks else self._parts(ids)
        of_parts: list[tuple[Floats, dict[str, Floats]]] = []
        for rows, padded in parts:
            own = {n: _filled(axes[n], p, rows, padded.shape) for n, p in patches.items()}
            fixed = {"hooks": tuple(hooks.items()), "keep": frozenset(keep)}
            out, cached = self._watched(self._params, self._unembed, padded, own, **fixed)
            count, length = rows.stop - rows.start, ids.shape[1]
            trimmed = {n: _without_padding(a, axes[n], count, length) for n, a in cached.items()}
            of_parts.append((_without_padding(out, "BTO", count, length), trimmed))
        order = [name for name in axes if name in frozenset(keep)]
        of_batch = {
            name: np.concatenate([cached[name] for _, cached in of_parts]) for name in order
        }
        return np.concatenate([out for out, _ in of_parts]), of_batch

    def _parts(self, ids: npt.NDArray[np.int32]) -> Iterator[tuple[slice, npt.NDArray[np.int32]]]:
        """Cut a batch into parts: which rows, and their ids filled up to a shape of the list."""
        batch, length = ids.shape
        filled_length = min(self.config.context, max(SHORTEST, _power_of_two(length)))
        most = self._rows_at_once(filled_length)
        for start in range(0, max(batch, 1), most):
            rows = slice(start, min(start + most, batch))
            count = rows.stop - rows.start
            filled = np.full((_power_of_two(count), filled_length), self.config.pad_id, np.int32)
            filled[:count, :length] = ids[rows]
            yield rows, filled

    def _rows_at_once(self, length: int) -> int:
        """How many sequences keep the largest array of a run within CHUNK; a power of two."""
        c = self.config
        across_heads = c.num_heads * max(c.key_size, length)
        widest = max(c.d_model, c.mlp_hidden_size, across_heads, self._unembed.shape[1])
        fitting = max(1, CHUNK // (length * widest))
        return 1 << (fitting.bit_length() - 1)


def _power_of_two(count: int) -> int:
    """The least power of two that is not below the count."""
    return 1 << max(count - 1, 0).bit_length()


def _without_padding(array: jax.Array, axes: str, rows: int, length: int) -> Floats:
    """Drop the rows and positions that were only filled in."""
    ends = {"B": rows, "T": length, "S": length}
    return np.asarray(array)[tuple(slice(ends.get(axis)) for axis in axes)]


def _filled(axes: str, patch: Patch, rows: slice, shape: tuple[int, ...]) -> Patch:
    """The rows of a patch, filled up to a batch of this shape, where nothing is patched."""
    batch, length = shape
    sizes = {"B": batch, "T": length, "S": length}

    def fill(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        part = array[rows]
        wanted = (sizes.get(axis, size) for axis, size in zip(axes, part.shape, strict=True))
        return np.pad(part, [(0, w - s) for w, s in zip(wanted, part.shape, strict=True)])

    return Patch(fill(patch.where), fill(patch.value))


def _trimmed(filled: Activations[jax.Array], rows: int, length: int) -> Activations[np.ndarray]:
    """Drop the rows and positions that were only filled in."""
    stream, square = (
        partial(_without_padding, axes=a, rows=rows, length=length) for a in ("BTD", "BHTS")
    )
    return Activations(
        input_embeddings=stream(filled.input_embeddings),
        layer_outputs=tuple(map(stream, filled.layer_outputs)),
        residuals=tuple(map(stream, filled.residuals)),
        attn_logits=tuple(map(square, filled.attn_logits)),
        transformer_output=stream(filled.transformer_output),
    )
