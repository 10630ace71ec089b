"""Rewriting of circuits: every read, every write, or the heads that are to be one.

Passes over circuits say what becomes of a read or of a variable, and these functions see to it that
no block and no output is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from .blocks import Block, Circuit, Head, Mlp, Write
from .names import joined
from .variables import Array, Read, Variable, stack


@dataclass(frozen=True, eq=False)
class Into:
    """Where the columns of a variable go: ``columns @ matrix`` is added to another one.

    ``matrix`` is ``[columns of the old variable, columns of the new one]``.
    """

    variable: Variable
    matrix: Array


def map_circuit(
    circuit: Circuit,
    change_read: Callable[[Read], Read],
    change_write: Callable[[Variable], Into | None],
) -> Circuit:
    """The circuit with all its reads, those of outputs included, and all its writes changed.

    Args:
        change_write: where what is written to a variable goes; None leaves it where it is.
    """
    return replace(
        circuit,
        blocks=tuple(map_writes(map_reads(b, change_read), change_write) for b in circuit.blocks),
        outputs=tuple(replace(o, read=change_read(o.read)) for o in circuit.outputs),
    )


def map_reads(block: Block, change: Callable[[Read], Read]) -> Block:
    """A block with its reads changed."""
    match block:
        case Head(query=query, key=key, value=value):
            return replace(block, query=change(query), key=change(key), value=change(value))
        case Mlp(read=read):
            return replace(block, read=change(read))


def map_writes(block: Block, change: Callable[[Variable], Into | None]) -> Block:
    """A block with its writes changed, the bias of an MLP included."""
    match block:
        case Head(writes=writes):
            return replace(block, writes=tuple(_moved(write, change) for write in writes))
        case Mlp(write=write, bias=bias):
            into = change(write.variable)
            moved = bias if into is None else bias @ into.matrix
            return replace(block, write=_moved(write, change), bias=moved)


def _moved(write: Write, change: Callable[[Variable], Into | None]) -> Write:
    into = change(write.variable)
    return write if into is None else Write(into.variable, write.matrix @ into.matrix)


def as_one_head(first: Head, second: Head) -> Head:
    """Two heads of one pattern as one with the values of both; the larger gain serves both."""
    value = stack([first.value, second.value])
    writes: list[Write] = []
    for head, start in ((first, 0), (second, first.value.width)):
        for write in head.writes:
            matrix = np.zeros((value.width, write.matrix.shape[1]))
            matrix[start : start + head.value.width] = write.matrix
            writes.append(Write(write.variable, matrix))
    return replace(
        first,
        name=joined([first.name, second.name]),
        value=value,
        writes=tuple(writes),
        gain=max(first.gain, second.gain),
        margin=min(first.margin, second.margin),
        obligations=(*first.obligations, *second.obligations),
    )


def linear(read: Read, matrix: Array) -> Read:
    """The features ``[m]`` of a read times a matrix ``[m, n]``, as a read of n features."""
    parts = tuple((variable, share @ matrix) for variable, share in read.parts)
    return Read(parts, read.constant @ matrix, read.at_bos @ matrix)


def columns_read(read: Read, one: Variable) -> Iterator[tuple[Variable, int]]:
    """The columns that a read takes something of; ``one`` among them where there is a constant."""
    for variable, matrix in read.affine(one)[0]:
        for column in np.flatnonzero(matrix.any(axis=1)).tolist():
            yield variable, column
