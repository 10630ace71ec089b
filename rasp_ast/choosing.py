"""The best of the selected positions: what a score means, and what decides among equals.

The best selected key is the one with the greatest score. An undefined score is not selected.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeAlias, cast, get_args

import numpy as np
import numpy.typing as npt

from .attending import OfSelected, S, V
from .base import NodeBase, SOpBase, check_family
from .columns import Column, encode
from .errors import EvaluationError, ProgramError
from .functions import Function
from .meaning import Known
from .notation import Phrase, call, phrase_of_value
from .source import Source
from .values import Value, is_numeric, plain

Ties: TypeAlias = Literal["left", "right", "nearest", "nearest_other"]
TIES: tuple[Ties, ...] = get_args(Ties)
"""What decides among equal scores: the least index, the greatest, or the distance.

``nearest`` begins with the position itself, ``nearest_other`` ends with it; of two at the same
distance the left one comes first.
"""

Positions: TypeAlias = npt.NDArray[np.int64]


def preference(ties: Ties, keys: Positions, query: int) -> Positions:
    """For each key a whole number, the greater the better; no two keys have the same."""
    match ties:
        case "left":
            return -keys
        case "right":
            return keys
        case "nearest":
            return -2 * np.abs(keys - query) + (keys < query)
        case "nearest_other":
            away = -2 * np.abs(keys - query) + (keys < query)
            return np.where(keys == query, away.min(initial=0) - 2, away)


@dataclass(frozen=True, eq=False, slots=True, repr=False, kw_only=True)
class OfBest(OfSelected[S, V], Generic[S, V]):
    """The value at the best of the selected positions, or the default where there is none.

    `keys` are the scores themselves; or `score(key, query)` gives them of `keys` and `queries`.
    """

    kind, how = "best", "best"
    keys: V
    queries: V | None = None
    score: Function | None = None
    ties: Ties = "left"

    def __post_init__(self) -> None:
        check_family(self.keys, SOpBase, "the score of a best", self.source)
        if self.ties not in TIES:
            known = ", ".join(map(repr, TIES))
            raise ProgramError(f"ties are {known}, found {self.ties!r}", source=self.source)

    @property
    def children(self) -> tuple[S | V, ...]:
        """The selector, the values, and what the scores are made of."""
        scored = (self.keys,) if self.queries is None else (self.keys, self.queries)
        return (self.selector, self.values, *scored)

    @property
    def heads(self) -> tuple[tuple[NodeBase, int], ...]:
        """One of its own: no other weighs as it does."""
        return ((self, 0),)

    def phrase(self, below: Sequence[Phrase]) -> Phrase:
        """A call, without what is meant anyway."""
        selector, values, *scored = below
        if self.score is not None:
            scored = [call("score", 3).phrase([*scored, Phrase(self.score.symbol)])]
        parts = [selector, *scored, values]
        if self.default is not None:
            parts.append(phrase_of_value(self.default))
        if self.ties != "left":
            parts.append(Phrase(f"ties={self.ties!r}"))
        return call(self.kind, len(parts)).phrase(parts)

    def evaluate(self, known: Known) -> Column:
        """For each query the value at the best key that it selects."""
        selected, values = known.selected(self.selector), known.column(self.values)
        results: list[Value | None] = []
        for query, scores in enumerate(self._scores(known)):
            chosen = [k for k in np.flatnonzero(selected[query]).tolist() if scores[k] is not None]
            best = _best(chosen, scores, query, self.ties)
            code = -1 if best is None else int(values.codes[best])
            results.append(self.default if best is None else values.values[code])
        return encode(results, known.dialect.identity)

    def _scores(self, known: Known) -> Sequence[Sequence[Value | None]]:
        """``[query][key]``."""
        keys = known.column(self.keys)
        if self.score is None or self.queries is None:
            return [_checked(keys.sequence(), self.source)] * len(known.tokens)
        queries = known.column(self.queries)
        rows: dict[int, list[Value | None]] = {}
        for code, query in enumerate(queries.values):
            rows[code] = _row(known, self.score, keys, query, self.source)
        return [rows[code] for code in queries.codes.tolist()]


def _row(
    known: Known, score: Function, keys: Column, query: Value | None, source: Source | None
) -> list[Value | None]:
    """The score of each key for one query."""
    of_each = [
        None if key is None or query is None else known.dialect.call(score, (key, query), source)
        for key in keys.values
    ]
    checked = _checked(of_each, source)
    return [checked[code] for code in keys.codes.tolist()]


def _checked(scores: Sequence[Value | None], source: Source | None) -> Sequence[Value | None]:
    for value in scores:
        if value is not None and not is_numeric(value):
            raise EvaluationError(
                f"a score is a number, found {plain(value)!r}",
                source=source,
                hint="map it to numbers first",
            )
    return scores


def _best(
    chosen: Sequence[int], scores: Sequence[Value | None], query: int, ties: Ties
) -> int | None:
    """The best of these keys; None if there are none."""
    if not chosen:
        return None
    numbers = [cast("int", scores[key]) for key in chosen]
    greatest = max(numbers)
    among = np.array([k for k, n in zip(chosen, numbers, strict=True) if n == greatest])
    return int(among[preference(ties, among, query).argmax()])


Scoring: TypeAlias = Callable[[Any, Any], Any]
"""A function of a key and a query that gives a number, or None for what is not selected."""
