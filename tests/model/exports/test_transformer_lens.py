"""TransformerLens's bridge gives what the program gives, and version 3's names and shapes fit."""

import json
from pathlib import Path

import numpy as np
import pytest
from exported import CASES, Case, each_case, need, wrong
from levels import samples, typed

import raspc
from raspc.model import TransformerConfig, empty_params
from raspc.model.exports import Checkpoint
from raspc.model.exports.transformer_lens import hooked_arrays, hooked_config, to_bridge
from raspc.model.tokenizer import Tokenizer
from raspc.rasp_ast.programs import STANDARD

need("transformer_lens")

# Names and shapes that version 3 gave for this config; it cannot be installed beside version 4.
LISTING = Path(__file__).with_name("hooked_transformer.json")


def forward(bridge, ids: np.ndarray) -> np.ndarray:
    import torch

    with torch.no_grad():
        return bridge(torch.tensor(ids, dtype=torch.long)).numpy()


@each_case
def test_answers_are_the_programs(case: Case) -> None:
    bridge = to_bridge(case.checkpoint)
    assert not wrong(case, lambda ids: forward(bridge, ids))


@pytest.mark.parametrize("name", ["reverse-1", "sort-0", "dyck2_prefix-causal-1"])
def test_the_cache_holds_the_residual_streams_of_jax(name: str) -> None:
    import torch

    case = CASES[name]
    inputs = [xs for xs in case.inputs if len(xs) == 4]
    ids = case.model.encode(inputs)
    bridge = to_bridge(case.checkpoint)
    _, cache = bridge.run_with_cache(torch.tensor(ids, dtype=torch.long))
    found = case.model.runner.activations(ids)
    for layer in range(case.model.model_config.num_layers):
        for hook, wanted in (
            ("hook_resid_mid", found.residuals[2 * layer]),
            ("hook_out", found.residuals[2 * layer + 1]),
        ):
            held = cache[f"blocks.{layer}.{hook}"].detach().numpy()
            np.testing.assert_allclose(held, wanted, rtol=1e-5, atol=1e-5 * np.abs(wanted).max())


def test_a_hook_changes_what_comes_out() -> None:
    import torch

    case = CASES["reverse-1"]
    ids = torch.tensor(case.model.encode([("a", "b", "c")]), dtype=torch.long)
    bridge = to_bridge(case.checkpoint)
    last = f"blocks.{case.model.model_config.num_layers - 1}.hook_attn_out"
    with torch.no_grad():
        whole = bridge(ids)
        cut = bridge.run_with_hooks(ids, fwd_hooks=[(last, lambda x, hook: torch.zeros_like(x))])
    assert not torch.allclose(whole, cut)


def test_hooks_of_one_name_hold_the_same_and_change_the_same() -> None:
    """But for two of version 4: scores are the pattern, and the middle of a block is the MLP's."""
    import torch

    case = CASES["sort-0"]
    inputs = [xs for xs in case.inputs if len(xs) == 4]
    ids = torch.tensor(case.model.encode(inputs), dtype=torch.long)
    bridge = to_bridge(case.checkpoint)
    run = case.model.run(inputs, cache=True)
    _, cache = bridge.run_with_cache(ids)
    both = [hook for hook in run.cache if not hook.endswith(("attn_scores", "hook_result"))]
    for hook in both:
        ours, theirs = np.asarray(run.cache[hook]), cache[hook].detach().numpy()
        assert ours.shape == theirs.shape, hook
        assert np.abs(ours - theirs).max() <= 1e-5 * np.abs(ours).max(), hook
    for hook in [hook for hook in both if "blocks.1" not in hook]:
        changed = case.model.run(inputs, hooks={hook: lambda x: x * 0}).logits
        with torch.no_grad():
            found = bridge.run_with_hooks(ids, fwd_hooks=[(hook, lambda x, hook: x * 0)]).numpy()
        same = np.abs(changed - found).max() <= 1e-4 * max(1.0, np.abs(changed).max())
        assert same != hook.endswith("resid_mid"), hook


def sized() -> Checkpoint:
    """A model of which no two sizes are equal."""
    config = TransformerConfig(
        num_layers=2,
        num_heads=3,
        key_size=4,
        mlp_hidden_size=7,
        d_model=11,
        vocab_size=6,
        context=9,
        bos_id=4,
        pad_id=5,
        causal=True,
    )
    unembed = np.zeros((11, 5), np.float32)
    return Checkpoint(config, empty_params(config), unembed, Tokenizer("abcd"), [])


def test_the_names_and_shapes_are_those_of_version_3() -> None:
    checkpoint = sized()
    stored = json.loads(LISTING.read_text(encoding="utf-8"))
    assert hooked_config(checkpoint) == stored["config"]
    found = {name: list(array.shape) for name, array in hooked_arrays(checkpoint).items()}
    assert found == stored["shapes"]


CATEGORICAL = [
    "reverse",
    "sort",
    "shift",
    "hist",
    "most_frequent",
    "detect_pattern",
    "dyck1_prefix",
]
HELPED = [
    (name, causal, level)
    for name in CATEGORICAL
    for causal in STANDARD[name].modes
    for level in (0, 1, 2)
    if (name, level) not in {("sort", 0), ("most_frequent", 2)}  # numbers; columns used twice
]


@pytest.mark.parametrize(("name", "causal", "level"), HELPED)
def test_the_librarys_own_helper_for_tracr_works(name: str, causal: bool, level: int) -> None:
    from transformer_lens.model_bridge.sources.native import boot
    from transformer_lens.utilities.tracr import (
        make_tracr_transformer_bridge_config,
        make_tracr_transformer_bridge_state_dict,
    )

    standard = STANDARD[name]
    program = standard.make()
    model = raspc.compile(
        program, standard.vocab, 5, causal=causal, readout="onehot", optimize=level
    )
    bridge = boot(make_tracr_transformer_bridge_config(model))
    state = make_tracr_transformer_bridge_state_dict(model, model.output_label)
    bridge.load_state_dict(state, strict=False)
    for xs in samples(standard.vocab, 5, 40):
        logits = forward(bridge, model.encode([xs]))[0, 1:]
        found = model.output_encoder.decode(logits.argmax(-1).tolist())
        assert [*map(typed, found)] == [*map(typed, program(xs, causal))]
