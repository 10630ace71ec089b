"""A model that would be too large is refused before its weights take memory."""

from __future__ import annotations

from collections.abc import Sequence

from ..craft.formatting import counted
from ..model import TransformerConfig
from ..rasp_ast.errors import ValueSetError
from ..rasp_ast.source import Source
from .analysis.registry import Registry
from .encoding.encodings import Encoding
from .heads.plan import HeadPlan
from .mlps.plan import MlpPlan
from .tables.domains import check_size
from .tables.roots import Root

MAX_PARAMETERS = 1 << 28
"""The most numbers that a model may hold, a gigabyte in float32."""
SMALLER = (
    "map to fewer values earlier, use a smaller vocabulary or max_seq_len, or compile its parts "
    "as programs of their own"
)


class SizeSoFar:
    """What has been planned of a model by now, backwards from its answers.

    Each layer has room for the widest head and the largest MLP. Where variables share columns no
    estimate is made.

    Attributes:
        widest: what the widest head or MLP computes.
    """

    def __init__(self, registry: Registry) -> None:
        passes = registry.choices.passes
        self._estimates = not (passes.basis or passes.reuse)
        self._depths = {root: root.depth for root in registry.roots.values()}
        self._layers = self._width = self._units = self._dims = 0
        self.widest: Root | None = None

    def add(
        self,
        root: Root,
        encoding: Encoding,
        heads: Sequence[HeadPlan],
        mlp: MlpPlan | None,
    ) -> None:
        """Adds what computes a root."""
        if not (self._estimates and encoding.width):
            return
        self._layers = max(self._layers, self._depths.get(root, 0) // 2)
        self._width += encoding.width
        dims = max((sum(f.scores.dims for f in head.factors) for head in heads), default=0)
        units = mlp.strategy.units if mlp else 0
        if self.widest is None or max(2 * units, 4 * dims) > max(2 * self._units, 4 * self._dims):
            self.widest = root
        self._dims, self._units = max(self._dims, dims), max(self._units, units)

    def check(self) -> None:
        """Refuses what is too large by now.

        Raises:
            ValueSetError: it is.
        """
        parts = (counted(self._layers, "layer"), f"{self._width:,} columns or more")
        each = (counted(self._units, "MLP unit"), f"a head of {self._dims:,}")
        what = f"the model would hold about # numbers: {', '.join(parts + each)} in each layer"
        size = self._layers * self._width * (2 * self._units + 4 * self._dims)
        try:
            check_size(size, what, None, MAX_PARAMETERS, SMALLER)
        except ValueSetError as error:
            error.final = True
            raise


def check_model(config: TransformerConfig, source: Source | None) -> None:
    """Refuses a model of this shape if it would take too much memory.

    Raises:
        ValueSetError: it would.
    """
    parts = (counted(config.num_layers, "layer"), f"{config.d_model:,} columns")
    heads = f"{counted(config.num_heads, 'head')} of {config.key_size:,}"
    each = (counted(config.mlp_hidden_size, "MLP unit"), heads)
    what = f"the model would hold # numbers: {', '.join(parts + each)} in each layer"
    check_size(config.parameters, what, source, MAX_PARAMETERS, SMALLER)
