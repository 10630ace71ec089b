"""Backwards through the program: which features every reader asks for, hence every encoding.

A root is planned when all its readers are: its encoding is chosen from what they asked, then the
head or MLP that computes it is chosen, which asks for features of earlier roots in turn.  What
nobody asks for is never planned.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from math import inf

import numpy as np

from ..craft.variables import Array
from .analysis import Analysis, ComputedRoot, HeadRoot, MeanRoot, MoveRoot, WidthRoot
from .encodings import Encoding, choose_encoding
from .features import Feature, Part, Share, as_readable, decompose, lift, split
from .mlp_plans import MlpPlan, is_natural, plan_mlp, unit_estimate
from .scores import Scores, by_key_class, by_query_class, parabola
from .selections import Factor, Term, joint
from .tables import Root, Table, restrict, root_table


@dataclass(frozen=True, eq=False)
class FactorPlan:
    """One factor's share of the scores of a head, with the features that give it."""

    factor: Factor
    scores: Scores
    query: Feature
    key: Feature
    level: Feature | None  # None where BOS need not follow the level


@dataclass(frozen=True, eq=False)
class HeadPlan:
    """A head for one term of a selection: counting its keys, or averaging features of them."""

    root: HeadRoot
    factors: tuple[FactorPlan, ...]
    counting: bool
    can_be_empty: bool
    value: Feature | None  # None: counts


@dataclass
class Plan:
    """What must be built, and in which encodings."""

    analysis: Analysis
    encodings: dict[Root, Encoding] = field(default_factory=dict[Root, Encoding])
    heads: dict[Root, tuple[HeadPlan, ...]] = field(
        default_factory=dict[Root, tuple[HeadPlan, ...]]
    )
    mlps: dict[Root, MlpPlan] = field(default_factory=dict[Root, MlpPlan])
    _asked: dict[Root, list[Array]] = field(default_factory=dict[Root, list[Array]])
    _agenda: list[tuple[tuple[int, ...], Root]] = field(
        default_factory=list[tuple[tuple[int, ...], Root]]
    )
    fixed: dict[Root, Encoding] = field(default_factory=dict[Root, Encoding])

    # ---- asking ------------------------------------------------------------------------------

    def ask(self, table: Table, matrix: Array, *, interpolating: bool = False) -> Feature:
        """Asks for features of a table; whatever is not free is computed by an MLP.

        Args:
            matrix: ``[values, m]``, a row of features for each value of the table.
            interpolating: the reader wants errors of numbers to slide features along the curve
                through neighbouring values (see ``Scores``) rather than be cleaned away.
        """
        feature = decompose(table, matrix) or self._compute(table, matrix, interpolating)
        for part in feature.parts:
            if part.root not in self._asked:
                self._asked[part.root] = []
                heapq.heappush(self._agenda, (_backwards(part.root), part.root))
            self._asked[part.root].append(part.matrix)
        return feature

    def _compute(self, table: Table, matrix: Array, interpolating: bool) -> Feature:
        """Each column as a sum over groups of roots, of which those that are not free are computed."""
        parts: dict[Root, Array] = {}
        for j, column in enumerate(matrix.T):
            for share in split(table, column):
                root, values = self._provide(table, column, share, interpolating)
                wide = parts.setdefault(root, np.zeros((len(values), matrix.shape[1])))
                wide[:, j] += values
        kept = tuple(Part(root, wide) for root, wide in parts.items())
        return Feature(table, matrix, kept, np.zeros(matrix.shape[1]))

    def _provide(
        self, table: Table, column: Array, share: Share, interpolating: bool
    ) -> tuple[Root, Array]:
        """The root, computed if need be, whose values decide a share; and the share of each value."""
        if len(share.axes) == 1:
            root, values = lift(table, share)
            readable = as_readable(table, root, values)
            if readable is not None:
                return root, readable
            return self.analysis.computed(
                root_table(root), None, interpolating=interpolating
            ), values
        inner = restrict(table, share.axes)
        root = self.analysis.computed(inner, None, interpolating=interpolating)
        whole = column[[table.domain.code(v) for v in inner.domain.values]]
        corner = (0,) * len(share.axes)
        shift = (
            share.values[corner] - whole[inner.codes[corner]]
            if len(inner.roots) < len(table.roots)
            else 0.0
        )
        return root, whole + shift

    def price(self, table: Table, matrix: Array, interpolating: bool) -> float:
        """What features would cost: 2 for each unit (a row and a column of weights), 1 a column."""
        wanted = [
            j for j in range(matrix.shape[1]) if decompose(table, matrix[:, j : j + 1]) is None
        ]
        units = unit_estimate(table, matrix[:, wanted], interpolating) if wanted else 0
        return 2.0 * units + matrix.shape[1]

    # ---- planning ----------------------------------------------------------------------------

    def run(self) -> None:
        """Plans everything that was asked for."""
        while self._agenda:
            root = heapq.heappop(self._agenda)[1]
            encoding = self.fixed.get(root) or choose_encoding(root, self._asked[root])
            self.encodings[root] = encoding
            if not encoding.labels:
                continue
            if isinstance(root, HeadRoot):
                self.heads[root] = self._plan_head(root, encoding)
            elif isinstance(root, ComputedRoot):
                self.mlps[root] = plan_mlp(self, root, encoding)

    def _plan_head(self, root: HeadRoot, encoding: Encoding) -> tuple[HeadPlan, ...]:
        if isinstance(root, WidthRoot):
            return tuple(
                HeadPlan(root, self._factors(term, True, True, True), True, True, None)
                for term in root.selection.terms
            )
        assert isinstance(root, MeanRoot | MoveRoot)
        terms = root.selection.terms
        term = terms[0] if len(terms) == 1 else (joint(root.selection, root.source),)
        value = self.ask(root.values, value_features(root, encoding))
        single = isinstance(root, MoveRoot)
        factors = self._factors(term, False, root.can_be_empty, single)
        return (HeadPlan(root, factors, False, root.can_be_empty, value),)

    def _factors(
        self, term: Term, counting: bool, can_be_empty: bool, single: bool
    ) -> tuple[FactorPlan, ...]:
        return tuple(self._factor(f, counting, can_be_empty, single) for f in term)

    def _factor(
        self, factor: Factor, counting: bool, can_be_empty: bool, single: bool
    ) -> FactorPlan:
        """The cheapest way to score a factor; dimensions cost twice a unit."""
        ways = [by_query_class(factor), by_key_class(factor)]
        if not counting:
            free = [_takes_any_numbers(t) for t in (factor.key, factor.query)]
            curve = None
            if all(
                f or is_natural(t) for f, t in zip(free, (factor.key, factor.query), strict=True)
            ):
                curve = parabola(factor, free_keys=free[0], free_queries=free[1])
            exact = curve is not None and curve.exact and not _is_rough(factor)
            if curve is not None and (single or exact):
                ways.append(curve)

        def cost(way: Scores, limit: float) -> float:
            if 4.0 * way.dims >= limit:
                return limit
            query = way.query
            if can_be_empty and way.interpolating:
                query = np.concatenate([query, way.level[:, None]], axis=1)
            return (
                4.0 * way.dims
                + self.price(factor.query, query, way.interpolating)
                + self.price(factor.key, way.key, way.interpolating)
            )

        ways.sort(key=lambda w: w.dims)
        way, least = ways[0], cost(ways[0], inf)
        for other in ways[1:]:
            price = cost(other, least)
            if price < least:
                way, least = other, price
        level = None
        if can_be_empty and way.interpolating:
            level = self.ask(factor.query, way.level[:, None], interpolating=True)
        return FactorPlan(
            factor,
            way,
            self.ask(factor.query, way.query, interpolating=way.interpolating),
            self.ask(factor.key, way.key, interpolating=way.interpolating),
            level,
        )


