"""Linear functions of all combinations at once give what they give when they are called."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from raspc.compiler.analysis.registry import Registry
from raspc.compiler.tables import linear_tables
from raspc.compiler.tables.calls import Calls
from raspc.compiler.tables.domains import Domain
from raspc.compiler.tables.linear_tables import as_sum, sum_table
from raspc.compiler.tables.tables import Table, where_defined
from raspc.rasp_ast.functions import Function
from raspc.rasp_ast.operators import BINARY, linear_function
from raspc.rasp_ast.values import key

numbers = st.one_of(
    st.integers(-9, 9),
    st.fractions(-3, 3, max_denominator=12),
    st.sampled_from([Fraction(1, 3), Fraction(10**9, 7), Fraction(1, 10**6), 2**20]),
)


def operands(first: list[Any], second: list[Any]) -> tuple[Table, Table]:
    """Two tables: of a token, and of a position."""
    registry = Registry(Domain.of(range(len(first))), len(second), causal=False)
    return (
        table_of(registry.tokens, first),
        table_of(registry.indices, second),
    )


def table_of(root: Any, values: list[Any]) -> Table:
    domain = Domain.of(values)
    return Table((root,), np.array([domain.code(v) for v in values], np.int32), domain)


def values_of(table: Table, tokens: int, positions: int) -> list[list[Any]]:
    """The value at each token and position."""
    sizes = {"tokens": tokens, "indices": positions}
    shape = [sizes[r.name] if r.name in [x.name for x in table.roots] else 1 for r in table.roots]
    assert shape == list(table.codes.shape)
    by_name = {r.name: i for i, r in enumerate(table.roots)}
    rows: list[list[Any]] = []
    for t in range(tokens):
        row: list[Any] = []
        for p in range(positions):
            at = {"tokens": t, "indices": p}
            place = tuple(at[name] for name in sorted(by_name, key=by_name.__getitem__))
            row.append(table.domain.values[int(table.codes[place])])
        rows.append(row)
    return rows


@given(
    st.lists(numbers, min_size=2, max_size=5),
    st.lists(st.one_of(numbers, st.none()), min_size=2, max_size=5),
    st.sampled_from([BINARY["+"], BINARY["-"], linear_function(Fraction(1, 2), -3)]),
)
def test_sums_of_fractions_are_what_calls_give(
    first: list[Any], second: list[Any], function: Function
) -> None:
    one, other = operands(first, second)
    known = as_sum(function, (one, other))
    assert known is not None
    found = sum_table(known, (one, other), None, Calls())
    direct = [[function(a, b) for b in second] for a in first]
    assert [[key(v) for v in row] for row in values_of(found, len(first), len(second))] == [
        [key(v) for v in row] for row in direct
    ]


@pytest.mark.parametrize("values", [[True, 1], ["a", "b"], [2**70, Fraction(1, 3)]])
def test_what_is_no_number_or_too_large_is_called(values: list[Any]) -> None:
    assert as_sum(BINARY["+"], operands(values, [0, Fraction(1, 2)])) is None


def test_a_common_denominator_is_sought_no_further_than_it_can_be_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That of twenty thousand square roots has a hundred thousand digits, and took minutes."""
    found: list[int] = []

    def noted(*parts: int) -> int:
        found.append(lcm(*parts))
        return found[-1]

    monkeypatch.setattr(linear_tables, "lcm", noted)
    many = [Fraction(1, n) for n in range(10**6, 10**6 + 500)]
    assert as_sum(BINARY["+"], operands(many, [0, 1])) is None
    assert max(found) < 2**100
    tiny = [Fraction(n, 10**40) for n in (1, 2, 3)]
    assert as_sum(linear_function(10**20, 1), operands(tiny, [0])) is not None


def test_elsewhere_a_number_may_be_any() -> None:
    one, other = operands([0, 1], [0, 1, 2])
    table = Table(one.roots, np.array([0, 1], np.int32), Domain.of([3, None]))
    assert where_defined(table).codes.tolist() == [0, 0]
    assert where_defined(one) is one
    codes = np.array([[0, 2, 1], [1, 2, 2]], np.int32)
    free = where_defined(Table((*one.roots, *other.roots), codes, Domain.of([3, 4, None])))
    assert free.codes.tolist() == [[0, 0, 1], [1, 1, -1]]
