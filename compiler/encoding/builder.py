"""Forwards through the plan: variables, reads and error bounds.

Errors flow forwards as demands flowed backwards.  A number carries an absolute error; a coded
variable has errors on its columns; features that interpolate between values *slide*: their
error is a part of the way towards the row of a neighbouring value.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from ...craft.blocks import Block, Embedding
from ...craft.variables import Array, Read, Variable
from ..analysis.registry import Registry
from ..selectors.head_roots import computed_of, computed_root
from ..tables.roots import Root
from ..tables.tables import Table
from .encodings import Encoding
from .error_bounds import Mixture, greatest_products, greatest_step, rounding
from .features import Feature, RootFeatures, decompose
from .readings import Reading

Flags = npt.NDArray[np.bool_]


@dataclass
class Builder:
    """What has been built so far.

    Attributes:
        column_errors: absolute errors of variables, column by column.
        mixtures: of moved values that are held in several columns.
        errors: ``[values]``, bounds on the error of a mean's number at each of its values, where
            they are known better than by the variable's ``abs_error``.
        misses: see :meth:`missed`.
        solved: how shares of features come from columns, once for each.
    """

    registry: Registry
    encodings: dict[Root, Encoding]
    readings: dict[Root, Reading]
    variables: dict[Root, Variable] = field(default_factory=dict[Root, Variable])
    column_errors: dict[Root, Array] = field(default_factory=dict[Root, Array])
    mixtures: dict[Root, Mixture] = field(default_factory=dict[Root, Mixture])
    errors: dict[Root, Array] = field(default_factory=dict[Root, Array])
    solved: dict[RootFeatures, tuple[Array, Array]] = field(
        default_factory=dict[RootFeatures, tuple[Array, Array]]
    )
    misses: dict[RootFeatures, Array] = field(default_factory=dict[RootFeatures, Array])
    embeddings: list[Embedding] = field(default_factory=list[Embedding])
    blocks: list[Block] = field(default_factory=list[Block])

    @property
    def max_seq_len(self) -> int:
        return self.registry.max_seq_len

    def encoding(self, root: Root) -> Encoding:
        return self.encodings[root]

    def solve(self, part: RootFeatures) -> tuple[Array, Array]:
        """How a share of some features comes from a root's columns; see ``Encoding.solve``."""
        solution = self.solved.get(part)
        if solution is None:
            solution = self.solved[part] = self.encoding(part.root).solve(part.matrix)
        return solution

    def missed(self, part: RootFeatures) -> Array:
        """``[m]``: how far what :meth:`solve` gives is from what was asked for.

        It is 0, except where columns or classes that are nearly equal were merged.
        """
        known = self.misses.get(part)
        if known is None:
            known = self.misses[part] = self.encoding(part.root).miss(
                part.matrix, *self.solve(part)
            )
        return known

    def define(
        self,
        root: Root,
        at_bos: Array | None = None,
        abs_error: Array | float = 0.0,
        slide: float = 0.0,
        rounding_unit: float = 0.0,
        bound: float = 0.0,
    ) -> Variable:
        """The variable that holds a root in the encoding planned for it.

        Args:
            abs_error: of each column, or of all.
            bound: on all of them together, as far as it is known to be less for some.
        """
        encoding, reading = self.encoding(root), self.readings[root]
        with np.errstate(over="ignore"):  # refused when weights are emitted
            stored = encoding.matrix.astype(np.float32)
        each = abs_error + np.abs(encoding.matrix - stored).max(axis=0, initial=0.0)
        variable = Variable(
            reading.name,
            reading.labels,
            reading.values,
            encoding.matrix[reading.firsts],
            np.zeros(encoding.width) if at_bos is None else at_bos,
            abs_error=float(np.max(each, initial=np.max(abs_error, initial=bound))),
            slide=slide,
            rounding_unit=rounding_unit,
            is_partially_listed=root.is_partially_listed,
            is_of_whole_numbers=root.is_of_whole_numbers,
        )
        self.variables[root] = variable
        self.column_errors[root] = each
        return variable

    def embed(self) -> None:
        """The variables that are looked up."""
        for root in self.encodings:
            if root.lookup is not None and self.encoding(root).width:
                rows = self.encoding(root).matrix
                self.embeddings.append(Embedding(self.define(root), root.lookup, rows))
        self.embeddings.sort(key=lambda e: e.by, reverse=True)

    def resolve(self, feature: Feature, at_bos: Array | None = None) -> Read:
        """The read that gives these features; zero at BOS unless told otherwise."""
        constant = feature.constant.copy()
        parts: dict[Variable, Array] = {}
        for part in feature.parts:
            matrix, offset = self.solve(part)
            constant = constant + offset
            if matrix.any():
                variable = self.variables[part.root]
                parts[variable] = parts.get(variable, 0.0) + matrix
        target = np.zeros(feature.width) if at_bos is None else at_bos
        return Read(tuple(parts.items()), constant, target)

    # ---- errors ------------------------------------------------------------------------------

    def error_of(self, feature: Feature, *, sliding: bool, combined: Array | None = None) -> Array:
        """``[m]``: bounds on the absolute errors of features, or ``[k]`` of sums of them.

        Args:
            sliding: leave out what :meth:`slide` accounts for.
            combined: ``[m, k]``, what each feature is multiplied by in these sums.
        """
        of_each = np.where(self._is_copy(feature), 0.0, rounding(feature))
        of_columns = np.zeros(feature.width if combined is None else combined.shape[1])
        for part in feature.parts:
            matrix, _ = self.solve(part)
            of_each += self.missed(part)
            if not matrix.any():
                continue
            variable = self.variables[part.root]
            if not (part.root.scalar and sliding):
                of_columns += self._error_of_columns(part.root, matrix, combined)
            if variable.slide and not sliding:
                of_each += variable.slide * greatest_step(part.root.domain, part.matrix)
        return of_columns + (of_each if combined is None else of_each @ np.abs(combined))

    def _error_of_columns(self, root: Root, matrix: Array, combined: Array | None) -> Array | float:
        """As :meth:`error_of`, what follows from the errors of a root's columns."""
        own, mixture = self.column_errors[root], self.mixtures.get(root)
        if not own.any():
            return 0.0
        if mixture is None:
            of_each: Array = own @ np.abs(matrix)
            return of_each if combined is None else of_each @ np.abs(combined)
        sizes = np.abs(matrix if combined is None else matrix @ combined)
        greatest = greatest_products(np.abs(self.encoding(root).matrix), sizes)
        return np.minimum(own @ sizes, mixture.relative * greatest + mixture.of_rows @ sizes)

    def _is_copy(self, feature: Feature) -> Flags:
        """``[m]``: features that are one number, times a power of two, to which only zeros add."""
        terms = (feature.constant != 0).astype(int)
        exact = np.ones(feature.width, bool)
        for part in feature.parts:
            encoding = self.encoding(part.root)
            matrix, offset = self.solve(part)
            used = (matrix != 0).sum(axis=0)
            if encoding.columns_of is not None:  # of a one-hot all but one are zero
                used = np.minimum(used, 1)
                exact &= (matrix == matrix.astype(np.float32)).all(axis=0)
            else:
                exact &= np.isin(np.abs(np.frexp(matrix)[0]), (0.0, 0.5)).all(axis=0)
            terms = terms + used + (offset != 0)
        return exact & (terms <= 1)

    def relative_slide(self, table: Table) -> float:
        """How far, as a part of the way to a neighbouring value, a table's number may be off."""
        if (root := computed_of(table)) is not None:
            variable = self.variables.get(root)
            return variable.slide if variable is not None else 0.0
        if not table.domain.is_numeric:
            return 0.0
        as_number = decompose(table, table.domain.numbers[:, None])
        if as_number is None:
            return self._slide_of_computed(table)
        off = 0.0
        for part in as_number.parts:
            variable = self.variables.get(part.root)
            if part.root.scalar and variable is not None:
                matrix, _ = self.solve(part)
                off += float(np.abs(matrix[:1]).sum()) * variable.abs_error
        return off / table.domain.gap

    def slides(self, table: Table) -> bool:
        """Whether :meth:`relative_slide` accounts for all errors of a table's number.

        Of ``total % 5`` it does not: its features follow the lines of ``total``, whose neighbours
        14 and 15 are none of it.
        """
        if computed_of(table) is not None or self._computed(table):
            return True
        if not table.domain.is_numeric:
            return False
        return decompose(table, table.domain.numbers[:, None]) is not None

    def _slide_of_computed(self, table: Table) -> float:
        return max((variable.slide for variable in self._computed(table)), default=0.0)

    def _computed(self, table: Table) -> list[Variable]:
        """The variables that hold this very table."""
        return [
            variable
            for root, variable in self.variables.items()
            if (computed := computed_root(root)) is not None
            and computed.table.identity == table.identity
        ]
