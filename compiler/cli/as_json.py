"""What `--json` prints: the answers of the commands that describe a model, as one JSON object.

Values of the language stand as in `raspc.json`: numbers, bools and strings as they are, a tuple as
a list, a fraction as `{"fraction": "1/3"}`, the undefined value as null.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite

from ...craft.variables import OneOf
from ...model.answers_json import value_to_json
from ...model.json_reading import Json
from ..assembly.sizes import condition
from ..compiled.check import CheckReport
from ..compiled.generation_check import GenerationReport
from ..compiled.less_precise import wrong_in_less_precise
from ..compiled.model import CompiledModel
from ..compiled.noisy_blocks import frail_of
from ..compiled.trace import Trace


def print_json(content: dict[str, Json]) -> None:
    """Prints an object; a number that JSON has no word for is an error."""
    print(json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False))


def layout_json(model: CompiledModel) -> dict[str, Json]:
    """The variables, each with its columns ``[first, first beyond]``."""
    variables: list[Json] = [
        {
            "name": entry.variable.name,
            "columns": [entry.start, entry.stop],
            "labels": list(entry.variable.columns),
            "written": list(entry.written),
            "read": list(entry.read),
        }
        for entry in model.layout
    ]
    return {"d_model": model.layout.d_model, "variables": variables}


def trace_json(traces: Sequence[Trace]) -> dict[str, Json]:
    """For each input, the values of each variable at each position."""
    rows: list[Json] = []
    for trace in traces:
        variables: list[Json] = [
            {
                "name": row.name,
                "expression": row.expression,
                "written": row.written,
                "values": [_shown_value(value) for value in row.values],
            }
            for row in (*trace.rows, *trace.answers)
        ]
        tokens: list[Json] = [value_to_json(token) for token in trace.tokens]
        rows.append({"tokens": tokens, "variables": variables})
    return {"traces": rows}


def _shown_value(value: object) -> Json:
    """A value; an object of several where a variable does not tell them apart."""
    if isinstance(value, OneOf):
        return {"one_of": [_shown_value(member) for member in value.values]}
    return value_to_json(value)


def report_json(model: CompiledModel) -> dict[str, Json]:
    """The sizes of a model, its condition, its layers, what it rests on.

    A margin of no head is null, and so are the condition of a large model, and what it does in
    less precise arithmetic.
    """
    sizes: dict[str, Json] = {
        name: number if isfinite(number) else None for name, number in asdict(model.sizes).items()
    }
    layers: list[Json] = [
        {
            "heads": [head.name for head in heads],
            "mlps": [{"name": mlp.name, "units": mlp.read.width} for mlp in mlps],
        }
        for heads, mlps in model.stages.schedule.layers
    ]
    wrong = wrong_in_less_precise(model)
    return {
        "sizes": sizes,
        "condition": condition(model.stages.emitted),
        "layers": layers,
        "causal": model.circuit.causal,
        "fallbacks": list(model.stages.fallbacks),
        "needs_float32": list(model.needs_float32),
        "frail": [asdict(frail) for frail in frail_of(model)],
        "wrong_in_less_precise": None if wrong is None else {**wrong},
        "assumptions": list(model.assumptions),
    }


def check_json(report: CheckReport) -> dict[str, Json]:
    """What was compared, and all that differs."""
    mismatches: list[Json] = [
        {
            "level": m.level,
            "output": m.output,
            "tokens": value_to_json(m.tokens),
            "wanted": value_to_json(m.wanted),
            "found": value_to_json(m.found),
        }
        for m in report.mismatches
    ]
    content: dict[str, Json] = {
        "agree": bool(report),
        "inputs": report.inputs,
        "exhaustive": report.exhaustive,
        "levels": list(report.levels),
        "meaningless": report.meaningless,
        "mismatches": mismatches,
    }
    if report.generation is not None:
        content["generation"] = _generation_json(report.generation)
    return content


def _generation_json(report: GenerationReport) -> dict[str, Json]:
    mismatches: list[Json] = [
        {"prompt": _values(prompt), "wanted": _values(wanted), "found": _values(found)}
        for prompt, wanted, found in report.mismatches
    ]
    return {
        "agree": bool(report),
        "prompts": report.prompts,
        "exhaustive": report.exhaustive,
        "limit": report.limit,
        "stop": None if report.stop is None else value_to_json(report.stop),
        "meaningless": report.meaningless,
        "mismatches": mismatches,
    }


def _values(values: Sequence[object]) -> list[Json]:
    return [value_to_json(value) for value in values]
