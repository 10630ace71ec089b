"""Whether all that a circuit computes stays within what float32 holds."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ...craft.blocks import Circuit, Head
from ...craft.variables import Array, Read
from ...rasp_ast.errors import PrecisionError
from .schedule import Schedule

GREATEST = 2.0**127
"""Half of float32's greatest number: sums on the way may be larger than their result."""

LEAST_NORMAL = 2.0**-126
"""float32 has fewer than 24 bits of what is smaller."""


class FloatRangeError(PrecisionError):
    """A number beyond float32, and the name of the variable or the output that takes it."""

    def __init__(self, message: str, *, name: str, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.name = name


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
        raise FloatRangeError(
            f"a number on the way to it may be as large as {float(bounds.max()):.3g}, "
            "beyond what float32 holds, about 3e38",
            name=name,
            hint="use smaller numbers: divide by a power of ten first",
        )


def check_weights(
    array: npt.NDArray[np.float32], module: str, circuit: Circuit, placed: Schedule
) -> None:
    """Refuses weights beyond float32, or below it.

    Args:
        module: of the transformer, in which they are.

    Raises:
        PrecisionError: some are.
    """
    if not np.isfinite(array).all():
        raise FloatRangeError(
            "a weight for it would be beyond what float32 holds, about 3e38",
            name=_name_in(module, circuit, placed, lambda sizes: -sizes.max()),
            hint="use smaller numbers: divide by a power of ten first",
        )
    small = np.abs(array[(array != 0) & (np.abs(array) < LEAST_NORMAL)])
    if len(small):
        raise FloatRangeError(
            f"a weight for it would be {float(small.min()):.2g}, smaller than what float32 holds, "
            "about 1e-38",
            name=_name_in(module, circuit, placed, lambda sizes: sizes.min()),
            hint="use larger numbers: multiply by a power of ten first",
        )


def _name_in(
    module: str, circuit: Circuit, placed: Schedule, extreme: Callable[[Array], float]
) -> str:
    """What a module of the transformer computes whose matrices are the most extreme."""
    arrays: dict[str, list[Array]] = {}
    if "layer_" in module:
        number, kind = module.split("layer_")[1].split("/")[:2]
        heads, mlps = placed.layers[int(number)]
        for block in heads if kind == "attn" else mlps:
            arrays[block.name] = [m for read in block.reads() for _, m in read.parts]
            arrays[block.name] += [write.matrix for write in block.writes]
    elif module == "unembed":
        arrays = {o.name: [m for _, m in o.read.parts] for o in circuit.outputs}
    else:
        arrays = {e.name: [e.rows] for e in circuit.embeddings}
    sizes = {
        name: np.abs(np.concatenate([a.ravel() for a in all_])) for name, all_ in arrays.items()
    }
    used = {name: found[found > 0] for name, found in sizes.items() if found.any()}
    return min(used, key=lambda name: extreme(used[name]), default="")
