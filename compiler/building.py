"""Forwards through the plan: variables, reads and error bounds.

Errors flow forwards as demands flowed backwards.  A number carries an absolute error; a coded
variable carries noise on its columns; features that interpolate between values *slide*: their
error is a part of the way towards the row of a neighbouring value.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..craft.blocks import Block, Embedding
from ..craft.variables import Array, Read, Variable
from .derived import ComputedRoot, MeanRoot, TotalRoot
from .domains import Domain
from .encodings import Encoding
from .features import Feature, decompose
from .planning import Plan
from .roots import PositionRoot, Root, TokenRoot
from .scalars import UNIT_ROUNDOFF
from .tables import Table

WHOLE = 2.0**23
"""Sums of whole numbers below this are exact in float32."""


@dataclass
class Builder:
    """What has been built so far.

    Attributes:
        errors: ``[values]``, bounds on the error of a mean's number at each of its values, where
            they are known better than by the variable's noise.
    """

    plan: Plan
    variables: dict[Root, Variable] = field(default_factory=dict[Root, Variable])
    errors: dict[Root, Array] = field(default_factory=dict[Root, Array])
    embeddings: list[Embedding] = field(default_factory=list[Embedding])
    blocks: list[Block] = field(default_factory=list[Block])

    @property
    def max_seq_len(self) -> int:
        return self.plan.analysis.max_seq_len

    def encoding(self, root: Root) -> Encoding:
        return self.plan.encodings[root]

    def define(
        self,
        root: Root,
        at_bos: Array | None = None,
        noise: float = 0.0,
        blur: float = 0.0,
        grid: float = 0.0,
    ) -> Variable:
        """The variable that holds a root in the encoding planned for it."""
        encoding = self.encoding(root)
        stored = encoding.matrix.astype(np.float32)
        noise += float(np.abs(encoding.matrix - stored).max(initial=0.0))
        variable = Variable(
            root.name,
            encoding.labels,
            root.domain.values,
            encoding.matrix,
            np.zeros(len(encoding.labels)) if at_bos is None else at_bos,
            noise,
            blur,
            grid,
            isinstance(root, MeanRoot | TotalRoot) and root.is_coarse,
        )
        self.variables[root] = variable
        return variable

    def embed(self) -> None:
        """The variables that are looked up."""
        for root in self.plan.encodings:
            if isinstance(root, TokenRoot | PositionRoot) and self.encoding(root).labels:
                by = "token" if isinstance(root, TokenRoot) else "position"
                rows = self.encoding(root).matrix
                self.embeddings.append(Embedding(self.define(root), by, rows))
        self.embeddings.sort(key=lambda e: e.by, reverse=True)

    def resolve(self, feature: Feature, at_bos: Array | None = None) -> Read:
        """The read that gives these features; zero at BOS unless told otherwise."""
        constant = feature.constant.copy()
        parts: dict[Variable, Array] = {}
        for part in feature.parts:
            matrix, offset = self.encoding(part.root).solve(part.matrix)
            constant = constant + offset
            if matrix.any():
                variable = self.variables[part.root]
                parts[variable] = parts.get(variable, 0.0) + matrix
        target = np.zeros(feature.width) if at_bos is None else at_bos
        return Read(tuple(parts.items()), constant, target)

    # ---- errors ------------------------------------------------------------------------------

    def noise(self, feature: Feature, *, sliding: bool) -> Array:
        """``[m]``: bounds on the absolute errors of features.

        Args:
            sliding: leave out what :meth:`slide` accounts for.
        """
        total = np.zeros(feature.width)
        for part in feature.parts:
            matrix, _ = self.encoding(part.root).solve(part.matrix)
            if not matrix.any():
                continue
            variable = self.variables[part.root]
            if not (part.root.scalar and sliding):
                total += np.abs(matrix).sum(axis=0) * variable.noise
            if variable.blur and not sliding:
                total += variable.blur * _greatest_step(part.root.domain, part.matrix)
        return total + _rounding(feature)

    def slide(self, table: Table) -> float:
        """How far, as a part of the way to a neighbouring value, a table's number may be off."""
        if table.is_identity and isinstance(table.roots[0], ComputedRoot):
            variable = self.variables.get(table.roots[0])
            return variable.blur if variable is not None else 0.0
        if not table.domain.is_numeric:
            return 0.0
        natural = decompose(table, table.domain.numbers[:, None])
        if natural is None:
            return self._slide_of_computed(table)
        off = 0.0
        for part in natural.parts:
            variable = self.variables.get(part.root)
            if part.root.scalar and variable is not None:
                matrix, _ = self.encoding(part.root).solve(part.matrix)
                off += float(np.abs(matrix[:1]).sum()) * variable.noise
        return off / table.domain.gap

    def _slide_of_computed(self, table: Table) -> float:
        blurs = [
            variable.blur
            for root, variable in self.variables.items()
            if isinstance(root, ComputedRoot) and root.table.identity == table.identity
        ]
        return max(blurs, default=0.0)


def _rounding(feature: Feature) -> Array:
    """``[m]``: bounds on what float32 loses in the sums themselves; nothing of whole numbers."""
    size = np.zeros(feature.width)
    for part in feature.parts:
        size += np.abs(part.matrix).max(axis=0, initial=0.0)
    whole = all(
        (part.root.whole or not part.root.scalar)
        and bool((part.matrix == np.round(part.matrix)).all())
        for part in feature.parts
    )
    exact = (size < WHOLE) if whole else np.zeros(feature.width, bool)
    return np.where(exact, 0.0, 2 * UNIT_ROUNDOFF * size)


def _greatest_step(domain: Domain, matrix: Array) -> Array:
    """``[m]``: the largest difference between the features of neighbouring numbers."""
    order = np.argsort(domain.numbers[: len(domain.defined)], kind="stable")
    columns: int = matrix.shape[1]
    if len(order) < 2:
        return np.zeros(columns)
    return np.abs(np.diff(matrix[order], axis=0)).max(axis=0)
