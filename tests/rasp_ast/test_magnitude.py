"""Values that are too large are refused before they are made, alike wherever a program runs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from levels import one_in

import raspc
from raspc import Map, SequenceMap, SOp, indices, tokens, where
from raspc.rasp_ast.errors import FunctionError, InputError
from raspc.rasp_ast.magnitude import MAX_CHARACTERS, MAX_NUMBER_BITS


def repeated(step: Callable[[SOp], SOp], start: SOp, times: int) -> SOp:
    for _ in range(times):
        start = step(start)
    return start


PAIR = lambda x: SequenceMap(lambda a, b: (a, b), x, x)  # noqa: E731

LARGE: dict[str, tuple[Callable[[], SOp], str, str]] = {
    "a tower of powers": (
        lambda: indices**indices**indices,
        "`**` would give a whole number of",
        "on 6 and 46656",
    ),
    "two to the power of itself, again and again": (
        lambda: repeated(lambda x: 2**x, indices, 6),
        "would give a whole number of",
        "on",
    ),
    "squares of squares": (
        lambda: repeated(lambda x: x * x, indices + 2, 40),
        "`*` would give a whole number of",
        "on",
    ),
    "a string doubled thirty times": (
        lambda: repeated(lambda x: x + x, tokens, 30),
        f"a string of {2 * MAX_CHARACTERS:,} characters; the limit is {MAX_CHARACTERS:,}",
        "on 'aaaa",
    ),
    "a string repeated a billion times": (
        lambda: tokens * 10**9,
        "would give a string of 1,000,000,000 characters",
        "on 'a'",
    ),
    "a billion times a string": (lambda: 10**9 * tokens, "1,000,000,000 characters", "on 'a'"),
    "a format of a billion characters": (
        lambda: where(tokens == "a", "%999999999d", "%d") % indices,
        "a string of 999,999,999 characters",
        "on '%999999999d' and 0",
    ),
    "a function's own long string": (
        lambda: Map(lambda t: t * 10**6, tokens),
        "a string of 1,000,000 characters",
        "on 'a'",
    ),
    "a function's own large number": (
        lambda: Map(lambda i: 7 ** (10_000 * (i + 1)), indices),
        f"a whole number of 28,074 bits; the limit is {MAX_NUMBER_BITS:,}",
        "on 0",
    ),
    "pairs of pairs": (
        lambda: repeated(PAIR, indices, 30),
        "a tuple of 8,190 values; the limit is 4,096",
        "on ((",
    ),
}


@pytest.mark.parametrize("name", one_in(3, LARGE))
def test_a_value_that_is_too_large_is_refused(name: str) -> None:
    build, words, operands = LARGE[name]
    program = build()
    for run in (
        lambda: raspc.compile(program, "ab", 12),
        lambda: raspc.evaluate(program, "ab" * 6),
    ):
        with pytest.raises(FunctionError) as caught:
            run()
        assert words in str(caught.value)
        assert operands in caught.value.message
        assert "map to smaller values before this" in str(caught.value)
        assert len(caught.value.message) < 700
        assert caught.value.source is not None
        assert caught.value.source.file == __file__


def test_what_is_large_but_not_too_large_is_kept() -> None:
    program = SequenceMap(lambda a, b: (a, b), indices**400, repeated(lambda x: x + x, tokens, 10))
    model = raspc.compile(program, "ab", 3)
    assert model("abb") == raspc.evaluate(program, "abb")


@pytest.mark.parametrize("base", [0, 1, -1])
def test_powers_of_one_are_never_large(base: int) -> None:
    assert raspc.evaluate((indices * 0 + base) ** (10**12), "a") == [base**2]


def test_powers_of_fractions_are_as_exact_as_floats() -> None:
    powers = raspc.evaluate((indices / 8) ** (indices * 10_000), "abcdef")
    assert powers == [1, 0, 0, 0, 0, 0]


BAD_VOCABULARIES = {
    "ten million tokens": range(10**7),
    "more tokens than can be counted": range(10**20),
    "tokens without end": count(),
}


@pytest.mark.parametrize("name", BAD_VOCABULARIES)
def test_a_vocabulary_is_counted_before_it_is_read(name: str) -> None:
    with pytest.raises(InputError, match=r"the vocabulary has .* or more; the limit is") as caught:
        raspc.compile(tokens, BAD_VOCABULARIES[name], 4)
    assert caught.value.source is not None
    assert caught.value.source.file == __file__


def test_a_token_that_is_too_large() -> None:
    with pytest.raises(InputError, match=r"a token of the vocabulary .* 3,321,929 bits"):
        raspc.compile(tokens, [10**1_000_000, 1], 4)


def test_a_length_that_no_head_can_see() -> None:
    with pytest.raises(InputError, match="max_seq_len is 1,000,000,000; the limit is 65,536"):
        raspc.compile(tokens, "ab", 10**9)
