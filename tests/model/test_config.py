import pytest

from raspc.model import TransformerConfig, check_params, empty_params, parameter_shapes


def config(**changes: object) -> TransformerConfig:
    sizes: dict[str, object] = {
        "num_layers": 2,
        "num_heads": 2,
        "key_size": 3,
        "mlp_hidden_size": 5,
        "d_model": 4,
        "vocab_size": 6,
        "context": 9,
        "bos_id": 4,
        "pad_id": 5,
    }
    return TransformerConfig(**{**sizes, **changes})


@pytest.mark.parametrize("layers", [0, 1, 3])
def test_parameters_are_counted_as_they_are(layers):
    c = config(num_layers=layers)
    held = sum(array.size for module in empty_params(c).values() for array in module.values())
    assert c.parameters == held


def test_max_seq_len_does_not_count_bos():
    assert config(context=9).max_seq_len == 8


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"num_layers": -1}, "num_layers must not be negative, got -1"),
        ({"key_size": 0}, "must be at least 1 where there are layers"),
        ({"context": 0}, "d_model and context must be at least 1"),
        ({"pad_id": 4}, "BOS and PAD must differ"),
        ({"pad_id": 6}, "must lie below vocab_size, 6"),
        ({"layer_norm": True}, "layer_norm must be False"),
    ],
)
def test_a_config_that_cannot_be(changes, words):
    with pytest.raises(ValueError, match=words):
        config(**changes)


def test_without_layers_the_sizes_of_layers_may_be_zero():
    assert config(num_layers=0, num_heads=0, key_size=0, mlp_hidden_size=0).parameters == 15 * 4


def test_names_and_shapes_are_those_of_the_ecosystem():
    assert parameter_shapes(config(num_layers=1)) == {
        "token_embed": {"embeddings": (6, 4)},
        "pos_embed": {"embeddings": (9, 4)},
        "transformer/layer_0/attn/query": {"w": (4, 6), "b": (6,)},
        "transformer/layer_0/attn/key": {"w": (4, 6), "b": (6,)},
        "transformer/layer_0/attn/value": {"w": (4, 6), "b": (6,)},
        "transformer/layer_0/attn/linear": {"w": (6, 4), "b": (4,)},
        "transformer/layer_0/mlp/linear_1": {"w": (4, 5), "b": (5,)},
        "transformer/layer_0/mlp/linear_2": {"w": (5, 4), "b": (4,)},
    }


def test_check_params_passes_what_fits():
    check_params(empty_params(config()), config())


def test_check_params_tells_all_faults_at_once():
    params = empty_params(config(num_layers=1))
    del params["pos_embed"]
    params["stranger"] = params["token_embed"]
    params["token_embed"] = {"embeddings": params["token_embed"]["embeddings"].T}
    query = params["transformer/layer_0/attn/query"]
    query["w"] = query["w"].astype("float64")
    query["b"][0] = float("inf")
    with pytest.raises(ValueError, match="do not fit") as caught:
        check_params(params, config(num_layers=1))
    assert sorted(str(caught.value).splitlines()[1:]) == [
        "  pos_embed/embeddings is missing",
        "  stranger/embeddings is not a parameter of this model",
        "  token_embed/embeddings has shape (4, 6), wanted (6, 4)",
        "  transformer/layer_0/attn/query/b holds a number that is not finite",
        "  transformer/layer_0/attn/query/w holds float64, wanted float32",
    ]
