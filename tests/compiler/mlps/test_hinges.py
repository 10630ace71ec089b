"""Functions of several whole numbers that are straight on each side of a step, and products."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

import raspc
from raspc import Aggregate, Comparison, Select, SelectorWidth, SequenceMap, SOp, tokens, where
from raspc.compiler.mlps.hinge_units import errors_of
from raspc.compiler.mlps.hinges import Hinges, is_right, joined
from raspc.compiler.mlps.squares import squares_of
from raspc.rasp_ast import indices, length

EVERYTHING = Select(tokens, tokens, Comparison.TRUE)


def count(letter: str) -> SOp:
    return SelectorWidth(Select(tokens, letter, Comparison.EQ)).named(f"of_{letter}")


def greatest(*each: SOp) -> SOp:
    first, *others = each
    return SequenceMap(max, first, greatest(*others)) if others else first


def least(*each: SOp) -> SOp:
    first, *others = each
    return SequenceMap(min, first, least(*others)) if others else first


A, B, C = map(count, "abc")
PROGRAMS: dict[str, SOp] = {
    "the greater": greatest(A, B),
    "the greatest": greatest(A, B, C),
    "how far they are apart": greatest(A, B, C) - least(A, B, C),
    "one or the other": where(A > B, A, C),
    "a difference or another": where(A > B, A - C, B),
    "fractions": where(A > B, A / 2, C / 3),
    "a weighted condition": where(2 * A - B > C, A, B),
    "a product and another number": A * B > 2 * C,
    "a product and the length": length < A * B,
    "a product that is a third": A * B == C,
    "two products": A * B > C * C,
    "one of several": where(A > B, where(B > C, C, B), A),
}


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("level", [1, 2])
def test_sizes_grow_smoothly_and_stay_small(name: str, level: int) -> None:
    """All counts were decoded together: over 100,000 parameters for 16 positions."""
    found = [
        raspc.compile(PROGRAMS[name], "abc", longest, optimize=level).model_config
        for longest in (6, 10, 16, 24)
    ]
    assert all(each.num_layers <= 2 for each in found)
    sizes = [each.parameters for each in found]
    assert all(0.9 * one < other < 2 * one for one, other in pairwise(sizes)), sizes
    assert sizes[-1] < 4_000


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize("level", [0, 1, 2])
def test_they_are_right(name: str, level: int) -> None:
    model = raspc.compile(PROGRAMS[name], "abc", 7, optimize=level)
    report = raspc.check(PROGRAMS[name], model, inputs=300, levels=("craft",))
    assert report, report


def test_what_a_head_adds_up_does_not_pass_errors_on() -> None:
    """36 products of counts, each off by a hundredth, were no whole number any more."""
    before = Select(indices, indices, Comparison.LEQ)
    a, b = (SelectorWidth(before & Select(tokens, t, Comparison.EQ)) for t in "ab")
    program = Aggregate(EVERYTHING, a * b)
    raspc.compile(program, "abc", 36)


def hinges(reads: list[list[float]], constants: list[float], writes: list[float]) -> Hinges:
    grid = np.stack(np.meshgrid(np.arange(9.0), np.arange(9.0)), axis=-1).reshape(-1, 2)
    return Hinges(
        operands=(),
        cells=grid,
        reads=np.array(reads).T,
        constants=np.array(constants),
        writes=np.array(writes)[:, None],
        base=np.zeros(1),
    )


@pytest.mark.parametrize("off", [1e-6, 1e-3, 0.1])
def test_errors_are_bounded(off: float) -> None:
    """Of ``where(a > b, a, 0)``: two steep units, and bends that stand at values."""
    switched = hinges([[33, -32], [32, -32]], [-24, -24], [1, -1])
    bent = hinges([[1, -1], [1, 1]], [0, -3], [1, -2])
    random = np.random.default_rng(0)
    for each in (switched, bent):
        bound, _ = errors_of(each, np.array([off, off]))
        exact = np.maximum(each.before(each.cells), 0) @ each.writes
        greatest_error = 0.0
        for _ in range(200):
            moved = each.cells + off * random.choice([-1.0, 1.0], each.cells.shape)
            given = np.maximum(each.before(moved), 0) @ each.writes
            greatest_error = max(greatest_error, float(np.abs(given - exact).max()))
        assert greatest_error <= bound[0]
        assert off >= 0.1 or bound[0] < 8 * off + 1e-3


def test_products_of_large_numbers_are_given_up_before_their_bends_are_listed() -> None:
    """They took 76 seconds and 17 gigabytes: a bend at every second whole number up to 10^10."""
    cells = np.array([[a, b] for a in (0.0, 1e10, 3e10) for b in (0.0, 1.0, 7.0)])
    wanted = cells[:, :1] * cells[:, 1:]
    sizes = np.abs(wanted).max(axis=0)
    assert squares_of(cells, wanted / sizes, sizes, 128) is None
    few = cells / np.array([1e10, 1.0])
    assert squares_of(few, few[:, :1] * few[:, 1:] / 21, np.array([21.0]), 128) is not None


def test_numbers_of_any_size_are_looked_at() -> None:
    """Bends up to 10^37 are more than a range has; at 10^15 nothing was left of small slopes."""
    cells = np.array([[a, b] for a in (1e37, 2e37) for b in (0.0, 1.0)])
    wanted = cells[:, :1] * cells[:, 1:]
    sizes = np.abs(wanted).max(axis=0)
    assert squares_of(cells, wanted / sizes, sizes, 128) is None
    nothing = joined([], np.zeros((1, 0)), [], [], np.array([3.0]))
    assert nothing.constants.size == 0
    assert is_right(nothing, np.array([[3.0]]), np.array([3.0]))
    assert not is_right(nothing, np.array([[4.0]]), np.array([4.0]))
