"""Where blocks and columns are placed."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from program_table import TABLE

import raspc
from raspc.compiler import CompiledModel
from raspc.compiler.assembly.schedule import schedule
from raspc.craft import Head, Read, Variable
from raspc.craft.rewrite import linear
from raspc.rasp_ast.programs import STANDARD

MODES = [(name, causal) for name, standard in STANDARD.items() for causal in standard.modes]
each = pytest.mark.parametrize(("name", "causal"), MODES)


@cache
def compiled(name: str, causal: bool, readout: str = "any") -> CompiledModel:
    standard = STANDARD[name]
    return raspc.compile(standard.make(), standard.vocab, 6, causal=causal, readout=readout)


@each
@pytest.mark.parametrize("readout", ["any", "onehot"])
def test_every_block_follows_its_inputs_as_early_as_it_can(
    name: str, causal: bool, readout: str
) -> None:
    model = compiled(name, causal, readout)
    ready: dict[Variable, int] = {}
    scheduled = []
    for number, (heads, mlps) in enumerate(model.stages.schedule.layers):
        for half, blocks in ((2 * number, heads), (2 * number + 1, mlps)):
            for block in blocks:
                inputs = {v for read in block.reads() for v, _ in read.parts}
                earliest = max((ready[v] + 1 for v in inputs if v in ready), default=0)
                assert half == earliest + (earliest + half) % 2
                scheduled.append(block)
            ready.update((write.variable, half) for block in blocks for write in block.writes)
    assert scheduled == list(model.circuit.blocks)
    embedded = {e.variable for e in model.circuit.embeddings}
    assert set(model.circuit.variables()) == {model.circuit.one, *embedded, *ready}


@each
def test_nothing_is_written_after_it_is_read(name: str, causal: bool) -> None:
    model = compiled(name, causal)
    read: set[Variable] = set()
    for heads, mlps in model.stages.schedule.layers:
        for blocks in (heads, mlps):
            read |= {v for b in blocks for r in b.reads() for v, m in r.parts if m.any()}
            assert not read & {w.variable for b in blocks for w in b.writes}


@each
def test_heads_of_one_layer_have_different_patterns(name: str, causal: bool) -> None:
    model = compiled(name, causal)
    for heads, _ in model.stages.schedule.layers:
        patterns = [
            (
                tuple((id(v), m.tobytes()) for read in (h.query, h.key) for v, m in read.parts),
                h.query.constant.tobytes(),
                h.kind,
            )
            for h in heads
        ]
        assert len(set(patterns)) == len(patterns)


def shared(*heads: Head) -> int:
    """How many heads are left of heads that have nothing to wait for."""
    circuit = replace(compiled("hist", causal=False).circuit, blocks=heads)
    return len(schedule(circuit).layers[0][0])


def a_mean() -> Head:
    """Some head that averages."""
    blocks = compiled("frac_prevs", causal=True).circuit.blocks
    return next(b for b in blocks if isinstance(b, Head) and b.kind == "average")


def test_heads_that_differ_in_their_values_alone_are_one() -> None:
    head = a_mean()
    assert shared(head, replace(head, value=linear(head.value, np.array([[2.0]])))) == 1


def test_heads_that_do_not_attend_alike_at_bos_are_two() -> None:
    """BOS as a key has its weight at every token, and BOS as a query says what BOS holds."""
    head = a_mean()
    for name in ("query", "key"):
        read: Read = getattr(head, name)
        assert shared(head, replace(head, **{name: replace(read, at_bos=read.at_bos + 1)})) == 2


def test_a_larger_gain_serves_a_head_of_a_smaller_one() -> None:
    """What BOS asks of itself is made for a gain, and counts in logits."""
    head = a_mean()
    query = replace(head.query, at_bos=head.query.at_bos / 2)
    assert shared(head, replace(head, query=query, gain=2 * head.gain)) == 1
    assert shared(head, replace(head, gain=2 * head.gain)) == 2


@each
@pytest.mark.parametrize("readout", ["any", "onehot"])
def test_the_columns_are_shared_out_without_gap_or_overlap(
    name: str, causal: bool, readout: str
) -> None:
    model = compiled(name, causal, readout)
    stop = 0
    for entry in model.layout:
        assert entry.start == stop
        stop = entry.stop
        assert entry.stop - entry.start == entry.variable.width > 0
        assert entry.written
        assert entry.read, f"nobody reads {entry.variable.name}"
        assert model.layout[entry.variable.name] is entry
        assert model.layout.slice(entry.variable) == slice(entry.start, entry.stop)
    assert stop == model.layout.d_model == model.model_config.d_model
    assert len(model.residual_labels) == len(set(model.residual_labels)) == stop
    names = [entry.variable.name for entry in model.layout]
    assert len(set(names)) == len(names)


@each
def test_weights_stand_only_where_the_layout_says(name: str, causal: bool) -> None:
    """A column that a layer reads or writes belongs to a variable that says so."""
    model = compiled(name, causal)
    owner = [entry for entry in model.layout for _ in range(entry.start, entry.stop)]
    for number in range(model.model_config.num_layers):
        prefix = f"transformer/layer_{number}"
        modules = {
            "attention": (["attn/query", "attn/key", "attn/value"], "attn/linear"),
            "MLP": (["mlp/linear_1"], "mlp/linear_2"),
        }
        for kind, (readers, writer) in modules.items():
            place = f"layer {number} {kind}"
            for reader in readers:
                for column in np.flatnonzero(model.params[f"{prefix}/{reader}"]["w"].any(axis=1)):
                    assert place in owner[column].read
            for column in np.flatnonzero(model.params[f"{prefix}/{writer}"]["w"].any(axis=0)):
                assert place in owner[column].written
    for column in np.flatnonzero(model.unembed.any(axis=1)):
        assert "unembedding" in owner[column].read


# Half-layers with heads: the RASP paper's own numbers of layers, and ours where they are less.
LAYERS = {
    "length": 1, "reverse": 2, "shift": 1, "gather": 1, "count": 1, "hist": 1, "double_hist": 2,
    "first_occurrence": 1, "last_occurrence": 1, "detect_pattern": 1, "sort_unique": 2, "sort": 2,
    "sort_freq": 3, "most_frequent": 3, "frac_prevs": 1, "pair_balance": 1, "shuffle_dyck1": 2,
    "shuffle_dyck2": 2, "dyck1_prefix": 2, "dyck2_prefix": 3,
}  # fmt: skip


@each
def test_programs_are_as_shallow_as_is_known(name: str, causal: bool) -> None:
    blocks = compiled(name, causal).stages.schedule.layers
    assert sum(1 for heads, _ in blocks if heads) <= LAYERS[name]
    assert len(blocks) <= LAYERS[name]


def test_a_program_without_heads_has_no_layers() -> None:
    for name in ("the tokens themselves", "the indices", "a constant", "1 and True are two"):
        row = TABLE[name]
        model = raspc.compile(row.program, row.vocab, row.max_seq_len)
        assert not any(isinstance(block, Head) for block in model.circuit.blocks)
        assert model.sizes.layers == 0
