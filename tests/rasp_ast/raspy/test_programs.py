"""Programs of RASPy, its puzzles and warm-ups: what each gives, as loops over lists."""

import runpy
from itertools import product
from pathlib import Path

import pytest
from levels import disagreements, one_in

import raspc
from raspc.raspy import indices, key, query, tokens, where

PUZZLES = runpy.run_path(str(Path(__file__).parents[3] / "examples" / "raspy" / "puzzles.py"))

head, index, shift, minimum = (PUZZLES[n] for n in ("head", "index", "shift", "minimum"))
first, ralign, split, slide = (PUZZLES[n] for n in ("first", "ralign", "split", "slide"))
add = PUZZLES["add"]

SAME = key(tokens) == query(tokens)


def shifted(i, default, xs):
    return [xs[p - i] if 0 <= p - i < len(xs) else default for p in range(len(xs))]


def aligned(default, xs):
    kept = [x for x in xs if x != "_"]
    return [default] * (len(xs) - len(kept)) + kept


def part(v, before, xs):
    place = xs.index(v)
    chosen = xs[:place] if before else xs[place + 1 :]
    return (["0"] * len(xs) + list(chosen))[-len(xs) :]


def slid(xs):
    return [next(y for y in xs[p:] if y != "<") for p in range(len(xs))]


def total(xs):
    left, _, right = "".join(xs).partition("+")
    return [int(c) for c in str(int(left) + int(right)).zfill(len(xs))]


def words(letters, most, *, asked=lambda word: True):
    every = (list(w) for n in range(1, most + 1) for w in product(letters, repeat=n))
    return [word for word in every if asked(word)]


def is_sum(word):
    return word.count("+") == 1 and "+" not in (word[0], word[-1])


PADDED = [word + ["_"] * n for word in words("xy", 3) for n in range(3)]
SUMS = words("019+", 4, asked=is_sum)
SOLVED = {
    "head": (head(), lambda xs: [xs[0]] * len(xs), words([0, 1, 2], 3), 1),
    "index": (
        index(1),
        lambda xs: [xs[1]] * len(xs) if len(xs) > 1 else [0],
        words([0, 1, 2], 3),
        1,
    ),
    "shift": (shift(1, 0), lambda xs: shifted(1, 0, xs), words([0, 1, 2], 3), 1),
    "shift names": (shift(2), lambda xs: shifted(2, "0", xs), words("ab", 4), 1),
    "shift left": (shift(-1), lambda xs: shifted(-1, "0", xs), words("ab", 4), 1),
    "ralign": (ralign(), lambda xs: aligned("-", xs), PADDED, 2),
    "split first": (
        split("-", True),
        lambda xs: part("-", True, xs),
        words("x-", 4, asked=lambda w: w.count("-") == 1),
        3,
    ),
    "split second": (
        split("-", False),
        lambda xs: part("-", False, xs),
        words("x-", 4, asked=lambda w: w.count("-") == 1),
        1,
    ),
    "minimum": (minimum(), lambda xs: [min(xs)] * len(xs), words([-1, 0, 3], 4), 2),
    "first": (
        first("l"),
        lambda xs: [xs.index("l") if "l" in xs else 99] * len(xs),
        words("hel", 3),
        2,
    ),
    "slide": (
        slide(tokens != "<"),
        slid,
        words("12<", 4, asked=lambda w: w[-1] != "<"),
        2,
    ),
    "add": (add(), total, SUMS, 6),
}


@pytest.mark.parametrize("name", SOLVED)
def test_puzzles(name):
    program, wanted, inputs, layers = SOLVED[name]
    assert program.layer == program(inputs[-1]).layer == layers
    for xs in inputs:
        assert program(xs) == wanted(xs), xs


def compiled(name):
    program, _, inputs, _ = SOLVED[name]
    vocab = sorted({token for word in inputs for token in word}, key=str)
    return raspc.compile(program, vocab=vocab, max_seq_len=max(map(len, inputs)))


