"""Circuits in the formats of others, compared with what their readers expect."""

from __future__ import annotations

import json
from typing import get_args

import pytest

import raspc
from raspc.model.circuit import Ablation, CircuitGraph
from raspc.model.exports.circuits.acdc import acdc
from raspc.model.exports.circuits.auto_circuit import auto_circuit
from raspc.model.exports.circuits.circuits_benchmark import circuits_benchmark
from raspc.model.exports.circuits.folder import FORMATS, save_circuit
from raspc.model.exports.circuits.mib import mib
from raspc.rasp_ast import tokens
from raspc.rasp_ast.programs import make_reverse, make_sort

every_ablation = pytest.mark.parametrize("ablation", get_args(Ablation))


@pytest.fixture(scope="module")
def graph() -> CircuitGraph:
    return raspc.compile(make_sort(tokens, tokens), (1, 2, 3), 4, optimize=1).circuit_graph()


def eap_ig_edges(layers: int, heads: int) -> set[str]:
    """All edges by the published rule: earlier nodes connect to all later readers."""
    nodes, edges = ["input"], set()
    for layer in range(layers):
        own = [f"a{layer}.h{head}" for head in range(heads)]
        edges |= {f"{a}->{b}<{port}>" for a in nodes for b in own for port in "qkv"}
        nodes += own
        edges |= {f"{a}->m{layer}" for a in nodes}
        nodes.append(f"m{layer}")
    return edges | {f"{a}->logits" for a in nodes}


def test_gpt2_small_has_as_many_edges_as_published() -> None:
    assert len(eap_ig_edges(12, 12)) == 32_491


@every_ablation
def test_mib_has_all_edges_and_says_which_are_in(graph, ablation) -> None:
    found = mib(graph, ablation)
    assert list(found) == ["cfg", "nodes", "edges"]
    assert found["cfg"]["ablation"] == ablation
    assert set(found["edges"]) == eap_ig_edges(2, 2)
    assert set(found["nodes"]) == {
        "input", "a0.h0", "a0.h1", "m0", "a1.h0", "a1.h1", "m1", "logits"
    }  # fmt: skip
    inside = {name for name, edge in found["edges"].items() if edge["in_graph"]}
    assert inside == {name for name, edge in found["edges"].items() if edge["score"] == 1}
    assert ("input->a1.h0<q>" in inside) == (ablation == "zero")  # positions, a constant
    assert "input->a1.h0<v>" in inside
    assert not found["nodes"]["a1.h1"]["in_graph"]


def test_reverse_under_resampling_is_what_auto_circuit_published() -> None:
    """Two edges; its Tracr model has the head in layer 3, ours at level 0 as well."""
    reverse = raspc.compile(make_reverse(), "abc", 5, optimize=0).circuit_graph()
    found = auto_circuit(reverse, "resample")
    assert found["edges"] == ["Resid Start->A3.0.V", "A3.0->Resid End"]
    assert found["ablation_type"] == "RESAMPLE"
    assert len(auto_circuit(reverse, "zero")["edges"]) > 2


@every_ablation
def test_acdc_lists_children_before_parents(graph, ablation) -> None:
    found = acdc(graph, ablation)
    assert found["ablation"] == ablation
    edges = found["edges"]
    assert ["blocks.1.hook_v_input", [None, None, 0], "hook_embed", [None]] in edges
    assert [
        "blocks.1.attn.hook_v", [None, None, 0], "blocks.1.hook_v_input", [None, None, 0]
    ] in edges  # fmt: skip
    assert [
        "blocks.1.attn.hook_result", [None, None, 0], "blocks.1.attn.hook_v", [None, None, 0]
    ] in edges  # fmt: skip
    assert ["blocks.0.hook_mlp_out", [None], "blocks.0.hook_mlp_in", [None]] in edges
    end = ["blocks.1.hook_resid_post", [None], "blocks.1.attn.hook_result", [None, None, 0]]
    assert end in edges
    positions = ["blocks.1.hook_q_input", [None, None, 0], "hook_pos_embed", [None]]
    assert (positions in edges) == (ablation == "zero")
    assert len(edges) == len({json.dumps(edge) for edge in edges})


@every_ablation
def test_circuits_benchmark_names_hooks_and_aligns_expressions(graph, ablation) -> None:
    found = circuits_benchmark(graph, ablation)
    assert found["ablation"] == ablation
    assert "blocks.0.attn.hook_result[1]" in found["nodes"]
    assert "blocks.0.mlp.hook_post" in found["nodes"]
    assert "blocks.1.attn.hook_result[1]" not in found["nodes"]  # padding
    assert ["blocks.0.attn.hook_result[0]", "blocks.1.hook_k_input[0]"] in found["edges"]
    rank = next(row for row in found["alignment"] if row["expression"] == "rank")
    heads = ["blocks.0.attn.hook_result[0]", "blocks.0.attn.hook_result[1]"]
    assert rank["nodes"] == [*heads, "blocks.0.mlp.hook_post"]
    assert rank["file"] == "sorting.py"
    assert rank["line"] > 0


def test_a_model_without_a_layer_has_a_circuit() -> None:
    graph = raspc.compile(tokens == "a", "ab", 3).circuit_graph()
    assert graph.config.num_layers == 0
    assert mib(graph, "resample")["edges"] == {"input->logits": {"score": 1.0, "in_graph": True}}
    assert auto_circuit(graph, "resample")["edges"] == ["Resid Start->Resid End"]
    assert acdc(graph, "resample")["edges"] == [["unembed.hook_in", [None], "hook_embed", [None]]]


def test_a_folder_has_a_file_for_each_format_and_ablation(graph, tmp_path) -> None:
    save_circuit(graph, tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    wanted = {f"{name}-{ablation}.json" for name in FORMATS for ablation in get_args(Ablation)}
    assert names == wanted | {"circuit.json"}
    assert json.loads((tmp_path / "mib-zero.json").read_text()) == mib(graph, "zero")
    assert (tmp_path / "circuit.json").read_text(encoding="utf-8") == graph.to_json()
