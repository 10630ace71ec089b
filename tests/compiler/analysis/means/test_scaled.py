"""What is linear in a mean is a mean itself, so that comparisons of several are one difference."""

from __future__ import annotations

import operator
from collections.abc import Callable

import pytest

import raspc
from raspc import (
    Aggregate,
    Map,
    Select,
    SelectorWidth,
    SequenceMap,
    SOp,
    Sum,
    indices,
    tokens,
    where,
)

EVERYWHERE = Select(indices, indices, "True")
A = where(tokens == "a", 1, 0)
B = where(tokens == "b", 1, 0)
Wording = Callable[[SOp, SOp], SOp]


def parameters(program: SOp, longest: int = 16) -> int:
    model = raspc.compile(program, "abcd", longest)
    assert raspc.check(program, model, inputs=60, levels=("craft",))
    return model.sizes.parameters


@pytest.mark.parametrize(
    "twice",
    [
        lambda a, b: a == 2 * b,
        lambda a, b: a - b == b,
        lambda a, b: a - 2 * b == 0,
        lambda a, b: a / 2 == b,
        lambda a, b: 3 * a - 1 == 6 * b - 1,
        lambda a, b: SequenceMap(lambda x, y: x == 2 * y, a, b),
        lambda a, b: Map(lambda x: x / 2 + 1, a) == Map(lambda y: y + 1, b),
    ],
)
def test_one_head_compares_means_over_one_selection(twice: Wording) -> None:
    a, b = Aggregate(EVERYWHERE, A), Aggregate(EVERYWHERE, B)
    assert parameters(twice(a, b)) <= parameters(a == b)


@pytest.mark.parametrize("compare", [operator.eq, operator.gt, operator.ne, operator.le])
def test_factors_cost_nothing_where_selections_differ(compare: Callable[[SOp, SOp], SOp]) -> None:
    a = Aggregate(Select(indices, indices, "<="), A)
    b = Aggregate(Select(indices, indices, ">="), B)
    plain = parameters(compare(a, b))
    assert parameters(compare(a, 2 * b)) <= plain
    assert parameters(compare(3 * a, 2 * b)) <= plain


def test_a_factor_may_stand_before_the_sum() -> None:
    """It is the sum of twice the values; a mean beside a length would be a table of all pairs."""
    program = 2 * Aggregate(EVERYWHERE, A) * SelectorWidth(EVERYWHERE)
    assert parameters(program) <= parameters(Sum(EVERYWHERE, 2 * A))


def test_what_is_not_linear_everywhere_is_no_mean() -> None:
    """The mean of up to two numbers is linear below 2 and bends there."""
    mean = Aggregate(Select(indices, indices, "<="), tokens)
    bent = Map(lambda m: m if m < 2 else 2 * m, mean)
    program = bent == Aggregate(Select(indices, indices, "<="), 4 - tokens)
    model = raspc.compile(program, [0, 1, 2, 3], 4)
    assert raspc.check(program, model, levels=("craft",))
    assert model([2, 2]) == [False, False]
    assert model([1, 2]) == [False, False]


@pytest.mark.parametrize("optimize", [0, 1, 2])
def test_defaults_are_scaled_with_the_mean(optimize: int) -> None:
    earlier = Select(indices, indices, "<")
    program = 2 * Aggregate(earlier, tokens, 1) - 1 > Aggregate(earlier, 3 - tokens, 0)
    model = raspc.compile(program, [0, 1, 2, 5], 5, optimize=optimize)
    assert raspc.check(program, model, levels=("craft",))
    assert model([5])[0] is True


def test_a_kept_mean_is_read_from_its_columns() -> None:
    a = Aggregate(EVERYWHERE, A).named("a")
    b = Aggregate(EVERYWHERE, B).named("b")
    program = a == 2 * b
    model = raspc.compile(program, "abcd", 6, keep=[a, b])
    assert raspc.check(program, model, inputs=60, levels=("craft",))
    assert {"a", "b"} <= {entry.variable.name for entry in model.layout}


@pytest.mark.parametrize(
    "program",
    [
        tokens - Aggregate(EVERYWHERE, tokens),
        Aggregate(EVERYWHERE, tokens * tokens)
        - Aggregate(EVERYWHERE, tokens) * Aggregate(EVERYWHERE, tokens),
        Map(lambda x: round(x, 1), tokens - Aggregate(EVERYWHERE, tokens)),
        tokens > 2 * Aggregate(EVERYWHERE, tokens),
    ],
)
def test_arithmetic_of_means_has_no_column_for_each_value_at_level_0(program: SOp) -> None:
    """These took 345,219 parameters to 4.4 million, or half a minute."""
    model = raspc.compile(program, range(10), 8, optimize=0)
    assert model.sizes.parameters < 5000
    assert ": not kept, it takes too many values" in " ".join(repr(model).split())
    assert raspc.check(program, model, inputs=60, levels=("craft",))


@pytest.mark.parametrize("base", [10**6, -(10**7), 1_700_000_000])
def test_means_far_from_0_are_compared_by_how_far_they_are_from_a_base(base: int) -> None:
    """At a million it was an assertion that failed, and beyond a refusal."""
    program = Aggregate(Select(indices, indices, "<="), tokens) < Aggregate(EVERYWHERE, tokens)
    model = raspc.compile(program, [base - 1, base + 0.5, base + 2], 6)
    assert raspc.check(program, model, inputs=100, levels=("craft",))


def test_means_of_fractions_that_the_language_rounds_are_no_quotients() -> None:
    """Whoever decodes them would have them exactly: another float than the interpreter's."""
    program = Aggregate(EVERYWHERE, tokens * tokens)
    with pytest.raises(raspc.CompileError, match="too close for a mean"):
        raspc.compile(program, [-1e-38, 0.5e-38, 2e-38], 3)
