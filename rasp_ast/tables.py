"""Functions that are tables: what stands at each position, for each pair, at each item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from .functions import Function
from .notation import shorten
from .values import Value


def by_position(table: Sequence[Value | None]) -> Function:
    """The value at a position; it raises beyond the last."""

    def item(position: int) -> Value | None:
        if position >= len(table):
            raise ValueError(f"{len(table)} values are given, none for position {position}")
        return table[position]

    recipe = ("positions", tuple(table))
    symbol = f"constant_{len(table)}"
    return Function(call=item, symbol=symbol, arity=1, exact=True, recipe=recipe)


def by_pair(matrix: Sequence[Sequence[bool]]) -> Function:
    """The cell of a square matrix ``[query][key]``, given key and query."""
    size = len(matrix)

    def cell(key: int, query: int) -> bool:
        if max(key, query) >= size:
            raise ValueError(f"the matrix is {size} by {size}, found {key} and {query}")
        return matrix[query][key]

    recipe = ("matrix", tuple(tuple(row) for row in matrix))
    symbol = f"constant_{size}x{size}"
    return Function(call=cell, symbol=symbol, arity=2, exact=True, recipe=recipe)


def by_item(container: Sequence[object] | Mapping[Any, object]) -> Function:
    """``container[index]`` by Python's own rules; the container is not copied."""
    kept: Any = container

    def item(place: Any) -> object:
        try:
            return kept[place]
        except LookupError as error:
            raise ValueError(f"no item {place!r}") from error

    symbol = f"{shorten(repr(kept), 40, '...')}[]"
    recipe = None
    if isinstance(container, Mapping):
        recipe = ("items", "dict", tuple(cast("Mapping[object, object]", container).items()))
    elif type(container) in (list, tuple, str):
        recipe = ("items", type(container).__name__, tuple(container))
    return Function(call=item, symbol=symbol, arity=1, recipe=recipe)


def by_key_and_query(scores: Mapping[Any, object]) -> Function:
    """What a mapping of pairs (key, query) has; undefined for what it lacks."""
    table = dict(scores)

    def score(key: Any, query: Any) -> object:
        return table.get((key, query))

    symbol = shorten(repr(table), 40, "...")
    recipe = ("pairs", tuple(table.items()))
    return Function(call=score, symbol=symbol, arity=2, recipe=recipe)
