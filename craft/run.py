"""Runs a circuit in numpy, block by block: the level at which a fault is looked for below JAX."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..model.answers import decode_all
from .blocks import Circuit, Embedding, Head, Mlp
from .variables import Array, Read, Variable

State = dict[Variable, Array]


def run(circuit: Circuit, tokens: Sequence[int]) -> State:
    """Every variable's columns, ``[1 + len(tokens), columns]``, row 0 being BOS.

    Args:
        tokens: indices into ``circuit.vocabulary``; at most ``circuit.max_seq_len`` of them.
    """
    rows = len(tokens) + 1
    state: State = {v: np.zeros((rows, v.width)) for v in circuit.variables()}
    state[circuit.one][0] = circuit.one.at_bos
    state[circuit.one][1:] = circuit.one.encoding
    for embedding in circuit.embeddings:
        _embed(embedding, tokens, state)
    for block in circuit.blocks:
        if isinstance(block, Head):
            _attend(block, circuit, state)
        else:
            _activate(block, circuit, state)
    return state


def answer(circuit: Circuit, tokens: Sequence[int]) -> list[object]:
    """The circuit's answers: one value (or ``None``, undefined) for each token."""
    return next(iter(answers(circuit, tokens).values()))


def answers(circuit: Circuit, tokens: Sequence[int]) -> dict[str, list[object]]:
    """The answers of every program that was compiled into the circuit, by name."""
    state = run(circuit, tokens)
    features = [read(output.read, circuit, state)[1:] for output in circuit.outputs]
    return decode_all(circuit.rules, np.concatenate(features, axis=-1))


def read(request: Read, circuit: Circuit, state: State) -> Array:
    """The features of a read at every position, ``[positions, m]``, as the weights give them."""
    parts, bias = request.affine(circuit.one)
    result = np.broadcast_to(bias, (len(state[circuit.one]), request.width)).copy()
    for variable, matrix in parts:
        result += state[variable] @ matrix
    return result


def attention(head: Head, circuit: Circuit, state: State) -> Array:
    """The attention pattern ``[query positions, key positions]`` of one head."""
    logits = head.gain * (read(head.query, circuit, state) @ read(head.key, circuit, state).T)
    if circuit.causal:
        logits = np.where(np.tri(len(logits), dtype=bool), logits, -np.inf)
    weights = np.exp(logits - logits.max(1, keepdims=True))
    return weights / weights.sum(1, keepdims=True)


def _embed(embedding: Embedding, tokens: Sequence[int], state: State) -> None:
    at = tokens if embedding.by == "token" else range(len(tokens))
    state[embedding.variable][1:] = embedding.rows[list(at)]
    state[embedding.variable][0] = embedding.variable.at_bos


def _attend(head: Head, circuit: Circuit, state: State) -> None:
    mixed = attention(head, circuit, state) @ read(head.value, circuit, state)
    for write in head.writes:
        _add(state, write.variable, mixed @ write.matrix)


def _activate(block: Mlp, circuit: Circuit, state: State) -> None:
    hidden = np.maximum(read(block.read, circuit, state), 0.0)
    _add(state, block.write.variable, hidden @ block.write.matrix + block.bias)


def _add(state: State, variable: Variable, written: Array) -> None:
    total = state[variable] + written
    unit = variable.rounding_unit
    state[variable] = np.round(total / unit) * unit if unit else total
