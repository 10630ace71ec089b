"""A comparison of functions of several roots costs what the composite selector costs."""

from random import Random

import pytest
from levels import disagreements, samples

import raspc
from raspc.compiler import CompiledModel
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    Select,
    Selector,
    SelectorWidth,
    SequenceMap,
    SOp,
    indices,
    programs,
    tokens,
)

N = 8
NUMBERS = list(range(8))


def sorted_by(keys: SOp, comparison: Comparison = Comparison.LT) -> SOp:
    """As Tracr sorts: the values of distinct keys, at the number of smaller ones."""
    place = SelectorWidth(Select(keys, keys, comparison))
    return Aggregate(Select(place, indices, Comparison.EQ), tokens)


def lexicographic(first: SOp, second: SOp) -> Selector:
    less = Select(first, first, Comparison.LT)
    same = Select(first, first, Comparison.EQ)
    return less | (same & Select(second, second, Comparison.LT))


WAYS = {
    "x + i / n": SequenceMap(lambda x, i: x + i / N, tokens, indices),
    "x + i * 1e-5": SequenceMap(lambda x, i: x + 1e-5 * i, tokens, indices),
    "n * x + i": SequenceMap(lambda x, i: N * x + i, tokens, indices),
    "10**9 * x + i": SequenceMap(lambda x, i: 10**9 * x + i, tokens, indices),
    "operators": tokens * N + indices,
}


def shape(model: CompiledModel) -> tuple[int, ...]:
    sizes = model.sizes
    return (sizes.layers, sizes.heads, sizes.key_size, sizes.mlp, sizes.parameters)


@pytest.fixture(scope="module")
def composite() -> CompiledModel:
    program = Aggregate(
        Select(SelectorWidth(lexicographic(tokens, indices)), indices, Comparison.EQ), tokens
    )
    return raspc.compile(program, NUMBERS, N)


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_saying_smaller_or_equal_and_earlier_costs_the_same(way, composite):
    program = sorted_by(WAYS[way])
    model = raspc.compile(program, NUMBERS, N)
    assert shape(model) == shape(composite)
    assert not disagreements(program, model, samples(NUMBERS, N, 60), levels=("craft",))


def test_sorting_by_frequency_as_tracr_writes_it():
    key = SequenceMap(lambda count, i: -count + i / N, programs.make_histogram(tokens), indices)
    program = sorted_by(key)
    model = raspc.compile(program, "abcd", N)
    assert shape(model) == shape(raspc.compile(programs.make_sort_freq(), "abcd", N))
    assert not disagreements(program, model, samples("abcd", N, 60), levels=("craft",))


PREDICATES = {
    "a lambda": lambda k, q: k[0] < q[0] or (k[0] == q[0] and k[1] > q[1]),
    "both equal": Comparison.EQ,
    "one differs": Comparison.NEQ,
    "parity of the sum": lambda k, q: (k[0] + q[1]) % 2 == 0,
    "many blocks": lambda k, q: sum(k) <= sum(q),
    "nothing": lambda k, q: k[0] > 9,
}


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("name", PREDICATES)
def test_relations_of_pairs(name, causal):
    pair = SequenceMap(lambda x, i: (x, i), tokens, indices)
    program = SelectorWidth(Select(pair, pair, PREDICATES[name]))
    model = raspc.compile(program, (0, 1, 2), 4, causal=causal)
    assert not disagreements(program, model, samples((0, 1, 2), 4, 80), levels=("craft",))


def test_what_is_undefined_selects_nothing():
    previous = Aggregate(Select(indices, indices - 1, Comparison.EQ), tokens)
    key = SequenceMap(lambda a, b: 3 * a + b, previous, tokens)
    program = SelectorWidth(Select(key, key, Comparison.LEQ))
    for level in (0, 1, 2):
        model = raspc.compile(program, (0, 1, 2), 5, optimize=level)
        assert not disagreements(program, model, samples((0, 1, 2), 5, 80), levels=("craft",))


def test_numbers_that_no_float_tells_apart_are_compared_exactly():
    vocab = [2**60, 2**60 + 1, 2**60 + 2]
    program = SelectorWidth(Select(tokens, tokens, Comparison.LT))
    model = raspc.compile(program, vocab, 4)
    draw = Random(0)
    inputs = [tuple(draw.choices(vocab, k=4)) for _ in range(40)]
    assert not disagreements(program, model, inputs, levels=("craft",))
