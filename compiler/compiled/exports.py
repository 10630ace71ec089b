"""A compiled model as the exports take it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ...craft.blocks import Output
from ...model.exports.checkpoint import Checkpoint, Json

if TYPE_CHECKING:
    from .model import CompiledModel


def checkpoint_of(model: CompiledModel) -> Checkpoint:
    """The arrays of a model, and what they mean as data."""
    rules: list[Json] = []
    start = 0
    for output in model.circuit.outputs:
        rules.append(_rule(output, start))
        start += output.read.width
    return Checkpoint(model.model_config, model.params, model.unembed, model.input_encoder, rules)


def _rule(output: Output, start: int) -> Json:
    """How the answers of one program are decoded from the columns of its features."""
    return {
        "name": output.name,
        "kind": output.kind,
        "columns": [start, start + output.read.width],
        "values": [as_json(value) for value in output.values],
        "points": output.points.tolist(),
        "otherwise": as_json(output.otherwise),
    }


def as_json(value: object) -> Json:
    """A value of a program; tuples are told from other values by their own name."""
    if isinstance(value, tuple):
        return {"tuple": [as_json(v) for v in cast("tuple[object, ...]", value)]}
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{value!r} has no form in JSON")
