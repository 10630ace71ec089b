"""Levels 0 and 1 are good specimens: what they attend to can be seen, and weights are tame."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from handled import LENGTH, LIFTED, every_case, natural, questions
from in_numpy import states
from standard import compiled, sixteen

import raspc
from raspc.compiler import CompiledModel
from raspc.rasp_ast.programs import STANDARD

# ---- what is seen --------------------------------------------------------------------------------


def test_a_count_attends_evenly_to_what_it_selects_and_to_bos() -> None:
    model = raspc.compile(STANDARD["hist"].make(), "abc", 6)
    _, ((pattern,),) = _patterns(model, ["abca"])
    third, half = 1 / 3, 1 / 2
    wanted = [
        [1, 0, 0, 0, 0],
        [third, third, 0, 0, third],
        [half, 0, half, 0, 0],
        [half, 0, 0, half, 0],
        [third, third, 0, 0, third],
    ]
    assert np.abs(pattern - np.array(wanted)).max() < 1e-3


def _patterns(model: CompiledModel, inputs: list[str]) -> tuple[Any, Any]:
    weights = {m: dict(arrays) for m, arrays in model.params.items()}
    residual, patterns = states(model, inputs, weights)
    return residual, [layer[0] for layer in patterns]


@pytest.mark.parametrize("level", [0, 1])
@every_case
def test_what_is_selected_has_its_share_of_attention(name: str, causal: bool, level: int) -> None:
    """Every head of every row is even but for what no one sees."""
    model = natural(name, causal, level)
    inputs, _ = questions(name, causal)
    _, patterns = states(
        model, inputs[:40], {m: dict(arrays) for m, arrays in model.params.items()}
    )
    for layer in patterns:
        weighs = layer > 1 / (4 * (LENGTH + 2))
        share = 1 / weighs.sum(axis=-1, keepdims=True)
        assert np.abs(np.where(weighs, layer - share, 0)).max(initial=0) < 1e-3


@pytest.mark.parametrize("name", [name for name in STANDARD if name not in LIFTED])
def test_weights_are_tame(name: str) -> None:
    causal = False not in STANDARD[name].modes
    sizes = compiled(name, 32, causal=causal, tokens=16).sizes
    assert len(sixteen(name)) == 16
    assert sizes.largest <= 512


@pytest.mark.parametrize("name", ["sort", "sort_freq", "dyck2_prefix"])
def test_weights_are_tame_where_bos_is_lifted(name: str) -> None:
    causal = False not in STANDARD[name].modes
    model = compiled(name, 32, causal=causal, tokens=16)
    assert "BOS lifted" in " ".join(model.stages.fallbacks)
    assert model.sizes.largest < 1_000


def test_a_sum_is_lifted_no_further_than_its_digits_ask() -> None:
    up_to = raspc.Select(raspc.tokens, raspc.tokens, raspc.Comparison.LEQ)
    program = raspc.Sum(up_to, raspc.tokens) % 7
    model = raspc.compile(program, range(8), 10)
    assert "BOS lifted" in " ".join(model.stages.fallbacks)
    assert model.sizes.largest < 1_000
    assert raspc.check(program, model)


# ---- what is done though its pass is off ---------------------------------------------------------


def test_over_hundreds_of_positions_only_what_blocks_read_is_lifted() -> None:
    hist = raspc.compile(STANDARD["hist"].make(), "ab", 256)
    assert hist.stages.fallbacks == ()
    sort = raspc.compile(STANDARD["sort"].make(), range(4), 256)
    said = " ".join(sort.stages.fallbacks)
    assert "rank" in said
    assert "long orders in 2 digits" in said
    assert sort.sizes.parameters < 120_000


@pytest.mark.parametrize("name", sorted(LIFTED))
def test_what_is_lifted_is_said(name: str) -> None:
    model = compiled(name, LENGTH)
    lifted = [
        b.writes[0].variable.name
        for b in model.circuit.blocks
        if b.name and hasattr(b, "kind") and b.kind == "sum"
    ]
    assert lifted
    said = repr(model)
    assert all(f"{variable}: BOS lifted" in said for variable in lifted)
    assert compiled(name, LENGTH, level=2).stages.fallbacks == ()
