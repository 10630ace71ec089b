"""A model from the folder that ``model.save`` wrote."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import partial
from os import PathLike
from pathlib import Path

import numpy as np

from ..model.weights_file import Array
from ..rasp_ast.errors import ProgramError
from ..rasp_ast.nodes import SelectorNode
from ..rasp_ast.program_json import program_from_json
from ..rasp_ast.surface import SOp
from .analysis.graph import trace
from .assembly.emit import Emitted
from .compiled.description import Description
from .compiled.model import CompiledModel
from .compiled.save import load_stages, reading
from .options import Options
from .pipeline import stages
from .programs import Programs, nodes_of
from .record import Stages


def load(folder: str | PathLike[str]) -> CompiledModel:
    """The model that ``model.save(folder)`` wrote; nothing that stands in the files is run.

    It runs, shows itself and can be exported as the one that was compiled. Where all functions of
    the program are data (see ``raspc.program_to_json``), the files have the program too, and it is
    compiled again when something needs it; ``model.stages.provenance`` has its text in any case.

    Raises:
        LoadError: a file is missing, was changed since it was saved, or was never saved by raspc;
            or another version of raspc saved it in another format.
    """
    made, described = load_stages(folder)
    again = partial(_compiled_again, made, described)
    return reading(
        lambda: CompiledModel(made, bos=described.bos, pad=described.pad, again=again),
        Path(folder),
    )


def _compiled_again(loaded: Stages, described: Description) -> Stages:
    """The stages of a loaded model with its program.

    Raises:
        ProgramError: the files have no program, or it is compiled to another model now.
    """
    data = loaded.provenance.data
    if not data:
        raise ProgramError(
            "this needs the program, and the files of the model have none: "
            "some function of it is Python code, which is no data",
            hint="compile the program again",
        )
    circuit, asked, programs = loaded.circuit, loaded.asked, program_from_json(data)
    options = Options(
        circuit.vocabulary,
        circuit.max_seq_len,
        causal=circuit.causal,
        readout="onehot" if asked.readout == "onehot" else "any",
        optimize=asked.passes,
        minimize=asked.minimize,
        keep=_at(programs, asked.keep),
        pad_layers=asked.pad_layers,
        bos=described.bos,
        pad=described.pad,
    )
    made = stages(programs, options)
    pairs = zip(_arrays(made.emitted), _arrays(loaded.emitted), strict=False)
    same = made.emitted.config == loaded.emitted.config
    if not (same and all(np.array_equal(ours, theirs) for ours, theirs in pairs)):
        raise ProgramError(
            "the program of this model is compiled to another model by this version of raspc",
            hint="save the model again, or compile it again",
        )
    return made


def _at(programs: Programs, places: Collection[int]) -> list[SOp]:
    """The expressions at these places among all of some programs, each behind its operands."""
    graph = trace(*nodes_of(programs).values())
    chosen = [node for place, node in enumerate(graph) if place in places]
    return [SOp.of(node) for node in chosen if not isinstance(node, SelectorNode)]


def _arrays(emitted: Emitted) -> Iterator[Array]:
    """All weights, in order."""
    for module in sorted(emitted.params):
        for name in sorted(emitted.params[module]):
            yield emitted.params[module][name]
    yield emitted.unembed
