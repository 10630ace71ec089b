"""Runs a model for a page that steps through it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from random import Random
from typing import cast

from ...rasp_ast.errors import EvaluationError, ProgramError
from ...rasp_ast.interpreter import Run, read_input
from ..assembly.sizes import measure
from ..page import Page, make_page
from ..page.detail import LIVE
from ..page.run_data import RunArrays, arrays_of
from ..record import Stages
from .input_space import space_of
from .specimen import Specimen
from .words import Names

INPUTS_TRIED = 3
"""So many inputs a page shows where none are given."""
LONGEST = 8
"""And they are no longer than this."""
TRIES = 200


def page_of(model: Specimen, inputs: object, summary: str) -> Page:
    """A page of a model on some inputs; see ``Laboratory.page``."""
    try:
        program = model.with_program
    except ProgramError:
        program = model.stages
    known = program if program.programs else None
    stages = model.stages
    layers = stages.emitted.config.num_layers
    ids = model.encode(_drawn(stages, known) if inputs is None else sequences(inputs))
    keep = [
        "hook_embed",
        "hook_pos_embed",
        *(
            f"blocks.{n}.{at}"
            for n in range(layers)
            for at in (
                "hook_resid_mid",
                "hook_resid_post",
                "attn.hook_attn_scores",
                "attn.hook_v",
                "mlp.hook_pre",
            )
        ),
    ]
    runs: Sequence[RunArrays] = ()
    if len(ids):
        logits, cached = model.runner.watch(ids, keep=keep)
        runs = [*arrays_of(ids, logits, cached, layers, bos=model.model_config.bos_id)]
    return make_page(
        stages,
        known,
        runs,
        names=names_of(known),
        title=_title(stages.provenance.texts),
        summary=summary,
        live=measure(stages.circuit, stages.emitted).parameters <= LIVE,
    )


def sequences(inputs: object) -> list[Iterable[object]]:
    """One input or several: a text is one, and so is a list of what are no sequences."""
    if isinstance(inputs, str) or not isinstance(inputs, Iterable):
        return [cast("Iterable[object]", inputs)]
    given = list(cast("Iterable[object]", inputs))
    if all(isinstance(one, str | Sequence) and not isinstance(one, bytes) for one in given):
        return cast("list[Iterable[object]]", given)
    return [given]


def names_of(program: Stages | None) -> dict[str, str]:
    """What variables are in the words of the program."""
    if program is None:
        return {}
    words = Names(program)
    return {root.name: words.name(root) for root in program.plan.encodings}


def _title(texts: Mapping[str, str]) -> str:
    """The names of several programs, or what a lone one calls its last line."""
    if len(texts) != 1:
        return ", ".join(texts) or "a compiled model"
    (text,) = texts.values()
    name = text.splitlines()[-1].partition(" = ")[0]
    return "a compiled program" if name == "result" else name


def _drawn(stages: Stages, program: Stages | None) -> list[Sequence[object]]:
    """Some inputs on which the program means something, if such are found soon."""
    circuit, random = stages.circuit, Random(0)
    longest = min(circuit.max_seq_len, LONGEST)
    found = [random.choices(circuit.vocabulary, k=longest)]
    space = space_of(circuit, longest)
    found += [list(tokens) for tokens, _ in zip(space.drawn(0), range(TRIES), strict=False)]
    distinct = list({tuple(map(repr, tokens)): tokens for tokens in found}.values())
    meant = (tokens for tokens in distinct if program is None or _means(program, tokens))
    return [*islice(meant, INPUTS_TRIED)] or [found[0]]


def _means(program: Stages, tokens: Sequence[object]) -> bool:
    try:
        run = Run(read_input(tokens), causal=program.circuit.causal)
        run.evaluate(program.programs.values())
    except EvaluationError:
        return False
    return True
