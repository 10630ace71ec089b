"""The inputs on which two things are compared: all of them, or a sample."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

from ...craft.blocks import Circuit
from ...rasp_ast.errors import InputError


@dataclass(frozen=True, kw_only=True)
class InputSpace:
    """The sequences over a vocabulary, and whether a position sees only what precedes it."""

    vocabulary: tuple[object, ...]
    max_seq_len: int
    causal: bool

    @property
    def size(self) -> int:
        """How many sequences there are."""
        return sum(len(self.vocabulary) ** n for n in range(1, self.max_seq_len + 1))

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        for length in range(1, self.max_seq_len + 1):
            yield from product(self.vocabulary, repeat=length)

    def drawn(self, seed: int, shortest: int = 1) -> Iterator[tuple[object, ...]]:
        """Random sequences without end: lengths evenly, half of them of few distinct tokens."""
        random, vocabulary = Random(seed), list(self.vocabulary)
        while True:
            length = random.randint(shortest, self.max_seq_len)
            pool = vocabulary
            if random.random() < 0.5:
                pool = random.sample(vocabulary, min(len(vocabulary), random.randint(1, 4)))
            yield tuple(random.choice(pool) for _ in range(length))


def space_of(circuit: Circuit, max_seq_len: int | None = None) -> InputSpace:
    """The inputs of a circuit, or those up to another length."""
    return InputSpace(
        vocabulary=circuit.vocabulary,
        max_seq_len=circuit.max_seq_len if max_seq_len is None else max_seq_len,
        causal=circuit.causal,
    )


def given_space(
    vocab: Iterable[object] | None, max_seq_len: int | None, *, causal: bool
) -> InputSpace:
    """What two programs are compared on.

    Raises:
        InputError: the vocabulary or the length is missing.
    """
    if vocab is None or max_seq_len is None:
        raise InputError(
            "two programs are compared on inputs over a vocabulary, up to a length",
            hint="raspc.check(program, other, vocab=..., max_seq_len=...)",
        )
    return InputSpace(vocabulary=tuple(vocab), max_seq_len=max_seq_len, causal=causal)