def value_features(root: MeanRoot | MoveRoot, encoding: Encoding) -> Array:
    """``[values of root.values, columns]``: what a selected key contributes to each column."""
    inner = root.values.domain
    if isinstance(root, MoveRoot):
        return encoding.matrix[[root.domain.code(v) for v in inner.values]]
    columns = [inner.numbers * inner.is_defined, inner.is_defined]
    return np.stack(columns[: len(encoding.labels)], axis=1)


def default_features(root: MeanRoot | MoveRoot, encoding: Encoding) -> Array:
    """``[columns]``: what BOS contributes, which is the default."""
    if not root.can_be_empty:
        return np.zeros(len(encoding.labels))
    return encoding.matrix[root.domain.code(root.default)]


def _takes_any_numbers(table: Table) -> bool:
    """Whether any function of this table is free, so that its values may be numbered at will."""
    return len(table.roots) <= 1 and not any(r.scalar for r in table.roots)


def _is_rough(factor: Factor) -> bool:
    """Whether a side's numbers come with errors, which would make equal scores unequal."""
    return any(root.scalar for table in (factor.key, factor.query) for root in table.roots)


def _backwards(root: Root) -> tuple[int, ...]:
    """Roots in descending order of computation (for a heap, whose least comes first).

    A longer order comes after its own beginning, so the end is marked by a large number.
    """
    return (*(-i for i in root.order), 1 << 30)
