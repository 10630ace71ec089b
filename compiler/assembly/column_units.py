"""In what units variables are held, so that noise on weights does the least.

* Numbers of lifted heads are held so small that a column holds 1 at most, or a sixteenth of them.
  MLPs read all columns with weights that may be noisy, zeros included, so that a large number is
  added to what every unit reads.  Noise on the column itself counts for more then, and units whose
  steps have plateaus take it off again.
* Classes of positions are held as 2.  A head that compares positions reads most of their columns,
  and adds up the noise on all of them.

Units are powers of two, so that nothing is rounded otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil, floor, log2

import numpy as np

from ...craft.blocks import Block, Circuit, Head, Write
from ...craft.rewrite import Into, linear, map_circuit
from ...craft.variables import Array, Read, Variable

UNIT_OF_POSITIONS = 2.0
"""What the column of a position holds at it: of 200 inputs noise of 1e-4 gives ``pair_balance`` 12
wrong answers in 16 trials with 1, 1 with 2; MLPs read more noise the larger it is."""
LEAST_UNIT = 1 / 16
"""Numbers are held no smaller: what reads them is so much larger."""
MOST_VALUED = 256.0
"""Values of lifted heads are no larger than this."""


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
        blocks=tuple(_with_large_values(block) for block in changed.blocks),
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
    for embedding in circuit.embeddings:
        is_classes = np.isin(embedding.rows, (0.0, 1.0)).all()
        if embedding.by == "position" and is_classes and embedding.variable not in answered:
            yield embedding.variable, UNIT_OF_POSITIONS
    lifted = {
        write.variable: None
        for block in circuit.blocks
        if isinstance(block, Head) and block.kind == "sum"
        for write in block.writes
        if write.variable not in answered
    }
    for variable in lifted:
        size = float(np.abs(variable.encoding).max(initial=0.0))
        if variable.width == 1 and not variable.rounding_unit and size > 1:
            yield variable, max(LEAST_UNIT, 2.0 ** -ceil(log2(size)))


def _in_units(variable: Variable, unit: float) -> Variable:
    return replace(
        variable,
        encoding=variable.encoding * unit,
        at_bos=variable.at_bos * unit,
        abs_error=variable.abs_error * unit,
        unit=unit,
    )


def _with_large_values(block: Block) -> Block:
    """A lifted head whose values take over what its writes multiply by, as far as that is tame.

    Noise on what BOS has for its value, and on the weights that read it, counts for less beside
    larger values; noise on the weights of writes hardly counts, since BOS leaves them little.
    """
    if not isinstance(block, Head) or block.kind != "sum":
        return block
    if any(write.variable.unit == 1.0 for write in block.writes):
        return block
    written = max(_greatest(write.matrix) for write in block.writes)
    valued = max(
        [1.0, _greatest(block.value.constant), *(_greatest(m) for _, m in block.value.parts)]
    )
    share = 2.0 ** floor(log2(max(1.0, min(written, MOST_VALUED / valued))))
    return replace(
        block,
        value=linear(block.value, share * np.eye(block.value.width)),
        writes=tuple(Write(write.variable, write.matrix / share) for write in block.writes),
    )


def _greatest(weights: Array) -> float:
    return float(np.abs(weights).max(initial=0.0))
