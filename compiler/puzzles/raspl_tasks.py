"""Puzzles of RASP-L: causal programs whose answer is the next token, or one of each prefix."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import permutations, product

from ...rasp_ast.operands import SOp
from ...rasp_ast.raspl import (
    full,
    gt,
    index_select,
    indices,
    induct,
    kqv,
    lasts,
    maximum,
    mode,
    num_prev,
    tokens,
    where,
)
from .puzzle import Puzzle
from .task import ANYTHING, Best, Input

START, END, ASK = -1, -2, -3


def count() -> SOp:
    start = lasts(tokens, full(tokens, START))
    low, high = index_select(tokens, start + 1), index_select(tokens, start + 2)
    following = where(tokens == high, END, tokens + 1)
    return where(indices(tokens) == start + 2, low, following)


def copy() -> SOp:
    follower = induct(tokens, tokens, 1)
    opening = index_select(tokens, full(tokens, 1))
    return where(tokens == ASK, opening, where(follower == ASK, END, follower))


def sort_unique() -> SOp:
    return kqv(tokens, tokens, tokens, gt, default=END, reduction="min")


# --- inputs


def _counted() -> Iterator[list[object]]:
    """Two numbers, and the count from the one to the other."""
    for low, high in product(range(4), repeat=2):
        if low <= high:
            yield [START, low, high, *range(low, high + 1)]


def _copied() -> Iterator[list[object]]:
    for size in (1, 2, 3):
        for text in permutations(range(1, 5), size):
            yield [START, *text, ASK, *text]


def _sorted() -> Iterator[list[object]]:
    for size in (1, 2, 3):
        for text in permutations(range(5), size):
            yield [*text, ASK, *sorted(text)]


def _voted() -> Iterator[list[object]]:
    """Numbers of which one is more frequent than the others, and the question."""
    for size in (1, 2, 3, 4):
        for text in product(range(3), repeat=size):
            counts = sorted(Counter(text).values())
            if len(counts) == 1 or counts[-1] > counts[-2]:
                yield [*text, ASK]


# --- what is right


def _asked_from(place: int, answers: list[object]) -> list[object]:
    """The answers from a place on; what is given before it is of no matter."""
    return [ANYTHING] * place + answers


def _next_of_count(xs: Input) -> list[object]:
    return _asked_from(2, [*xs[3:], END])


def _next_after_ask(xs: Input) -> list[object]:
    place = xs.index(ASK)
    return _asked_from(place, [*xs[place + 1 :], END])


def _mode(xs: Input) -> list[object]:
    return _asked_from(len(xs) - 1, [Counter(xs[:-1]).most_common(1)[0][0]])


def _followers(xs: Input) -> list[object]:
    """What stands behind the first one like this, where that is there already."""
    behind = [xs.index(x) + 1 for x in xs]
    return [xs[q] if q <= p else 0 for p, q in enumerate(behind)]


PUZZLES = (
    Puzzle(
        name="seen",
        origin="RASP-L",
        statement="1 where the token has stood before, else 0.",
        spec=lambda xs: [int(x in xs[:p]) for p, x in enumerate(xs)],
        vocab="abcd",
        few="abc",
        upto=4,
        best=Best(1, 1),
        solution=lambda: where(num_prev(tokens, tokens) > 1, 1, 0),
        causal=True,
    ),
    Puzzle(
        name="running_max",
        origin="RASP-L",
        statement="Every position gets the largest number so far.",
        spec=lambda xs: [max(xs[: p + 1]) for p in range(len(xs))],
        vocab=range(-2, 4),
        few=[-1, 0, 2],
        upto=4,
        best=Best(1, 1),
        solution=lambda: maximum(tokens),
        causal=True,
    ),
    Puzzle(
        name="follow",
        origin="RASP-L",
        statement="What stands behind the first token like this one, 0 where nothing does so far.",
        spec=_followers,
        vocab=range(1, 5),
        few=range(1, 4),
        upto=4,
        best=Best(2, 2),
        solution=lambda: induct(tokens, tokens, 1),
        causal=True,
    ),
    Puzzle(
        name="count",
        origin="RASP-L",
        statement="After -1 and two numbers come the numbers from the one to the other, then -2. "
        "Each position from the second number on gets the next token.",
        spec=_next_of_count,
        vocab=[START, END, *range(4)],
        few=(),
        upto=0,
        best=Best(2, 3),
        solution=count,
        every=_counted,
        causal=True,
    ),
    Puzzle(
        name="copy",
        origin="RASP-L",
        statement="After -1, a text without repetition and -3 comes the text again, then -2. "
        "Each position from the -3 on gets the next token.",
        spec=_next_after_ask,
        vocab=[START, END, ASK, *range(1, 5)],
        few=(),
        upto=0,
        best=Best(2, 3),
        solution=copy,
        every=_copied,
        causal=True,
    ),
    Puzzle(
        name="mode",
        origin="RASP-L",
        statement="After some numbers and -3 comes the most frequent number, at the -3.",
        spec=_mode,
        vocab=[ASK, *range(3)],
        few=(),
        upto=0,
        best=Best(2, 2),
        solution=lambda: mode(tokens),
        every=_voted,
        causal=True,
    ),
    Puzzle(
        name="sort_unique",
        origin="RASP-L",
        statement="After different numbers and -3 come they in order, then -2. Each position from "
        "the -3 on gets the next token.",
        spec=_next_after_ask,
        vocab=[END, ASK, *range(5)],
        few=(),
        upto=0,
        best=Best(1, 1),
        solution=sort_unique,
        every=_sorted,
        causal=True,
    ),
)
