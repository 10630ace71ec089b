"""Puzzles of the RASP paper and of those who teach it."""

from __future__ import annotations

from collections import Counter
from random import Random

from . import rasp_solutions as known
from .puzzle import Puzzle
from .task import Best, Call, Input

LETTERS = "abcd"


# --- what is right


def _rotated(xs: Input, i: int) -> list[object]:
    return [xs[(p - i) % len(xs)] for p in range(len(xs))]


def _swapped(xs: Input) -> list[object]:
    padded = (*xs, "-")
    return [padded[p + 1 if p % 2 == 0 else p - 1] for p in range(len(xs))]


def _double(xs: Input) -> list[object]:
    counts = Counter(xs)
    of_counts = Counter(counts.values())
    return [of_counts[counts[x]] for x in xs]


def _most_frequent(xs: Input) -> list[object]:
    ranked = [token for token, _ in Counter(xs).most_common()]
    return ranked + ["-"] * (len(xs) - len(ranked))


def _verdicts(xs: Input) -> list[object]:
    """T where the prefix is balanced, P where it can still be, else F."""
    opened: list[object] = []
    said: list[object] = []
    fine = True
    for x in xs:
        if x in ("(", "{"):
            opened.append(x)
        else:
            fine = fine and bool(opened) and f"{opened.pop()}{x}" in ("()", "{}")
        said.append("F" if not fine else "P" if opened else "T")
    return said


def _nested(random: Random, size: int) -> list[object]:
    """Brackets that mostly match."""
    word: list[object] = []
    opened: list[str] = []
    while len(word) < size:
        if opened and random.random() < 0.5:
            right = {"(": ")", "{": "}"}[opened.pop()]
            word.append(right if random.random() < 0.9 else random.choice(")}"))
        else:
            opened.append(random.choice("({"))
            word.append(opened[-1])
    return word


NUMBERS = range(5)

PUZZLES = (
    Puzzle(
        name="length",
        origin="RASP",
        statement="Every position gets the number of tokens.",
        spec=lambda xs: [len(xs)] * len(xs),
        vocab=LETTERS,
        few="ab",
        upto=4,
        best=Best(1, 1),
        solution=known.length,
    ),
    Puzzle(
        name="histogram",
        origin="RASP",
        statement="Every position gets how often its token occurs.",
        spec=lambda xs: [xs.count(x) for x in xs],
        vocab=LETTERS,
        few="abc",
        upto=4,
        best=Best(1, 1),
        solution=known.histogram,
    ),
    Puzzle(
        name="reverse",
        origin="RASP",
        statement="The tokens from the last to the first.",
        spec=lambda xs: xs[::-1],
        vocab=LETTERS,
        few="abc",
        upto=4,
        best=Best(2, 2),
        solution=known.reverse,
    ),
    Puzzle(
        name="rotate",
        origin="RASP",
        statement="rotate(i): values move i places to the right; what leaves comes in at the left.",
        spec=_rotated,
        vocab=LETTERS,
        few="abc",
        upto=4,
        best=Best(2, 2),
        solution=known.rotate,
        ways=((Call.of(1), Call.of(2)),),
    ),
    Puzzle(
        name="swap",
        origin="RASP",
        statement='The first two tokens change places, the next two, and so on; "-" stands where '
        "there is no other.",
        spec=_swapped,
        vocab=LETTERS,
        few="abc",
        upto=4,
        best=Best(1, 1),
        solution=known.swap,
    ),
    Puzzle(
        name="running_sum",
        origin="RASP",
        statement="Every position gets the sum of the numbers up to itself.",
        spec=lambda xs: [sum(xs[: p + 1]) for p in range(len(xs))],
        vocab=NUMBERS,
        few=range(3),
        upto=4,
        best=Best(1, 1),
        solution=known.running_sum,
    ),
    Puzzle(
        name="window",
        origin="RASP",
        statement="Every position gets the sum of the last three numbers, its own among them.",
        spec=lambda xs: [sum(xs[: p + 1][-3:]) for p in range(len(xs))],
        vocab=NUMBERS,
        few=range(2),
        upto=5,
        best=Best(1, 1),
        solution=known.window,
    ),
    Puzzle(
        name="double_histogram",
        origin="RASP",
        statement="Every position gets how many different tokens occur as often as its own.",
        spec=_double,
        vocab=LETTERS,
        few="abc",
        upto=4,
        best=Best(2, 2),
        solution=known.double_histogram,
    ),
    Puzzle(
        name="sort",
        origin="RASP",
        statement="The tokens in order, the smallest first.",
        spec=sorted,
        vocab=LETTERS,
        few="abc",
        upto=4,
        best=Best(2, 2),
        solution=known.sort,
    ),
    Puzzle(
        name="most_frequent",
        origin="RASP",
        statement="The different tokens, the most frequent first, of equally frequent ones that "
        'which comes first; then "-".',
        spec=_most_frequent,
        vocab=LETTERS,
        few="abc",
        upto=4,
        best=Best(3, 4),
        solution=known.most_frequent,
    ),
    Puzzle(
        name="brackets",
        origin="RASP",
        statement='Each position gets "T" if the brackets up to it are balanced, "P" if they can '
        'still be, "F" if they cannot.',
        spec=_verdicts,
        vocab="()",
        few="()",
        upto=6,
        best=Best(2, 2),
        solution=known.brackets,
    ),
    Puzzle(
        name="two_brackets",
        origin="RASP",
        statement='The same for two kinds of brackets, "()" and "{}", which must match.',
        spec=_verdicts,
        vocab="(){}",
        few="(){}",
        upto=4,
        best=Best(3, 3),
        solution=known.two_brackets,
        makes=_nested,
        compiled=5,
    ),
)
