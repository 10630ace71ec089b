"""The best solutions that are known of the puzzles of the RASP paper and of its teachers."""

from __future__ import annotations

from ...rasp_ast.best import Best, Max
from ...rasp_ast.operands import SOp
from ...rasp_ast.raspy import indices, key, query, tokens, where

LENGTH = (key(0) == query(0)).value(1)
EARLIER = key(indices) < query(indices)
UP_TO = key(indices) <= query(indices)
SAME = key(tokens) == query(tokens)


def length() -> SOp:
    return LENGTH


def histogram() -> SOp:
    return SAME.value(1)


def reverse() -> SOp:
    return (key(LENGTH - indices - 1) == query(indices)).value(tokens)


def running_sum() -> SOp:
    return UP_TO.value(tokens)


def rotate(i: int) -> SOp:
    return (key((indices + i) % LENGTH) == query(indices)).value(tokens)


def swap() -> SOp:
    neighbour = where(indices % 2 == 0, indices + 1, indices - 1)
    return (key(indices) == query(neighbour)).value(tokens, "-")


def window() -> SOp:
    return (UP_TO & (key(indices) > query(indices - 3))).value(tokens)


def double_histogram() -> SOp:
    count = SAME.value(1)
    return (key(count) == query(count)).value(1) // count


def sort() -> SOp:
    smaller = key(tokens) < query(tokens)
    return (key((smaller | (SAME & EARLIER)).value(1)) == query(indices)).value(tokens)


def most_frequent() -> SOp:
    weight = where((SAME & EARLIER).value(1) == 0, SAME.value(1), 0)
    ahead = key(weight) > query(weight)
    rank = (ahead | ((key(weight) == query(weight)) & EARLIER)).value(1)
    return (key(where(weight > 0, rank, -1)) == query(indices)).value(tokens, "-")


def brackets() -> SOp:
    balance = UP_TO.value(where(tokens == "(", 1, -1))
    wrong = UP_TO.value(balance < 0)
    return where(wrong > 0, "F", where(balance == 0, "T", "P"))


def two_brackets() -> SOp:
    """A closing bracket closes the last opening one of its depth, which a best match finds."""
    side = tokens.map({"(": 1, "{": 1, ")": -1, "}": -1}.get)
    balance = UP_TO.value(side)
    depth = balance + (side == -1)
    opening = UP_TO & (key(depth) == query(depth)) & (key(side) == query(1))
    pair = Best(opening, indices, tokens, default="-") + tokens
    wrong = (side == -1) & (pair != "()") & (pair != "{}")
    ever = Max(UP_TO, where(wrong, 1, 0))
    return where(ever == 1, "F", where(balance == 0, "T", "P"))
