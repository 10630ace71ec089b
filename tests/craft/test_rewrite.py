"""What rewriting leaves as it was: every number that a circuit computes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import raspc
from raspc.craft import Circuit, Head, Mlp, Read, Variable, run
from raspc.craft.rewrite import Into, as_one_head, columns_read, linear, map_circuit
from raspc.craft.run import answers, read
from raspc.rasp_ast.programs import STANDARD

TWICE = np.array([[2.0]])


def compiled(name: str) -> Circuit:
    standard = STANDARD[name]
    return raspc.compile(standard.make(), standard.vocab, 5, causal=standard.modes[0]).circuit


def doubled(circuit: Circuit) -> Circuit:
    """The same answers, with every computed number held as half of another variable of its own."""
    computed = {write.variable for block in circuit.blocks for write in block.writes}
    held = {
        v: replace(v, name=f"twice {v.name}", encoding=2 * v.encoding, at_bos=2 * v.at_bos)
        for v in computed
        if not v.rounding_unit
    }

    def half(request: Read) -> Read:
        parts = [(held.get(v, v), m / 2 if v in held else m) for v, m in request.parts]
        return replace(request, parts=tuple(parts))

    def into(variable: Variable) -> Into | None:
        found = held.get(variable)
        return None if found is None else Into(found, 2 * np.eye(variable.width))

    return map_circuit(circuit, half, into)


@pytest.mark.parametrize("name", ["hist", "most_frequent", "dyck2_prefix", "pair_balance"])
def test_no_read_and_no_write_is_forgotten(name: str) -> None:
    circuit = compiled(name)
    other = doubled(circuit)
    assert {v.name for v in other.variables()} != {v.name for v in circuit.variables()}
    for tokens in ([0], [1, 0, 1], [0, 1, 1, 0, 1]):
        assert answers(other, tokens) == answers(circuit, tokens)
        before, after = run(circuit, tokens), run(other, tokens)
        for old, new in zip(circuit.variables(), other.variables(), strict=True):
            scale = 2 if new is not old else 1
            assert np.allclose(after[new], scale * before[old], atol=1e-9)


def test_the_bias_of_an_mlp_moves_with_what_it_writes() -> None:
    circuit = compiled("dyck2_prefix")
    before = [b.bias for b in circuit.blocks if isinstance(b, Mlp)]
    after = [b.bias for b in doubled(circuit).blocks if isinstance(b, Mlp)]
    assert any(bias.any() for bias in before)
    assert [b.tolist() for b in after] == [(2 * b).tolist() for b in before]


def test_two_heads_of_one_pattern_are_one() -> None:
    circuit = compiled("hist")
    head = next(b for b in circuit.blocks if isinstance(b, Head))
    into = head.writes[0].variable
    other = replace(into, name="other")
    twice = replace(head, value=linear(head.value, TWICE), gain=head.gain / 2, margin=1.0)
    moved = replace(twice, writes=tuple(replace(w, variable=other) for w in head.writes))
    both = as_one_head(head, moved)
    assert (both.name, both.gain, both.margin) == (f"{head.name}+{head.name}", head.gain, 1.0)
    state = run(replace(circuit, blocks=(both,)), [0, 1, 0])
    assert np.allclose(state[other], 2 * state[into])


def test_the_columns_that_are_read() -> None:
    circuit = compiled("hist")
    variable = Variable("x", ("a", "b"), (1,), np.ones((1, 2)), np.zeros(2))
    request = Read(((variable, np.array([[0.0], [3.0]])),), np.zeros(1), np.zeros(1))
    assert list(columns_read(request, circuit.one)) == [(variable, 1)]
    shifted = replace(request, constant=np.ones(1))
    assert list(columns_read(shifted, circuit.one)) == [(variable, 1), (circuit.one, 0)]


def test_features_times_a_matrix() -> None:
    circuit = compiled("hist")
    state = run(circuit, [0, 1])
    request = circuit.blocks[0].reads()[0]
    matrix = np.arange(2.0 * request.width).reshape(request.width, 2)
    found = read(linear(request, matrix), circuit, state)
    assert np.allclose(found, read(request, circuit, state) @ matrix)
