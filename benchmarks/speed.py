"""How fast compiled models run.

    python benchmarks/speed.py

Prints a table and writes it to speed.md beside this file.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random
from time import perf_counter

import jax
import numpy as np
import numpy.typing as npt
from sizes import compiled, machine, markdown

import raspc
from raspc.compiler import CompiledModel
from raspc.model import empty_params, logits

PROGRAMS = ("reverse", "hist", "sort", "frac_prevs", "shuffle_dyck2", "sort_freq")
LEVELS = (1, 2)
SIZES = ((16, 32), (16, 256))
BATCH = 256
SECONDS = 1.0
"""How long to measure one number."""

HEAD = (
    "program", "V:n", "level", "first call ms", "one sequence ms", "batch of 256, tokens/s",
    "jitted forward, tokens/s", "Tracr's shape, tokens/s", "times",
)  # fmt: skip

# The shapes of Tracr's models at V=16 n=32: layers, heads, key size, MLP, d_model.
TRACR = {
    "reverse": (4, 1, 66, 1056, 229),
    "hist": (1, 1, 18, 66, 85),
    "sort": (3, 1, 514, 512, 613),
    "frac_prevs": (2, 1, 34, 1, 53),
    "shuffle_dyck2": (8, 4, 35, 7908, 148),
    "sort_freq": (5, 1, 1058, 1056, 1224),
}

NOTE = """\
V is the number of tokens, n the maximum length; all sequences have length n. *One sequence* is a
call of the model with decoding and all; *batch* the same for 256 sequences; *jitted forward* is
`jax.jit(model.forward)` on token ids that are encoded already. *Tracr's shape* is a transformer of
the layers and sizes of Tracr's model for the program, with any weights, jitted in the same way in
the same run; *times* is how many times more tokens per second ours reads.
"""


def best(call: Callable[[], object]) -> float:
    """Seconds of the fastest call: the others were disturbed."""
    call()
    times: list[float] = []
    while sum(times) < SECONDS:
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return min(times)


def dense(model: CompiledModel, ids: npt.NDArray[np.int32], shape: tuple[int, ...]) -> float:
    """Seconds of a forward of a transformer of another shape on the same ids."""
    layers, heads, key_size, mlp, d_model = shape
    config = replace(
        model.model_config,
        num_layers=layers,
        num_heads=heads,
        key_size=key_size,
        mlp_hidden_size=mlp,
        d_model=d_model,
    )
    draw = np.random.default_rng(0).normal
    params = {
        module: {name: draw(0, 0.02, a.shape).astype(np.float32) for name, a in arrays.items()}
        for module, arrays in empty_params(config).items()
    }
    unembed = draw(0, 0.02, (d_model, model.unembed.shape[1])).astype(np.float32)
    forward = jax.jit(lambda p, i: logits(config, p, unembed, i))
    return best(lambda: np.asarray(forward(params, ids)))


def measure(name: str, vocab: int, length: int, level: int) -> list[str]:
    """One row of the table."""
    try:
        model = compiled(name, vocab, length, level)
    except raspc.CompileError as error:
        return [name, f"{vocab}:{length}", str(level), f"refused: {error.message}"]
    random = Random(0)
    batch = [random.choices(model.vocabulary, k=length) for _ in range(BATCH)]
    start = perf_counter()
    model(batch[0])
    first = perf_counter() - start
    ids = model.encode(batch)
    forward = jax.jit(model.forward)
    own = best(lambda: np.asarray(forward(model.params, ids)))
    row = [
        name,
        f"{vocab}:{length}",
        str(level),
        f"{1e3 * first:.0f}",
        f"{1e3 * best(lambda: model(batch[0])):.2f}",
        f"{BATCH * length / best(lambda: model.batch(batch)):,.0f}",
        f"{BATCH * length / own:,.0f}",
    ]
    if (vocab, length) != SIZES[0]:
        return row
    other = dense(model, ids, TRACR[name])
    return [*row, f"{BATCH * length / other:,.0f}", f"{other / own:.0f}"]


def main() -> None:
    rows: list[list[str]] = []
    for name in PROGRAMS:
        for level in LEVELS:
            for vocab, length in SIZES:
                rows.append(measure(name, vocab, length, level))
                print("  ".join(f"{cell:<14}" for cell in rows[-1]), flush=True)
    where = f"{machine()}, jax {jax.__version__} on {jax.devices()[0].device_kind}"
    text = f"# Speed\n\nOn {where}.\n\n{NOTE}\n{markdown(HEAD, rows)}\n"
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
