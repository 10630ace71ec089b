"""ONNX: a graph of eleven ops, built by hand, that any runtime runs.

The heads of a layer are the leading axis of its weights, so that they need no reshaping:
``[B, 1, T, D] x [H, D, K]`` gives ``[B, H, T, K]``. What may not be seen is added to the scores as
``MASKED``, by the token (PAD) and, if causal, by a square of which as much is cut out as is needed.
"""
# pyright: basic, reportMissingImports=false

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .checkpoint import Array, Checkpoint
from .libraries import need

if TYPE_CHECKING:
    from onnx import ModelProto, NodeProto, TensorProto

OPSET = 17
IR_VERSION = 8

# The score of a key that may not be seen. Finite, so that a row of PAD alone stays a number.
MASKED = -1e30

METADATA = "raspc"
"""Under this name the file holds what ``raspc.json`` holds beside other formats."""


def to_onnx(checkpoint: Checkpoint, path: Path) -> None:
    """Writes a model file: ``token_ids`` int64 ``[batch, tokens]`` to float32 ``outputs``.

    Raises:
        MissingLibraryError: onnx is not installed.
    """
    need("onnx", "onnx")
    import onnx  # noqa: PLC0415

    model = graph_of(checkpoint)
    onnx.checker.check_model(model, full_check=True)
    path.write_bytes(model.SerializeToString(deterministic=True))


def save_onnx(checkpoint: Checkpoint, folder: Path) -> None:
    """Writes ``model.onnx`` into a folder; raises as :func:`to_onnx`."""
    need("onnx", "onnx")
    folder.mkdir(parents=True, exist_ok=True)
    to_onnx(checkpoint, folder / "model.onnx")


def graph_of(checkpoint: Checkpoint) -> ModelProto:
    """The model as an ONNX graph.

    Raises:
        MissingLibraryError: onnx is not installed.
    """
    need("onnx", "onnx")
    from onnx import TensorProto, helper  # noqa: PLC0415

    graph = _Graph()
    mask = _mask(graph, checkpoint)
    residual = _embed(graph, checkpoint)
    for layer in range(checkpoint.config.num_layers):
        residual = _attend(graph, checkpoint, layer, residual, mask)
        residual = _activate(graph, checkpoint, layer, residual)
    graph.op("MatMul", residual, graph.array("unembed", checkpoint.unembed), name="outputs")
    ids = helper.make_tensor_value_info("token_ids", TensorProto.INT64, ["batch", "tokens"])
    shape = ["batch", "tokens", checkpoint.outputs]
    outputs = helper.make_tensor_value_info("outputs", TensorProto.FLOAT, shape)
    made = helper.make_model(
        helper.make_graph(graph.nodes, "raspc", [ids], [outputs], graph.arrays),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="raspc",
    )
    helper.set_model_props(made, {METADATA: checkpoint.description()})
    return made


class _Graph:
    """Nodes and arrays, in the order in which they are made."""

    def __init__(self) -> None:
        self.nodes: list[NodeProto] = []
        self.arrays: list[TensorProto] = []

    def array(self, name: str, array: npt.ArrayLike) -> str:
        """A constant array of the file."""
        from onnx import numpy_helper  # noqa: PLC0415

        self.arrays.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def op(self, kind: str, *inputs: str, name: str, **attributes: object) -> str:
        """A node, called as its only output is."""
        from onnx import helper  # noqa: PLC0415

        self.nodes.append(helper.make_node(kind, [*inputs], [name], name=name, **attributes))
        return name

    def affine(self, x: str, weight: Array, bias: Array, name: str) -> str:
        product = self.op("MatMul", x, self.array(f"{name}.w", weight), name=f"{name}.product")
        return self.op("Add", product, self.array(f"{name}.b", bias), name=name)


