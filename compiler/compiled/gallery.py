"""Pictures of a compiled model, as `raspc.draw` and notebooks ask for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from typing import Literal, get_args

from ...rasp_ast.errors import ProgramError
from ...rasp_ast.interpreter import read_input
from ...rasp_ast.pictures.compact import compact
from ...rasp_ast.pictures.draw import applied_to
from ...rasp_ast.pictures.flow import cell_of
from ...rasp_ast.pictures.picture import Picture
from ...rasp_ast.pictures.wanted import Wanted
from ..pictures.html import html_text
from ..pictures.residual import residual
from ..record import Stages
from .circuit_graph import circuit_graph
from .elsewhere import Elsewhere
from .head_pictures import model_flow
from .observed import answers_of
from .specimen import Specimen
from .words import Names

View = Literal["heads", "residual", "wiring", "lifetimes"]
VIEWS: tuple[View, ...] = get_args(View)
_SHORT = 5
"""How many tokens a picture has if nobody says which."""


class Gallery(Elsewhere):
    """Pictures of a model, as methods."""

    def drawn(self: Specimen, wanted: Wanted) -> Picture:
        """The picture that `raspc.draw(model, ...)` gives.

        Raises:
            InputError: there is no such view or layer, or the input is none of the model's.
        """
        view = wanted.chosen(VIEWS)
        wanted.expect_layer(range(len(self.stages.schedule.layers)))
        match view:
            case "wiring":
                return _wiring(self, wanted.layer)
            case "lifetimes":
                names = Names(_with_program(self)).variables()
                return self.stages.layout.lifetimes(f"{_title(self)}: residual stream", names)
            case "residual":
                return _residual(self, _tokens(self, wanted))
            case "heads":
                return _heads(self, _tokens(self, wanted), wanted)

    def _repr_html_(self: Specimen) -> str:
        return html_text(repr(self)) + _wiring(self, None).svg


def _title(model: Specimen) -> str:
    return ", ".join(_names(model)) + ", compiled"


def _names(model: Specimen) -> list[str]:
    """The names of the programs, as far as they have any."""
    programs = model.stages.programs
    names = [program.name or name for name, program in programs.items()]
    names = names or [output.name for output in model.stages.circuit.outputs]
    return ["a program" if name == "output" else name for name in names]


def _tokens(model: Specimen, wanted: Wanted) -> list[object]:
    """The input that is wanted; the example if the model can read it, else some of its tokens."""
    if wanted.tokens is not None:
        return list(wanted.tokens)
    circuit = model.stages.circuit
    readable = set(map(repr, wanted.example)) <= set(map(repr, circuit.vocabulary))
    if wanted.example and readable and len(wanted.example) <= circuit.max_seq_len:
        return list(wanted.example)
    return list(islice(cycle(circuit.vocabulary), min(_SHORT, circuit.max_seq_len)))


def _heads(model: Specimen, tokens: Sequence[object], wanted: Wanted) -> Picture:
    stages = _with_program(model)
    layers = range(len(stages.schedule.layers))
    ids = model.encode([tokens])
    points = [f"blocks.{layer}.attn.hook_pattern" for layer in layers]
    logits, cached = model.runner.watch(ids, keep=points)
    rows = answers_of(stages.circuit.rules, logits, [len(tokens)])
    answers: Mapping[str, Sequence[object]] = {name: found[0] for name, found in rows.items()}
    given = read_input(tokens)
    names = _names(model)
    title = f"{', '.join(names)} on {applied_to(given)}, compiled"
    if len(names) == 1:
        title = f"{names[0]}({applied_to(given)}), compiled"
    patterns = [cached[point][0] for point in points]
    flow = model_flow(stages, given, patterns, answers, ", ".join(names), model.summary)
    return Picture(compact(flow, title, layer=wanted.layer))


def _wiring(model: Specimen, layer: int | None) -> Picture:
    names = Names(_with_program(model)).variables()
    return circuit_graph(model.stages).wiring(_title(model), layer, names)


def _residual(model: Specimen, tokens: Sequence[object]) -> Picture:
    names = Names(_with_program(model)).variables()
    halves = [
        f"blocks.{layer}.hook_resid_{half}"
        for layer in range(model.model_config.num_layers)
        for half in ("mid", "post")
    ]
    _, cached = model.runner.watch(
        model.encode([tokens]), keep=["hook_embed", "hook_pos_embed", *halves]
    )
    first = cached["hook_embed"] + cached["hook_pos_embed"]
    values = [first[0], *(cached[half][0] for half in halves)]
    layout, title = model.stages.layout, f"{_title(model)}, on {applied_to(read_input(tokens))}"
    canvas = residual(layout.lives(names), values, list(map(cell_of, read_input(tokens))), title)
    return Picture(canvas.svg(title, f"{title}\n{layout}"))


def _with_program(model: Specimen) -> Stages:
    try:
        return model.with_program
    except ProgramError:
        return model.stages
