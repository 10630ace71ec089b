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
from .errors import ProgramError
from .functions import Function
from .meaning import Known
from .notation import Phrase, call, phrase_of_value
from .values import Value, is_numeric

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
            best = best_key(selected[query], scores, query, self.ties)
            code = -1 if best is None else int(values.codes[best])
            results.append(self.default if best is None else values.values[code])
        return encode(results, known.dialect.identity)

    def _score(self, known: Known, key: Value | None, query: Value | None) -> Value | None:
        if key is None or query is None or self.score is None:
            return None
        return known.dialect.call(self.score, (key, query), self.source)

    def _scores(self, known: Known) -> Sequence[Sequence[Value | None]]:
        """``[query][key]``."""
        keys = known.column(self.keys)
        if self.score is None or self.queries is None:
            return [_checked(self, keys.sequence(), known)] * len(known.tokens)
        queries = known.column(self.queries)
        rows: dict[int, list[Value | None]] = {}
        for code, query in enumerate(queries.values):
            of_each = [self._score(known, key, query) for key in keys.values]
            checked = _checked(self, of_each, known)
            rows[code] = [checked[place] for place in keys.codes.tolist()]
        return [rows[code] for code in queries.codes.tolist()]


def _checked(node: SOpBase, scores: Sequence[Value | None], known: Known) -> Sequence[Value | None]:
    for value in scores:
        if value is not None and not is_numeric(value):
            raise known.dialect.no_score(node, value)
    return scores


def best_key(
    selected: npt.ArrayLike, scores: Sequence[Value | None], query: int, ties: Ties
) -> int | None:
    """The best of the keys that a query selects and that have a score; None if there are none.

    Args:
        selected: ``[keys]``, whether it is selected.
        scores: ``[keys]``.
    """
    chosen = [key for key in np.flatnonzero(selected).tolist() if scores[key] is not None]
    if not chosen:
        return None
    numbers = [cast("int", scores[key]) for key in chosen]
    greatest = max(numbers)
    among = np.array([k for k, n in zip(chosen, numbers, strict=True) if n == greatest])
    return int(among[preference(ties, among, query).argmax()])


Scoring: TypeAlias = Callable[[Any, Any], Any]
"""A function of a key and a query that gives a number, or None for what is not selected."""
