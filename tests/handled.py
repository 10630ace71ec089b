"""Standard programs whose models are handled: noise, rotations, other precisions, training."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from in_numpy import answers
from levels import Inputs, meaning, samples
from standard import compiled

from raspc.compiler import CompiledModel
from raspc.rasp_ast.programs import STANDARD

LENGTH = 10
CASES = [(name, causal) for name, standard in STANDARD.items() for causal in standard.modes]
every_case = pytest.mark.parametrize(("name", "causal"), CASES)
"""All of these programs, in each of their modes."""


def handled(name: str, causal: bool, level: int = 1, longest: int = LENGTH) -> CompiledModel:
    """A standard program with its own vocabulary."""
    return compiled(name, longest, causal=causal, level=level)


def natural(name: str, causal: bool, level: int = 1, longest: int = LENGTH) -> CompiledModel:
    """The same, if no head of it is lifted: else all is said."""
    model = handled(name, causal, level, longest)
    if model.stages.lifted:
        pytest.skip(f"BOS is lifted in {', '.join(model.stages.lifted)}")
    return model


@cache
def questions(name: str, causal: bool, longest: int = LENGTH) -> tuple[Inputs, list[list[Any]]]:
    """200 inputs with what the interpreter gives."""
    inputs = samples(STANDARD[name].vocab, longest, 200, seed=1)
    program = STANDARD[name].make()
    wanted = [meaning(program, xs, causal) for xs in inputs]
    return inputs, [ys for ys in wanted if ys is not None]


def wrong(name: str, causal: bool, model: CompiledModel, **handled: Any) -> int:
    """How many of 200 inputs are answered wrongly."""
    inputs, wanted = questions(name, causal, model.max_seq_len)
    found = answers(model, inputs, **handled)
    return sum(not alike(a, b) for a, b in zip(found, wanted, strict=True))


def alike(found: list[Any], wanted: list[Any]) -> bool:
    return all(
        a == b or (isinstance(b, float) and abs(a - b) < 1e-9)
        for a, b in zip(found, wanted, strict=True)
    )
