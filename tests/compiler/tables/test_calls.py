"""What a function gave is found again by what tries the next way, which does not call it."""

from __future__ import annotations

import pytest

from raspc.compiler.analysis.registry import Registry
from raspc.compiler.tables.apply import apply
from raspc.compiler.tables.calls import FEW, Calls
from raspc.compiler.tables.domains import Domain
from raspc.compiler.tables.tables import Table, root_table
from raspc.rasp_ast import FunctionError
from raspc.rasp_ast.functions import Function

MANY = 2 * FEW


def numbers(count: int) -> Table:
    return root_table(Registry(Domain.of(range(count)), 4, causal=False).tokens)


def counting() -> tuple[Function, list[int]]:
    """A function, and what it was called on."""
    seen: list[int] = []

    def half(x: int) -> int:
        seen.append(x)
        return x // 2

    return Function(call=half, symbol="half", arity=1), seen


def test_a_function_is_called_once_for_each_value() -> None:
    function, seen = counting()
    calls = Calls()
    first, second = (apply(function, [numbers(MANY)], None, calls=calls) for _ in range(2))
    assert seen == [*range(MANY)]
    assert first.codes.tolist() == second.codes.tolist()
    assert first.domain.values == second.domain.values == tuple(range(FEW))


def test_other_values_and_other_functions_are_others() -> None:
    function, seen = counting()
    calls = Calls()
    assert len(apply(function, [numbers(MANY)], None, calls=calls).domain) == FEW
    assert len(apply(function, [numbers(MANY + 2)], None, calls=calls).domain) == FEW + 1
    assert len(seen) == 2 * MANY + 2
    same = Function(call=lambda x: x, symbol="same", arity=1)
    assert len(apply(same, [numbers(MANY)], None, calls=calls).domain) == MANY


def test_as_many_other_values_are_others() -> None:
    function, _ = counting()
    calls = Calls()
    for first in (0, 1000):
        domain = Domain.of(range(first, first + MANY))
        given = root_table(Registry(domain, 4, causal=False).tokens)
        found = apply(function, [given], None, calls=calls)
        assert found.domain.values[0] == first // 2


def test_the_same_values_in_other_pairs_are_others() -> None:
    add = Function(call=lambda a, b: a + b, symbol="+", arity=2)
    calls = Calls()
    up = numbers(MANY)
    down = Table(up.roots, up.codes[::-1].copy(), up.domain)
    assert len(apply(add, [up, up], None, calls=calls).domain) == MANY
    assert apply(add, [up, down], None, calls=calls).domain.values == (MANY - 1,)


def test_what_was_raised_is_raised_again() -> None:
    function = Function(call=lambda x: 1 // (x - 3), symbol="f", arity=1)
    calls = Calls()
    for _ in range(2):
        raised: list[FunctionError] = []
        apply(function, [numbers(MANY)], None, raised, calls)
        assert len(raised) == 1


@pytest.mark.parametrize("count", [2, FEW - 1])
def test_few_calls_are_made_again(count: int) -> None:
    function, seen = counting()
    calls = Calls()
    for _ in range(2):
        apply(function, [numbers(count)], None, calls=calls)
    assert len(seen) == 2 * count
    assert repr(calls) == "<0 functions called>"
