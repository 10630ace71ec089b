"""A circuit in all formats, as a folder of JSON files."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import get_args

from ...circuit import Ablation, CircuitGraph
from ...json_reading import Json
from .acdc import acdc
from .auto_circuit import auto_circuit
from .circuits_benchmark import circuits_benchmark
from .mib import mib

FORMATS: dict[str, Callable[[CircuitGraph, Ablation], dict[str, Json]]] = {
    "mib": mib,
    "auto-circuit": auto_circuit,
    "acdc": acdc,
    "circuits-benchmark": circuits_benchmark,
}


def save_circuit(graph: CircuitGraph, folder: Path) -> None:
    """Writes ``circuit.json``, and ``FORMAT-ABLATION.json`` for each format and ablation.

    The ablation for which a file holds stands in its name and in the file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "circuit.json").write_text(graph.to_json(), encoding="utf-8")
    ablations: tuple[Ablation, ...] = get_args(Ablation)
    for name, made in FORMATS.items():
        for ablation in ablations:
            text = json.dumps(made(graph, ablation), indent=1, ensure_ascii=False)
            (folder / f"{name}-{ablation}.json").write_text(f"{text}\n", encoding="utf-8")
