"""How fast compiled models run.

    python benchmarks/speed.py

Prints a table and writes it to speed.md beside this file.
"""

from collections.abc import Callable
from pathlib import Path
from random import Random
from time import perf_counter

import jax
import numpy as np
from sizes import compiled, machine, markdown

import raspc

PROGRAMS = ("reverse", "hist", "sort", "frac_prevs", "shuffle_dyck2", "sort_freq")
SIZES = ((16, 32), (16, 256))
BATCH = 256
SECONDS = 1.0
"""How long to measure one number."""

HEAD = (
    "program", "V:n", "first call ms", "one sequence ms", "batch of 256, tokens/s",
    "jitted forward, tokens/s", "Tracr: apply ms", "jitted, tokens/s",
)  # fmt: skip

# Tracr, measured at V=16 n=32.
TRACR = {
    "reverse": ("23.8", "33 k"),
    "hist": ("9.6", "1.92 M"),
    "sort": ("43.9", "13 k"),
    "frac_prevs": ("12.4", "2.02 M"),
    "shuffle_dyck2": ("31.9", "3.8 k"),
    "sort_freq": ("95", "2.1 k"),
}

NOTE = """\
V is the number of tokens, n the maximum length; all sequences have length n. *One sequence* is a
call of the model with decoding and all; *batch* the same for 256 sequences; *jitted forward* is
`jax.jit(model.forward)` on token ids that are encoded already. *Tracr* is Tracr at V=16 n=32 on
another machine (two shared cores of an AMD EPYC): `apply` of one sequence, and its weights jitted,
at batch 256.
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


def measure(name: str, vocab: int, length: int) -> list[str]:
    """One row of the table."""
    try:
        model = compiled(name, vocab, length)
    except raspc.CompileError as error:
        return [name, f"{vocab}:{length}", f"refused: {error.message}"]
    random = Random(0)
    batch = [random.choices(model.vocabulary, k=length) for _ in range(BATCH)]
    start = perf_counter()
    model(batch[0])
    first = perf_counter() - start
    ids = model.encode(batch)
    forward = jax.jit(model.forward)
    row = [
        name,
        f"{vocab}:{length}",
        f"{1e3 * first:.0f}",
        f"{1e3 * best(lambda: model(batch[0])):.2f}",
        f"{BATCH * length / best(lambda: model.batch(batch)):,.0f}",
        f"{BATCH * length / best(lambda: np.asarray(forward(model.params, ids))):,.0f}",
    ]
    return [*row, *TRACR[name]] if (vocab, length) == SIZES[0] else row


def main() -> None:
    rows: list[list[str]] = []
    for name in PROGRAMS:
        for vocab, length in SIZES:
            rows.append(measure(name, vocab, length))
            print("  ".join(f"{cell:<14}" for cell in rows[-1]), flush=True)
    where = f"{machine()}, jax {jax.__version__} on {jax.devices()[0].device_kind}"
    text = f"# Speed\n\nOn {where}.\n\n{NOTE}\n{markdown(HEAD, rows)}\n"
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
