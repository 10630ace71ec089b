"""Attention to the best match: the value at the selected position with the greatest score."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, cast

from . import nodes
from .choosing import Scoring, Ties
from .errors import ProgramError
from .expressions import check_function, constant, selector_node, sop_node
from .operands import Selector, SOp
from .source import Source, capture
from .tables import by_key_and_query
from .user_functions import user_function
from .values import PlainValue, canonical, is_numeric, plain

__all__ = ["Best", "Max", "Min", "Score"]


class Score:
    """A score of each key for each query: `function(key, query)` gives a number.

    Or a mapping of pairs (key, query) does, which is data where a function of Python is not. Where
    it gives None or has no such pair, or key or query is undefined, the key is not selected.
    """

    def __init__(
        self, keys: object, queries: object, function: Scoring | Mapping[tuple[Any, Any], object]
    ) -> None:
        source = capture()
        self.keys = sop_node(keys, "the keys of Score", source)
        self.queries = sop_node(queries, "the queries of Score", source)
        if isinstance(function, Mapping):
            pairs = cast("Mapping[object, object]", function)
            _check_pairs(pairs, source)
            self.function = by_key_and_query(pairs)
            return
        check_function(function, 2, "the function of Score", source)
        self.function = user_function(function, 2)


class Best(SOp, wraps=nodes.Best):
    """The value at the best of the selected positions, or the default where there is none.

    The best has the greatest `score`: a number at each key, or a `Score` of keys and queries. An
    undefined score is not selected. Among equal scores `ties` decides: "left", "right", "nearest"
    (the position itself first) or "nearest_other" (the position itself last); of two at the same
    distance the left one.

    Raises:
        ProgramError: an argument is none of these.
    """

    __slots__ = ()

    def __init__(
        self,
        selector: Selector,
        score: object,
        sop: object,
        default: object = None,
        ties: Ties = "left",
    ) -> None:
        source = capture()
        self._node = _best(selector, score, sop, default, ties, source)

    @property
    def selector(self) -> Selector:
        """The selector."""
        return Selector.of(self._best.selector)

    @property
    def sop(self) -> SOp:
        """The values."""
        return SOp.of(self._best.values)

    @property
    def default(self) -> PlainValue | None:
        """What stands where nothing is selected; None for undefined."""
        return plain(self._best.default)

    @property
    def ties(self) -> Ties:
        """What decides among equal scores."""
        return self._best.ties

    @property
    def _best(self) -> nodes.Best:
        return cast(nodes.Best, self._node)


class Max(Best):
    """The greatest of the selected numbers, or the default where nothing is selected."""

    __slots__ = ()

    def __init__(self, selector: Selector, sop: object, default: object = None) -> None:
        source = capture()
        self._node = _best(selector, sop, sop, default, "left", source)


class Min(Best):
    """The least of the selected numbers, or the default where nothing is selected."""

    __slots__ = ()

    def __init__(self, selector: Selector, sop: object, default: object = None) -> None:
        source = capture()
        values = sop_node(sop, "the values of Min", source)
        self._node = _best(selector, -SOp.of(values), SOp.of(values), default, "left", source)


def _check_pairs(scores: Mapping[object, object], source: Source) -> None:
    """Raises ProgramError unless each entry is a number for a key and a query, or None."""
    for pair, score in scores.items():
        with suppress(TypeError, ValueError):  # what is no value
            known = canonical(pair)
            is_pair = isinstance(known, tuple) and len(known) == 2
            if is_pair and (score is None or is_numeric(canonical(score))):
                continue
        raise ProgramError(
            f"the scores of Score are numbers for pairs of a key and a query, found {pair!r}: "
            f"{score!r}",
            source=source,
            hint='write {("a", "b"): 1}, or a function: lambda key, query: 1',
        )


def _best(
    selector: object, score: object, sop: object, default: object, ties: Ties, source: Source
) -> nodes.Best:
    scored = score if isinstance(score, Score) else None
    return nodes.Best(
        selector=selector_node(selector, "the selector of Best", source),
        values=sop_node(sop, "the values of Best", source),
        default=None if default is None else constant(default, "the default of Best", source),
        keys=sop_node(score, "the score of Best", source) if scored is None else scored.keys,
        queries=None if scored is None else scored.queries,
        score=None if scored is None else scored.function,
        ties=ties,
        source=source,
    )
