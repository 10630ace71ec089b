"""Models of every kind for the exports, and what must come out of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from typing import Any

import numpy as np
import pytest
from levels import Inputs, every_input, meaning, samples, typed
from program_table import TABLE

import raspc
from raspc.compiler import CompiledModel
from raspc.compiler.compiled.exports import checkpoint_of
from raspc.model.answers import decode_all
from raspc.model.exports import Checkpoint
from raspc.rasp_ast import Aggregate, Full, Select, SOp, indices, tokens
from raspc.rasp_ast.programs import STANDARD, make_hist, make_reverse, make_sort

LONGEST = 5


def need(*libraries: str) -> None:
    """Skips a file of tests where a library is missing, unless it was promised to be there."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # models are small, and tests run side by side
    missing = [name for name in libraries if find_spec(name) is None]
    if missing and not os.environ.get("RASPC_TEST_EXPORTS"):
        pytest.skip(f"{', '.join(missing)} is not installed", allow_module_level=True)


@dataclass(frozen=True)
class Case:
    """A program to compile at a level."""

    programs: Mapping[str, SOp]
    vocab: Any
    causal: bool
    level: int
    readout: str = "any"
    max_seq_len: int = LONGEST

    @cached_property
    def model(self) -> CompiledModel:
        made = self.programs if len(self.programs) > 1 else next(iter(self.programs.values()))
        return raspc.compile(
            made,
            self.vocab,
            self.max_seq_len,
            causal=self.causal,
            optimize=self.level,
            readout=self.readout,
        )

    @cached_property
    def checkpoint(self) -> Checkpoint:
        return checkpoint_of(self.model)

    @cached_property
    def inputs(self) -> Inputs:
        """All short inputs, and random ones up to the longest; few, since models are many."""
        few = every_input(self.vocab, 2)
        drawn = [*few[:80], *samples(self.vocab, self.max_seq_len, 60)]
        wanted = self.programs.values()
        return [xs for xs in drawn if all(meaning(p, xs, self.causal) is not None for p in wanted)]

    @cached_property
    def answers(self) -> list[dict[str, list[Any]]]:
        """What the interpreter gives on the inputs."""
        return [
            {name: [*map(typed, p(xs, self.causal))] for name, p in self.programs.items()}
            for xs in self.inputs
        ]

    def decode(self, features: np.ndarray) -> dict[str, list[Any]]:
        """Answers from the outputs of one sequence, without BOS, ``[tokens, outputs]``."""
        found = decode_all(self.model.circuit.rules, features)
        names = self.programs if len(self.programs) > 1 else [next(iter(self.programs))]
        return {n: [*map(typed, ys)] for n, ys in zip(names, found.values(), strict=True)}


def cases() -> dict[str, Case]:
    """Every standard program at every level, and every kind of answer besides."""
    found = {
        f"{name}{'-causal' if causal else ''}-{level}": Case(
            {name: standard.make()}, standard.vocab, causal, level
        )
        for name, standard in STANDARD.items()
        for causal in standard.modes
        for level in (0, 1, 2)
    }
    for name in ("tuples", "undefined here and there", "undefined everywhere", "a constant"):
        row = TABLE[name]
        for level in (0, 1, 2):
            found[f"{name}-{level}"] = Case({name: row.program}, row.vocab, row.causal, level)
    before = Select(indices, indices, raspc.Comparison.LT)
    wide = range(-100, 101)
    fine = Aggregate(before, tokens)
    several = {"hist": make_hist(), "reverse": make_reverse(), "first": tokens == "a"}
    for level in (0, 1, 2):
        found[f"ratio-{level}"] = Case({"ratio": fine}, wide, True, level, max_seq_len=64)
        found[f"several-{level}"] = Case(several, "abc", False, level)
    mod3 = raspc.dfa(lambda s, t: (s + t) % 3, 0, alphabet=[0, 1, 2], max_seq_len=LONGEST)
    again = Select(tokens, tokens, raspc.Comparison.EQ)
    nearest = raspc.Best(again, indices % 2, indices, default="none", ties="nearest_other")
    for level in (0, 1, 2):
        found[f"sum-{level}"] = Case({"sum": raspc.Sum(before, tokens)}, range(-2, 3), True, level)
        found[f"best-{level}"] = Case({"nearest": nearest}, "abc", False, level)
        found[f"dfa-{level}"] = Case({"mod3": mod3}, (0, 1, 2), True, level)
    found["onehot-1"] = Case({"sort": make_sort(tokens, tokens)}, (1, 2, 3), False, 1, "onehot")
    found["digits-1"] = Case({"reverse": make_reverse()}, [1, "1", True], False, 1)
    found["full-1"] = Case({"full": Full("x")}, "x", True, 1)
    return found


CASES = cases()
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)

Forward = Callable[[np.ndarray], Any]


def wrong(case: Case, forward: Forward, *, padded: bool = True) -> list[str]:
    """Where outputs ``[batch, 1 + tokens, outputs]`` decode to what the program does not give.

    Each length goes through by itself, and then, ``padded``, all lengths in one batch.
    """
    lengths = np.array([len(xs) for xs in case.inputs])
    groups = [np.flatnonzero(lengths == n) for n in sorted(set(lengths.tolist()))]
    found: list[str] = []
    for rows in [*groups, *([np.arange(len(lengths))] if padded else [])]:
        inputs = [case.inputs[i] for i in rows]
        outputs = np.asarray(forward(case.model.encode(inputs)))
        for i, xs, features in zip(rows, inputs, outputs, strict=True):
            got = case.decode(features[1 : 1 + len(xs)])
            if got != case.answers[i]:
                found.append(f"{list(xs)} gives {got}, should give {case.answers[i]}")
    return found
