"""A line for each compiled model: its name and a digest of its weights, labels and layout.

    python benchmarks/digest.py > before
    (move, rename, simplify)
    python benchmarks/digest.py | diff before -

Whoever changes how the compiler is written, and not what it makes, shows it so. It covers the
standard programs, the `.rasp` examples and 300 random programs, at levels 0 to 2 and in both modes.
``--weights`` leaves out labels and layout, for changes that rename variables.
"""

import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import raspc
from raspc.compiler import CompiledModel
from raspc.rasp_ast.programs import STANDARD

EXAMPLES = Path(__file__).parents[1] / "examples"
RANDOM = 300
TEXT = {
    "reverse": ("reverse", "abcd", 6),
    "histogram": ("hist_bos hist_nobos", "§abc", 6),
    "double_histogram": ("hist2_bos hist2_nobos", "§abc", 6),
    "sort": ("sorted sort_bos", "§abc", 6),
    "most_frequent": ("most_frequent sort_by_most_freq", "§abc", 6),
    "dyck": ("dyck1_ptf dyck2_ptf", "(){}", 6),
    "addition": ("longsum", "0123456789+", 5),
}


def programs() -> Iterator[tuple[str, raspc.SOp, object, int]]:
    """Name, program, vocabulary and maximum length."""
    for name, standard in STANDARD.items():
        yield name, standard.make(), standard.vocab, 8
    for file, (names, vocab, length) in TEXT.items():
        loaded = raspc.load_rasp(EXAMPLES / f"{file}.rasp")
        for name in names.split():
            yield f"{file}.{name}", loaded[name], vocab, length
    for seed in range(RANDOM):
        vocab = ["abc", (1, 2, 3, 0.5), "ab", (True, False, "x")][seed % 4]
        causal = bool(seed // 4 % 2)
        yield f"random-{seed}", raspc.random_program(seed, vocab=vocab, causal=causal), vocab, 5


def digest(model: CompiledModel, *, weights_only: bool) -> str:
    """Of everything that a user of the model can see, or of its arrays alone."""
    made = sha256()
    if not weights_only:
        made.update("\n".join(model.residual_labels).encode())
        made.update(f"{model.layout}{model.sizes}{model.assumptions}".encode())
    for name in sorted(model.params):
        for part in sorted(model.params[name]):
            made.update(f"{name}.{part}".encode() + model.params[name][part].tobytes())
    made.update(model.unembed.tobytes())
    return made.hexdigest()[:16]


def main(*, weights_only: bool) -> None:
    """Prints the lines; a refusal is a line too."""
    for name, program, vocab, length in programs():
        for level in (0, 1, 2):
            for causal in (False, True):
                try:
                    model = raspc.compile(program, vocab, length, causal=causal, optimize=level)
                    line = digest(model, weights_only=weights_only)
                except raspc.RaspError as error:
                    line = type(error).__name__
                print(f"{name} {level} {'causal' if causal else 'full'} {line}")


if __name__ == "__main__":
    main(weights_only="--weights" in sys.argv)
