"""How long the standard programs take to compile and how big they become, at every level.

    python benchmarks/sizes.py [--quick]

Prints a table and writes it to sizes.md beside this file.
"""

import os
import platform
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import geometric_mean, median
from time import process_time

import numpy as np

import raspc
from raspc.compiler import CompiledModel
from raspc.rasp_ast.programs import STANDARD, Standard

SIZES = ((16, 32), (64, 128), (64, 512))
LEVELS = (0, 1, 2)
TEXTBOOK = 32
"""Level 0 is measured up to this length only: it is for looking at."""
REPEATS = 3
PATIENCE = 5.0
"""CPU seconds: a compile that takes longer is measured once, and larger sizes are left out."""

HEAD = (
    "program", "V:n", "level", "CPU s", "layers", "heads", "key size", "MLP", "d_model",
    "parameters", "nonzero", "Tracr: CPU s", "layers", "parameters",
)  # fmt: skip

PARAMETERS = HEAD.index("parameters")

# Tracr, measured at V=16 n=32: CPU seconds of a repeated compile, layers, parameters.
TRACR = {
    "length": (0.026, 1, "22.0 k"),
    "reverse": (0.45, 4, "2.19 M"),
    "hist": (0.032, 1, "22.0 k"),
    "sort_unique": (0.035, 2, "60.0 k"),
    "sort": (0.93, 3, "5.71 M"),
    "frac_prevs": (0.023, 2, "17.7 k"),
    "pair_balance": (0.026, 2, "34.9 k"),
    "shuffle_dyck2": (14.2, 8, "19.5 M"),
    "sort_freq": (10.8, 5, "38.9 M"),
}

NOTE = """\
V is the number of tokens, n the maximum length. Compiling is timed warm, in CPU seconds, the median
of three; it ends with all weights as numpy arrays. Parameters are those of the uniform layout, with
every head padded to the largest and all biases counted, most of them zero. *Tracr* is Tracr at V=16
n=32, measured on another day and another machine (two shared cores of an AMD EPYC), so its times
are an order of magnitude and its sizes exact.
"""


def vocabulary(standard: Standard, size: int) -> list[object]:
    """The program's own tokens and as many others as it takes."""
    own = list(standard.vocab)
    if isinstance(own[0], int):
        return list(range(size))
    return own[:size] + [f"t{i}" for i in range(size - len(own))]


def compiled(name: str, vocab: int, length: int, level: int = 1) -> CompiledModel:
    """A standard program, from its own first line."""
    standard = STANDARD[name]
    causal = False not in standard.modes
    tokens = vocabulary(standard, vocab)
    return raspc.compile(standard.make(), tokens, length, causal=causal, optimize=level)


def measure(name: str, vocab: int, length: int, level: int) -> tuple[list[str], float]:
    """One row of the table, and the seconds that it tells of."""
    what = [name, f"{vocab}:{length}", str(level)]
    seconds: list[float] = []
    model = None
    while len(seconds) < REPEATS and sum(seconds) < PATIENCE:
        start = process_time()
        try:
            model = compiled(name, vocab, length, level)
        except raspc.CompileError as error:
            return [*what, f"refused: {error.message}"], process_time() - start
        seconds.append(process_time() - start)
    assert model is not None
    s = model.sizes
    numbers = (s.layers, s.heads, s.key_size, s.mlp, s.d_model, s.parameters, s.nonzero)
    row = [*what, f"{median(seconds):.3f}", *(f"{n:,}" for n in numbers)]
    if (vocab, length) == SIZES[0] and name in TRACR and level == 1:
        row += [str(figure) for figure in TRACR[name]]
    return row, median(seconds)


def thousands(text: str) -> float:
    """``22.0 k`` as a number."""
    number, unit = text.split()
    return float(number) * {"k": 1e3, "M": 1e6}[unit]


def compared(parameters: Mapping[tuple[str, int], int], level: int) -> str:
    """How many times fewer parameters than Tracr's, in a sentence."""
    times = [
        thousands(parameters_of_tracr) / parameters[name, level]
        for name, (_, _, parameters_of_tracr) in TRACR.items()
    ]
    return f"{geometric_mean(times):.1f} times fewer at level {level}"


def machine() -> str:
    """In words, so that numbers can be compared."""
    model = platform.processor() or platform.machine()
    information = Path("/proc/cpuinfo")
    if information.exists():
        lines = information.read_text(encoding="utf-8").splitlines()
        model = next((x.split(":")[1].strip() for x in lines if x.startswith("model name")), model)
    versions = f"Python {platform.python_version()}, numpy {np.__version__}"
    return f"{model}, {os.cpu_count()} cores, {platform.system()}, {versions}"


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; the first column is a name, the others numbers."""
    filled = [[*row, *[""] * (len(head) - len(row))] for row in rows]
    rule = [":--", *["--:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *filled))


def main() -> None:
    sizes = SIZES[:1] if "--quick" in sys.argv[1:] else SIZES
    compiled("hist", 4, 4)  # warm
    rows: list[list[str]] = []
    parameters: dict[tuple[str, int], int] = {}
    for name in STANDARD:
        for level in LEVELS:
            for vocab, length in sizes:
                if level == 0 and length > TEXTBOOK:
                    continue
                row, seconds = measure(name, vocab, length, level)
                rows.append(row)
                if (vocab, length) == SIZES[0] and len(row) > PARAMETERS:
                    parameters[name, level] = int(row[PARAMETERS].replace(",", ""))
                print("  ".join(f"{cell:<10}" for cell in row), flush=True)
                if seconds > PATIENCE:
                    break
    fewer = " and ".join(compared(parameters, level) for level in (1, 2))
    said = f"Parameters are {fewer} than Tracr's, as geometric means over its nine programs.\n"
    text = f"# Sizes\n\nOn {machine()}.\n\n{NOTE}\n{said}\n{markdown(HEAD, rows)}\n"
    Path(__file__).with_suffix(".md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
