"""Running with eyes open: what is kept, what hooks may change, and what they are told."""

from __future__ import annotations

import numpy as np
import pytest

import raspc
from raspc.model.hooks import BLOCK, hook_axes
from raspc.rasp_ast import Aggregate, Select, tokens
from raspc.rasp_ast.programs import make_hist, make_reverse, make_sort

SORT = raspc.compile(make_sort(tokens, tokens), (1, 2, 3), 4)
INPUTS = ([3, 1, 2], [2], [3, 2, 2, 1])
RUN = SORT.run(INPUTS, cache=True)


def test_a_run_gives_the_answers_and_the_logits() -> None:
    assert RUN.outputs == SORT.batch(INPUTS) == [sorted(xs) for xs in INPUTS]
    ids = SORT.encode(INPUTS)
    assert np.array_equal(RUN.logits, SORT.runner.run(ids))
    np.testing.assert_allclose(RUN.logits, SORT.forward(SORT.params, ids), rtol=1e-6, atol=1e-5)
    assert SORT.run([]).outputs == []
    assert not SORT.run(INPUTS).cache


def test_the_cache_holds_every_place_by_its_name() -> None:
    assert list(RUN.cache) == [
        "hook_embed",
        "hook_pos_embed",
        *(f"blocks.{layer}.{name}" for layer in (0, 1) for name in BLOCK),
    ]
    c = SORT.model_config
    sizes = {"B": 3, "T": 5, "S": 5, "D": c.d_model, "H": c.num_heads, "K": c.key_size}
    sizes["M"] = c.mlp_hidden_size
    for name, axes in hook_axes(c).items():
        assert RUN.cache[name].shape == tuple(sizes[axis] for axis in axes)


def test_what_is_kept_adds_up() -> None:
    cache = RUN.cache
    stream = cache["hook_embed"] + cache["hook_pos_embed"]
    for layer in (0, 1):
        at = f"blocks.{layer}"
        assert np.array_equal(cache[f"{at}.hook_resid_pre"], stream)
        result = cache[f"{at}.attn.hook_result"].sum(axis=2)
        result += SORT.params[f"transformer/layer_{layer}/attn/linear"]["b"]
        np.testing.assert_allclose(result, cache[f"{at}.hook_attn_out"], rtol=1e-5, atol=1e-4)
        pattern = cache[f"{at}.attn.hook_pattern"]
        np.testing.assert_allclose(pattern.sum(axis=-1), 1, rtol=1e-5)
        pre = cache[f"{at}.mlp.hook_pre"]
        assert np.array_equal(np.maximum(pre, 0), cache[f"{at}.mlp.hook_post"])
        stream = stream + cache[f"{at}.hook_attn_out"]
        assert np.array_equal(cache[f"{at}.hook_resid_mid"], stream)
        stream = stream + cache[f"{at}.hook_mlp_out"]
        assert np.array_equal(cache[f"{at}.hook_resid_post"], stream)
    np.testing.assert_allclose(stream @ SORT.unembed, RUN.logits, rtol=1e-5, atol=1e-4)


def test_what_is_kept_is_what_activations_are() -> None:
    found = SORT.runner.activations(SORT.encode(INPUTS))
    for layer in (0, 1):
        at = f"blocks.{layer}"
        assert np.array_equal(found.residuals[2 * layer], RUN.cache[f"{at}.hook_resid_mid"])
        assert np.array_equal(found.layer_outputs[2 * layer + 1], RUN.cache[f"{at}.hook_mlp_out"])
        assert np.array_equal(found.attn_logits[layer], RUN.cache[f"{at}.attn.hook_attn_scores"])


def test_some_places_are_kept_on_request() -> None:
    name = "blocks.1.attn.hook_pattern"
    found = SORT.run(INPUTS, cache=[name])
    assert list(found.cache) == [name]
    assert np.array_equal(found.cache[name], RUN.cache[name])
    with pytest.raises(KeyError, match=r"hook_embed was not cached; cached are blocks.1"):
        found.cache["hook_embed"]


