"""The library in Python gives what that of the text language gives."""

from itertools import product

import pytest

import raspc
from raspc import indices, length, tokens

TEXT = """
x = tokens == "a";
same = select(tokens, tokens, ==) and select(indices, indices, <);
counted = count(tokens, "a"); held = contains(tokens, "b"); moved = shift(tokens, 1, "-");
back = shift(tokens, -2, "-"); marked = indicator(x); focused = has_focus(same);
before = has_prev(tokens);
earliest = aggregate(select_from_first(tokens, "a"), indices, -1);
latest = aggregate(select_from_last(tokens, "a"), indices, -1);
"""
EARLIER = raspc.Select(tokens, tokens, "==") & raspc.Select(indices, indices, "<")
PYTHON = {
    "counted": raspc.count(tokens, "a"),
    "held": raspc.contains(tokens, "b"),
    "moved": raspc.shift(tokens, 1, "-"),
    "back": raspc.shift(tokens, -2, default="-"),
    "marked": raspc.indicator(tokens == "a"),
    "focused": raspc.has_focus(EARLIER),
    "before": raspc.has_prev(tokens),
    "earliest": raspc.first(tokens == "a"),
    "latest": raspc.last(tokens == "a"),
}
INPUTS = [xs for n in (1, 2, 3, 4) for xs in product("ab", repeat=n)]


@pytest.mark.parametrize("name", PYTHON)
def test_both_give_the_same(name):
    text = raspc.rasp_program(TEXT)[name]
    for xs in INPUTS:
        found = [-1 if value is None else value for value in PYTHON[name](xs)]
        assert found == text(xs)


@pytest.mark.parametrize("name", PYTHON)
def test_they_compile(name):
    model = raspc.compile(PYTHON[name], "ab", 4)
    assert raspc.check(PYTHON[name], model, levels="craft")


def test_extremes():
    for xs in product([0, 1, 2], repeat=3):
        assert raspc.argmin(tokens)(xs) == [xs.index(min(xs))] * 3
        assert raspc.argmax(tokens)(xs) == [xs.index(max(xs))] * 3
    model = raspc.compile(raspc.argmax(tokens), [0, 1, 2], 3)
    assert raspc.check(raspc.argmax(tokens), model, levels="craft")


def test_count_of_agreeing_positions():
    assert raspc.count(tokens, indices)([0, 2, 2]) == [2, 2, 2]
    assert raspc.count(tokens, length)([3, 1, 3]) == [2, 2, 2]
