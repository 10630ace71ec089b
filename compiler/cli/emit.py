"""`raspc emit`: what a stage of the compiler hands on, as text.

The program and its graph are printed as they are written, whether or not they can be compiled.
Every later stage is printed as it stands in the model that is kept at the passes asked for, so that
the program is compiled first.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from typing import Literal, TypeAlias

from ...craft.printer import format_circuit
from ...craft.verify import CircuitError
from ...rasp_ast.errors import CompileError
from ...rasp_ast.operands import SOp
from ...rasp_ast.printer import format_program
from ..analysis.graph import format_graph, trace
from ..analysis.printer import format_values
from ..columns_of_text import table
from ..compiled.model import CompiledModel
from ..loading.programs import load
from ..plan_printer import format_plan
from .arguments import Stage
from .request import CompileRequest

ModelStage: TypeAlias = Literal["values", "plan", "craft", "layout", "weights", "circuit"]
"""Those that need a compiled model."""


def emit_command(arguments: Namespace) -> int:
    """Prints one stage."""
    stage: Stage = arguments.stage
    match stage:
        case "program":
            text = _program(_programs(arguments))
        case "graph":
            text = _graph(_programs(arguments))
        case "values" | "plan" | "craft" | "layout" | "weights" | "circuit":
            model = CompileRequest.of(arguments).compile()
            if getattr(arguments, "verify", False):
                _verify(model)
            text = stage_of(model, stage, bos=getattr(arguments, "bos", False))
    print(text)
    return 0


def _verify(model: CompiledModel) -> None:
    """Raises CompileError if the circuit breaks a rule of circuits."""
    try:
        model.stages.verify()
    except CircuitError as error:
        hint = "this is a fault of raspc, not of the program; please report it"
        raise CompileError(f"the compiled circuit is broken: {error}", hint=hint) from error


def _programs(arguments: Namespace) -> Mapping[str, SOp]:
    return load(arguments.program, arguments.output or ()).programs


def _program(programs: Mapping[str, SOp]) -> str:
    return "\n\n".join(format_program(program) for program in programs.values())


def _graph(programs: Mapping[str, SOp]) -> str:
    return format_graph(trace(*(program.node for program in programs.values())))


def stage_of(model: CompiledModel, stage: ModelStage, *, bos: bool) -> str:
    """What a stage hands on, of a compiled model; ``bos``: of the craft also what BOS holds."""
    match stage:
        case "values":
            return format_values(model.stages.graph, model.stages.analysis)
        case "plan":
            return format_plan(model.stages.plan, model.stages.choices)
        case "craft":
            return format_circuit(model.circuit, bos=bos)
        case "layout":
            return str(model.layout)
        case "weights":
            return _weights(model)
        case "circuit":
            return str(model.circuit_graph())


def _weights(model: CompiledModel) -> str:
    rows = [
        (module, name, " x ".join(map(str, array.shape)), str(int((array != 0).sum())))
        for module, arrays in model.stages.emitted.params.items()
        for name, array in arrays.items()
    ]
    return table(("module", "name", "shape", "nonzero"), rows)
