"""Answers that need no MLP: each value is an intersection of conditions on groups of roots.

``x or y`` of two roots is *False* exactly where the first is *False* and the second is.  A value's
score is minus the number of groups whose condition does not allow it, which is a sum over groups;
the unembedding takes the largest.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from ...craft.variables import Array
from ...rasp_ast.values import Value
from ..encoding.demands import Demands
from ..encoding.features import Feature, add_features
from ..tables.tables import Table, make_table

Groups = tuple[tuple[int, ...], ...]


def conjunctive(demands: Demands, table: Table) -> Feature | None:
    """``[m]`` scores for the values of a table; None if they are no such intersections."""
    for groups in _partitions(len(table.roots)):
        scores = _conjunctive_scores(table, groups)
        if scores is not None:
            return _ask(demands, table, groups, scores)
    return None


def _partitions(count: int) -> Iterator[Groups]:
    """Ways to group roots: all apart, then each pair together."""
    singles = tuple((i,) for i in range(count))
    if count > 1:
        yield singles
    if count > 2:
        for i, j in combinations(range(count), 2):
            yield ((i, j), *(s for s in singles if s[0] not in (i, j)))


def _conjunctive_scores(table: Table, groups: Groups) -> list[Array] | None:
    """For each group of roots ``[..., values]``: minus 1 where it does not allow a value.

    None unless every value but one stands exactly where all groups allow it.  Then no MLP need
    combine the groups: a value's score is minus the number of groups that do not allow it, a sum;
    the one that is left scores -1/2 (its share comes from the first group).

    Of ``x or y``, *False* stands where ``x`` is false and ``y`` is: it scores 0 there, -1 where one
    of them is true, -2 where both are.  *True* is left: its -1/2 wins in the other three cells.
    """
    is_value = table.codes[..., None] == np.arange(len(table.domain))
    axes = range(len(table.roots))
    allowed = [
        is_value.any(axis=tuple(a for a in axes if a not in g), keepdims=True) for g in groups
    ]
    product = np.ones_like(is_value)
    for allow in allowed:
        product = product & allow
    odd = np.flatnonzero((product != is_value)[table.reachable].any(axis=0))
    if len(odd) > 1:
        return None
    scores = [
        allow.squeeze(tuple(a for a in axes if a not in g)) - 1.0
        for g, allow in zip(groups, allowed, strict=True)
    ]
    for number, score in enumerate(scores):
        score[..., odd] = 0.0 if number else -0.5
    return scores


def _ask(demands: Demands, table: Table, groups: Groups, boxes: list[Array]) -> Feature:
    """The scores of all groups, as one read."""
    asked: list[Feature] = []
    for group, scores in zip(groups, boxes, strict=True):
        rows, place = np.unique(scores.reshape(-1, scores.shape[-1]), axis=0, return_inverse=True)
        codes = place.reshape(scores.shape[:-1]).astype(np.int32)
        names: list[Value | None] = list(range(len(rows)))
        inner = make_table(tuple(table.roots[i] for i in group), codes, names)
        asked.append(demands.ask(inner, rows[[int(v) for v in inner.domain.values]]))  # type: ignore[arg-type]
    total = add_features(asked)
    none_own = np.zeros((len(table.domain), len(table.domain)))
    return Feature(table=table, matrix=none_own, parts=total.parts, constant=total.constant)
