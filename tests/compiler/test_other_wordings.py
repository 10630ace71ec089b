"""Programs as others word them: shifted keys, prices beside their mean, seconds in order."""

from __future__ import annotations

import pytest
from levels import disagreements, samples

import raspc
from raspc import (
    Aggregate,
    Map,
    Max,
    Min,
    Select,
    SelectorWidth,
    SOp,
    Sum,
    indices,
    tokens,
    where,
)

LENGTH = SelectorWidth(Select(0, 0, "=="))
PLUS = Min(Select(tokens, "+", "=="), indices)
"""Undefined where there is none."""
LAST = Max(Select(tokens, "+", "=="), indices, default=-1)
COUNT = SelectorWidth(Select(tokens, "+", "=="))
BEFORE = Select(indices, indices, "<")
FURTHER = {
    "length": (indices - LENGTH, indices + LENGTH),
    "reversed": (LENGTH - 1 - indices, LENGTH - 1 - indices),
    "count": (indices + COUNT, indices - COUNT),
    "last": (2 * indices - LAST, indices),
    "undefined": (indices + PLUS, indices - PLUS),
    "rotated": ((indices + 2) % LENGTH, (indices - 2) % LENGTH),
}
"""Keys that are shifted, and the query that says the same of the index, if that is one."""


def moved(name: str) -> SOp:
    keys, _ = FURTHER[name]
    return Aggregate(Select(keys, indices, "=="), tokens, "-")


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("name", FURTHER)
def test_keys_shifted_by_what_is_the_same_everywhere_move_one_value(name: str, level: int) -> None:
    """They were taken for keys of many positions: what is moved was a mean, and relied upon."""
    program = moved(name)
    model = raspc.compile(program, "ab+", 7, optimize=level)
    assert not model.assumptions
    assert not disagreements(program, model, samples("ab+", 7, 80), ("craft",))


@pytest.mark.parametrize("level", [1, 2])
@pytest.mark.parametrize("name", [name for name in FURTHER if name != "last"])
def test_shifted_keys_cost_no_more_than_shifted_queries(name: str, level: int) -> None:
    query = Aggregate(Select(indices, FURTHER[name][1], "=="), tokens, "-")
    models = [raspc.compile(p, "ab+", 12, optimize=level) for p in (moved(name), query)]
    by_keys, by_query = (model.stages.emitted.config for model in models)
    assert by_keys.parameters <= by_query.parameters
    assert by_keys.num_layers == by_query.num_layers


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
def test_orders_of_shifted_keys(sign: str) -> None:
    program = SelectorWidth(Select(indices + COUNT, 2 * indices, sign))
    model = raspc.compile(program, "ab+", 9)
    assert not disagreements(program, model, samples("ab+", 9, 60), ("craft",))


def test_causal_keys_are_not_shifted() -> None:
    """What precedes a key is not what precedes a query."""
    program = SelectorWidth(Select(indices + COUNT, indices, "=="))
    model = raspc.compile(program, "ab+", 6, causal=True)
    assert not disagreements(program, model, samples("ab+", 6, 80), ("craft",))


# ---- prices ----------------------------------------------------------------------------------

PRICES = [0.99, 1.49, 1.99, 2.5, 4.25, 9.99, 19.95, 100.0]


@pytest.mark.parametrize(("longest", "level"), [(8, 0), (8, 1), (8, 2), (16, 2), (32, 1)])
def test_prices_below_their_mean_so_far(longest: int, level: int) -> None:
    """Refused: a mean of seven prices and a price may be a seventh of a cent apart."""
    program = tokens < Aggregate(BEFORE, tokens)
    model = raspc.compile(program, PRICES, longest, optimize=level)
    assert not disagreements(program, model, samples(PRICES, longest, 60), ("craft",))


# ---- seconds ---------------------------------------------------------------------------------

DAYS = [1_700_000_000 + 86_400 * day for day in range(14)]
EARLIER = Aggregate(Select(indices + 1, indices, "=="), tokens, 0)


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize(
    "mark", [where(indices > 0, tokens < EARLIER, False), tokens - EARLIER > 86_400], ids=str
)
def test_seconds_are_compared_by_rank(mark: SOp, level: int) -> None:
    """Refused: a day is little beside 1,700,000,000, and each mark was off by some of a step."""
    program = SelectorWidth(Select(mark, True, "==") & Select(indices, indices, "<="))
    model = raspc.compile(program, DAYS, 16, optimize=level)
    assert not disagreements(program, model, samples(DAYS, 16, 60), ("craft",))


# ---- guards ----------------------------------------------------------------------------------

EVERY = Select(0, 0, "==")
SO_FAR = Select(indices, indices, "<=")
MEAN = Aggregate(EVERY, tokens)
VARIANCE = Aggregate(EVERY, tokens * tokens) - MEAN * MEAN
TOTAL, MOMENT = Sum(SO_FAR, tokens), Sum(SO_FAR, tokens * indices)
GUARDED = {
    "truth": Map(lambda a, b: a / b if b else 0, MOMENT, TOTAL),
    "not zero": Map(lambda a, b: a / b if b != 0 else None, MOMENT, TOTAL),
    "zero first": Map(lambda a, b: 0.5 if b == 0 else 100 * a / b, MOMENT, TOTAL),
    "above": Map(lambda a, b: round(a / b, 2) if b > 0 else -1, MOMENT, TOTAL),
    "cancelled": Map(lambda a, b: (a * b) / b if b else 7, MOMENT, TOTAL),
    "a root": Map(lambda t, m, s: (t - m) / s if s else 0, tokens, MEAN, VARIANCE**0.5),
    "a difference": Map(lambda v, n: v * n / (n - 1) if n > 1 else 0, VARIANCE, LENGTH),
    "negative": Map(lambda a, b: a / b if b > 0 else 0, MOMENT, TOTAL - 9),
}


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("name", [name for name in GUARDED if name != "negative"])
def test_quotients_behind_a_guard(name: str, level: int) -> None:
    """Refused, or listed in millions of units: the divisor may be 0, and then something is said."""
    program = GUARDED[name]
    model = raspc.compile(program, range(10), 16, optimize=level)
    tried = [*samples(range(10), 16, 60), (0,), (0, 0, 0), (3,), (9,) * 16]
    assert not disagreements(program, model, tried, ("craft",))
    assert model.stages.emitted.config.parameters < 100_000


def test_a_guard_that_also_leaves_out_what_is_below_0_is_no_mere_default() -> None:
    """Where the divisor is below 0 its quotient is not asked for."""
    program = GUARDED["negative"]
    model = raspc.compile(program, range(4), 4)
    assert not disagreements(program, model, samples(range(4), 4, 80), ("craft",))