def test_the_cache_says_what_it_holds_and_which_heads_are_padding() -> None:
    text = repr(RUN.cache)
    assert f"<cache of {2 + 2 * len(BLOCK)} hook points; position 0 is BOS>" in text
    assert text.count("\n") < 11
    assert "batch, head, position, key position" in str(RUN.cache)
    assert "heads of layer 1: 0 sort, 1 padding" in str(RUN.cache)
    assert ".cache of 30 hook points" in repr(RUN)
    own = [tuple(head.name for head in heads) for heads, _ in SORT.stages.schedule.layers]
    for layer, names in enumerate(own):
        assert RUN.cache.heads[layer][: len(names)] == names
        rest = RUN.cache.heads[layer][len(names) :]
        assert set(rest) <= {"padding"}
        assert not RUN.cache[f"blocks.{layer}.attn.hook_result"][:, :, len(names) :].any()


# ---- hooks ---------------------------------------------------------------------------------------


def test_a_hook_may_replace_what_it_gets() -> None:
    """At every place at once: all that is there is one more than what comes of what was before."""
    places = hook_axes(SORT.model_config)
    seen: dict[str, tuple[int, ...]] = {}

    def one_more(name):
        def hook(value):
            seen[name] = value.shape
            return value + 1

        return hook

    cache = SORT.run(INPUTS, cache=True, hooks={name: one_more(name) for name in places}).cache
    assert seen == {name: array.shape for name, array in cache.items()}

    def close(name, wanted):
        np.testing.assert_allclose(cache[name], wanted + 1, rtol=1e-4, atol=1e-2)

    close("hook_embed", RUN.cache["hook_embed"])
    close("hook_pos_embed", RUN.cache["hook_pos_embed"])
    stream = cache["hook_embed"] + cache["hook_pos_embed"]
    for layer in (0, 1):
        at = f"blocks.{layer}"
        linear = SORT.params[f"transformer/layer_{layer}/attn/linear"]
        close(f"{at}.hook_resid_pre", stream)
        mixed = np.einsum(
            "BHTS,BSHK->BTHK", cache[f"{at}.attn.hook_pattern"], cache[f"{at}.attn.hook_v"]
        )
        close(f"{at}.attn.hook_z", mixed)
        close(f"{at}.hook_attn_out", cache[f"{at}.attn.hook_result"].sum(axis=2) + linear["b"])
        close(f"{at}.hook_resid_mid", cache[f"{at}.hook_resid_pre"] + cache[f"{at}.hook_attn_out"])
        close(f"{at}.mlp.hook_post", np.maximum(cache[f"{at}.mlp.hook_pre"], 0))
        stream = cache[f"{at}.hook_resid_mid"] + cache[f"{at}.hook_mlp_out"]
        close(f"{at}.hook_resid_post", stream)
        stream = cache[f"{at}.hook_resid_post"]


def test_all_that_reads_the_end_of_the_stream_gives_the_other_answer() -> None:
    inputs = ([3, 1, 2], [2, 2, 1])
    last = "blocks.1.hook_resid_post"
    there = SORT.run(inputs, cache=[last])
    for hook in (lambda x: x[::-1], there.cache[last][::-1]):
        swapped = SORT.run(inputs, hooks={last: hook})
        assert swapped.outputs == [[1, 2, 2], [1, 2, 3]]


def test_results_of_heads_that_are_changed_are_what_is_written() -> None:
    name = "blocks.1.attn.hook_result"
    found = SORT.run(INPUTS, cache=True, hooks={name: lambda x: 2 * x})
    bias = SORT.params["transformer/layer_1/attn/linear"]["b"]
    wanted = found.cache[name].sum(axis=2) + bias
    np.testing.assert_allclose(found.cache["blocks.1.hook_attn_out"], wanted, rtol=1e-6)
    np.testing.assert_allclose(found.cache[name], 2 * RUN.cache[name], rtol=1e-6)


def test_a_hook_that_gives_nothing_leaves_what_is_there() -> None:
    found = SORT.run(INPUTS, hooks={"hook_embed": lambda value: None})
    np.testing.assert_allclose(found.logits, RUN.logits, rtol=1e-6, atol=1e-5)


