"""Answers that need no MLP: each value is an intersection of conditions on groups of roots.

``x or y`` of two roots is *False* exactly where the first is *False* and the second is.  A value's
score is minus the number of groups whose condition does not allow it, which is a sum over groups;
the unembedding takes the largest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import prod

import numpy as np
import numpy.typing as npt

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
    count = len(table.domain)
    allowed = [_allowed(table, group) for group in groups]
    boxes = np.prod([flags.reshape(-1, count).sum(axis=0) for flags in allowed], axis=0)
    cells = np.bincount(table.codes[table.reachable], minlength=count)
    odd: list[int] = []
    for value in np.flatnonzero(boxes != cells).tolist():
        if table.is_total or _is_odd(table, groups, allowed, value):
            odd.append(value)
        if len(odd) > 1:
            return None
    scores = [flags.astype(np.float64) - 1.0 for flags in allowed]
    for number, score in enumerate(scores):
        score[..., odd] = 0.0 if number else -0.5
    return scores


def _allowed(table: Table, group: tuple[int, ...]) -> npt.NDArray[np.bool_]:
    """``[values of the group's roots..., values]``: which values stand anywhere there."""
    codes = np.moveaxis(table.codes, group, range(len(group)))
    shape = codes.shape[: len(group)]
    lines = codes.reshape(prod(shape), -1)
    flags = np.zeros((len(lines), len(table.domain) + 1), np.bool_)  # the last is unreachable
    flags[np.arange(len(lines))[:, None], lines] = True
    return flags[:, :-1].reshape(*shape, -1)


def _is_odd(
    table: Table, groups: Groups, allowed: Sequence[npt.NDArray[np.bool_]], value: int
) -> bool:
    """Whether all groups allow a value where another one stands."""
    box = np.ones_like(table.codes, np.bool_)
    for group, flags in zip(groups, allowed, strict=True):
        others = tuple(axis for axis in range(len(table.roots)) if axis not in group)
        box &= np.expand_dims(flags[..., value], others)
    return bool((box & table.reachable & (table.codes != value)).any())


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
