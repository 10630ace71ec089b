"""What is said of the weights of a model beside how many there are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from standard import compiled

from raspc.compiler.assembly import sizes
from raspc.compiler.assembly.emit import Emitted
from raspc.compiler.assembly.sizes import condition, condition_row

MODEL = compiled("hist", 6)


def _with_unembedding(weights: list[list[float]]) -> Emitted:
    """A model without other weights than these."""
    emitted = MODEL.stages.emitted
    zeros = {
        module: {name: np.zeros_like(array) for name, array in arrays.items()}
        for module, arrays in emitted.params.items()
    }
    return replace(emitted, params=zeros, unembed=np.array(weights, np.float32))


def test_the_condition_is_that_of_the_worst_matrix() -> None:
    assert condition(_with_unembedding([[4.0, 0.0], [0.0, 0.5]])) == pytest.approx(8.0)
    assert condition(_with_unembedding([[3.0, 0.0], [0.0, 0.0]])) == 1.0
    assert condition(_with_unembedding([[1.0, 1.0], [1.0, 1.0]])) == pytest.approx(1.0)
    assert condition(_with_unembedding([[0.0]])) == 1.0


def test_rotating_the_residual_stream_leaves_the_condition() -> None:
    weights = np.diag([100.0, 10.0, 1.0])
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(3, 3)))[0]
    turned = condition(_with_unembedding((turn @ weights).tolist()))
    assert turned == pytest.approx(100.0, rel=1e-4)


def test_legible_models_are_well_conditioned() -> None:
    """What level 2 packs into a column it pays for here."""
    found = {n: condition(compiled("sort", 32, level=n).stages.emitted) or 0.0 for n in (0, 2)}
    assert 1.0 < found[0] < 100
    assert found[2] > 1_000


def test_large_models_have_no_condition(monkeypatch: pytest.MonkeyPatch) -> None:
    assert condition_row(MODEL.stages.emitted).startswith("condition ")
    monkeypatch.setattr(sizes, "MOST_CONDITIONED", 10)
    assert condition(MODEL.stages.emitted) is None
    assert condition_row(MODEL.stages.emitted).split() == ["condition", "-"]