@pytest.mark.parametrize("name", SOLVED)
def test_puzzles_as_circuits(name):
    program, _, inputs, _ = SOLVED[name]
    assert not list(disagreements(program, compiled(name), inputs, ["craft"]))


@pytest.mark.parametrize("name", one_in(6, sorted(SOLVED)))
def test_puzzles_as_transformers(name):
    program, wanted, inputs, _ = SOLVED[name]
    model = compiled(name)
    assert raspc.check(program, model)
    assert model.batch(inputs) == [wanted(xs) for xs in inputs]


# --- the warm-ups

EVERYTHING = key(1) == query(1)
UP_TO = key(indices) <= query(indices)
WINDOW = UP_TO & (key(indices) > query(indices - 3))
LENGTH = EVERYTHING.value(1)
PLACE = (key(indices) > query(indices)).value(1)
NEIGHBOUR = where(indices % 2 == 0, indices + 1, indices - 1)

WARM_UPS = {
    "even": (where(tokens % 2 == 0, tokens, 0), lambda xs: [x if x % 2 == 0 else 0 for x in xs]),
    "length": (LENGTH, lambda xs: [len(xs)] * len(xs)),
    "running sum": (UP_TO.value(tokens), lambda xs: [sum(xs[: p + 1]) for p in range(len(xs))]),
    "window": (WINDOW.value(tokens), lambda xs: [sum(xs[: p + 1][-3:]) for p in range(len(xs))]),
    "histogram": (SAME.value(1), lambda xs: [xs.count(x) for x in xs]),
    "reverse": (
        (key(LENGTH - indices - 1) == query(indices)).value(tokens),
        lambda xs: list(xs)[::-1],
    ),
    "rotate": (
        (key((indices + 2) % LENGTH) == query(indices)).value(tokens),
        lambda xs: [xs[(p - 2) % len(xs)] for p in range(len(xs))],
    ),
    "swap": (
        (key(indices) == query(NEIGHBOUR)).value(tokens, -1),
        lambda xs: [(*xs, -1)[p + 1 if p % 2 == 0 else p - 1] for p in range(len(xs))],
    ),
    "number": (
        EVERYTHING.value(tokens * 10**PLACE),
        lambda xs: [int("".join(map(str, xs)))] * len(xs),
    ),
}


@pytest.mark.parametrize("name", WARM_UPS)
def test_warm_ups(name):
    program, wanted = WARM_UPS[name]
    inputs = list(map(tuple, words([0, 1, 2], 4)))
    for xs in inputs:
        assert program(xs) == wanted(xs)
    model = raspc.compile(program, vocab=[0, 1, 2], max_seq_len=4)
    assert not list(disagreements(program, model, inputs, ["craft"]))


def test_sums_of_long_numbers():
    assert add()("683+345") == [0, 0, 0, 1, 0, 2, 8]
    assert add()("99999999+1") == [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]


def shuffle_dyck():
    """Whether both kinds of brackets are balanced, each by itself, as the blog counts them."""

    def balance(opening, closing):
        return UP_TO.value(where(tokens == opening, 1, 0)) - UP_TO.value(
            where(tokens == closing, 1, 0)
        )

    round_, square = balance("(", ")"), balance("[", "]")
    below = (key((round_ < 0) | (square < 0)) == query(True)).value(1)
    end = (key(indices) == query(LENGTH - 1)).value((round_ == 0) & (square == 0))
    return (below == 0) & (end == 1)


def test_conditions_of_many_counts_are_no_table_of_all():
    """Four counts of 16 have 83,521 combinations; each condition is taken by its value."""
    program = shuffle_dyck()
    assert program("([)]") == [True] * 4
    assert program("([)") == [False] * 3
    model = raspc.compile(program, vocab="()[]", max_seq_len=16)
    assert raspc.check(program, model, inputs=30, levels=["craft"])
    assert model.model_config.parameters < 100_000
