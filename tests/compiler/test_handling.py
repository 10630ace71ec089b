"""Levels 0 and 1 survive what is done to transformers: noise, rotation, pruning, training."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from handled import CASES, LENGTH, alike, every_case, handled, natural, questions, wrong
from in_numpy import answers, changed, rotated
from levels import one_in

from raspc.compiler import CompiledModel
from raspc.compiler.compiled.noise import DRAWN, noisy
from raspc.compiler.compiled.noisy_blocks import frail_of
from raspc.model.answers import Classes, Number, Rule
from raspc.rasp_ast.values import key

LONG = 32
LEVELS = (0, 1)
MORE = 6
"""Draws of noise: what survives a few of them may not survive others."""
EVERYWHERE = [(name, causal, level) for name, causal in CASES for level in (1, 0)]
everywhere = pytest.mark.parametrize(("name", "causal", "level"), one_in(25, EVERYWHERE))


@pytest.mark.parametrize("level", LEVELS)
@every_case
def test_small_attention_can_be_pruned(name: str, causal: bool, level: int) -> None:
    model = natural(name, causal, level)
    assert wrong(name, causal, model, pruned=1 / (4 * (LENGTH + 2))) == 0


@pytest.mark.parametrize("level", LEVELS)
@every_case
def test_the_residual_stream_can_be_rotated(name: str, causal: bool, level: int) -> None:
    assert wrong_if_rotated(name, causal, handled(name, causal, level)) == 0


@pytest.mark.parametrize("level", LEVELS)
@every_case
def test_float64_gives_the_same(name: str, causal: bool, level: int) -> None:
    assert wrong_in_float64(name, causal, handled(name, causal, level)) == 0


@everywhere
def test_a_longer_model_can_be_handled_too(name: str, causal: bool, level: int) -> None:
    model = handled(name, causal, level, LONG)
    if not model.stages.lifted:
        assert wrong(name, causal, model, pruned=1 / (4 * (LONG + 2))) == 0
    assert wrong_if_rotated(name, causal, model) == 0
    assert wrong_in_float64(name, causal, model) == 0


def wrong_if_rotated(name: str, causal: bool, model: CompiledModel) -> int:
    weights, unembed = rotated(model, seed=0)
    return wrong(name, causal, model, weights=weights, unembed=unembed)


def wrong_in_float64(name: str, causal: bool, model: CompiledModel) -> int:
    weights = changed(model, lambda _module, _name, array: array.astype(np.float64))
    return wrong(name, causal, model, weights=weights, unembed=model.unembed.astype(float))


# ---- noise ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS)
@every_case
def test_noise_on_every_weight_changes_no_answer(name: str, causal: bool, level: int) -> None:
    """Zeros included."""
    model = handled(name, causal, level)
    for seed in DRAWN:
        random = np.random.default_rng(seed)

        def noisy(_module: str, _name: str, array: Any, random: Any = random) -> Any:
            return (array + 1e-4 * random.normal(size=array.shape)).astype(np.float32)

        assert wrong(name, causal, model, weights=changed(model, noisy)) == 0, seed


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
@every_case
def test_a_report_that_names_no_block_is_right_of_other_draws_of_noise(
    name: str, causal: bool, level: int
) -> None:
    model = handled(name, causal, level)
    if frail_of(model):
        return
    for seed in range(len(DRAWN), len(DRAWN) + MORE):
        weights = noisy(model.params, "", np.random.default_rng(seed))
        assert wrong(name, causal, model, weights=weights) == 0, seed


@pytest.mark.parametrize("level", LEVELS)
@every_case
def test_relative_noise_changes_no_answer(name: str, causal: bool, level: int) -> None:
    model = handled(name, causal, level)
    assert wrong_under(1e-4, name, causal, model) == 0
    if model.stages.lifted or name == "dyck2_prefix":  # it counts in one layer, and averages
        return
    if counting_layers(model) == 1:
        for seed in range(MORE):
            assert wrong_under(1e-3, name, causal, model, seed) == 0, seed


def counting_layers(model: CompiledModel) -> int:
    """In how many layers some head counts."""
    return sum(any(h.kind == "count" for h in heads) for heads, _ in model.stages.schedule.layers)


def wrong_under(size: float, name: str, causal: bool, model: CompiledModel, seed: int = 0) -> int:
    random = np.random.default_rng(seed)

    def noisy(_module: str, _name: str, array: Any) -> Any:
        return (array * (1 + size * random.normal(size=array.shape))).astype(np.float32)

    return wrong(name, causal, model, weights=changed(model, noisy))


# ---- probabilities -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "causal", "level"),
    one_in(4, [(*case, level) for case in CASES for level in (1, 0, 2)]),
)
def test_classes_are_given_a_probability_of_one(name: str, causal: bool, level: int) -> None:
    """So that who samples answers, or takes a cross entropy, meets a model that is sure."""
    model = handled(name, causal, level)
    ((_, rule),) = model.circuit.rules.items()
    if not isinstance(rule, Classes):
        pytest.skip("the answer is a number")
    inputs, wanted = questions(name, causal)
    ids = model.encode(inputs)
    targets, seen = _targets(rule, wanted, ids.shape[1] - 1)
    logits = np.asarray(model.forward(model.params, ids))[:, 1:]
    sums = np.exp(logits - logits.max(-1, keepdims=True)).sum(-1)
    right = np.take_along_axis(logits, targets[..., None], -1)[..., 0]
    probability = np.exp(right - logits.max(-1)) / sums
    assert (probability[seen == 1] == 1).all()


# ---- training ------------------------------------------------------------------------------------

STEPS, RATE = 100, 1e-5
STAYS_RIGHT = 0.99
"""Of all answers."""


@pytest.mark.parametrize(("name", "causal", "level"), one_in(100, EVERYWHERE))
def test_a_hundred_steps_of_adam_wreck_nothing(name: str, causal: bool, level: int) -> None:
    model = handled(name, causal, level)
    inputs, wanted = questions(name, causal)
    found = answers(model, inputs, weights=trained(model, inputs, wanted))
    pairs = [p for ys, zs in zip(found, wanted, strict=True) for p in zip(ys, zs, strict=True)]
    right = sum(alike([y], [z]) for y, z in pairs)
    assert right > STAYS_RIGHT * len(pairs), right / len(pairs)


def trained(model: CompiledModel, inputs: Any, wanted: Any) -> Any:
    """The weights after some steps of Adam, of cross entropy, or of squared error for numbers."""
    import jax
    from jax import numpy as jnp

    ((_, rule),) = model.circuit.rules.items()
    ids = model.encode(inputs)
    targets, seen = _targets(rule, wanted, ids.shape[1] - 1)
    forward = model.forward

    def loss(weights: Any) -> Any:
        logits = forward(weights, ids)[:, 1:]
        if isinstance(rule, Classes):
            each = -jnp.take_along_axis(jax.nn.log_softmax(logits), targets[..., None], -1)[..., 0]
        else:
            each = (logits[..., 0] - targets) ** 2
        return (each * seen).sum() / seen.sum()

    @jax.jit
    def after(weights: Any) -> Any:
        def step(number: Any, state: Any) -> Any:
            weights, mean, square = state
            found = jax.grad(loss)(weights)
            mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, mean, found)
            square = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g * g, square, found)
            rise, turn = 1 - 0.9**number, 1 - 0.999**number
            moved = jax.tree.map(
                lambda w, m, s: w - RATE * (m / rise) / (jnp.sqrt(s / turn) + 1e-8),
                weights,
                mean,
                square,
            )
            return moved, mean, square

        still = jax.tree.map(jnp.zeros_like, weights)
        return jax.lax.fori_loop(1, STEPS + 1, step, (weights, still, still))[0]

    first = {m: {n: np.asarray(a) for n, a in arrays.items()} for m, arrays in model.params.items()}
    return jax.tree.map(np.asarray, after(first))


def _targets(rule: Rule, wanted: Any, longest: int) -> tuple[Any, Any]:
    """``[inputs, longest]``: the class or the number that is right; and where there is one."""
    targets, seen = np.zeros((len(wanted), longest)), np.zeros((len(wanted), longest))
    assert isinstance(rule, Classes | Number)
    place = {key(v): i for i, v in enumerate(rule.values)}
    for row, values in enumerate(wanted):
        for column, value in enumerate(values):
            number = place.get(key(value))
            if number is not None:
                seen[row, column] = 1
                targets[row, column] = number if isinstance(rule, Classes) else rule.points[number]
    return (targets.astype(int) if isinstance(rule, Classes) else targets), seen
