"""What survives less precise arithmetic, emulated: mantissas are rounded in numpy.

    python benchmarks/rounded.py

TF32: both operands of each matrix product have 10 bits, sums are of float32. bfloat16: weights,
what is stored and both operands have 7. Programs and inputs are those of `benchmarks/precision.py`,
which measures on the device that there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
from precision import INPUTS, LENGTH, inputs_of

import raspc
from raspc.rasp_ast.programs import STANDARD


def rounded(array: np.ndarray, bits: int) -> np.ndarray:
    """To so many bits of mantissa, ties to even; float32 has 23."""
    words = np.ascontiguousarray(array, np.float32).view(np.uint32).astype(np.uint64)
    cut = np.uint64(23 - bits)
    odd = (words >> cut) & np.uint64(1)
    words = (words + np.uint64((1 << (22 - bits)) - 1) + odd) >> cut << cut
    return words.astype(np.uint32).view(np.float32)


@dataclass(frozen=True)
class Way:
    """How operands of products are rounded, and what is stored."""

    name: str
    operand: Callable[[np.ndarray], np.ndarray]
    stored: Callable[[np.ndarray], np.ndarray]

    def product(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """A matrix product."""
        return self.stored(self.operand(a) @ self.operand(b))


WAYS = (
    Way("float32", lambda a: a, lambda a: a),
    Way("tf32", lambda a: rounded(a, 10), lambda a: a),
    Way("bfloat16", lambda a: rounded(a, 7), lambda a: rounded(a, 7)),
)


def logits(model: raspc.CompiledModel, ids: np.ndarray, way: Way) -> np.ndarray:
    """`[inputs, 1 + positions, width]`."""
    weights, config, stored = model.params, model.model_config, way.stored
    seen = (ids != config.pad_id)[:, None, None, :]
    seen = seen & np.tri(ids.shape[1], dtype=bool) if config.causal else seen
    tokens = stored(weights["token_embed"]["embeddings"])[ids]
    stream = stored(tokens + stored(weights["pos_embed"]["embeddings"])[: ids.shape[1]])
    for layer in range(config.num_layers):

        def linear(name: str, read: np.ndarray, layer: int = layer) -> np.ndarray:
            own = weights[f"transformer/layer_{layer}/{name}"]
            return stored(way.product(read, own["w"]) + stored(own["b"]))

        shape = (*stream.shape[:2], config.num_heads, -1)
        query, key, value = (
            linear(f"attn/{part}", stream).reshape(shape).swapaxes(1, 2)
            for part in ("query", "key", "value")
        )
        scores = way.product(query, key.swapaxes(2, 3)) / np.float32(sqrt(query.shape[-1]))
        scores = np.where(seen, stored(scores), np.float32(-1e30))
        powers = stored(np.exp(stored(scores - scores.max(axis=-1, keepdims=True))))
        pattern = stored(powers / powers.sum(axis=-1, keepdims=True))
        mixed = way.product(pattern, value).swapaxes(1, 2).reshape(*stream.shape[:2], -1)
        stream = stored(stream + linear("attn/linear", mixed))
        hidden = np.maximum(linear("mlp/linear_1", stream), 0)
        stream = stored(stream + linear("mlp/linear_2", hidden))
    return way.product(stream, model.unembed)


def main() -> None:
    """Prints who does not survive, and how many do."""
    survivors: Counter[tuple[int, str]] = Counter()
    for name, standard in STANDARD.items():
        program, causal = standard.make(), standard.modes[0]
        inputs = inputs_of(name)
        for level in (0, 1, 2):
            model = raspc.compile(program, standard.vocab, LENGTH, causal=causal, optimize=level)
            wanted = [program(xs, causal) for xs in inputs]
            ids = np.asarray(model.encode(inputs))
            for way in WAYS:
                found = logits(model, ids, way)[:, 1:]
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
