"""What cannot be is refused before it costs time or memory: the size, the limit and the line."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from fractions import Fraction
from pathlib import Path
from time import process_time

import pytest
from levels import one_in

import raspc
from raspc import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SelectorWidth,
    SequenceMap,
    SOp,
    indices,
    tokens,
)
from raspc.rasp_ast.errors import RaspError

MANY_FRACTIONS, TIMES = 100_000, 16
"""A refusal takes less than so many times what adding up so many fractions does on the same
machine, which is a quarter of a second to half of one."""
MEGABYTES = 300
EVERYTHING = Select(tokens, tokens, Comparison.TRUE)
SAME = Select(tokens, tokens, Comparison.EQ)
PREFIX = Select(indices, indices, Comparison.LEQ)
MEAN = Aggregate(EVERYTHING, tokens)
EARLIER_MEAN = Aggregate(PREFIX, tokens)


def doubled(times: int) -> SOp:
    found: SOp = tokens
    for _ in range(times):
        found = found + found
    return found


def grams(size: int) -> SOp:
    found: SOp = tokens
    for back in range(1, size):
        before = Select(indices, indices - back, Comparison.EQ)
        found = SequenceMap(lambda a, b: a + b, found, Aggregate(before, tokens, default="_"))
    return found


def tuples(size: int) -> SOp:
    """How often the same tokens in a row: the function of all but the last is called."""
    found: SOp = tokens
    for back in range(1, size):
        before = Select(indices, indices - back, Comparison.EQ)
        found = SequenceMap(lambda a, b: (a, b), found, Aggregate(before, tokens, 0))
    return SelectorWidth(Select(found, found, Comparison.EQ))


def products(many: int) -> SOp:
    found: SOp = tokens
    for shift in range(many):
        near = Select(tokens, tokens, lambda key, query, shift=shift: (key + query) % 9 < shift)
        found = found * 61 + SelectorWidth(near)
    return found


def pairs(times: int) -> SOp:
    """Nested pairs of what the position before has."""
    found: SOp = tokens
    before = Select(indices, indices - 1, Comparison.EQ)
    for _ in range(times):
        found = SequenceMap(lambda a, b: (a, b), found, Aggregate(before, found))
    return found


def means(times: int) -> SOp:
    """Means over the smaller means, nested."""
    found: SOp = Aggregate(PREFIX, tokens)
    for _ in range(times):
        found = Aggregate(Select(found, found, Comparison.LT), tokens, 0)
    return found


def counts(times: int) -> SOp:
    """How often the same count, nested."""
    found: SOp = tokens
    for _ in range(times):
        found = SelectorWidth(Select(found, found, Comparison.EQ))
    return found


Case = tuple[Callable[[], SOp], Iterable[object], int]


def seen_by_nobody(x: float) -> int:
    """It rounds, and no arithmetic: an answer that rounds is decoded from a sum and a count."""
    return [round(x)][0]


CASES: dict[str, Case] = {
    "a length of a billion": (lambda: tokens, "ab", 10**9),
    "the indices of ten million": (lambda: SelectorWidth(PREFIX), "ab", 10**7),
    "ten million tokens": (lambda: SelectorWidth(SAME), range(10**7), 4),
    "powers of powers": (lambda: indices**indices**indices, "ab", 100),
    "a string doubled thirty times": (lambda: doubled(30), "ab", 8),
    "forty million combinations": (
        lambda: Map(
            lambda a, b, c: (a, b, c), tokens, SelectorWidth(SAME), SelectorWidth(PREFIX & SAME)
        ),
        range(350),
        350,
    ),
    "forty million pairs of a selector": (
        lambda: SelectorWidth(Select(tokens, indices, lambda key, query: key % 7 in (query,))),
        range(6400),
        6400,
    ),
    "a function of a million pairs": (
        lambda: SequenceMap(lambda a, b: a * b % 7 > 3, tokens, indices),
        range(2000),
        2000,
    ),
    "a mean of 1,801 numbers, times others": (lambda: MEAN * tokens > MEAN, range(-900, 901), 512),
    "a mean of 1,801 numbers, in a selector": (
        lambda: SelectorWidth(Select(EARLIER_MEAN, EARLIER_MEAN, Comparison.LT)),
        range(-900, 901),
        512,
    ),
    "a mean as text": (
        lambda: Map(str, MEAN),
        range(-900, 901),
        512,
    ),
    "a mean of large numbers, rounded": (
        lambda: Map(seen_by_nobody, Aggregate(EVERYTHING, Map(lambda t: 1001 * t, tokens))),
        range(-100, 101),
        512,
    ),
    "a mean of numbers far apart, rounded": (
        lambda: Map(seen_by_nobody, MEAN),
        [10**6 * i + 7 * i * i for i in range(40)],
        512,
    ),
    "a mean of inverses, rounded": (
        lambda: Map(lambda mean: round(mean, 1), Aggregate(EVERYTHING, 1 / (tokens + 1))),
        range(300),
        128,
    ),
    "a mean of a mean of many": (
        lambda: Map(seen_by_nobody, Aggregate(SAME, Aggregate(PREFIX, tokens))),
        range(30),
        40,
    ),
    "all words of six letters": (lambda: grams(6), "abcdefghijklmnopqrst", 32),
    "a number of twelve counts": (lambda: products(12), range(9), 60),
    "long strings, many of them": (
        lambda: SequenceMap(lambda a, b: f"{a} {b} " * 2000, tokens, indices),
        range(500),
        500,
    ),
    "tuples that grow": (
        lambda: Map(lambda t: tuple(range(t)), tokens),
        range(0, 10**6, 1000),
        4,
    ),
    "six tokens as one": (lambda: tuples(6), range(16), 32),
    "nine nested pairs": (lambda: pairs(9), range(16), 16),
    "eight nested comparisons of means": (lambda: means(8), range(16), 16),
    "2,000 nested counts": (lambda: counts(2000), range(16), 16),
    "numbers of many digits": (lambda: (tokens + 2) ** (indices * 100), range(50), 1000),
    "pairs as classes": (
        lambda: SequenceMap(lambda a, b: f"{a} {b}", tokens, indices),
        range(640),
        640,
    ),
}


def refused(name: str) -> RaspError:
    build, vocab, length = CASES[name]
    with pytest.raises(RaspError) as caught:
        raspc.compile(build(), vocab, length)
    return caught.value


@pytest.mark.parametrize("name", one_in(3, CASES))
def test_what_cannot_be_is_refused_at_once(name: str) -> None:
    start = process_time()
    error = refused(name)
    done = process_time()
    sum(Fraction(n, 7) for n in range(MANY_FRACTIONS))
    assert done - start < TIMES * (process_time() - done)
    assert len(re.findall(r"\d[\d,]*", error.message)) >= 2  # how many, and the limit
    assert error.source is not None
    assert error.source.file == __file__
    assert error.hint


def most_memory() -> int:
    """The most that this process held since its program began, in megabytes.

    What `getrusage` tells begins with the peak of the process that started this one.
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) // 1024


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="it is read from Linux's /proc")
@pytest.mark.parametrize("name", CASES)
def test_what_cannot_be_takes_no_memory(name: str) -> None:
    code = (
        "import sys; sys.path[:0] = sys.argv[2:]; import test_costs\n"
        "before = test_costs.most_memory()\n"
        "test_costs.refused(sys.argv[1])\n"
        "print(test_costs.most_memory() - before)"
    )
    here = Path(__file__).parent
    command = [sys.executable, "-c", code, name, str(here), str(here.parent)]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    assert int(run.stdout) < MEGABYTES
