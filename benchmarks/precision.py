"""What survives less precise arithmetic: wrong answers of standard programs, of 200 inputs each.

    python benchmarks/precision.py

Columns: float32 as the model asks for it; matrix products in TF32, where the device has them (not
on a CPU, which shows a dash); weights and activations in bfloat16. A row is a program and a level,
at a greatest length of 10, in the program's own mode. The last lines count who survives.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from typing import Any
from unittest import mock

import jax
import jax.numpy as jnp
import numpy as np

import raspc
from raspc.model import transformer
from raspc.rasp_ast.programs import STANDARD

LENGTH, INPUTS = 10, 200
WAYS = ("float32", "tf32", "bfloat16")
PRECISIONS = {
    "float32": jax.lax.Precision.HIGHEST,
    "tf32": jax.lax.DotAlgorithmPreset.TF32_TF32_F32,
    "bfloat16": jax.lax.Precision.DEFAULT,
}


def inputs_of(name: str) -> list[list[Any]]:
    """Inputs of a standard program, the same at each call."""
    draw, vocab = random.Random(name), list(STANDARD[name].vocab)
    return [draw.choices(vocab, k=draw.randint(1, LENGTH)) for _ in range(INPUTS)]


def wrong(model: raspc.CompiledModel, ids: np.ndarray, wanted: list[object], way: str) -> int:
    """How many inputs are answered wrongly at some position."""
    dtype = jnp.bfloat16 if way == "bfloat16" else jnp.float32
    params = jax.tree.map(lambda array: jnp.asarray(array, dtype), model.params)
    unembed = jnp.asarray(model.unembed, dtype)
    jax.clear_caches()  # the precision is no argument of what jax keeps compiled
    with mock.patch.object(transformer, "PRECISION", PRECISIONS[way]):
        run = jax.jit(lambda p, u, i: transformer.logits(model.model_config, p, u, i))
        logits = np.asarray(run(params, unembed, ids).astype(jnp.float32))
    return sum(
        model.decode(row[1 : 1 + len(answer)]) != answer
        for row, answer in zip(logits, wanted, strict=True)
    )


def main(levels: tuple[int, ...]) -> None:
    """Prints the table."""
    device = jax.devices()[0]
    ways = WAYS if device.platform == "gpu" else ("float32", "bfloat16")
    print(f"jax {jax.__version__} on {device.device_kind}")
    print(f"{'program':18} level " + " ".join(f"{way:>9}" for way in WAYS))
    survivors: Counter[tuple[int, str]] = Counter()
    for name, standard in STANDARD.items():
        program, causal = standard.make(), standard.modes[0]
        inputs = inputs_of(name)
        wanted: list[object] = []
        kept = []
        for xs in inputs:
            try:
                wanted.append(program(xs, causal))
                kept.append(xs)
            except raspc.RaspError:
                continue
        for level in levels:
            model = raspc.compile(program, standard.vocab, LENGTH, causal=causal, optimize=level)
            ids = model.encode(kept)
            counts = {way: wrong(model, ids, wanted, way) for way in ways}
            survivors.update((level, way) for way in ways if not counts[way])
            cells = [str(counts.get(way, "-")) for way in WAYS]
            print(f"{name:18} {level:5} " + " ".join(f"{cell:>9}" for cell in cells))
    for level in levels:
        parts = ", ".join(f"{survivors[level, way]} in {way}" for way in ways)
        print(f"level {level}: of {len(STANDARD)} programs survive {parts}")


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or (0, 1, 2))
