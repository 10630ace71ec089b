"""Large sets of tokens: compared as symbols, held as numbers, right where they nearly collide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import ceil, log2

import pytest
from levels import disagreements, one_in

import raspc
from raspc import (
    Aggregate,
    Best,
    Comparison,
    Select,
    Selector,
    SelectorWidth,
    SOp,
    indices,
    length,
    tokens,
)
from raspc.craft import Head
from raspc.craft.head_obligations import AverageObligation
from raspc.craft.verify import CircuitError, verify

SAME = Select(tokens, tokens, Comparison.EQ)
PREVIOUS = Aggregate(Select(indices, indices - 1, Comparison.EQ), tokens)


def histogram() -> SOp:
    return SelectorWidth(SAME)


def reverse() -> SOp:
    return Aggregate(Select(indices, length - indices - 1, Comparison.EQ), tokens)


def induction() -> SOp:
    """What followed the last time I saw this token."""
    return Best(Select(PREVIOUS, tokens, Comparison.EQ), indices, tokens)


SEEN_BEFORE = SAME & Select(indices, indices, Comparison.LT)
LAST = Best(SEEN_BEFORE, indices, indices)
FIRST = Best(SEEN_BEFORE, -indices, indices, default=-2)


def induction_in_two_steps(last: SOp = LAST, step: int = 1) -> SOp:
    """The same: where that was, and what stands one further."""
    return Aggregate(Select(indices, last + step, Comparison.EQ), tokens)


def sort() -> SOp:
    smaller = Select(tokens, tokens, Comparison.LT)
    earlier = SAME & Select(indices, indices, Comparison.LT)
    return Aggregate(Select(SelectorWidth(smaller | earlier), indices, Comparison.EQ), tokens)


def adversarial(size: int, longest: int) -> list[Sequence[int]]:
    """Ids that differ by 1, by 256 or in one bit, extremes, all equal, and one that returns."""
    top, n = size - 1, longest
    return [
        [top] * n,
        [0],
        list(range(n)),
        [top - i for i in range(n)],
        [256 * i % size for i in range(n)],
        [0, top] * (n // 2),
        [min(top, 2**i) for i in range(n)],
        [top // 2, 1, top // 2 + 1, 2, top // 2, 3, top // 2][:n],
    ]


@pytest.mark.parametrize(
    ("program", "levels"), [(histogram, ("craft", "jax")), (induction, ("craft",))]
)
def test_5000_tokens(program: object, levels: Sequence[str]) -> None:
    assert callable(program)
    made: SOp = program()
    model = raspc.compile(made, range(5_000), 12)
    assert disagreements(made, model, adversarial(5_000, 12), levels) == []
    assert model.sizes.key_size <= ceil(log2(5_002)) + 2


BEFORE = Select(indices, indices, Comparison.LT)


@pytest.mark.parametrize("optimize", [0, 1, 2])
@pytest.mark.parametrize(
    "others",
    [
        ~SAME,
        ~SAME & BEFORE,
        ~(SAME & BEFORE),
        Select(tokens, tokens, lambda key, query: key != query),
    ],
)
def test_others_than_my_token_are_all_but_the_equal_ones(others: Selector, optimize: int) -> None:
    program = SelectorWidth(others)
    model = raspc.compile(program, range(5_000), 12, optimize=optimize)
    assert disagreements(program, model, adversarial(5_000, 12), ["craft"]) == []


@pytest.mark.parametrize(
    ("optimize", "last", "step"),
    one_in(4, [(o, *found) for o in (1, 2, 0) for found in ((LAST, 1), (FIRST, 1), (LAST, 0))]),
)
def test_a_position_that_a_head_has_found_is_known_well_enough(
    last: SOp, step: int, optimize: int
) -> None:
    """Each column is off by its own size: the position, and the flag that there is one, which is
    multiplied by the greatest square."""
    program = induction_in_two_steps(last, step)
    model = raspc.compile(program, range(300), 256, optimize=optimize)
    assert disagreements(program, model, adversarial(300, 256), ["craft"]) == []


def test_a_position_among_a_thousand_is_rounded_as_it_is_written() -> None:
    program = induction_in_two_steps()
    model = raspc.compile(program, range(30), 1_024)
    assert any(v.rounding_unit for v in model.circuit.variables() if v.name == "best")
    inputs = [list(range(30)) * 34, [29] * 1_024, adversarial(30, 1_000)[4]]
    assert disagreements(program, model, inputs, ["craft"]) == []
    (head,) = (b for b in model.circuit.blocks if isinstance(b, Head) and b.name == "best")
    (obligation,) = head.obligations
    assert isinstance(obligation, AverageObligation)
    rough = replace(head, obligations=(replace(obligation, inherited=0.5),))
    blocks = tuple(rough if block is head else block for block in model.circuit.blocks)
    with pytest.raises(CircuitError, match="too much to be rounded off"):
        verify(replace(model.circuit, blocks=blocks))


@pytest.mark.slow
@pytest.mark.parametrize("optimize", [0, 1, 2])
@pytest.mark.parametrize("program", [histogram, reverse, induction, sort])
@pytest.mark.parametrize("size", [300, 2_000])
def test_thousands_of_tokens(program: object, size: int, optimize: int) -> None:
    assert callable(program)
    made: SOp = program()
    model = raspc.compile(made, range(size), 16, optimize=optimize)
    assert disagreements(made, model, adversarial(size, 16)) == []


@pytest.mark.slow
@pytest.mark.parametrize("program", [histogram, reverse, induction])
def test_the_vocabulary_of_gpt2_over_1024_positions(program: object) -> None:
    assert callable(program)
    made: SOp = program()
    model = raspc.compile(made, range(50_257), 1_024)
    assert model.sizes.parameters < 2_500_000
    inputs = [*adversarial(50_257, 40), list(range(1_024)), [50_256] * 1_024]
    assert disagreements(made, model, inputs) == []


@pytest.mark.slow
def test_two_steps_over_the_vocabulary_of_gpt2() -> None:
    """Its positions have a column each, as orders of them have at this level."""
    made = induction_in_two_steps()
    model = raspc.compile(made, range(50_257), 1_024)
    inputs = [*adversarial(50_257, 40), list(range(1_024)), [50_256] * 1_024]
    assert disagreements(made, model, inputs) == []


@pytest.mark.slow
def test_reverse_over_2000_positions() -> None:
    model = raspc.compile(reverse(), "abcd", 2_000)
    inputs = ["a", "abcd" * 500, "abcdd" * 399 + "ab", "d" * 1_999]
    assert disagreements(reverse(), model, inputs) == []


@pytest.mark.slow
def test_a_large_set_is_numbered_at_the_default_level() -> None:
    assert raspc.compile(histogram(), range(1_000), 128).sizes.parameters < 20_000
    assert raspc.compile(sort(), range(1_000), 32).sizes.parameters < 400_000


def test_what_needs_a_table_of_pairs_is_refused_at_its_line() -> None:
    unlike = Aggregate(Select(tokens, tokens, Comparison.NEQ), indices)
    with pytest.raises(raspc.ValueSetError, match="compares 25,000,000 pairs") as error:
        raspc.compile(unlike, range(5_000), 8)
    assert error.value.source is not None
