"""Less precise arithmetic, emulated: mantissas are rounded as hardware does, and nothing else."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np
import pytest
from standard import compiled

from raspc.model.circuit import BFLOAT16, FLOAT32, TF32, less_precise_logits
from raspc.model.circuit.less_precise import rounded


def test_seven_bits_are_those_of_bfloat16() -> None:
    random = np.random.default_rng(0)
    numbers = (random.normal(size=10**4) * 10.0 ** random.integers(-37, 38, 10**4)).astype("f4")
    ties = np.float32([1 + 2**-8, 1 + 3 * 2**-8, -1 - 2**-8, 0.0, -0.0, 2**-126])
    for array in (numbers, ties):
        found, wanted = rounded(array, 7), np.asarray(jnp.asarray(array, jnp.bfloat16), "f4")
        np.testing.assert_array_equal(found, wanted)


def test_ten_bits_are_known_to_one_part_in_two_thousand() -> None:
    numbers = np.random.default_rng(1).normal(size=1000).astype("f4")
    off = np.abs(rounded(numbers, 10) - numbers) / np.abs(numbers)
    assert 2**-12 < off.max() <= 2**-11
    assert (rounded(rounded(numbers, 10), 10) == rounded(numbers, 10)).all()


@pytest.mark.parametrize("causal", [False, True])
def test_in_float32_it_is_the_model(causal: bool) -> None:
    model = compiled("frac_prevs", 10, causal=causal)
    own = model.model_config, model.params, model.unembed
    ids = model.encode(["yzxzxxxyxz"[:n] for n in (2, 7, 10)])
    seen = ids != model.model_config.pad_id
    wanted = np.asarray(model.forward(model.params, ids))[seen]
    ways = FLOAT32, TF32, BFLOAT16
    off = [np.abs(less_precise_logits(*own, ids, way)[seen] - wanted).max() for way in ways]
    assert off[0] < 1e-6
    assert 1e-5 < off[1] < 1e-3 < off[2]
