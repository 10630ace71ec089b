"""Levels 0 and 1 are good specimens: what they attend to can be seen, and weights are tame."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from handled import CASES, LENGTH, every_case, natural, questions
from in_numpy import states
from levels import samples
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


@pytest.mark.parametrize("level", [0, 1])
@every_case
def test_weights_are_tame(name: str, causal: bool, level: int) -> None:
    model = compiled(name, 32, causal=causal, tokens=16, level=level)
    assert len(sixteen(name)) == 16
    assert model.sizes.largest <= (1_000 if model.stages.lifted else 512)
    assert not model.circuit.rounded
    assert model.stages.choices.order_digits == 1


NOT_SELECTED = -np.log(1000 * 32)


@pytest.mark.parametrize("level", [0, 1])
@every_case
def test_what_is_counted_scores_nothing_and_all_else_far_less(
    name: str, causal: bool, level: int
) -> None:
    """Sums of products of zeros: no noise on weights makes the row uneven."""
    model = compiled(name, 32, causal=causal, tokens=16, level=level)
    inputs = [xs for xs in samples(sixteen(name), 32, 40, seed=2) if len(xs) == 32][:4]
    layers: list[Any] = []
    weights = {m: dict(arrays) for m, arrays in model.params.items()}
    states(model, inputs, weights, scored=layers.append)
    for scores, (heads, _) in zip(layers, model.stages.schedule.layers, strict=True):
        for slot, head in enumerate(heads):
            if head.kind != "count":
                continue
            found = scores[:, slot, 1:]
            beside = found - found[..., :1]  # where nothing can be selected, BOS may score more
            selected = beside > NOT_SELECTED / 2
            counts = selected[..., 1:].any(axis=-1, keepdims=True)
            assert np.abs(found[selected & counts]).max(initial=0.0) < 1e-3
            assert beside[~selected].max(initial=-np.inf) < NOT_SELECTED


@pytest.mark.slow
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
    assert "long orders in 4 digits" in said
    assert sort.sizes.parameters < 120_000


@pytest.mark.slow
def test_what_is_lifted_is_said_and_is_no_more_than_it_was() -> None:
    """Counts of unions are lifted, and so are differences of counts that are compared at once."""
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for name, causal in CASES:
        for level in (0, 1):
            model = compiled(name, LENGTH, causal=causal, level=level)
            said = repr(model)
            assert all(f"{variable}: BOS lifted" in said for variable in model.stages.lifted)
            if model.stages.lifted:
                found[name, level] = model.stages.lifted
        assert compiled(name, LENGTH, causal=causal, level=2).stages.fallbacks == ()
    ranked = {(name, level) for name in ("sort", "sort_freq", "most_frequent") for level in (0, 1)}
    assert found == {
        **dict.fromkeys(ranked, ("rank",)),
        ("dyck2_prefix", 1): ("opened", "closed"),
    }


def test_a_finer_lift_is_said() -> None:
    everything = raspc.Select(raspc.tokens, raspc.tokens, raspc.Comparison.TRUE)
    program = raspc.Aggregate(everything, raspc.tokens)
    model = raspc.compile(program, range(-100, 101), 512)
    assert "BOS lifted, as far as float32 goes" in repr(model)
    assert raspc.check(program, model, inputs=200)
