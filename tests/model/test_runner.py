from dataclasses import replace

import jax
import numpy as np
import pytest
from levels import one_in

from raspc.model import Runner, TransformerConfig, empty_params, forward, runner

CONFIG = TransformerConfig(
    num_layers=2,
    num_heads=3,
    key_size=4,
    mlp_hidden_size=5,
    d_model=6,
    vocab_size=7,
    context=21,
    bos_id=5,
    pad_id=6,
)
RNG = np.random.default_rng(0)
PARAMS = {
    module: {name: RNG.normal(0, 0.4, w.shape).astype(np.float32) for name, w in entries.items()}
    for module, entries in empty_params(CONFIG).items()
}
UNEMBED = RNG.normal(size=(6, 2)).astype(np.float32)
IDS = RNG.integers(0, 5, size=(11, 21))


@pytest.fixture(scope="module")
def shared():
    return Runner(CONFIG, PARAMS, UNEMBED)


jitted = jax.jit(forward, static_argnums=0)


def plain(ids):
    return np.asarray(jitted(CONFIG, PARAMS, ids).transformer_output) @ UNEMBED


@pytest.mark.parametrize(
    ("batch", "length"),
    one_in(7, [(3, 7), (1, 1), (1, 8), (2, 9), (11, 16), (8, 17), (11, 21)]),
)
def test_filling_up_changes_nothing(shared, batch, length):
    ids = IDS[:batch, :length]
    found = shared.run(ids)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, plain(ids), rtol=1e-5, atol=1e-4)


@pytest.mark.slow
def test_a_batch_run_in_parts(monkeypatch, shared):
    whole = shared.run(IDS), shared.activations(IDS)
    monkeypatch.setattr(runner, "CHUNK", 32 * 32 * 3 * 4 + 1)
    parts = shared.run(IDS), shared.activations(IDS)
    assert [len(padded) for _, padded in shared._parts(IDS.astype(np.int32))] == [8, 4]
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-4), whole, parts)


def test_activations_are_those_of_forward(shared):
    ids = IDS[:3, :5]
    found, wanted = shared.activations(ids), jitted(CONFIG, PARAMS, ids)
    assert jax.tree.structure(found) == jax.tree.structure(wanted)
    for mine, theirs in zip(jax.tree.leaves(found), jax.tree.leaves(wanted), strict=True):
        assert isinstance(mine, np.ndarray)
        assert mine.shape == theirs.shape
        np.testing.assert_allclose(mine, theirs, rtol=1e-5, atol=1e-4)


def test_shapes_that_tracr_clients_read(shared):
    found = shared.activations(IDS[:1, :5])
    assert found.input_embeddings.shape == found.transformer_output.shape == (1, 5, 6)
    assert [a.shape for a in found.layer_outputs] == [(1, 5, 6)] * 4
    assert [a.shape for a in found.residuals] == [(1, 5, 6)] * 4
    assert [a.shape for a in found.attn_logits] == [(1, 3, 5, 5)] * 2
    outputs = zip(found.residuals, found.layer_outputs, strict=True)
    before = found.input_embeddings
    for after, added in outputs:
        np.testing.assert_allclose(after, before + added, rtol=1e-5, atol=1e-4)
        before = after


@pytest.mark.slow
def test_no_more_compilations_than_shapes_of_the_list(monkeypatch):
    traced = []

    def counted(config, params, unembed, ids):
        traced.append(ids.shape)
        return logits(config, params, unembed, ids)

    logits = runner.logits
    monkeypatch.setattr(runner, "logits", counted)
    fresh = Runner(CONFIG, PARAMS, UNEMBED)
    for length in range(22):
        for batch in (1, 3, 4):
            fresh.run(IDS[:batch, :length])
    assert traced == [(1, 8), (4, 8), (1, 16), (4, 16), (1, 21), (4, 21)]


@pytest.mark.parametrize("shape", [(0, 5), (3, 0), (0, 0)])
def test_nothing_in_nothing_out(shared, shape):
    ids = np.zeros(shape, np.int32)
    assert shared.run(ids).shape == (*shape, 2)
    assert shared.activations(ids).attn_logits[0].shape == (shape[0], 3, shape[1], shape[1])


def test_without_layers():
    config = replace(CONFIG, num_layers=0)
    params = {**empty_params(config), "token_embed": PARAMS["token_embed"]}
    found = Runner(config, params, UNEMBED)
    wanted = PARAMS["token_embed"]["embeddings"][IDS[:2, :4]]
    np.testing.assert_allclose(found.run(IDS[:2, :4]), wanted @ UNEMBED, rtol=1e-5, atol=1e-5)
    assert found.activations(IDS[:2, :4]).residuals == ()


@pytest.mark.parametrize(
    ("ids", "words"),
    [
        (np.zeros(3, int), r"\[batch, tokens\] .* not \[3\]"),
        (np.zeros((1, 3)), "whole numbers"),
        (np.zeros((1, 22), int), r"with BOS and at most 21 tokens, not \[1, 22\]"),
        (np.array([[7]]), "from 0 to 6"),
        (np.array([[-1]]), "from 0 to 6"),
    ],
)
def test_ids_that_cannot_be(shared, ids, words):
    with pytest.raises(ValueError, match=words):
        shared.run(ids)


def test_weights_that_do_not_fit():
    with pytest.raises(ValueError, match="pos_embed/embeddings is missing"):
        Runner(CONFIG, {k: v for k, v in PARAMS.items() if k != "pos_embed"}, UNEMBED)
    with pytest.raises(ValueError, match=r"the unembedding must be \[6, outputs\], got \(2, 6\)"):
        Runner(CONFIG, PARAMS, UNEMBED.T)
