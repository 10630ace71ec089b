"""One broken circuit for each rule; that what is compiled keeps them is checked in conftest.py."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import raspc
from raspc.compiler import Stages
from raspc.compiler.cli import main
from raspc.compiler.cli.request import CompileRequest
from raspc.craft import Circuit, Embedding, Head, Mlp, Read, Variable, Write, verify as rules
from raspc.craft.verify import CircuitError, verify
from raspc.model.answers import Classes
from raspc.rasp_ast import programs, tokens
from raspc.rasp_ast.programs import STANDARD


@cache
def stages(name: str = "most_frequent") -> Stages:
    standard = STANDARD[name]
    return raspc.compile(standard.make(), standard.vocab, 5).stages


@cache
def packed() -> Stages:
    """Columns that are erased and used again."""
    program = programs.make_sort(tokens, tokens)
    return raspc.compile(program, range(16), 32, optimize=2).stages


def places(made: Stages) -> dict[Variable, range]:
    return {entry.variable: range(entry.start, entry.stop) for entry in made.layout}


def first(circuit: Circuit, kind: type[Head | Mlp]) -> int:
    return next(i for i, block in enumerate(circuit.blocks) if isinstance(block, kind))


def changed(circuit: Circuit, place: int, **fields: object) -> Circuit:
    """The circuit with fields of one block changed."""
    blocks = list(circuit.blocks)
    blocks[place] = replace(blocks[place], **fields)  # type: ignore[arg-type]
    return replace(circuit, blocks=tuple(blocks))


def refused(rule: str, circuit: Circuit, **more: object) -> CircuitError:
    with pytest.raises(CircuitError) as caught:
        verify(circuit, **more)  # type: ignore[arg-type]
    assert caught.value.rule == rule
    assert str(caught.value).startswith(f"{caught.value.where}: ")
    return caught.value


@pytest.mark.parametrize("made", [stages(), packed()])
def test_what_is_compiled_keeps_every_rule(made: Stages) -> None:
    made.verify()
    verify(made.circuit)  # without a schedule, the order of the blocks is one


def test_names_and_labels_are_unique() -> None:
    circuit = stages().circuit
    two = (circuit.outputs[0], circuit.outputs[0])
    assert refused(rules.NAMES, replace(circuit, outputs=two)).where == "output"
    token = circuit.embeddings[0]
    label = token.variable.columns[0]
    for name, columns in ((token.name, ("x",)), ("other", (label,))):
        copy = Variable(name, columns, (1,), np.ones((1, 1)), np.zeros(1))
        other = Embedding(copy, "token", np.ones((len(circuit.vocabulary), 1)))
        more = replace(circuit, embeddings=(*circuit.embeddings, other))
        assert refused(rules.NAMES, more).where in (name, label)


def test_arrays_fit() -> None:
    circuit = stages("dyck2_prefix").circuit
    at = first(circuit, Head)
    head, mlp = circuit.blocks[at], circuit.blocks[first(circuit, Mlp)]
    assert isinstance(head, Head)
    assert isinstance(mlp, Mlp)
    narrow = Read((), np.zeros(1), np.zeros(1))
    broken = [
        changed(circuit, at, key=Read((), *[np.zeros(head.key.width + 1)] * 2)),
        changed(circuit, at, value=replace(head.value, at_bos=np.zeros(9))),
        changed(circuit, at, writes=(Write(head.writes[0].variable, np.zeros((9, 9))),)),
        changed(circuit, first(circuit, Mlp), bias=np.zeros(9)),
        replace(circuit, outputs=(replace(circuit.output, rule=Classes(tuple("abcdefghi"))),)),
        replace(circuit, outputs=(replace(circuit.output, read=narrow),)),
        replace(circuit, embeddings=(replace(circuit.embeddings[0], rows=np.zeros((1, 1))),)),
    ]
    for circuit in broken:
        refused(rules.SHAPES, circuit)


def test_numbers_are_finite() -> None:
    circuit = stages("dyck2_prefix").circuit
    head, mlp = first(circuit, Head), first(circuit, Mlp)
    read = circuit.blocks[head].reads()[0]
    assert refused(rules.FINITE, changed(circuit, head, gain=np.inf)).where
    refused(
        rules.FINITE, changed(circuit, head, query=replace(read, constant=read.constant * np.nan))
    )
    bias = circuit.blocks[mlp].bias  # type: ignore[union-attr]
    refused(rules.FINITE, changed(circuit, mlp, bias=bias + np.nan))


def test_what_is_read_is_written_before() -> None:
    circuit = stages().circuit
    backwards = replace(circuit, blocks=circuit.blocks[::-1])
    assert "is written in" in str(refused(rules.ORDER, backwards))
    for blocks in (circuit.blocks[1:], circuit.blocks[:-1]):
        assert "nobody writes" in str(refused(rules.ORDER, replace(circuit, blocks=blocks)))


def test_nobody_writes_what_was_read() -> None:
    circuit = stages().circuit
    again = replace(circuit, blocks=(*circuit.blocks, circuit.blocks[0]))
    assert refused(rules.ORDER, again).rule == rules.ORDER


def test_an_mlp_that_reads_what_it_writes_takes_it_off() -> None:
    circuit = packed().circuit
    at = next(i for i, b in enumerate(circuit.blocks) if b.name.startswith("erase "))
    block = circuit.blocks[at]
    assert isinstance(block, Mlp)
    twice = replace(block.write, matrix=2 * block.write.matrix)
    assert refused(rules.ORDER, changed(circuit, at, write=twice)).where == block.name
    early = (block, *(b for b in circuit.blocks if b is not block))
    assert refused(rules.ORDER, replace(circuit, blocks=early)).rule == rules.ORDER


def test_heads_and_mlps_stand_in_their_halves() -> None:
    made = stages()
    halves = list(made.schedule.halves())
    late = [(half + 1, block) for half, block in halves]
    assert refused(rules.HALVES, made.circuit, halves=late).where == halves[0][1].name
    refused(rules.HALVES, made.circuit, halves=halves[1:])
    flat = [(half % 2, block) for half, block in halves]
    assert refused(rules.ORDER, made.circuit, halves=flat).rule == rules.ORDER


def test_columns_are_disjoint_or_handed_over() -> None:
    made = packed()
    halves = list(made.schedule.halves())
    unerased = [(h, b) for h, b in halves if not b.name.startswith("erase ")]
    circuit = replace(made.circuit, blocks=tuple(b for _, b in unerased))
    assert "when sort comes" in str(
        refused(rules.COLUMNS, circuit, halves=unerased, places=places(made))
    )
    plain = stages()
    held = places(plain)
    variable = next(v for v in held if v.width > 1)
    own = held[variable]
    for place in (range(own.start, own.stop + 1), range(own.start + 1, own.stop + 1)):
        refused(rules.COLUMNS, plain.circuit, places={**held, variable: place})
    written = plain.circuit.blocks[0].writes[0].variable
    del held[written]
    assert "has no column" in str(refused(rules.COLUMNS, plain.circuit, places=held))


def test_variables_hold_at_bos_what_they_say() -> None:
    circuit = stages().circuit
    at = first(circuit, Head)
    read = circuit.blocks[at].reads()[2]
    shifted = changed(circuit, at, value=replace(read, at_bos=read.at_bos + 1))
    assert refused(rules.AT_BOS, shifted).where == circuit.blocks[at].writes[0].variable.name


def test_emit_verifies_on_request(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["emit", "layout", "hist", "--verify"]) == 0
    wanted = capsys.readouterr().out
    assert main(["emit", "layout", "hist"]) == 0
    assert capsys.readouterr().out == wanted

    def broken(made: Stages) -> None:
        raise CircuitError(rules.ORDER, "hist", "nobody writes tokens")

    model = raspc.compile(STANDARD["hist"].make(), STANDARD["hist"].vocab, 5)
    monkeypatch.setattr(CompileRequest, "compile", lambda _: model)
    monkeypatch.setattr(Stages, "verify", broken)
    assert main(["emit", "layout", "hist", "--verify"]) == 2
    assert "the compiled circuit is broken: hist: nobody writes tokens" in capsys.readouterr().err
