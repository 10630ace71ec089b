"""What depends on index and length is known where there are positions, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from levels import disagreements, every_input, one_in

import raspc
from raspc import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SelectorWidth,
    SequenceMap,
    SOp,
    Sum,
    indices,
    length,
    tokens,
)
from raspc.compiler import Options, stages

ALL = Select(tokens, tokens, Comparison.TRUE)
PREFIX = Select(indices, indices, Comparison.LEQ)
COUNTED = SelectorWidth(ALL)
BITS = {
    "from the right": lambda: (
        Aggregate(ALL, Map(lambda k: 2**k, length - 1 - indices) * tokens) * length
    ),
    "as a sum": lambda: Sum(ALL, tokens * 2 ** (length - 1 - indices)),
    "from the left, so far": lambda: Sum(PREFIX, tokens * 2**indices),
    "of the places alone": lambda: Sum(Select(tokens, 1, Comparison.EQ), 2**indices, default=-1),
    "in one function": lambda: (
        Aggregate(ALL, SequenceMap(lambda n, i: 2 ** (n - 1 - i), length, indices) * tokens)
        * length
    ),
}


@pytest.mark.parametrize(
    ("name", "longest", "level"),
    one_in(7, [(name, n, level) for level in (0, 1, 2) for n in (20, 16) for name in BITS]),
)
def test_binary_digits_make_a_number_whose_first_counts_most(
    name: str, longest: int, level: int
) -> None:
    """Its first digit was taken for 2 ** 19 in an input of one, and its last for 2 ** -19; as a sum
    it was refused at 16 digits for its precision, and at 20 for the number of its values."""
    program = BITS[name]()
    model = raspc.compile(program, (0, 1), longest, optimize=level)
    draw = Random(1)
    inputs = [
        *((1,) * n for n in range(1, longest + 1)),
        *((1, *(0,) * (n - 1)) for n in range(1, longest + 1)),
        *(tuple(draw.choices((0, 1), k=draw.randint(1, longest))) for _ in range(100)),
    ]
    assert not disagreements(program, model, inputs)


def values_gathered(program: SOp, *, causal: bool = False) -> list[object]:
    made = stages(program, Options(range(2), 4, causal=causal))
    roots = made.analysis.registry.roots.values()
    (values,) = [r.values.domain.values for r in roots if getattr(r, "values", None) is not None]
    return list(values)


def test_what_no_position_has_is_no_value() -> None:
    assert values_gathered(Aggregate(ALL, length - indices)) == [1, 2, 3, 4]
    assert values_gathered(Aggregate(ALL, (length - indices) * tokens)) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize(
    "make",
    [
        lambda: Aggregate(ALL, COUNTED - indices),
        lambda: Aggregate(Select(tokens, 1, Comparison.EQ), (COUNTED - 2 * indices) * tokens, 7),
        lambda: Aggregate(ALL, SequenceMap(lambda n, i: n % (i + 1), COUNTED, indices)) > 1,
        lambda: Sum(Select(indices, indices, Comparison.GEQ), COUNTED - indices),
        lambda: Aggregate(
            Select(indices, COUNTED - 1, Comparison.EQ), (COUNTED + indices) * tokens
        ),
    ],
)
def test_what_is_gathered_is_right(make: Callable[[], SOp], causal: bool) -> None:
    for level in (0, 1, 2):
        program = make()
        model = raspc.compile(program, (0, 1), 5, optimize=level, causal=causal)
        assert not disagreements(program, model, every_input((0, 1), 5), ["craft"])
