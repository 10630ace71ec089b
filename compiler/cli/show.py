"""`raspc layout`, `raspc trace` and `raspc report`: what a compiled model looks like."""

from __future__ import annotations

from argparse import Namespace

from ...rasp_ast.depth import rasp_layers
from ..columns_of_text import table
from ..compiled.report import layers, savings
from .progress import print_assumptions, report_progress
from .request import CompileRequest


def layout_command(arguments: Namespace) -> int:
    print(CompileRequest.of(arguments).compile().layout)
    return 0


def trace_command(arguments: Namespace) -> int:
    request = CompileRequest.of(arguments)
    model = request.compile()
    print("\n\n".join(str(model.trace(tokens)) for tokens in request.inputs(arguments)))
    return 0


def report_command(arguments: Namespace) -> int:
    request = CompileRequest.of(arguments)
    model = request.compile()
    print(f"{model.sizes}\n\n{table(('layer', 'heads', 'MLP units'), layers(model))}")
    if model.needs_float32:
        print(f"\nright in float32 only, which rounds {', '.join(model.needs_float32)}")
    for name, program in request.loaded.programs.items() if request.loaded.text else ():
        print(f"\nRASP counts for {name}: {rasp_layers(program)}")
    with report_progress(f"compiling {request.loaded.name} without each pass"):
        rows = savings(request.compile, request.passes, model)
    if rows:
        print(f"\n{table(('without', 'layers', 'parameters', 'what the pass saves'), rows)}")
    print_assumptions(model)
    return 0
