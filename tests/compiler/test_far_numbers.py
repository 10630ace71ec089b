"""Numbers that stand for nothing, far from others, in selectors; and means of what was moved."""

import pytest

import raspc
from raspc.raspl import (
    equals,
    firsts,
    geq,
    index_select,
    indices,
    induct_prev,
    kqv,
    leq,
    lt,
    minimum,
    num_prev,
    shift_right,
    tokens,
    where,
)

before = shift_right(tokens, 1, -999)
"""The token before, and a default that is far from all tokens."""
PROGRAMS = {
    "a place that may be none": induct_prev(tokens, shift_right(tokens, 1, -9), -1),
    "a place and a number": index_select(tokens, firsts(tokens, tokens - 1, -999) + before),
    "two places": index_select(
        tokens, firsts(tokens, tokens - 1, -999) + firsts(tokens, tokens + 1, -999)
    ),
    "an infinity of one's own": index_select(
        tokens, minimum(where(tokens == 3, indices(tokens), 10**6)) + 1
    ),
    "keys": kqv(before, tokens, tokens, equals, -5),
    "queries": kqv(tokens, before, tokens, equals, -5),
    "both": kqv(before, shift_right(tokens, 2, -888), tokens, equals, -5),
    "an order": kqv(before, tokens, tokens, lt, -5),
    "counted keys": num_prev(before, tokens),
    "counted queries": num_prev(tokens, before),
}


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize("name", PROGRAMS)
def test_far_numbers_are_compared(name, level):
    program = PROGRAMS[name]
    model = raspc.compile(program, range(5), 8, causal=True, optimize=level)
    assert raspc.check(program, model, inputs=40, levels=["craft"])


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize("far", [-1, -9, -999])
def test_keys_that_a_head_returned_weigh_alike(far, level):
    """The mean of what stands behind a token like this one, cut off: means of 32 are 1/31 apart."""
    program = kqv(shift_right(tokens, 1, far), tokens, tokens, equals, -50)
    model = raspc.compile(program, range(5), 32, causal=True, optimize=level)
    assert raspc.check(program, model, inputs=40, levels=["craft"])


@pytest.mark.parametrize("order", [leq, geq])
def test_lines_share_the_error_of_their_number(order):
    """Scores of seven values over one mean: what it is off by moves neighbours alike."""
    program = kqv(tokens, shift_right(tokens, 1, 2), tokens, order, -7)
    model = raspc.compile(program, range(-2, 4), 32, causal=True, optimize=2)
    assert raspc.check(program, model, inputs=40, levels=["craft"])
