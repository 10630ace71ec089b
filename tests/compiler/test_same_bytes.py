"""The same program gives the same bytes, shared parts cost once, and jax starts late."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from levels import disagreements, every_input

import raspc
from raspc.compiler import CompiledModel
from raspc.craft import Head
from raspc.rasp_ast import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SelectorWidth,
    SequenceMap,
    SOp,
    indices,
    tokens,
)
from raspc.rasp_ast.programs import STANDARD

# Run by itself: prints a digest of everything that was compiled.
DIGEST = """
import sys
from hashlib import sha256
import raspc
from raspc.rasp_ast.programs import STANDARD
from raspc.rasp_ast import Map, Select, SelectorWidth, Comparison, tokens, where

def program():
    return where(tokens == "a", Map({"a": "b"}.get, tokens), STANDARD["hist"].make() % 3)

for _ in range(int(sys.argv[1])):  # other work, which must not matter
    raspc.compile(STANDARD["sort"].make(), (1, 2, 3), 5)
    program().label
digest = sha256()
vocab = {"b", "a", "c", 1.5} if sys.argv[2] == "set" else [1.5, "c", "b", "a"]
models = [raspc.compile(program(), vocab, 6)]
for name in ("dyck2_prefix", "most_frequent", "sort_freq"):
    models.append(raspc.compile(STANDARD[name].make(), STANDARD[name].vocab, 6))
for model in models:
    digest.update("\\n".join(model.residual_labels).encode())
    digest.update(str(model.layout).encode())
    digest.update(repr((model.vocabulary, model.sizes)).encode())
    for name in sorted(model.stages.emitted.params):
        for part in sorted(model.stages.emitted.params[name]):
            digest.update(name.encode() + model.stages.emitted.params[name][part].tobytes())
    digest.update(model.unembed.tobytes())
assert not any(name.split(".")[0] in ("jax", "jaxlib", "haiku") for name in sys.modules)
print(digest.hexdigest())
"""


def run(code: str, *arguments: str, hash_seed: str = "0") -> str:
    path = [str(Path(raspc.__file__).parents[1]), *sys.path]
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": os.pathsep.join(path)},
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.mark.slow
def test_two_processes_give_the_same_bytes_and_never_load_jax() -> None:
    first = run(DIGEST, "0", "list", hash_seed="1")
    assert len(first) == 64
    assert run(DIGEST, "3", "set", hash_seed="4242") == first


def bytes_of(model: CompiledModel) -> list[bytes]:
    arrays = [a for entries in model.stages.emitted.params.values() for a in entries.values()]
    return [np.asarray(a).tobytes() for a in [*arrays, model.unembed]]


@pytest.mark.parametrize("name", ["reverse", "double_hist", "dyck1_prefix"])
def test_compiling_twice_gives_the_same_bytes(name: str) -> None:
    standard = STANDARD[name]
    program = standard.make()
    one, two, three = (
        raspc.compile(p, v, 6)
        for p, v in (
            (program, standard.vocab),
            (program, list(standard.vocab)[::-1]),
            (standard.make(), standard.vocab),
        )
    )
    assert bytes_of(one) == bytes_of(two) == bytes_of(three)
    assert one.residual_labels == two.residual_labels == three.residual_labels


# ---- shared parts --------------------------------------------------------------------------------


def ladder(rungs: int, calls: list[object]) -> SOp:
    """Each rung uses the one below twice: 2**rungs paths from the top to the tokens."""

    def step(x: int, y: int) -> int:
        calls.append((x, y))
        return (x + 2 * y + 1) % 5

    program = tokens
    for _ in range(rungs):
        program = SequenceMap(step, program, program)
    return program


def test_a_ladder_of_shared_maps_calls_its_function_once_for_each_value() -> None:
    calls: list[object] = []
    program = ladder(40, calls)
    model = raspc.compile(program, range(5), 3)
    assert len(calls) <= 40 * 5
    assert model.sizes.layers == 0
    assert model([4, 0, 3]) == program([4, 0, 3])


@pytest.mark.slow
def test_a_ladder_of_shared_heads_has_one_head_for_each_rung() -> None:
    program = tokens
    for _ in range(40):
        program = SelectorWidth(Select(program, program, Comparison.EQ)) % 2
    model = raspc.compile(program, [0, 1], 3)
    assert len(model.stages.graph) <= 40 * 4
    assert sum(isinstance(block, Head) for block in model.circuit.blocks) == 40
    assert not disagreements(program, model, every_input([0, 1], 3))


def test_expressions_of_equal_tables_are_one_expression() -> None:
    one = Map(lambda x: x == "a", tokens)
    other = ~(tokens != "a")
    previous = Select(indices, indices - 1, Comparison.EQ)
    heads = [Aggregate(previous, Map(lambda x: 1 if x else 0, same), 0) for same in (one, other)]
    alone = raspc.compile(heads[0], "ab", 4)
    together = raspc.compile(heads[0] + heads[1], "ab", 4)
    assert together.sizes.parameters == alone.sizes.parameters


def test_aggregates_over_one_selector_share_a_head() -> None:
    flip = Select(indices, 3 - indices, Comparison.EQ)
    first, second = Aggregate(flip, tokens, 0), Aggregate(flip, indices, -1)
    program = SequenceMap(lambda x, y: f"{x}{y}", first, second)
    model = raspc.compile(program, "ab", 4)
    assert sum(isinstance(block, Head) for block in model.circuit.blocks) == 1
    assert model("abb") == ["0-1", "b2", "b1"]
