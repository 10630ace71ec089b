"""What a model does in less precise arithmetic than the float32 for which it is proved."""

from __future__ import annotations

from collections.abc import Mapping

from ...model.circuit import BFLOAT16, FLOAT32, TF32, Arithmetic, less_precise_logits
from .model import CompiledModel
from .noise import TRIED, answers_in, count_other, tried_inputs
from .noisy_blocks import is_quick

WAYS = (TF32, BFLOAT16)


def wrong_in_less_precise(model: CompiledModel) -> dict[str, int] | None:
    """How many of 200 inputs have another answer in TF32 and in bfloat16, by their names.

    Emulated in numpy, where that is quick; else None.
    """
    if not is_quick(model):
        return None
    inputs = tried_inputs(model)
    ids, emitted = model.encode(inputs), model.stages.emitted

    def answers(way: Arithmetic) -> list[object]:
        logits = less_precise_logits(emitted.config, emitted.params, emitted.unembed, ids, way)
        return answers_in(model, logits, inputs)

    right = answers(FLOAT32)
    return {way.name: count_other(answers(way), right) for way in WAYS}


def less_precise_line(wrong: Mapping[str, int]) -> str:
    """The same as a sentence."""
    said = (f"{count or 'none'} in {name}" for name, count in wrong.items())
    return f"wrong answers in less precise arithmetic, of {TRIED}, emulated: {', '.join(said)}"
