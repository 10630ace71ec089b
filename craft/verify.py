"""What a circuit must satisfy, whichever passes made it.

Each rule is a sentence, and a circuit that breaks one is refused with the rule and the block or the
variable.  That is a fault of the compiler, never of a program.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from .blocks import Block, Circuit, Head, Mlp
from .broken_obligations import broken_obligations
from .rewrite import columns_read
from .run import run
from .variables import Array, Read, Variable

NAMES = "names and column labels are given once"
SHAPES = "arrays have the shapes of what they read and write"
FINITE = "all numbers are finite"
ORDER = "what is read is written before, and by nobody afterwards"
HALVES = "heads stand in even half-layers, MLPs in odd ones"
COLUMNS = "a column belongs to one variable, until it is erased"
AT_BOS = "variables hold at BOS what they say"
OBLIGATIONS = "bounds are below their limits, and errors follow from them"

Halves = Sequence[tuple[int, Block]]
Places = Mapping[Variable, range]
Column: TypeAlias = tuple[Variable, int]
"""A residual column: whose it is, and which of theirs."""


class CircuitError(Exception):
    """A circuit breaks a rule.

    Attributes:
        rule: one of the sentences of this file.
        where: the name of the block, the variable or the output.
    """

    def __init__(self, rule: str, where: str, found: str) -> None:
        super().__init__(f"{where}: {found}; {rule}")
        self.rule, self.where = rule, where


def verify(circuit: Circuit, *, halves: Halves | None = None, places: Places | None = None) -> None:
    """Raises unless a circuit keeps all rules.

    Args:
        halves: every block with the number of its half-layer, once it is scheduled.
        places: the columns of each variable in the residual stream, once it is laid out.

    Raises:
        CircuitError: a rule is broken.
    """
    _names(circuit)
    _shapes(circuit)
    _finite(circuit)
    for where, found in broken_obligations(circuit):
        raise CircuitError(OBLIGATIONS, where, found)
    placed = list(enumerate(circuit.blocks)) if halves is None else halves
    if halves is not None:
        _halves(circuit, halves)
    erased = _order(circuit, placed)
    if places is not None:
        _columns(circuit, placed, places, erased)
    _at_bos(circuit, erased)


def _expect(holds: object, rule: str, where: str, found: str) -> None:
    if not holds:
        raise CircuitError(rule, where, found)


# ---- each by itself ------------------------------------------------------------------------------


def _names(circuit: Circuit) -> None:
    variables = list(circuit.variables())
    outputs = [output.name for output in circuit.outputs]
    labels = [label for variable in variables for label in variable.columns]
    for names in ([v.name for v in variables], labels, outputs):
        for name, count in Counter(names).items():
            _expect(count == 1, NAMES, name, f"given {count} times")


def _shapes(circuit: Circuit) -> None:
    for embedding in circuit.embeddings:
        count = len(circuit.vocabulary) if embedding.by == "token" else circuit.max_seq_len
        _fits(embedding.rows, (count, embedding.variable.width), embedding.name)
    for block in circuit.blocks:
        match block:
            case Head(query=query, key=key, value=value):
                _expect(query.width == key.width, SHAPES, block.name, "queries are not keys")
                activations = value.width
            case Mlp(read=read, write=write, bias=bias):
                _fits(bias, (write.variable.width,), block.name)
                activations = read.width
        for read in block.reads():
            _read_fits(read, block.name)
        for write in block.writes:
            _fits(write.matrix, (activations, write.variable.width), block.name)
    for output in circuit.outputs:
        _read_fits(output.read, output.name)
        fault = f"{output.read.width} logits for a rule of {output.rule.width}"
        _expect(output.read.width == output.rule.width, SHAPES, output.name, fault)


def _read_fits(read: Read, where: str) -> None:
    _fits(read.at_bos, (read.width,), where)
    for variable, matrix in read.parts:
        _fits(matrix, (variable.width, read.width), where)


def _fits(array: Array, shape: tuple[int, ...], where: str) -> None:
    _expect(array.shape == shape, SHAPES, where, f"{array.shape} where {shape} is wanted")


def _finite(circuit: Circuit) -> None:
    for variable in circuit.variables():
        _all_finite((variable.encoding, variable.at_bos), variable.name)
    for embedding in circuit.embeddings:
        _all_finite((embedding.rows,), embedding.name)
    for block in circuit.blocks:
        own = np.array(block.gain) if isinstance(block, Head) else block.bias
        _all_finite((own, *(write.matrix for write in block.writes)), block.name)
        for read in block.reads():
            _all_finite(_arrays(read), block.name)
    for output in circuit.outputs:
        _all_finite(_arrays(output.read), output.name)


def _arrays(read: Read) -> Iterable[Array]:
    return (read.constant, read.at_bos, *(matrix for _, matrix in read.parts))


def _all_finite(arrays: Iterable[Array], where: str) -> None:
    for array in arrays:
        _expect(np.isfinite(array).all(), FINITE, where, "some number is not")


# ---- one after the other -------------------------------------------------------------------------


def _halves(circuit: Circuit, halves: Halves) -> None:
    _expect(
        [block for _, block in halves] == list(circuit.blocks),
        HALVES,
        "the schedule",
        "other blocks than the circuit's",
    )
    for half, block in halves:
        _expect(half % 2 == isinstance(block, Mlp), HALVES, block.name, f"half-layer {half}")


def _order(circuit: Circuit, placed: Halves) -> dict[Column, int]:
    """Where columns are erased; raises unless what is read is complete, and not erased yet."""
    first: dict[Variable, int] = {circuit.one: -1, **{e.variable: -1 for e in circuit.embeddings}}
    last = dict(first)
    erased: dict[Column, int] = {}
    for half, block in placed:
        own = _erases(block)
        erased.update(dict.fromkeys(own, half))
        for write in () if own else block.writes:
            first.setdefault(write.variable, half)
            last[write.variable] = max(half, last.get(write.variable, half))
    for half, block in placed:
        for read in block.reads():
            _readable(read, circuit, half, block.name, last, erased)
    for output in circuit.outputs:
        end = max((half for half, _ in placed), default=-1) + 1
        _readable(output.read, circuit, end, output.name, last, erased)
    return erased


def _readable(
    read: Read,
    circuit: Circuit,
    half: int,
    where: str,
    last: Mapping[Variable, int],
    erased: Mapping[Column, int],
) -> None:
    for variable, _ in read.parts:
        known = last.get(variable)
        _expect(known is not None, ORDER, where, f"nobody writes {variable.name}")
        fault = f"{variable.name} is written in {known}, read in {half}"
        _expect(known is not None and known < half, ORDER, where, fault)
    for variable, column in columns_read(read, circuit.one):
        fault = f"{variable.name} is erased in {erased.get((variable, column))}, read in {half}"
        _expect(half <= erased.get((variable, column), half), ORDER, where, fault)


def _erases(block: Block) -> list[Column]:
    """The columns that an MLP takes off again: it reads what it writes, and writes its negative."""
    if not (isinstance(block, Mlp) and [v for v, _ in block.read.parts] == [block.write.variable]):
        return []
    matrix = block.read.parts[0][1]
    exact = np.array_equal(block.write.matrix, -matrix.T) and not block.bias.any()
    _expect(exact, ORDER, block.name, f"writes {block.write.variable.name}, which it reads")
    return [(block.write.variable, i) for i in np.flatnonzero(matrix.any(axis=1)).tolist()]


# ---- the residual stream -------------------------------------------------------------------------


def _columns(
    circuit: Circuit, placed: Halves, places: Places, erased: Mapping[Column, int]
) -> None:
    first: dict[Variable, int] = {circuit.one: -1, **{e.variable: -1 for e in circuit.embeddings}}
    for half, block in placed:
        for write in block.writes:
            first.setdefault(write.variable, half)
    owners: dict[int, list[Column]] = {}
    for variable in sorted(places, key=lambda v: first[v]):
        fault = f"{variable.width} columns in a place of {len(places[variable])}"
        _expect(len(places[variable]) == variable.width, COLUMNS, variable.name, fault)
        for i, column in enumerate(places[variable]):
            owners.setdefault(column, []).append((variable, i))
    for block in circuit.blocks:
        for write in block.writes:
            placed_or_empty = write.variable in places or not write.variable.width
            _expect(placed_or_empty, COLUMNS, block.name, f"{write.variable.name} has no column")
    for column, held in owners.items():
        for before, after in pairwise(held):
            free = -1 if _is_always_zero(before) else erased.get(before)
            fault = f"column {column} is {before[0].name}'s when {after[0].name} comes"
            is_free = free is not None and free < first[after[0]]
            _expect(is_free and not before[0].rounding_unit, COLUMNS, after[0].name, fault)


def _is_always_zero(column: Column) -> bool:
    variable, i = column
    exact = variable.abs_error == 0 and variable.slide == 0
    return exact and not variable.encoding[:, i].any() and not variable.at_bos[i]


def _at_bos(circuit: Circuit, erased: Mapping[Column, int]) -> None:
    state = run(circuit, ())
    for variable, rows in state.items():
        kept = [i for i in range(variable.width) if (variable, i) not in erased]
        off = np.abs(rows[0] - variable.at_bos)[kept]
        size = 1.0 + np.abs(variable.at_bos)[kept]
        fault = f"{rows[0].tolist()}, not {variable.at_bos.tolist()}"
        allowed = variable.abs_error + 1e-6 * size
        _expect((off <= allowed).all(), AT_BOS, variable.name, fault)
