"""The ONNX file, run by onnxruntime, gives what the program gives."""

import json

import numpy as np
import pytest
from exported import CASES, Case, each_case, need, wrong

from raspc.model.exports.onnx_graph import METADATA, graph_of, to_onnx

need("onnx", "onnxruntime")

OPS = {"Add", "Div", "Gather", "MatMul", "ReduceSum", "Relu", "Shape", "Slice", "Softmax"}
OPS |= {"Transpose", "Unsqueeze"}


def session(model: bytes, *, optimised: bool = True):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    if not optimised:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(model, options, ["CPUExecutionProvider"])


def forward(runtime, ids: np.ndarray) -> np.ndarray:
    return runtime.run(["outputs"], {"token_ids": ids.astype(np.int64)})[0]


@each_case
def test_answers_are_the_programs(case: Case) -> None:
    model = graph_of(case.checkpoint)
    assert {node.op_type for node in model.graph.node} <= OPS
    for optimised in (True, False):
        runtime = session(model.SerializeToString(), optimised=optimised)
        assert not wrong(case, lambda ids, runtime=runtime: forward(runtime, ids))


@pytest.mark.parametrize("name", ["reverse-1", "sort-0", "dyck2_prefix-causal-1"])
def test_outputs_are_those_of_jax(name: str) -> None:
    case = CASES[name]
    ids = case.model.encode(case.inputs)
    runtime = session(graph_of(case.checkpoint).SerializeToString(), optimised=False)
    found, wanted = forward(runtime, ids), case.model.runner.run(ids)
    real = ids != case.model.input_encoder.pad_id
    scale = np.abs(wanted[real]).max()
    np.testing.assert_allclose(found[real], wanted[real], rtol=1e-5, atol=1e-5 * scale)


def test_the_file_is_checked_and_says_what_it_means(tmp_path) -> None:
    import onnx

    case = CASES["hist-1"]
    first, second = tmp_path / "a.onnx", tmp_path / "b.onnx"
    to_onnx(case.checkpoint, first)
    to_onnx(case.checkpoint, second)
    assert first.read_bytes() == second.read_bytes()
    model = onnx.load(first)
    onnx.checker.check_model(model, full_check=True)
    told = {p.key: p.value for p in model.metadata_props}
    assert told[METADATA] == case.checkpoint.description()
    assert json.loads(told[METADATA])["pad_id"] == case.model.input_encoder.pad_id
