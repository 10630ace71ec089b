"""The order that a value set has: numbers, then bools, strings, tuples, and *undefined* last."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias, cast

import numpy as np

from ...rasp_ast.values import Number, Value, key, order

Tuple: TypeAlias = tuple[Value | None, ...]


def in_order(values: Iterable[Value | None]) -> Sequence[Value | None]:
    """Different values as a value set has them."""
    known = list(values)
    for kind in (int, str):
        if all(type(v) is kind for v in known):
            return sorted(cast("list[int]", known))  # much faster than by keys
    numbers = [v for v in known if type(v) is int or type(v) is Fraction]
    others = [v for v in known if type(v) is not int and type(v) is not Fraction]
    tuples = [v for v in others if isinstance(v, tuple)]
    missing = [v for v in others if v is None]
    rest = sorted((v for v in others if v is not None and not isinstance(v, tuple)), key=order)
    return [*_numbers_in_order(numbers), *rest, *_tuples_in_order(tuples), *missing]


def _tuples_in_order(tuples: list[Tuple]) -> Sequence[Tuple]:
    """Different tuples in order: by the places of their elements, which many of them share."""
    if not tuples:
        return tuples
    elements = {id(e): e for t in tuples for e in t}
    keys = {i: key(e) for i, e in elements.items()}
    distinct = in_order({keys[i]: e for i, e in elements.items()}.values())
    rank = {key(e): place for place, e in enumerate(distinct)}
    place = {i: rank[k] for i, k in keys.items()}
    return sorted(tuples, key=lambda t: [place[id(e)] for e in t])


def _numbers_in_order(numbers: list[Number]) -> Sequence[Number]:
    """Different numbers in order: of their doubles, which is theirs if all doubles differ."""
    try:
        doubles = np.array([double(n) for n in numbers])
    except OverflowError:
        return sorted(numbers)
    places = np.argsort(doubles, kind="stable")
    doubles = doubles[places]
    if (doubles[1:] == doubles[:-1]).any():
        return sorted(numbers)
    order: list[int] = places.tolist()
    return [numbers[place] for place in order]


def double(value: Number) -> float:
    """A number as float64; OverflowError where it has none."""
    return value.numerator / value.denominator
