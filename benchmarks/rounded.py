"""What survives less precise arithmetic, emulated: mantissas are rounded in numpy.

    python benchmarks/rounded.py

TF32: both operands of each matrix product have 10 bits, sums are of float32. bfloat16: weights,
what is stored and both operands have 7. Programs and inputs are those of `benchmarks/precision.py`,
which measures on the device that there is.
"""

from __future__ import annotations

from collections import Counter

from precision import INPUTS, LENGTH, inputs_of

import raspc
from raspc.model.circuit import BFLOAT16, FLOAT32, TF32, less_precise_logits
from raspc.rasp_ast.programs import STANDARD

WAYS = (FLOAT32, TF32, BFLOAT16)


def main() -> None:
    """Prints who does not survive, and how many do."""
    survivors: Counter[tuple[int, str]] = Counter()
    for name, standard in STANDARD.items():
        program, causal = standard.make(), standard.modes[0]
        inputs = inputs_of(name)
        for level in (0, 1, 2):
            model = raspc.compile(program, standard.vocab, LENGTH, causal=causal, optimize=level)
            wanted = [program(xs, causal) for xs in inputs]
            ids = model.encode(inputs)
            for way in WAYS:
                found = less_precise_logits(
                    model.model_config, model.params, model.unembed, ids, way
                )[:, 1:]
                pairs = zip(found, wanted, strict=True)
                wrong = sum(model.decode(row[: len(ys)]) != ys for row, ys in pairs)
                survivors[level, way.name] += not wrong
                if wrong:
                    print(f"{name:18} level {level} {way.name:>9}: {wrong} of {INPUTS} wrong")
    for level in (0, 1, 2):
        parts = ", ".join(f"{survivors[level, way.name]} in {way.name}" for way in WAYS)
        print(f"level {level}: of {len(STANDARD)} programs survive {parts}")


if __name__ == "__main__":
    main()
