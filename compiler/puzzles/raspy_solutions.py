"""The best solutions that are known of RASPy's puzzles."""

from __future__ import annotations

from ...rasp_ast.raspy import Selector, SOp, indices, key, query, tokens, where

SHIFTED = "0"
"""What the notebook puts where nothing comes."""


def head() -> SOp:
    return index(0)


def index(i: int) -> SOp:
    return (key(indices) == query(i)).value(tokens)


def shift(i: int, default: object) -> SOp:
    return (key(indices) == query(indices - i)).value(tokens, default)


def ralign(default: object) -> SOp:
    pads = (key(tokens) == query("_")).value(1)
    return (key(indices + pads) == query(indices)).value(tokens, default)


def split(v: object, get_first_part: object) -> SOp:
    return parts(v)[0 if get_first_part else 1]


def parts(v: object) -> tuple[SOp, SOp]:
    """How far the first part moves is known in layer 1: the length less the place of `v`."""
    middle = (key(tokens) == query(v)).value(indices)
    length = (key(0) == query(0)).value(1)
    place = where(indices < middle, indices + length - middle, -1)
    first = (key(place) == query(indices)).value(tokens, SHIFTED)
    return first, where(indices > middle, tokens, SHIFTED)


def minimum() -> SOp:
    earlier = (key(tokens) == query(tokens)) & (key(indices) < query(indices))
    rank = ((key(tokens) < query(tokens)) | earlier).value(1)
    return (key(rank) == query(0)).value(tokens)


def first(token: object) -> SOp:
    before = (key(tokens) == query(token)) & (key(indices) < query(indices))
    is_first = (tokens == token) & (before.value(1) == 0)
    return (key(is_first) == query(x=True)).value(indices)


def slide(match: object) -> SOp:
    kept = tokens != match
    return where(kept, tokens, next_of(kept).value(tokens))


def next_of(kept: SOp) -> Selector:
    """The nearest position strictly to the right that is kept."""
    so_far = ((key(indices) <= query(indices)) & (key(kept) == query(x=True))).value(1)
    return (key(so_far) == query(so_far + 1)) & (key(kept) == query(x=True))


def add() -> SOp:
    """A carry is the nearest settled one strictly to the right: no shift is needed for it."""
    left, right = parts("+")
    digits = left.map(int) + right.map(int)
    carries = next_of(digits != 9).value(digits > 9)
    return (digits + carries) % 10
