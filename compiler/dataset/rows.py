"""One row: a program from a seed, the model that it is compiled to, and what it means."""

from __future__ import annotations

import json
from hashlib import sha256
from itertools import islice
from random import Random
from typing import TypeAlias

import numpy as np

from ...model.circuit import run_edges
from ...model.weights_file import weights_to_bytes
from ...rasp_ast.errors import CompileError, EvaluationError, ProgramError
from ...rasp_ast.interpreter import read_input
from ...rasp_ast.many_inputs import on_many
from ...rasp_ast.program_json import program_source, program_to_json
from ...rasp_ast.random_programs.many import is_large, meaning_of, probes
from ...rasp_ast.random_programs.programs import random_program
from ...rasp_ast.surface import SOp
from ...rasp_ast.values import Value, canonical, key, plain
from ..compiled.input_space import InputSpace
from ..compiled.model import CompiledModel
from ..compiled.observed import answers_of
from ..pipeline import compile
from .recipe import Recipe
from .time_limit import TimeUpError, time_limit

Row: TypeAlias = dict[str, int | float | str | bytes | None]

_ATTEMPTS = 1000

SPLITS = (("test", 3), ("val", 3))
"""So many percent of all meanings; the rest is for training."""


class WrongModelError(Exception):
    """A model does not give what its program says: a fault of the compiler, never of a program."""


def row(recipe: Recipe, seed: int) -> Row:
    """The row of a seed; the same recipe and seed give the same row.

    Raises:
        WrongModelError: the weights do not give what the program says.
        ProgramError: there is no program as large as it is asked to be.
    """
    program = _program(recipe, seed)
    source, data = program_source(program), program_to_json(program)
    found: Row = {
        "seed": seed,
        "id": sha256(data.encode()).hexdigest(),
        "meaning": None,
        "split": None,
        "source": source,
        "program": data,
        "status": COMPILED,
        **dict.fromkeys(_OF_MODELS),
    }
    try:
        with time_limit(recipe.seconds):
            inputs = probes(list(recipe.vocab), recipe.max_seq_len)
            meaning = meaning_of(program, inputs, causal=recipe.causal)
            found |= {"meaning": meaning, "split": split_of(meaning)}
            model = compile(
                program,
                recipe.vocab,
                recipe.max_seq_len,
                causal=recipe.causal,
                optimize=recipe.level,
            )
            return {**found, **_of_model(recipe, program, model)}
    except CompileError as error:
        return {**found, "status": f"refused: {error.message}"}
    except TimeUpError:
        return {**found, "status": OUT_OF_TIME}


COMPILED, OUT_OF_TIME = "compiled", "refused: time"
"""What became of a program; else it is refused with the compiler's reason."""

_OF_MODELS = (
    "layers", "heads", "d_model", "key_size", "mlp_hidden_size", "parameters", "checked",
    "examples", "weights", "weights_sha256",
)  # fmt: skip


def split_of(meaning: str) -> str:
    """The part of the data set in which all programs of one meaning are."""
    place = int(meaning[:12], 16) % 100
    for name, percent in SPLITS:
        if place < percent:
            return name
        place -= percent
    return "train"


def _program(recipe: Recipe, seed: int) -> SOp:
    draw = Random(f"dataset/{seed}")
    for _ in range(_ATTEMPTS):
        program = random_program(
            draw,
            vocab=recipe.vocab,
            size=recipe.size,
            max_seq_len=recipe.max_seq_len,
            causal=recipe.causal,
            weights=recipe.weights,
        )
        if is_large(program, recipe.min_layers, recipe.min_heads):
            return program
    raise ProgramError(f"{_ATTEMPTS} random programs in a row were too small")


def _of_model(recipe: Recipe, program: SOp, model: CompiledModel) -> Row:
    """The columns that say what the model is; its weights are compared with the program first."""
    space = InputSpace(
        vocabulary=recipe.vocab, max_seq_len=recipe.max_seq_len, causal=recipe.causal
    )
    few = space if space.size <= recipe.checked else islice(space.drawn(0), recipe.checked)
    inputs: list[list[object]] = []
    wanted: list[list[object]] = []
    given = [read_input(tokens) for tokens in few]
    for tokens, answer in zip(
        given, on_many([program.node], given, causal=recipe.causal), strict=True
    ):
        if not isinstance(answer, EvaluationError):
            inputs.append([plain(token) for token in tokens])
            wanted.append([plain(value) for value in answer[0]])
    if inputs and _answers(model, inputs) != [_keys(answer) for answer in wanted]:
        raise WrongModelError(f"the model of\n{program_source(program)}\nis wrong")
    emitted, config = model.stages.emitted, model.model_config
    weights = weights_to_bytes(emitted.params, emitted.unembed)
    pairs = [*zip(inputs, wanted, strict=True)][-recipe.examples :]
    return {
        "layers": config.num_layers,
        "heads": config.num_heads,
        "d_model": config.d_model,
        "key_size": config.key_size,
        "mlp_hidden_size": config.mlp_hidden_size,
        "parameters": config.parameters,
        "checked": len(inputs),
        "examples": json.dumps(pairs, ensure_ascii=False),
        "weights": weights,
        "weights_sha256": sha256(weights).hexdigest(),
    }


def _answers(model: CompiledModel, inputs: list[list[object]]) -> list[list[object]]:
    """What the weights give, in numpy, as keys of values."""
    emitted = model.stages.emitted
    ids = model.encode(inputs)
    logits = run_edges(emitted.config, emitted.params, emitted.unembed, ids)
    lengths = [len(tokens) for tokens in inputs]
    found = next(iter(answers_of(model.circuit.rules, np.asarray(logits), lengths).values()))
    return [_keys(answer) for answer in found]


def _keys(values: list[object]) -> list[object]:
    exact: list[Value | None] = [canonical(value) for value in values]
    return [None if value is None else key(value) for value in exact]
