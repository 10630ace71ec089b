"""What is refused after all, or tried on the way, takes little memory and few calls."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from fractions import Fraction

import pytest

import raspc
from raspc import Aggregate, Comparison, Map, Passes, Select, indices, length, tokens
from raspc.compiler.analysis.means import intervals

PREFIX = Select(indices, indices, Comparison.LEQ)
ALL = Select(tokens, tokens, Comparison.TRUE)


def peak_of(run: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_an_answer_of_thousands_of_intervals_makes_no_table_of_all_pairs_of_them() -> None:
    """Lines for 4,087 classes were looked for in steps of as many columns: 1.5 GB."""
    mean = Aggregate(ALL, indices / (length + 1))
    program = Map(lambda x: x if x < 1 else "many", mean)
    passes = Passes(fuse=False, lift=True, numbers=True, basis=True)
    assert peak_of(lambda: raspc.compile(program, "ab", 6, optimize=passes, keep=[mean])) < 1 << 26


def test_a_mean_of_too_many_intervals_is_known_after_as_many_as_there_may_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The means of 20 cubes up to length 16 are a million."""
    made: list[Fraction] = []
    monkeypatch.setattr(intervals, "_exact", lambda m: made.append(Fraction(m)) or Fraction(m))
    program = Map(lambda x: 1 / x if x else None, Aggregate(PREFIX, tokens))
    with pytest.raises(raspc.CompileError, match="it tells more than 8,192 values or ranges"):
        raspc.compile(program, [k**3 for k in range(20)], 16, causal=True)
    assert len(made) <= 3 * intervals.MAX_INTERVALS
