"""How big a compiled model is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import inf

import numpy as np

from ...craft.blocks import Circuit
from ...craft.formatting import counted
from ...model.parameters import Array
from ..pictures.html import html_text
from .emit import Emitted

MOST_CONDITIONED = 1 << 22
"""Weights of more numbers have no condition: their singular values would take seconds."""


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
        return "\n".join(_row(f.name, _shown(getattr(self, f.name))) for f in fields(self))

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return html_text(str(self))


def _row(name: str, number: str) -> str:
    return f"{name:<11}{number:>12}"


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


def condition(emitted: Emitted) -> float | None:
    """The greatest condition number of any weight matrix, the unembedding's included.

    That is its largest singular value over the smallest that is not 0: so many times as much as the
    largest numbers that it writes may the smallest be off when its inputs or outputs are rotated.
    Singular values within float32's rounding of the largest are taken for 0.

    Returns:
        None if a matrix has more than ``MOST_CONDITIONED`` numbers.
    """
    modules = emitted.params.values()
    matrices = [a for module in modules for a in module.values() if a.ndim == 2]
    matrices = [*matrices, emitted.unembed]
    if any(matrix.size > MOST_CONDITIONED for matrix in matrices):
        return None
    return max(map(_condition_of, matrices), default=1.0)


def condition_row(emitted: Emitted) -> str:
    """The condition as a row beside those of ``Sizes``."""
    found = condition(emitted)
    return _row("condition", "-" if found is None else _shown(found))


def _condition_of(matrix: Array) -> float:
    used = matrix[matrix.any(axis=1)][:, matrix.any(axis=0)].astype(np.float64)
    if not used.size:
        return 1.0
    values = np.linalg.svd(used, compute_uv=False)
    least = values[0] * max(used.shape) * float(np.finfo(np.float32).eps)
    return float(values[0] / values[values > least].min())