def _mask(graph: _Graph, checkpoint: Checkpoint) -> str:
    """What is added to the scores, ``[B, 1, 1 or T, S]``; and the constants that others use too."""
    config = checkpoint.config
    by_token = np.zeros(config.vocab_size, np.float32)
    by_token[config.pad_id] = MASKED
    pad = graph.op("Gather", graph.array("pad", by_token), "token_ids", name="pad_of_token")
    graph.array("axis_0", np.array([0]))
    graph.array("axis_1", np.array([1]))
    graph.array("axes_1_2", np.array([1, 2]))
    mask = graph.op("Unsqueeze", pad, "axes_1_2", name="mask_of_tokens")
    graph.op("Gather", graph.op("Shape", "token_ids", name="shape"), "axis_1", name="length")
    if not config.causal:
        return mask
    ahead = np.triu(np.full((config.context, config.context), MASKED, np.float32), k=1)
    rows = _cut(graph, graph.array("ahead", ahead), 0, "ahead_of_queries")
    return graph.op("Add", mask, _cut(graph, rows, 1, "ahead_of_keys"), name="mask")


def _cut(graph: _Graph, x: str, axis: int, name: str) -> str:
    """As much of an axis as the input is long."""
    return graph.op("Slice", x, "axis_0", "length", f"axis_{axis}", name=name)


def _embed(graph: _Graph, checkpoint: Checkpoint) -> str:
    """The residual stream before the first layer."""
    tokens = graph.array("tokens", checkpoint.params["token_embed"]["embeddings"])
    positions = graph.array("positions", checkpoint.params["pos_embed"]["embeddings"])
    looked_up = graph.op("Gather", tokens, "token_ids", name="token")
    return graph.op("Add", looked_up, _cut(graph, positions, 0, "position"), name="embedded")


def _attend(graph: _Graph, checkpoint: Checkpoint, layer: int, residual: str, mask: str) -> str:
    """The residual stream after the attention of a layer."""
    config, prefix = checkpoint.config, f"layer_{layer}.attn"
    each_head = graph.op("Unsqueeze", residual, "axis_1", name=f"{prefix}.input")
    query, key, value = (
        graph.affine(each_head, weight, bias[:, None, :], f"{prefix}.{part}")
        for part in ("query", "key", "value")
        for weight, bias in [checkpoint.heads(layer, part)]
    )
    turned = graph.op("Transpose", key, name=f"{prefix}.key_turned", perm=[0, 1, 3, 2])
    product = graph.op("MatMul", query, turned, name=f"{prefix}.query_key")
    root = graph.array(f"{prefix}.root", np.float32(math.sqrt(config.key_size)))
    scores = graph.op("Div", product, root, name=f"{prefix}.scores")
    masked = graph.op("Add", scores, mask, name=f"{prefix}.masked")
    pattern = graph.op("Softmax", masked, name=f"{prefix}.pattern", axis=-1)
    mixed = graph.op("MatMul", pattern, value, name=f"{prefix}.mixed")
    weight, bias = checkpoint.linear(layer, "attn/linear")
    by_head = weight.reshape(config.num_heads, config.key_size, config.d_model)
    written = graph.op(
        "MatMul", mixed, graph.array(f"{prefix}.w", by_head), name=f"{prefix}.by_head"
    )
    total = graph.op("ReduceSum", written, "axis_1", name=f"{prefix}.total", keepdims=0)
    output = graph.op("Add", total, graph.array(f"{prefix}.b", bias), name=f"{prefix}.output")
    return graph.op("Add", residual, output, name=f"layer_{layer}.middle")


def _activate(graph: _Graph, checkpoint: Checkpoint, layer: int, residual: str) -> str:
    """The residual stream after the MLP of a layer."""
    prefix = f"layer_{layer}.mlp"
    hidden = graph.affine(residual, *checkpoint.linear(layer, "mlp/linear_1"), f"{prefix}.hidden")
    active = graph.op("Relu", hidden, name=f"{prefix}.active")
    output = graph.affine(active, *checkpoint.linear(layer, "mlp/linear_2"), f"{prefix}.output")
    return graph.op("Add", residual, output, name=f"layer_{layer}.end")
