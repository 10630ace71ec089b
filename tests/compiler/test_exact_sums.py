"""Sums that are exact only if nothing is rounded, and what is said where something is."""

from __future__ import annotations

from math import sqrt

import pytest
from levels import disagreements
from standard import compiled

import raspc
from raspc import Select, SelectorWidth, Sum, indices, tokens
from raspc.compiler.assembly.emit import emitted_gain
from raspc.craft import Head
from raspc.craft.head_obligations import SumObligation
from raspc.rasp_ast.programs import STANDARD


def test_whole_numbers_beside_powers_have_a_gain_that_rounds_nothing() -> None:
    """Positions before mine are selected by powers of two, equal depths by a parabola."""
    model = compiled("dyck2_prefix", 32, level=2, tokens=16)
    heads = {b.name: b for b in model.circuit.blocks if isinstance(b, Head)}
    found = 0
    for root, plans in model.stages.plan.heads.items():
        name = model.stages.plan.called(root)
        for number, plan in enumerate(plans, 1):
            scored = [factor.scores for factor in plan.factors]
            head = heads[name if number == 1 else f"{name}#{number}"]
            free = head.kind == "average" or head.lift is not None  # BOS does not follow
            if free and len({scores.of_powers for scores in scored}) == 2:
                assert head.scores_are_integers
                found += 1
    assert found


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("name", ["dyck2_prefix", "sort", "hist", "most_frequent"])
def test_no_gain_is_raised_by_more_than_bounds_say(name: str, level: int) -> None:
    """What keys score beside 0 is multiplied by it."""
    model = compiled(name, 12, level=level)
    heads = {b.name: b for b in model.circuit.blocks if isinstance(b, Head)}
    for root, plans in model.stages.plan.heads.items():
        for number, plan in enumerate(plans, 1):
            called = model.stages.plan.called(root)
            head = heads.get(called if number == 1 else f"{called}#{number}")
            for key_size in range(1, 200) if head is not None else ():
                raised = emitted_gain(head, key_size) / sqrt(key_size) / head.gain
                assert 1 - 1e-12 <= raised <= plan.most_raised + 1e-12
                if head.scores_are_integers:
                    assert plan.off(1.0) >= raised


@pytest.mark.slow
def test_brackets_at_great_depths_find_their_own() -> None:
    """From a depth of 256 on a gain that was no power of two took more of a score than the gap:
    each closing bracket was wrong, 255 answers of 512."""
    model = compiled("dyck2_prefix", 512, level=2, tokens=16)
    inputs = ["(" * 256 + ")" * 256, "{(" * 128 + ")}" * 128, "(" * 256 + "}" + ")" * 255]
    assert disagreements(STANDARD["dyck2_prefix"].make(), model, list(map(tuple, inputs))) == []


@pytest.mark.slow
@pytest.mark.parametrize("optimize", [1, 2])
def test_brackets_over_a_thousand_positions(optimize: int) -> None:
    """They were refused: a square of a depth was not known to be exact."""
    model = compiled("dyck2_prefix", 1_024, level=optimize, tokens=16)
    assert model.sizes.parameters < 800_000
    inputs = ["(" * 512 + ")" * 512, "{(" * 256 + ")}" * 256, "(" * 512 + "}" + ")" * 511]
    assert disagreements(STANDARD["dyck2_prefix"].make(), model, list(map(tuple, inputs))) == []


def test_sums_of_numbers_with_errors_are_rounded_at_each_key() -> None:
    """Whole numbers times one power of two add up without loss; what an MLP decoded does not."""
    counts = SelectorWidth(Select(tokens, tokens, "=="))
    before = Select(indices, indices, "<=")
    exact, inexact = (
        next(
            stated
            for block in raspc.compile(program, range(3), 12, optimize=2).circuit.blocks
            for stated in block.obligations
            if isinstance(stated, SumObligation)
        )
        for program in (Sum(before, tokens), Sum(before, 3 * counts + 1))
    )
    assert exact.inherited == 0 < inexact.inherited
    assert inexact.term_error == pytest.approx(exact.term_error + 12 * 2.0**-24, rel=1e-6)
