"""What makes one key better than another, as whole numbers that a head can add up."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace

import numpy as np

from ...craft.variables import Array
from ...rasp_ast.choosing import Ties, preference
from ...rasp_ast.errors import CompileError, FunctionError
from ...rasp_ast.functions import Function
from ...rasp_ast.nodes import Best
from ...rasp_ast.source import Source
from ...rasp_ast.values import Number, Value, is_numeric, key, plain
from ..selectors.compared import MAX_RELATION
from ..selectors.comparisons import Flags
from ..tables.apply import MAX_CALLS
from ..tables.domains import Domain, check_size
from ..tables.equal_rows import equal_rows
from ..tables.ordering import in_order
from ..tables.tables import Table, constant_table, root_table
from .registry import Registry

MAX_PREFERENCE = 1 << 16
"""Preferences up to this are told apart by one head: a logit is some four times as large, in units
of the least difference, and float32 has it to 1 / 64 of that."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Preference:
    """Whole numbers that are not negative, the greater the better, as a sum of products.

    Attributes:
        of_key: ``[key values, dims]``.
        of_query: ``[query values, dims]``.
    """

    key: Table
    query: Table
    of_key: Array
    of_query: Array

    @property
    def numbers(self) -> Array:
        """``[key values, query values]``."""
        return self.of_key @ self.of_query.T

    @property
    def levels(self) -> int:
        """How many there are, from 0."""
        return int(self.numbers.max(initial=0.0)) + 1

    def times(self, factor: int) -> Preference:
        """The same, all that many times as large."""
        return replace(self, of_key=factor * self.of_key)

    @property
    def identity(self) -> Hashable:
        """Equal for equal numbers of the same tables."""
        return (self.key.identity, self.query.identity, self.numbers.tobytes())


def by_classes(keys: Table, queries: Table, numbers: Array) -> Preference:
    """Numbers by a dimension for each different query, or each different key."""
    whole = numbers.astype(np.int64)
    columns, of_column = equal_rows(whole.T)
    rows, of_row = equal_rows(whole)
    if len(columns) <= len(rows):
        of_key, of_query = numbers[:, columns], np.eye(len(columns))[of_column]
    else:
        of_key, of_query = np.eye(len(rows))[of_row], numbers[rows].T
    used = of_key.any(axis=0) & of_query.any(axis=0)
    return Preference(
        key=keys, query=queries, of_key=of_key[:, used] * 1.0, of_query=of_query[:, used] * 1.0
    )


def ranks_of(scores: Array, defined: Flags) -> Array:
    """``[keys, queries]``: the place of each score among all that one query can give."""
    ranks = np.zeros(scores.shape)
    for query in range(scores.shape[1]):
        known = np.unique(scores[defined[:, query], query])
        ranks[:, query] = np.searchsorted(known, scores[:, query])
    return np.where(defined, ranks, 0.0)


def tie_of(registry: Registry, node: Best, most: int) -> Preference:
    """What decides among equal scores, in up to so many levels if that is possible.

    The distance is cheapest as the triangular number ``2 d^2 + d`` of d, key minus query: that is
    0, 1, 3, 6 for d of 0, -1, 1, -2, and takes three dimensions; but its levels grow with the
    square of the length.
    """
    n, indices = registry.max_seq_len, root_table(registry.indices)
    ties: Ties = "right" if registry.causal and node.ties == "nearest" else node.ties
    positions = np.arange(n)
    if ties in ("left", "right"):
        numbers = preference(ties, positions, 0)
        return by_classes(indices, constant_table(0), (numbers - numbers.min())[:, None] * 1.0)
    greatest = 2 * (n - 1) ** 2 + n - 1
    if ties == "nearest" and greatest < most and registry.choices.passes.demand:
        j, one = positions.astype(float), np.ones(n)
        return Preference(
            key=indices,
            query=indices,
            of_key=np.stack([-2.0 * j * j - j, 4.0 * j, one], axis=1),
            of_query=np.stack([one, j, greatest - 2.0 * j * j + j], axis=1),
        )
    check_size(n * n, "it weighs # pairs of positions", node.source, MAX_RELATION)
    columns = [preference(ties, positions, query) for query in range(n)]
    numbers = np.stack(columns, axis=1)
    return by_classes(indices, indices, (numbers - numbers.min()) * 1.0)


# ---- scores ----------------------------------------------------------------------------------


def scores_of(registry: Registry, node: Best, keys: Table, queries: Table) -> tuple[Array, Flags]:
    """``[keys, queries]``: the place of each score in the order of all, and where there is one."""
    size = len(keys.domain) * len(queries.domain)
    check_size(size, "its score depends on # pairs of values", node.source, MAX_RELATION)
    found: list[list[Value | None]] = [[v] for v in keys.domain.values]
    if node.score is not None:
        check_size(size, "its score would be called on # pairs of values", node.source, MAX_CALLS)
        found = _called(registry, node.score, keys.domain, queries.domain, node.source)
    numbers: dict[Hashable, Number] = {}
    for value in (v for row in found for v in row):
        if value is not None and not is_numeric(value):
            raise CompileError(
                f"a score is a number, and this one may be {plain(value)!r}",
                source=node.source,
                hint="map what is scored to numbers first",
            )
        if value is not None:
            number = _as_number(value)
            numbers[key(number)] = number
    place = {key(number): i for i, number in enumerate(in_order(numbers.values()))}
    flat = [place[key(_as_number(v))] if is_numeric(v) else -1 for row in found for v in row]
    places = np.array(flat, dtype=float).reshape(len(keys.domain), len(queries.domain))
    return places, places >= 0


def _as_number(value: Number) -> Number:
    """A score; of a bool, what it counts as."""
    return int(value) if isinstance(value, bool) else value


def _called(
    registry: Registry, score: Function, keys: Domain, queries: Domain, source: Source | None
) -> list[list[Value | None]]:
    raised: list[FunctionError] = []
    rows: list[list[Value | None]] = []
    for k in keys.values:
        row: list[Value | None] = []
        for q in queries.values:
            try:
                row.append(None if k is None or q is None else score(k, q, source=source))
            except FunctionError as error:
                if not error.no_value:
                    raise
                raised.append(error)
                row.append(None)
        rows.append(row)
    registry.assume_no_input_raises(raised[:1])
    return rows
