"""A page of a model and runs of it, as full as its size allows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version

from ...rasp_ast.errors import InputError
from ..record import Stages
from .data import FORMAT, PageData
from .detail import MAX_BYTES, Detail, details
from .document import document
from .expected import Meaning, Program
from .model_data import Described
from .page import Page
from .run_data import DescribedRun, RunArrays


def make_page(
    stages: Stages,
    program: Stages | None,
    runs: Sequence[RunArrays],
    *,
    names: Mapping[str, str],
    title: str,
    summary: str,
    live: bool,
) -> Page:
    """A page that steps through a model on some inputs.

    Args:
        stages: of the model that ran.
        program: its stages with the program; None if it was kept without one, so that there is
            nothing to compare with.
        names: what variables are in the words of the program, by their names.
        live: whether it may hold the weights and run what a reader types.

    Raises:
        InputError: there are no runs.
    """
    if not runs:
        raise InputError("a page needs at least one input to step through")
    known = None if program is None else Program(program)
    described = Described(stages=stages, program=known, names=names)
    vocabulary = stages.circuit.vocabulary
    described_runs = [
        DescribedRun(
            described=described,
            arrays=arrays,
            meaning=Meaning(known, [vocabulary[i] for i in arrays.ids[1:].tolist()]),
        )
        for arrays in runs
    ]
    html = ""
    for detail in details(len(described_runs), live=live):
        html = document(_data(described, described_runs, detail, title=title, summary=summary))
        if len(html.encode()) <= MAX_BYTES:
            break
    return Page(html)


def _data(
    described: Described, runs: Sequence[DescribedRun], detail: Detail, *, title: str, summary: str
) -> str:
    """The page's data as JSON."""
    model = described.data(with_weights=detail.weights, with_decoders=detail.decoders)
    notes = [f"rests on: {text}" for text in described.stages.circuit.assumptions]
    if described.program is None:
        notes.append("not checked: the model was kept without its program")
    if detail.left_out:
        notes.append(f"left out, so that the page stays below 5 MB: {detail.left_out}")
    if detail.runs < len(runs):
        notes.append(f"shows {detail.runs} of {len(runs)} inputs, so that it stays below 5 MB")
    page = PageData(
        format=FORMAT,
        title=title,
        summary=summary,
        version=version("raspc"),
        notes=tuple(notes),
        model=model,
        runs=tuple(one.data(detail) for one in runs[: detail.runs]),
    )
    return json.dumps(asdict(page), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
