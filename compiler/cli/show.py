"""`raspc layout`, `raspc trace` and `raspc report`: what a compiled model looks like."""

from __future__ import annotations

from argparse import Namespace

from ...rasp_ast.depth import rasp_layers
from ..assembly.sizes import condition_row
from ..columns_of_text import paragraph, table
from ..compiled.less_precise import less_precise_line, wrong_in_less_precise
from ..compiled.margins import MARGIN_HEAD, margin_rows, margins_json
from ..compiled.noise import (
    FRAIL_HEAD,
    NOISE_HEAD,
    frail_rows,
    noise_json,
    noise_rows,
    trials_of,
)
from ..compiled.noisy_blocks import frail_of
from ..compiled.report import layers, savings
from ..progress import watched
from .as_json import layout_json, print_json, report_json, trace_json
from .assumptions import print_assumptions
from .request import CompileRequest


def layout_command(arguments: Namespace) -> int:
    model = CompileRequest.of(arguments).compile()
    if arguments.json:
        print_json(layout_json(model))
    else:
        print(model.layout)
    return 0


def trace_command(arguments: Namespace) -> int:
    request = CompileRequest.of(arguments)
    model = request.compile()
    traces = model.traces(request.inputs(arguments))
    if arguments.json:
        print_json(trace_json(traces))
    else:
        print("\n\n".join(map(str, traces)))
    return 0


def report_command(arguments: Namespace) -> int:
    request = CompileRequest.of(arguments)
    model = request.compile()
    if arguments.json:
        found = report_json(model)
        if arguments.margins:
            found["margins"] = margins_json(model.margins())
        if arguments.noise:
            found["noise"] = noise_json(trials_of(model))
        print_json(found)
        return 0
    if arguments.margins:
        print(table(MARGIN_HEAD, margin_rows(model.margins())))
        return 0
    if arguments.noise:
        print(table(NOISE_HEAD, noise_rows(trials_of(model))))
        return 0
    print(f"{model.sizes}\n{condition_row(model.stages.emitted)}")
    print(f"\n{table(('layer', 'heads', 'MLP units'), layers(model))}")
    if model.stages.fallbacks:
        print(paragraph(f"\nthough the pass is off: {'; '.join(model.stages.fallbacks)}"))
    if model.needs_float32:
        print(paragraph(f"\nright in float32 only, which rounds {', '.join(model.needs_float32)}"))
    if frail := frail_of(model):
        print(f"\n{table(FRAIL_HEAD, frail_rows(frail))}")
    if (wrong := wrong_in_less_precise(model)) is not None:
        print(f"\n{less_precise_line(wrong)}")
    for name, program in request.loaded.programs.items() if request.loaded.text else ():
        print(f"\nRASP counts for {name}: {rasp_layers(program)}")
    with watched(f"compiling {request.loaded.name} without each pass"):
        rows = savings(request.compile, request.options.passes, model)
    if rows:
        print(f"\n{table(('without', 'layers', 'parameters', 'what the pass saves'), rows)}")
    print_assumptions(model)
    return 0
