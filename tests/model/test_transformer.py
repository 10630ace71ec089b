"""The transformer against one written again, in numpy and float64, loop by loop."""

from itertools import product

import jax
import numpy as np
import pytest
from levels import one_in

from raspc.model import Params, TransformerConfig, logits, parameter_shapes
from raspc.model.transformer import forward as eager_forward, transformer

forward = jax.jit(eager_forward, static_argnums=0)

SIZES = {
    "no layers": (0, 0, 0, 0),
    "one of each": (1, 1, 1, 1),
    "two layers": (2, 1, 4, 7),
    "many heads": (3, 4, 5, 11),
}


def make_config(sizes: str, *, causal: bool) -> TransformerConfig:
    layers, heads, key_size, mlp = SIZES[sizes]
    return TransformerConfig(
        num_layers=layers,
        num_heads=heads,
        key_size=key_size,
        mlp_hidden_size=mlp,
        d_model=6,
        vocab_size=7,
        context=9,
        bos_id=5,
        pad_id=6,
        causal=causal,
    )


def random_params(config: TransformerConfig) -> Params:
    rng = np.random.default_rng(0)

    def draw(shape: tuple[int, ...]) -> np.ndarray:
        return rng.normal(0, 0.4, shape).astype(np.float32)

    return {
        module: {name: draw(shape) for name, shape in row.items()}
        for module, row in parameter_shapes(config).items()
    }


def random_ids(config: TransformerConfig, lengths: list[int]) -> np.ndarray:
    """One row for each length: BOS, tokens, PAD up to the longest."""
    rng = np.random.default_rng(1)
    ids = np.full((len(lengths), max(lengths) + 1), config.pad_id)
    ids[:, 0] = config.bos_id
    for row, length in zip(ids, lengths, strict=True):
        row[1 : length + 1] = rng.integers(0, 5, size=length)
    return ids


def reference(config: TransformerConfig, params: Params, ids: np.ndarray) -> list[np.ndarray]:
    """The embeddings and what each half-layer adds, for one row of ids."""
    p = {m: {k: v.astype(np.float64) for k, v in row.items()} for m, row in params.items()}

    def linear(x: np.ndarray, module: str) -> np.ndarray:
        return x @ p[module]["w"] + p[module]["b"]

    length = len(ids)
    residual = p["token_embed"]["embeddings"][ids] + p["pos_embed"]["embeddings"][:length]
    found = [residual]
    for layer in range(config.num_layers):
        attn, mlp = f"transformer/layer_{layer}/attn", f"transformer/layer_{layer}/mlp"
        query, key, value = (linear(residual, f"{attn}/{n}") for n in ("query", "key", "value"))
        mixed = np.zeros_like(query)
        for head in range(config.num_heads):
            columns = slice(head * config.key_size, (head + 1) * config.key_size)
            for t in range(length):
                seen = [
                    s
                    for s in range(length)
                    if ids[s] != config.pad_id and (s <= t or not config.causal)
                ]
                scores = np.array([query[t, columns] @ key[s, columns] for s in seen])
                weights = np.exp(scores / config.key_size**0.5)
                mixed[t, columns] = weights @ value[seen][:, columns] / weights.sum()
        found.append(linear(mixed, f"{attn}/linear"))
        residual = residual + found[-1]
        found.append(linear(np.maximum(linear(residual, f"{mlp}/linear_1"), 0), f"{mlp}/linear_2"))
        residual = residual + found[-1]
    return found


@pytest.mark.parametrize(("sizes", "causal"), one_in(3, product(SIZES, [False, True])))
def test_forward_is_the_reference(sizes, causal):
    config = make_config(sizes, causal=causal)
    params = random_params(config)
    lengths = [8, 3, 0, 5]
    ids = random_ids(config, lengths)
    found = forward(config, params, ids)
    for row, length in enumerate(lengths):
        embeddings, *added = reference(config, params, ids[row])
        real = slice(0, length + 1)
        assert_close(found.input_embeddings[row, real], embeddings[real])
        residual = embeddings
        assert len(found.layer_outputs) == len(found.residuals) == len(added)
        for output, after, wanted in zip(found.layer_outputs, found.residuals, added, strict=True):
            residual = residual + wanted
            assert_close(output[row, real], wanted[real])
            assert_close(after[row, real], residual[real])
        assert_close(found.transformer_output[row, real], residual[real])


def assert_close(found: jax.Array, wanted: np.ndarray) -> None:
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, wanted, rtol=1e-4, atol=1e-4 * np.abs(wanted).max())


@pytest.mark.parametrize("sizes", SIZES)
def test_haiku_gives_the_parameters_our_names(sizes):
    config = make_config(sizes, causal=False)
    ids = np.zeros((2, 3), np.int32)
    made = jax.eval_shape(transformer(config).init, jax.random.PRNGKey(0), ids)
    shapes = {m: {name: w.shape for name, w in row.items()} for m, row in made.items()}
    assert shapes == parameter_shapes(config)


def test_logits_are_the_output_times_the_unembedding_jitted_or_not():
    config = make_config("two layers", causal=True)
    params = random_params(config)
    ids = random_ids(config, [4, 2])
    unembed = np.random.default_rng(2).normal(size=(6, 3)).astype(np.float32)
    wanted = np.asarray(forward(config, params, ids).transformer_output, np.float64) @ unembed
    plain = logits(config, params, unembed, ids)  # and on numpy arrays as they are
    jitted = jax.jit(logits, static_argnums=0)(config, params, unembed, ids)
    np.testing.assert_allclose(plain, wanted, rtol=1e-5, atol=1e-4)
    np.testing.assert_allclose(jitted, plain, rtol=1e-5, atol=1e-4)


def test_scores_are_kept_with_what_is_masked():
    config = make_config("many heads", causal=True)
    scores = forward(config, random_params(config), random_ids(config, [3, 1])).attn_logits
    assert len(scores) == 3
    assert scores[0].shape == (2, 4, 4, 4)
    masked = np.asarray(scores[0]) < -1e29
    ahead = np.triu(np.ones((4, 4), bool), 1)
    assert (masked[0] == ahead).all()
    assert (masked[1] == ahead | np.array([False, False, True, True])).all()


def test_every_product_is_asked_for_in_full_precision():
    """On an accelerator the default would shorten the factors, and counts would be wrong."""
    config = make_config("two layers", causal=True)
    unembed = np.zeros((6, 2), np.float32)
    ids = random_ids(config, [3])
    text = str(
        jax.make_jaxpr(logits, static_argnums=0)(config, random_params(config), unembed, ids)
    )
    products = text.count("dot_general[")
    assert products == 2 * 8 + 1
    assert text.count("precision=(Precision.HIGHEST, Precision.HIGHEST)") == products


def test_what_pad_stands_on_does_not_matter():
    config = make_config("many heads", causal=False)
    params = random_params(config)
    short = random_ids(config, [3])
    long = np.pad(short, ((0, 0), (0, 5)), constant_values=config.pad_id)
    np.testing.assert_allclose(
        forward(config, params, long).transformer_output[:, :4],
        forward(config, params, short).transformer_output,
        rtol=1e-5,
        atol=1e-4,
    )


def test_a_row_of_pad_alone_stays_a_number():
    config = make_config("two layers", causal=False)
    ids = np.full((1, 3), config.pad_id)
    assert np.isfinite(forward(config, random_params(config), ids).transformer_output).all()
