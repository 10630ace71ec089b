"""In what units variables are held, so that noise on weights does the least.

* Numbers of lifted heads are held so small that a column holds 1 at most, or a sixteenth of them.
  MLPs read all columns with weights that may be noisy, zeros included, so that a large number is
  added to what every unit reads.  Noise on the column itself counts for more then, and units whose
  steps have plateaus take it off again.
* Numbers of positions are held as 16 at most: heads read them so too, and small ones are legible.
* Classes of positions are held as 2.  A head that compares positions reads most of their columns,
  and adds up the noise on all of them.
* Classes that MLPs write for lifted heads alone to compare are held as 8.  Each selected key is
  counted as e to the noise on its score, and scores add up the noise on all columns.

Units are powers of two, so that nothing is rounded otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil, floor, log2

import numpy as np

from ...craft.blocks import Block, Circuit, Head, Mlp, Write
from ...craft.rewrite import Into, linear, map_circuit
from ...craft.variables import Array, Read, Variable

UNIT_OF_POSITIONS = 2.0
"""What the column of a position holds at it: of 200 inputs noise of 1e-4 gives ``pair_balance`` 12
wrong answers in 16 trials with 1, 1 with 2; MLPs read more noise the larger it is."""
LEAST_UNIT = 1 / 16
"""Numbers are held no smaller: what reads them is so much larger."""
MOST_POSITION = 16.0
"""Numbers of positions are no larger: beside squares up to 25 a hundred steps of Adam move the
count of ``sort_unique`` at length 10 by up to 0.0128, beside halves of them by 0.0111; then 99.8 %
of its answers stay right instead of 98.7 %.  A step of that count is 1 / 110."""
UNIT_OF_COMPARED = 8.0
"""What the column of such a class holds: of 200 inputs noise of 1e-4 gives ``sort_freq`` in the sum
of 24 trials 9 wrong answers with it at levels 0 and 1 each, and up to 6 in most trials with 1."""
MOST_VALUED = 256.0
"""Values of lifted heads are no larger than this, nor are weights of units that write classes for
them if they are not so otherwise."""
OF_HELD = 2.0
"""Noise on what a unit reads goes to the columns that it writes, noise on what it writes to all of
them: so many times what it holds counts as much as one that it writes."""


def in_column_units(circuit: Circuit) -> Circuit:
    """The circuit with such numbers and positions in units of powers of two."""
    other = {variable: _in_units(variable, unit) for variable, unit in _units(circuit)}
    if not other:
        return circuit

    def change_read(read: Read) -> Read:
        parts = (
            (other[v], matrix / other[v].unit) if v in other else (v, matrix)
            for v, matrix in read.parts
        )
        return Read(tuple(parts), read.constant, read.at_bos)

    def change_write(variable: Variable) -> Into | None:
        into = other.get(variable)
        return None if into is None else Into(into, into.unit * np.eye(into.width))

    changed = map_circuit(circuit, change_read, change_write)
    return replace(
        changed,
        blocks=tuple(map(_weighted, changed.blocks)),
        embeddings=tuple(
            replace(e, variable=other[e.variable], rows=e.rows * other[e.variable].unit)
            if e.variable in other
            else e
            for e in changed.embeddings
        ),
    )


def _units(circuit: Circuit) -> Iterator[tuple[Variable, float]]:
    """The variables that are held in other units than 1, each once."""
    answered = {variable for output in circuit.outputs for variable, _ in output.read.parts}
    for variable, unit in (*_embedded(circuit), *_compared(circuit), *_lifted(circuit)):
        if variable not in answered and unit != 1.0:
            yield variable, unit


def _embedded(circuit: Circuit) -> Iterator[tuple[Variable, float]]:
    for embedding in circuit.embeddings:
        if embedding.by == "position":
            unit = _unit_of(embedding.variable, MOST_POSITION)
            is_of_classes = _is_of_classes(embedding.rows)
            yield embedding.variable, UNIT_OF_POSITIONS if is_of_classes else unit


def _compared(circuit: Circuit) -> Iterator[tuple[Variable, float]]:
    """Classes that MLPs write for lifted heads alone to compare."""
    lifted = {b for b in circuit.blocks if isinstance(b, Head) and b.kind == "sum"}
    compared = {v for head in lifted for read in head.reads()[:2] for v, _ in read.parts}
    others = {
        v
        for block in circuit.blocks
        for read in (block.reads()[2:] if block in lifted else block.reads())
        for v, _ in read.parts
    }
    for block in circuit.blocks:
        if isinstance(block, Mlp) and (variable := block.write.variable) in compared - others:
            yield variable, UNIT_OF_COMPARED if _is_of_classes(variable.encoding) else 1.0


def _lifted(circuit: Circuit) -> Iterator[tuple[Variable, float]]:
    lifted = {
        write.variable: None
        for block in circuit.blocks
        if isinstance(block, Head) and block.kind == "sum"
        for write in block.writes
    }
    for variable in lifted:
        if variable.width == 1 and not variable.rounding_unit:
            yield variable, _unit_of(variable)


def _is_of_classes(rows: Array) -> bool:
    return bool(np.isin(rows, (0.0, 1.0)).all())


def _unit_of(variable: Variable, most: float = 1.0) -> float:
    """In which a column holds so much at most, or a sixteenth of its number."""
    size = _greatest(variable.encoding) / most
    return max(LEAST_UNIT, 2.0 ** -ceil(log2(size))) if size > 1 else 1.0


def _in_units(variable: Variable, unit: float) -> Variable:
    return replace(
        variable,
        encoding=variable.encoding * unit,
        at_bos=variable.at_bos * unit,
        abs_error=variable.abs_error * unit,
        unit=unit,
    )


def _weighted(block: Block) -> Block:
    """With weights that suit the units of what is written."""
    if isinstance(block, Mlp):
        return _with_balanced_units(block) if block.write.variable.unit > 1.0 else block
    written_in_units = any(write.variable.unit != 1.0 for write in block.writes)
    return _with_large_values(block) if block.kind == "sum" and written_in_units else block


def _with_balanced_units(mlp: Mlp) -> Mlp:
    """An MLP of which each unit reads with a weight that goes with what it writes and holds.

    With r times the weights noise on what is read counts for 1 / r of what is written, and noise on
    what is written for r of what is held at most, which is known here.  The two units of a step
    stay a pair, and those that read classes with weights of 1 stay what they are.
    """
    held: Array = mlp.read.constant.copy()
    weights: Array = np.zeros((0, mlp.read.width))
    for variable, matrix in mlp.read.parts:
        held += (variable.encoding @ matrix).max(axis=0)
        weights = np.concatenate([weights, matrix])
    both = np.concatenate([weights, np.abs(mlp.write.matrix).T])
    pairs = np.unique(both, axis=1, return_inverse=True)[1].reshape(-1)
    most = np.zeros(len(held))
    np.maximum.at(most, pairs, held)
    held, read = most[pairs], np.abs(weights).max(axis=0, initial=0.0)
    written = np.abs(mlp.write.matrix).max(axis=1)
    used = (held > 0) & (written > 0) & (read > 1)
    shares: Array = np.where(used, written, 1.0) / np.where(used, OF_HELD * held, 1.0)
    tame: Array = np.maximum(1.0, MOST_VALUED / np.where(used, read, 1.0))
    powers = np.minimum(np.round(np.log2(shares) / 2), np.floor(np.log2(tame)))
    ratio: Array = np.where(used, np.exp2(powers), 1.0)
    return replace(
        mlp,
        read=linear(mlp.read, np.diag(ratio)),
        write=Write(mlp.write.variable, mlp.write.matrix / ratio[:, None]),
    )


def _with_large_values(head: Head) -> Head:
    """A lifted head whose values take over what its writes multiply by, as far as that is tame.

    Noise on what BOS has for its value, and on the weights that read it, counts for less beside
    larger values; noise on the weights of writes hardly counts, since BOS leaves them little.
    """
    written = max(_greatest(write.matrix) for write in head.writes)
    valued = max(
        [1.0, _greatest(head.value.constant), *(_greatest(m) for _, m in head.value.parts)]
    )
    share = 2.0 ** floor(log2(max(1.0, min(written, MOST_VALUED / valued))))
    return replace(
        head,
        value=linear(head.value, share * np.eye(head.value.width)),
        writes=tuple(Write(write.variable, write.matrix / share) for write in head.writes),
    )


def _greatest(weights: Array) -> float:
    return float(np.abs(weights).max(initial=0.0))