def test_a_function_is_compiled_once_for_a_shape() -> None:
    calls: list[int] = []

    def count(value):
        calls.append(len(value))

    for _ in range(3):
        SORT.run(INPUTS, hooks={"hook_embed": count})
    assert calls == [3]
    SORT.run(INPUTS[:2], hooks={"hook_embed": count})
    assert calls == [3, 2]


def test_arrays_are_filled_up_like_the_batch() -> None:
    """In parts too, where a batch is more than the largest array may hold."""
    inputs = [[a, b] for a in (1, 2, 3) for b in (1, 2, 3)]
    name = "blocks.0.attn.hook_pattern"
    kept = SORT.run(inputs, cache=[name])
    again = SORT.run(inputs, hooks={name: kept.cache[name]})
    assert np.array_equal(again.logits, kept.logits)
    assert again.outputs == [sorted(xs) for xs in inputs]


@pytest.mark.parametrize(
    ("hooks", "words"),
    [
        ({"blocks.0.hook_attn": abs}, "no hook is called .*; nearest are blocks.0.hook_attn_out"),
        ({"blocks.2.hook_attn_out": abs}, "no hook is called 'blocks.2.hook_attn_out'; nearest"),
        ({"xyz": abs}, "there are hook_embed, hook_pos_embed, blocks.0"),
        ({"hook_embed": lambda x: x[0]}, r"hook_embed holds \[1, 3, \d+\], its hook gave \[3"),
        ({"hook_embed": np.zeros((1, 3))}, r"hook_embed holds \[1, 3, \d+\], what is to be there"),
    ],
)
def test_hooks_that_are_none(hooks, words) -> None:
    with pytest.raises(raspc.InputError, match=words):
        SORT.run([[1, 2]], hooks=hooks)


def test_places_that_are_none() -> None:
    with pytest.raises(raspc.InputError, match=r"nearest are .*hook_pattern"):
        SORT.run([[1]], cache=["blocks.0.hook_pattern"])
    with pytest.raises(KeyError, match=r"nearest are blocks.1.attn.hook_q"):
        RUN.cache["blocks.1.attn.q"]


# ---- several outputs, and others -----------------------------------------------------------------


def test_several_outputs_are_decoded_by_name() -> None:
    programs = {"counts": make_hist(), "back": make_reverse()}
    model = raspc.compile(programs, "ab", 4)
    found = model.run(["abb", "b"])
    assert found.outputs == {"counts": [[1, 2, 2], [1]], "back": [["b", "b", "a"], ["b"]]}
    assert model.decode(found.logits[0, 1:]) == {"counts": [1, 2, 2], "back": ["b", "b", "a"]}
    assert model.apply(["compiler_bos", "a", "b"]).decoded == ["compiler_bos", 1, 1]


def test_a_model_without_layers_has_two_places() -> None:
    model = raspc.compile(tokens, "ab", 2)
    assert list(model.run(["ab"], cache=True).cache) == ["hook_embed", "hook_pos_embed"]
    swapped = model.run(["a", "b"], hooks={"hook_embed": lambda x: x[::-1]})
    assert swapped.outputs == [["b"], ["a"]]


def test_causal_patterns_see_nothing_ahead() -> None:
    everything = Select(tokens, tokens, raspc.Comparison.TRUE)
    model = raspc.compile(Aggregate(everything, tokens), [0, 1], 4, causal=True)
    pattern = model.run([[1, 0, 1]], cache=True).cache["blocks.0.attn.hook_pattern"]
    assert not np.triu(pattern[0, 0], 1).any()
    np.testing.assert_allclose(pattern[0, 0, 3, 1:], 1 / 3, atol=1e-3)


def test_logits_that_are_no_numbers_are_shown_and_not_decoded() -> None:
    found = SORT.run([[1]], cache=True, hooks={"hook_embed": lambda x: x * np.nan})
    assert np.isnan(found.logits).any()
    with pytest.raises(ValueError, match="NaN"):
        _ = found.outputs


def test_a_loaded_model_can_be_watched(tmp_path) -> None:
    SORT.save(tmp_path)
    again = raspc.load(tmp_path).run(INPUTS, cache=True)
    assert str(again.cache) == str(RUN.cache)
    assert again.outputs == RUN.outputs
