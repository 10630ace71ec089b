"""Which values of several means over one selection meet, and what is made of it."""

from __future__ import annotations

import numpy as np
import pytest
from levels import disagreements, every_input, few_inputs

import raspc
from raspc import Aggregate, Comparison, Map, Select, SelectorWidth, SOp, indices, tokens
from raspc.compiler.analysis.meeting import where_means_meet
from raspc.compiler.mlps.cases import with_fewest_rows
from raspc.rasp_ast.many_inputs import on_many

NOT_BELOW = Select(tokens, tokens, Comparison.GEQ)
BEFORE = Select(indices, indices, Comparison.LT)
EVERYTHING = Select(tokens, tokens, Comparison.TRUE)
ODD = Map(lambda x: x in (1, 3), tokens)

length = SelectorWidth(EVERYTHING)  # of what a position sees

PAIRS = {
    "of positions": (NOT_BELOW, indices * (tokens + 1), tokens + 1),
    "of the length": (BEFORE, indices * (length + 1), length + 1),
    "of values alone": (EVERYTHING, tokens * tokens, tokens),
    "of nothing at times": (BEFORE, indices * (tokens + 1), tokens + 1),
    "of bools": (BEFORE, ODD, indices * (tokens + 1)),
}


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("name", PAIRS)
def test_whatever_two_means_are_at_one_position_meets(name: str, causal: bool) -> None:
    selector, *values = PAIRS[name]
    means = [Aggregate(selector, each, 7) for each in values]
    vocab = (0, 1, 3)
    both = {"a": means[0], "b": means[1]}
    analysis = raspc.compile(both, vocab, 4, causal=causal).stages.analysis
    tables = [analysis.table(mean.node) for mean in means]
    (met, _) = where_means_meet(analysis.registry, tables)
    assert np.count_nonzero(met.reachable) < met.codes.size / 2
    inputs = every_input(vocab, 4)
    for found in on_many([mean.node for mean in means], inputs, causal=causal):
        for pair in zip(*found, strict=True):
            codes = [t.domain.code(v) for t, v in zip(tables, pair, strict=True)]
            places = {t.roots[0]: code for t, code in zip(tables, codes, strict=True)}
            assert met.reachable[tuple(places[root] for root in met.roots)], (pair, causal)


def weighted(selector: raspc.Selector, values: SOp, weights: SOp) -> SOp:
    """A mean in which keys weigh differently, as a quotient of two means."""
    return Aggregate(selector, values * weights) / Aggregate(selector, weights)


IRREGULAR = raspc.ConstantSelector(
    [
        [0, 1, 1, 0, 1, 1],
        [1, 0, 0, 0, 0, 0],
        [1, 0, 0, 1, 1, 1],
        [0, 0, 0, 0, 0, 1],
        [0, 0, 0, 1, 0, 1],
        [1, 1, 0, 0, 0, 1],
    ]
)
AVERAGE = weighted(NOT_BELOW, indices, ODD + 1)


def both_of(quotient: SOp) -> SOp:
    return Map(lambda x: (round(x), x > 0), quotient)


QUOTIENTS = {
    # 2,238,896 and 80,345 parameters where all pairs of values of two means were told apart
    "two things of one": (both_of(weighted(IRREGULAR, indices, length + 1)), (-2, 3), 0, 200_000),
    "two things of another": (
        both_of(weighted(NOT_BELOW, indices, tokens + 1)),
        range(5),
        1,
        300_000,
    ),
    # 1,292,270 and 1,746,298
    "equal ones": (SelectorWidth(Select(AVERAGE, AVERAGE, Comparison.EQ)), range(5), 1, 300_000),
    "lesser ones": (SelectorWidth(Select(AVERAGE, AVERAGE, Comparison.LT)), range(5), 1, 800_000),
}


@pytest.mark.parametrize("name", QUOTIENTS)
def test_quotients_of_means_over_one_selection_are_small(name: str) -> None:
    program, vocab, level, most = QUOTIENTS[name]
    model = raspc.compile(program, vocab, 6, optimize=level)
    assert model.sizes.parameters < most
    assert not disagreements(program, model, few_inputs(list(vocab), 6, 150), ["craft"])


def test_values_that_meet_nowhere_different_ones_become_one_class() -> None:
    ids = np.array([[0, -1, 1], [-1, 2, 1], [3, 2, -1], [0, 2, 1]])
    fewer = with_fewest_rows(ids)
    assert np.array_equal(fewer[ids >= 0], ids[ids >= 0])
    assert fewer[0].tolist() == fewer[1].tolist() == fewer[3].tolist() == [0, 2, 1]
    whole = np.array([[0, 1], [1, 0]])
    assert with_fewest_rows(whole) is whole
