"""Scans by doubling, and finite automata made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random

import pytest
from levels import one_in

import raspc
from raspc.rasp_ast import RaspError, SOp, dfa, indices, monoid_scan, tokens
from raspc.rasp_ast.depth import rasp_layers

AUTOMATA: dict[str, tuple[SOp, Sequence[object], Callable[[Sequence[object]], list[object]]]] = {
    "parity": (
        dfa({(s, t): s ^ t for s in (0, 1) for t in (0, 1)}, 0, {1}, max_seq_len=16),
        [0, 1],
        lambda xs: [total % 2 == 1 for total in accumulate(xs)],
    ),
    "mod 3": (
        dfa(lambda s, t: (s + t) % 3, 0, alphabet=[0, 1, 2], max_seq_len=16),
        [0, 1, 2],
        lambda xs: [total % 3 for total in accumulate(xs)],
    ),
    "a* b*": (
        dfa(
            {("as", "a"): "as", ("as", "b"): "bs", ("bs", "b"): "bs"},
            "as",
            {"as", "bs"},
            max_seq_len=16,
        ),
        "ab",
        lambda xs: ["ba" not in "".join(map(str, xs[: i + 1])) for i in range(len(xs))],
    ),
}


def inputs(vocabulary: Sequence[object], count: int) -> list[list[object]]:
    random = Random(1)
    return [random.choices(vocabulary, k=random.randint(1, 16)) for _ in range(count)]


@pytest.mark.parametrize("name", AUTOMATA)
def test_an_automaton_in_the_interpreter(name: str) -> None:
    program, vocabulary, meaning = AUTOMATA[name]
    for xs in inputs(vocabulary, 100):
        assert program(xs) == meaning(xs)
    assert rasp_layers(program).heads == (1, 1, 1, 1)


@pytest.mark.parametrize("name", one_in(4, AUTOMATA))
def test_an_automaton_as_a_model(name: str) -> None:
    program, vocabulary, _ = AUTOMATA[name]
    model = raspc.compile(program, vocab=vocabulary, max_seq_len=16)
    assert raspc.check(program, model, inputs=200)
    assert model.sizes.layers <= 5


def test_operations_of_any_kind() -> None:
    assert monoid_scan(max, tokens, max_seq_len=6)([2, 1, 5, 3]) == [2, 2, 5, 5]
    joined = monoid_scan(lambda a, b: a + b, tokens, max_seq_len=5, identity="")
    assert joined("abcde") == ["a", "ab", "abc", "abcd", "abcde"]
    assert monoid_scan(max, indices, max_seq_len=1)("a") == [0]
    assert monoid_scan(min, tokens, max_seq_len=4)([3, 1, 2], causal=True) == [3, 1, 1]


def test_a_scan_as_a_model() -> None:
    program = monoid_scan(max, tokens, max_seq_len=8)
    model = raspc.compile(program, vocab=[1, 2, 3], max_seq_len=8, causal=True)
    assert raspc.check(program, model, inputs=200)


def test_what_is_not_in_the_alphabet_is_undefined() -> None:
    program = AUTOMATA["a* b*"][0]
    assert program("acb") == [True, None, None]


@pytest.mark.parametrize(
    ("attempt", "message"),
    [
        (lambda: dfa(lambda s, t: s, 0, max_seq_len=4), "needs its alphabet"),
        (lambda: dfa(lambda s, t: s + t, 0, alphabet=[1], max_seq_len=4), "more than 64 states"),
        (lambda: dfa({(0, "a"): 0}, 0, max_seq_len=0), "max_seq_len is how long"),
        (lambda: dfa(["a"], 0, max_seq_len=4), r"delta is a mapping or a function, found \['a'\]"),
        (lambda: dfa({"a": 1}, 0, max_seq_len=4), "a pair of a state and a token, found 'a'"),
        (
            lambda: dfa(lambda s, t: {"a": 1}[t], 0, alphabet="ab", max_seq_len=4),
            "no next state for the state 1 and the token 'b': KeyError|state 0 and the token 'b'",
        ),
        (lambda: dfa(lambda s, t: [s], 0, alphabet="a", max_seq_len=4), "unhashable type: 'list'"),
        (lambda: monoid_scan(max, tokens, max_seq_len=-1), "max_seq_len is how long"),
    ],
)
def test_refusals(attempt: Callable[[], object], message: str) -> None:
    with pytest.raises(RaspError, match=message) as caught:
        attempt()
    assert caught.value.source is not None
