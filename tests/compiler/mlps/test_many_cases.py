"""A function over many combinations of gates is given up where it takes more units than another."""

import pytest

import raspc
from raspc import Aggregate, Comparison, Map, Select, indices, tokens, where
from raspc.compiler.mlps import piecewise


def test_few_cases_are_looked_at_before_thousands(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 23,424 combinations of two answers and their condition each was looked at, for 12 seconds
    an attempt; steps of one answer take 384 cases and 504 units."""
    cases = 0
    steps_at = piecewise._steps_at

    def counted(*args: object, **options: object) -> object:
        nonlocal cases
        cases += 1
        return steps_at(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(piecewise, "_steps_at", counted)
    kind = Map(lambda x: x in (1, 3), tokens)
    near = Select(tokens, kind, Comparison.LEQ)
    mean, other = Aggregate(near, indices * kind, 0.5), Aggregate(near, 0.1 * tokens, True)
    raspc.compile(where(kind, where(kind, mean, 0.5), other), [1, 10, 100], 5, optimize=0)
    assert cases < 500
