"""What TransformerLens reads of a model, as its converter reads it: by name and by shape.

It looks at attributes and knows nothing of this package. Its rules are written down here once
more, in numpy, and the logits it would get must decode to the program's answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import numpy as np
import pytest
from levels import samples, typed

import raspc
from raspc.compiler import CompiledModel
from raspc.rasp_ast.programs import STANDARD

NAMES = ["reverse", "hist", "sort", "shift", "detect_pattern", "most_frequent", "dyck1_prefix"]
MODES = [(name, causal) for name in NAMES for causal in STANDARD[name].modes]
each = pytest.mark.parametrize(("name", "causal"), MODES)

Array = np.ndarray


@cache
def compiled(name: str, causal: bool) -> CompiledModel:
    standard = STANDARD[name]
    return raspc.compile_rasp_to_model(standard.make(), standard.vocab, 7, causal)


def output_labels(model: CompiledModel) -> list[str]:
    """The labels whose set of values equals the encoder's; if there is one, it is inferred."""
    values: dict[str, set[str]] = {}
    for label in model.residual_labels:
        if ":" in label:
            name, value = label.rsplit(":", 1)
            values.setdefault(name, set()).add(value)
    wanted = {str(value) for value in model.output_encoder.encoding_map}
    return [name for name, held in values.items() if held == wanted]


def unembed(model: CompiledModel, label: str | None) -> Array:
    """``[d_model, outputs]``: zeros and ones."""
    encoding = model.output_encoder.encoding_map
    matrix = np.zeros((len(model.residual_labels), len(encoding)))
    for value, column in encoding.items():
        matrix[model.residual_labels.index(f"{label}:{value}"), column] = 1.0
    return matrix


def linear(model: CompiledModel, name: str, x: Array) -> Array:
    module = model.params[name]
    return x @ np.asarray(module["w"], np.float32) + np.asarray(module["b"], np.float32)


def forward(model: CompiledModel, ids: list[int]) -> Array:
    """The residual stream of a plain transformer with these weights."""
    config, size = model.model_config, len(ids)
    stream = np.asarray(model.params["token_embed"]["embeddings"])[ids]
    stream = stream + np.asarray(model.params["pos_embed"]["embeddings"])[:size]
    for layer in range(config.num_layers):
        prefix = f"transformer/layer_{layer}"
        query, key, value = (
            linear(model, f"{prefix}/attn/{part}", stream)
            .reshape(size, config.num_heads, config.key_size)
            .transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(config.key_size))
        if config.causal:
            scores = np.where(np.tri(size, dtype=bool), scores, -np.inf)
        pattern = np.exp(scores - scores.max(-1, keepdims=True))
        pattern = pattern / pattern.sum(-1, keepdims=True)
        mixed = (pattern @ value).transpose(1, 0, 2).reshape(size, -1)
        stream = stream + linear(model, f"{prefix}/attn/linear", mixed)
        hidden = np.maximum(linear(model, f"{prefix}/mlp/linear_1", stream), 0)
        stream = stream + linear(model, f"{prefix}/mlp/linear_2", hidden)
    return stream


@each
def test_the_shapes_are_those_that_are_read(name: str, causal: bool) -> None:
    model = compiled(name, causal)
    config, d = model.model_config, len(model.residual_labels)
    heads, mlp = config.num_heads * config.key_size, config.mlp_hidden_size
    assert isinstance(model.params, Mapping)
    shapes = {
        f"{module}/{part}": np.asarray(array).shape
        for module, entries in model.params.items()
        for part, array in entries.items()
    }
    wanted = {
        "token_embed/embeddings": (len(STANDARD[name].vocab) + 2, d),
        "pos_embed/embeddings": (7 + 1, d),
    }
    for layer in range(config.num_layers):
        for part in ("query", "key", "value"):
            wanted[f"transformer/layer_{layer}/attn/{part}/w"] = (d, heads)
            wanted[f"transformer/layer_{layer}/attn/{part}/b"] = (heads,)
        wanted[f"transformer/layer_{layer}/attn/linear/w"] = (heads, d)
        wanted[f"transformer/layer_{layer}/attn/linear/b"] = (d,)
        wanted[f"transformer/layer_{layer}/mlp/linear_1/w"] = (d, mlp)
        wanted[f"transformer/layer_{layer}/mlp/linear_1/b"] = (mlp,)
        wanted[f"transformer/layer_{layer}/mlp/linear_2/w"] = (mlp, d)
        wanted[f"transformer/layer_{layer}/mlp/linear_2/b"] = (d,)
    assert shapes == wanted
    assert config.causal is causal
    assert config.layer_norm is False


