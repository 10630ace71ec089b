"""How long one forward of a small model takes once it is compiled.

    python benchmarks/warm_forward.py

On 2 shared cores (jax 0.10 on cpu): 0.06 ms (length) to 0.25 ms (sort_freq). Each number is the
median of many calls of ``model.forward`` on one sequence of the greatest length, with weights that
lie on the device, until the logits are there.
"""

from statistics import median
from time import perf_counter

import jax

import raspc
from raspc.rasp_ast.programs import STANDARD

LENGTH, CALLS = 8, 400
LIMIT_MS = 0.3


def milliseconds(name: str, level: int) -> float:
    """The median of warm calls."""
    standard = STANDARD[name]
    model = raspc.compile(
        standard.make(), standard.vocab, LENGTH, causal=standard.modes[0], optimize=level
    )
    params = jax.device_put(model.params)
    ids = jax.device_put(model.encode([list(standard.vocab)[:1] * LENGTH]))
    jax.block_until_ready(model.forward(params, ids))
    times: list[float] = []
    for _ in range(CALLS):
        start = perf_counter()
        jax.block_until_ready(model.forward(params, ids))
        times.append(perf_counter() - start)
    return 1e3 * median(times)


def main() -> None:
    """Prints a line for each standard program, and the slowest."""
    found = {name: milliseconds(name, 1) for name in STANDARD}
    for name, time in found.items():
        print(f"{name:18}{time:6.3f} ms")
    slowest = max(found, key=lambda name: found[name])
    fits = "within" if found[slowest] < LIMIT_MS else "ABOVE"
    print(f"slowest: {slowest}, {found[slowest]:.3f} ms, {fits} {LIMIT_MS} ms")


if __name__ == "__main__":
    main()
