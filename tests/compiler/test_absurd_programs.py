"""Programs that nobody would write, and of which the compiler makes something reasonable."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import reduce
from operator import add, or_

import pytest

import raspc
from raspc import Aggregate, Comparison, Map, Select, SelectorWidth, SOp, Sum, indices, tokens
from raspc.compiler.analysis import fuse
from raspc.compiler.tables import mean_domain, scale

ITSELF = Select(indices, indices, Comparison.EQ)


def histograms(many: int, size: int) -> SOp:
    """The sum of the counts of tokens that are shifted one by one."""
    shifted = (Map(lambda t, k=k: (t * (k + 1)) % size, tokens) for k in range(many))
    return reduce(add, (SelectorWidth(Select(tokens, s, Comparison.EQ)) for s in shifted))


@pytest.mark.parametrize("level", [1, 2])
def test_a_sum_of_many_counts_is_added_up_in_parts(
    level: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuse, "MAX_CELLS_SUMMED", 1000)
    program = histograms(12, 11) % 7
    model = raspc.compile(program, range(11), 4, optimize=level)
    assert model.sizes.layers <= 5
    assert raspc.check(program, model, inputs=200, levels="craft")


@pytest.mark.slow
def test_forty_histograms_are_added_up() -> None:
    program = histograms(40, 16) % 7
    model = raspc.compile(program, range(16), 16)
    assert model.sizes.layers <= 8  # a chain of sums had 13
    assert raspc.check(program, model, inputs=200, levels="craft")


def test_a_union_of_many_conjunctions_is_one_relation() -> None:
    selectors = (
        Select(tokens, tokens + k, Comparison.EQ) & Select(indices, indices + k, Comparison.LT)
        for k in range(1, 40)
    )
    program = SelectorWidth(reduce(or_, selectors))
    model = raspc.compile(program, range(6), 6)
    assert model.sizes.layers <= 2
    assert raspc.check(program, model, inputs=200, levels="craft")


@pytest.mark.parametrize("start", [tokens, SelectorWidth(Select(tokens, tokens, Comparison.EQ))])
def test_2000_moves_of_each_position_to_itself_are_none(start: SOp) -> None:
    program = reduce(lambda value, _: Aggregate(ITSELF, value), range(2000), start)
    model = raspc.compile(program, range(4), 5)
    assert model.sizes.layers == 1
    assert raspc.check(start, model, inputs=200, levels="craft")


def test_moves_of_moves_are_found_from_where_all_comes_from() -> None:
    halved = Select(indices, indices // 2, Comparison.EQ)
    so_far = Aggregate(Select(indices, indices, Comparison.LEQ), tokens)
    program = reduce(lambda value, _: Aggregate(halved, value), range(20), so_far)
    model = raspc.compile(program, range(3), 5)
    assert model.sizes.layers == 2
    assert raspc.check(program, model, inputs=200, levels="craft")


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("n", [16, 32])
def test_a_sum_of_more_values_than_a_float_is_refused(n: int, level: int) -> None:
    """How many times too many was computed as a float, which was an ``OverflowError``."""
    everything = Select(tokens, tokens, Comparison.TRUE)
    weights = Map(lambda i: 0.9**i, indices)
    with pytest.raises(raspc.CompileError) as refused:
        raspc.compile(Sum(everything, tokens * weights), [0.99, 2.5, 19.95], n, optimize=level)
    assert len(str(refused.value).splitlines()[0]) < 200


def test_means_of_thousands_of_values_are_refused_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """It took 15 seconds: their common unit was looked for, and what helps, four times over."""
    same = Select(tokens, tokens, Comparison.EQ)
    so_far = Aggregate(Select(indices, indices, Comparison.LEQ), Aggregate(same, indices))
    monkeypatch.setattr(mean_domain, "grid_of", _of_few)
    with pytest.raises(raspc.CompileError, match="could take 6,500,000,000,000 values"):
        raspc.compile(Aggregate(same, so_far), "abcd", 64)


def _of_few(numbers: Iterable[Fraction]) -> scale.Grid:
    numbers = list(numbers)
    assert len(numbers) < 1000
    return scale.grid_of(numbers)