@each
def test_the_output_label_can_be_inferred(name: str, causal: bool) -> None:
    model = compiled(name, causal)
    encoding = model.output_encoder.encoding_map
    assert isinstance(encoding, Mapping)
    assert sorted(encoding.values()) == list(range(len(encoding)))
    assert output_labels(model) == [model.output_label]
    assert all(isinstance(label, str) for label in model.residual_labels)
    assert len(set(model.residual_labels)) == len(model.residual_labels)


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("name", ["reverse", "sort", "shuffle_dyck2", "first_occurrence"])
def test_it_can_be_inferred_at_every_level(name: str, level: int) -> None:
    standard = STANDARD[name]
    model = raspc.compile(standard.make(), standard.vocab, 5, optimize=level, readout="onehot")
    if isinstance(getattr(model.output_encoder, "encoding_map", None), Mapping):
        assert output_labels(model) == [model.output_label]
        unembed(model, model.output_label)
    else:
        assert (name, level) in {("sort", 0)}


@each
def test_its_logits_decode_to_the_answers(name: str, causal: bool) -> None:
    model, program = compiled(name, causal), STANDARD[name].make()
    matrix = unembed(model, model.output_label)
    for xs in samples(STANDARD[name].vocab, 7, 60):
        ids = model.input_encoder.encode([model.input_encoder.bos_token, *xs])
        columns = (forward(model, ids) @ matrix).argmax(-1).tolist()
        found = model.output_encoder.decode(columns)[1:]
        assert [*map(typed, found)] == [*map(typed, program(xs, causal))]


@each
def test_the_columns_of_the_output_are_one_hot(name: str, causal: bool) -> None:
    model = compiled(name, causal)
    matrix = unembed(model, model.output_label)
    xs = samples(STANDARD[name].vocab, 7, 1, seed=5)[0]
    held = model.apply(["compiler_bos", *xs]).transformer_output[0, 1:] @ matrix
    assert np.abs(held - np.round(held)).max() < 0.01
    assert (np.round(held).sum(axis=1) == 1).all()


def test_a_numerical_output_has_no_encoding_map() -> None:
    standard = STANDARD["frac_prevs"]
    model = raspc.compile_rasp_to_model(standard.make(), standard.vocab, 5)
    assert not isinstance(getattr(model.output_encoder, "encoding_map", None), Mapping)


def test_what_tracrs_clients_use_besides() -> None:
    model = compiled("hist", False)
    config, d = model.model_config, len(model.residual_labels)
    assert model.input_encoder.bos_token == "compiler_bos"
    ids = model.input_encoder.encode(["compiler_bos", "a", "b"])
    assert model.input_encoder.decode(ids) == ["compiler_bos", "a", "b"]
    found = model.apply(["compiler_bos", "a", "b", "a"])
    assert found.decoded == ["compiler_bos", 2, 1, 2]
    assert found.unembedded.shape == (1, 4, len(model.output_encoder.encoding_map))
    assert found.input_embeddings.shape == found.transformer_output.shape == (1, 4, d)
    assert len(found.layer_outputs) == len(found.residuals) == 2 * config.num_layers
    assert all(out.shape == (1, 4, d) for out in [*found.layer_outputs, *found.residuals])
    assert [a.shape for a in found.attn_logits] == [(1, config.num_heads, 4, 4)] * config.num_layers
    total = found.input_embeddings + sum(found.layer_outputs)
    assert np.abs(total - found.transformer_output).max() < 1e-3
    assert np.array_equal(found.residuals[-1], found.transformer_output)
    output = model.get_compiled_model()(model.params, np.array([ids]))
    assert output.unembedded_output.shape == (1, 3, found.unembedded.shape[-1])
    assert len(output.transformer_output.residuals) == 2 * config.num_layers
    assert model.unembed.shape == (d, found.unembedded.shape[-1])
