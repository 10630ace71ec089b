"""The residual streams of a run in numpy are those of jax."""

from __future__ import annotations

import numpy as np
import pytest
from standard import compiled

from raspc.model.circuit import residuals


@pytest.mark.parametrize("causal", [False, True])
def test_logits_are_those_of_jax(causal: bool) -> None:
    model = compiled("dyck1_prefix", 6, causal=causal)
    emitted = model.stages.emitted
    ids = model.encode(["((", "())()(", ")"])
    found = residuals(emitted.config, emitted.params, ids)
    assert len(found) == 1 + 2 * emitted.config.num_layers
    wanted = np.asarray(model.forward(model.params, ids))
    seen = ids != emitted.config.pad_id
    np.testing.assert_allclose((found[-1] @ emitted.unembed)[seen], wanted[seen], atol=1e-5)
