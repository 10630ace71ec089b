"""Whether all that a circuit computes stays within what float32 holds."""

from __future__ import annotations

import numpy as np

from ...craft.blocks import Circuit, Head
from ...craft.variables import Array, Read
from ...rasp_ast.errors import PrecisionError

GREATEST = 2.0**127
"""Half of float32's greatest number: sums on the way may be larger than their result."""


def check_range(circuit: Circuit) -> None:
    """Refuses a circuit whose activations may be beyond float32, whatever the input.

    Raises:
        PrecisionError: some may be.
    """
    for block in circuit.blocks:
        for read in block.reads():
            _expect(_greatest(read), block.name)
        if isinstance(block, Head):
            values = _greatest(block.value)
            products = block.gain * (_greatest(block.query) @ _greatest(block.key))
            _expect(np.array([products]), block.name)
        else:
            values = _greatest(block.read)
        for write in block.writes:
            _expect(values @ np.abs(write.matrix), block.name)
    for output in circuit.outputs:
        _expect(_greatest(output.read), output.name)


def _greatest(read: Read) -> Array:
    """``[m]``: bounds on the terms of a read, added up without their signs."""
    sizes = np.abs(read.constant) + np.abs(read.at_bos)
    for variable, matrix in read.parts:
        held = np.abs(np.concatenate([variable.encoding, variable.at_bos[None]])).max(axis=0)
        sizes = sizes + held @ np.abs(matrix)
    return sizes


def _expect(bounds: Array, name: str) -> None:
    if not (bounds < GREATEST).all():
        raise PrecisionError(
            f"{name}: a number on the way may be as large as {float(bounds.max()):.3g}, "
            "beyond what float32 holds, about 3e38",
            hint="use smaller numbers in the program",
        )
