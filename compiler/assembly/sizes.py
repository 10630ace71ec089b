"""How big a compiled model is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import inf

import numpy as np

from ...craft.blocks import Circuit
from ...craft.formatting import counted
from ..pictures.html import html_text
from .emit import Emitted


@dataclass(frozen=True)
class Sizes:
    """The sizes of a model, in the uniform layout: heads padded to one size, biases included.

    ``margin`` is the least distance, in logits, between a selected and an unselected key, and
    ``largest`` the greatest size of a weight.
    """

    layers: int
    heads: int
    key_size: int
    mlp: int
    d_model: int
    parameters: int
    nonzero: int
    margin: float
    largest: float

    @property
    def summary(self) -> str:
        """The sizes that matter most, in words."""
        layers, heads = counted(self.layers, "layer"), counted(self.heads, "head")
        return f"{layers}, {heads} in each, {counted(self.parameters, 'parameter')}"

    def __str__(self) -> str:
        return "\n".join(f"{f.name:<11}{_shown(getattr(self, f.name)):>12}" for f in fields(self))

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return html_text(str(self))


def _shown(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:.3g}"


def measure(circuit: Circuit, emitted: Emitted) -> Sizes:
    """The sizes of an emitted circuit."""
    config = emitted.config
    arrays = [a for module in emitted.params.values() for a in module.values()]
    return Sizes(
        config.num_layers,
        config.num_heads,
        config.key_size,
        config.mlp_hidden_size,
        config.d_model,
        sum(a.size for a in arrays),
        sum(int(np.count_nonzero(a)) for a in arrays),
        min((b.margin for b in circuit.blocks if hasattr(b, "gain")), default=inf),
        max((float(np.abs(a).max(initial=0.0)) for a in arrays), default=0.0),
    )
