"""A count is lifted where some block needs it as a number, whatever else is lifted."""

from __future__ import annotations

import pytest

import raspc
from raspc import Aggregate, Comparison, Map, Select, SelectorWidth, SOp, indices, length, tokens
from raspc.compiler import CompiledModel
from raspc.compiler.analysis.graph import trace
from raspc.compiler.analysis.lifting import lifting
from raspc.compiler.keep import Kept
from raspc.rasp_ast import where
from raspc.rasp_ast.programs import STANDARD

SAME = Select(tokens, tokens, Comparison.EQ)
SMALLER = Select(tokens, tokens, Comparison.LT)


def hist() -> SOp:
    """A new expression each time."""
    return SelectorWidth(SAME).named("hist")


def as_frequent() -> SOp:
    """A head compares what another counts."""
    counted = hist()
    return SelectorWidth(Select(counted, counted, Comparison.EQ)).named("as_frequent")


def smaller() -> SOp:
    return SelectorWidth(SMALLER).named("smaller")


REVERSE = Aggregate(Select(indices, length - indices - 1, Comparison.EQ), tokens)
OF_ONE_COUNT = {
    "itself": smaller(),
    "a remainder": Map(lambda count: count % 3, smaller()),
    "a threshold": smaller() > 7,
    "a function of a token too": where(tokens == 1, smaller(), 0),
    "a function of one that is answered": smaller() * 2 + 1,
}
OF_OTHERS = {
    "of two counts": smaller() - hist(),
    "moved": Aggregate(Select(indices, 0, Comparison.EQ), smaller()),
    "compared": SelectorWidth(Select(smaller(), indices, Comparison.LT)),
}


def natural(model: CompiledModel) -> set[str]:
    return {root.name for root in model.stages.plan.heads if root.is_natural}


def agrees(programs: SOp | dict[str, SOp], model: CompiledModel) -> bool:
    return bool(raspc.check(programs, model, levels=("craft",), inputs=60))


@pytest.mark.parametrize("answer", OF_ONE_COUNT.values(), ids=OF_ONE_COUNT)
def test_what_is_only_answered_is_natural_though_others_are_lifted(answer: SOp) -> None:
    """Each of them was lifted with `hist`, from 64 to 199 positions."""
    programs = {"as_frequent": as_frequent(), "answer": answer}
    model = raspc.compile(programs, range(6), 64)
    assert model.stages.lifted == ("hist",)
    assert natural(model) == {"as_frequent", "smaller"}
    assert model.sizes.layers == 2
    assert agrees(programs, model)


@pytest.mark.parametrize("answer", OF_OTHERS.values(), ids=OF_OTHERS)
def test_what_is_read_with_others_or_by_heads_is_lifted(answer: SOp) -> None:
    programs = {"as_frequent": as_frequent(), "answer": answer}
    model = raspc.compile(programs, range(6), 64)
    assert "smaller" not in natural(model)
    assert agrees(programs, model)


@pytest.mark.parametrize("answered_first", [True, False])
def test_what_is_counted_twice_is_one_count(answered_first: bool) -> None:
    """It is lifted for the one that needs it, in whatever order they stand."""
    programs = {"hist": hist(), "as_frequent": as_frequent()}
    if not answered_first:
        programs = dict(reversed(programs.items()))
    model = raspc.compile(programs, range(6), 64)
    assert model.stages.lifted == ("hist",)
    assert len(model.stages.plan.heads) == 2
    assert agrees(programs, model)


@pytest.mark.parametrize("name", ["first_occurrence", "last_occurrence"])
def test_long_inputs_keep_what_is_only_answered(name: str) -> None:
    """Its test for 0 was a reader, so that it was lifted from 200 positions on."""
    program = STANDARD[name].make()
    model = raspc.compile(program, range(16), 200)
    assert not model.stages.lifted
    assert agrees(program, model)


def test_what_heads_compare_is_lifted_for_size_beside_what_is_answered() -> None:
    """`reverse` alone is lifted at this length; the histogram is no reason to leave that."""
    programs = {"reverse": REVERSE, "hist": hist()}
    model = raspc.compile(programs, range(16), 128)
    assert model.stages.lifted == ("length",)
    assert agrees(programs, model)


def test_what_is_answered_is_lifted_too_where_it_is_most_of_the_model() -> None:
    """Natural counts would make it more than two and a half times as large."""
    programs = {"reverse": REVERSE, "others": SelectorWidth(Select(tokens, tokens, "!="))}
    model = raspc.compile(programs, range(4), 128)
    assert len(model.stages.lifted) == 2
    assert model.sizes.parameters < 2_500


def test_a_rank_that_is_only_answered_is_split_as_any_order() -> None:
    """A head had a dimension for each frequency: 1,837,510 parameters at 128."""
    counted = SelectorWidth(SAME)
    most = SelectorWidth(Select(counted, counted, Comparison.GT)) == 0
    smaller_or_before = SMALLER | (SAME & Select(indices, indices, Comparison.LT))
    rank = SelectorWidth(smaller_or_before).named("rank")
    programs = {"most": most, "sort": Aggregate(Select(rank, indices, Comparison.EQ), tokens)}
    model = raspc.compile(programs, range(16), 64)
    assert model.stages.lifted == ("rank",)
    assert model.sizes.key_size <= 32
    assert agrees(programs, model)


def test_what_is_kept_is_read_from_its_columns() -> None:
    """So whoever reads a function of it needs the number before."""
    counted = hist()
    small = counted > 2
    graph = trace(small.node)
    assert {counted.node, small.node} <= lifting(graph, Kept()).only_answered
    kept = lifting(graph, Kept(nodes=frozenset({counted.node}))).only_answered
    assert small.node in kept
    assert counted.node not in kept
