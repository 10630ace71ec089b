"""Hook points: where a run can be watched and changed, by the names of TransformerLens.

Each has a name and axes; ``Taps`` is what a run calls at them.  Nothing here needs jax.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple, Self

import numpy as np
import numpy.typing as npt

from .config import TransformerConfig

EMBEDDING = {"hook_embed": "BTD", "hook_pos_embed": "BTD"}
"""The hook points before the first layer, with their axes: see ``transformer``."""

BLOCK = {
    "hook_resid_pre": "BTD",
    "attn.hook_q": "BTHK",
    "attn.hook_k": "BTHK",
    "attn.hook_v": "BTHK",
    "attn.hook_attn_scores": "BHTS",
    "attn.hook_pattern": "BHTS",
    "attn.hook_z": "BTHK",
    "attn.hook_result": "BTHD",
    "hook_attn_out": "BTD",
    "hook_resid_mid": "BTD",
    "mlp.hook_pre": "BTM",
    "mlp.hook_post": "BTM",
    "hook_mlp_out": "BTD",
    "hook_resid_post": "BTD",
}
"""The hook points in a layer, in the order of a run; their names begin ``blocks.L.``."""

AXES = {
    "B": "batch",
    "T": "position",
    "S": "key position",
    "D": "d_model",
    "H": "head",
    "K": "key_size",
    "M": "unit",
}
"""What the letters mean."""

Hook = Callable[[Any], Any]
"""Takes what a run has at a hook point; gives what is to be there instead, or None to leave it."""


class HookError(ValueError):
    """There is no hook point of this name, or what is to be there does not fit."""


class Patch(NamedTuple):
    """An array in place of what a run has, where a mask says so; both as large as that is."""

    where: npt.NDArray[np.bool_]
    value: npt.NDArray[np.float32]


def hook_axes(config: TransformerConfig) -> dict[str, str]:
    """The axes of each hook point of a transformer, by its name, in order."""
    layers = range(config.num_layers)
    return {
        **EMBEDDING,
        **{f"blocks.{n}.{name}": axes for n in layers for name, axes in BLOCK.items()},
    }


def expect_shapes(
    patches: Mapping[str, Patch], config: TransformerConfig, batch: int, length: int
) -> None:
    """Raises HookError unless patches are as large as what a run has there."""
    sizes = {"B": batch, "T": length, "S": length, "D": config.d_model, "H": config.num_heads}
    sizes |= {"K": config.key_size, "M": config.mlp_hidden_size}
    for name, patch in patches.items():
        wanted = [sizes[axis] for axis in hook_axes(config)[name]]
        for array in patch:
            if list(array.shape) != wanted:
                raise HookError(f"{name} holds {wanted}, what is to be there {list(array.shape)}")


def expect_hooks(names: Iterable[object], config: TransformerConfig) -> None:
    """Raises HookError, with the names that are most like it, where there is no such hook point."""
    known = hook_axes(config)
    for name in names:
        if name not in known:
            near = get_close_matches(str(name), known, n=3, cutoff=0.4)
            hint = ", ".join(near or known)
            raise HookError(
                f"no hook is called {name!r}; {'nearest are' if near else 'there are'} {hint}"
            )


class Taps:
    """What a run calls at each hook point: it keeps what is there, after it has changed it.

    Attributes:
        cached: what was cached so far, by the full names of the hook points.
    """

    def __init__(
        self,
        hooks: Mapping[str, Hook] | None = None,
        keep: Iterable[str] = (),
    ) -> None:
        self.hooks = hooks or {}
        self.keep = frozenset(keep)
        self.cached: dict[str, Any] = {}
        self.prefix = ""

    def inside(self, prefix: str) -> Self:
        """The same, for hook points whose names have this in front."""
        inner = type(self)(self.hooks, self.keep)
        inner.cached, inner.prefix = self.cached, f"{self.prefix}{prefix}."
        return inner

    def wants(self, name: str) -> bool:
        """Whether anybody looks at this hook point."""
        return self.prefix + name in self.keep or self.changes(name)

    def changes(self, name: str) -> bool:
        """Whether something else may come out of this hook point."""
        return self.prefix + name in self.hooks

    def __call__(self, name: str, value: Any) -> Any:
        """What is to be at a hook point, where a run has a value."""
        full = self.prefix + name
        if full in self.hooks:
            new = self.hooks[full](value)
            if new is not None:
                if np.shape(new) != np.shape(value):
                    raise HookError(
                        f"{full} holds {list(np.shape(value))}, its hook gave {list(np.shape(new))}"
                    )
                value = new.astype(value.dtype) if hasattr(new, "astype") else new
        if full in self.keep:
            self.cached[full] = value
        return value
