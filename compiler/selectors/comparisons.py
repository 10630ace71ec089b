"""Comparisons of values by their ranks: exact for any numbers, without a table of pairs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ...rasp_ast.functions import Comparison
from ...rasp_ast.values import Value, is_numeric
from ..tables.domains import Domain

Ranks = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NO_RANK = -1
"""The rank of *undefined*, which no comparison selects."""


def common_ranks(
    comparison: Comparison, keys: Domain, queries: Domain
) -> tuple[Ranks, Ranks] | None:
    """``[values]`` for each domain: the place of a value among all values of both.

    Values that Python calls equal have one rank, as the predicates follow Python: 1 is True here.
    None where an order has to compare values that have none.
    """
    defined = [*keys.defined, *queries.defined]
    if all(is_numeric(v) for v in defined) or all(isinstance(v, str) for v in defined):
        distinct: list[Value] = sorted(dict.fromkeys(defined))  # type: ignore[type-var]  # pyright: ignore
    elif comparison in (Comparison.EQ, Comparison.NEQ, Comparison.TRUE, Comparison.FALSE):
        distinct = list(dict.fromkeys(defined))
    else:
        return None
    place = {value: rank for rank, value in enumerate(distinct)}
    key_ranks, query_ranks = (
        np.array([NO_RANK if v is None else place[v] for v in domain.values], np.int64)
        for domain in (keys, queries)
    )
    return key_ranks, query_ranks


def relation(comparison: Comparison, keys: Ranks, queries: Ranks) -> Flags:
    """``[keys, queries]``: where the comparison holds; undefined selects nothing."""
    held = comparison.on_ranks(keys[:, None], queries[None, :])
    return held & (keys != NO_RANK)[:, None] & (queries != NO_RANK)[None, :]
